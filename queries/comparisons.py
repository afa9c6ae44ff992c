"""Comparison of areas with a benchmark: which limits, which test, and the reason where there is none."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from queries.models import SMALL_AREA_GEOGRAPHIES, Geography, Indicator, ValueStatus, Verdict
from queries.stats.benchmark import compare_with_benchmark
from queries.stats.gap import difference, gap_from_benchmark

# The publisher's words in a Fingertips table, and what they mean here.
PUBLISHED_VERDICTS = {
    "Better": Verdict.BETTER,
    "Similar": Verdict.SIMILAR,
    "Worse": Verdict.WORSE,
    "Higher": Verdict.HIGHER,
    "Lower": Verdict.LOWER,
}
ENGLAND = "E92000001"
PUBLISHERS_OWN = "the publisher's own comparison"


@dataclass(frozen=True, kw_only=True)
class Benchmark:
    """The figure that areas are compared with; limits are at the level of the comparison, None where not held."""

    code: str
    name: str
    value: float
    lower: float | None
    upper: float | None
    kind: str


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """Areas compared with a benchmark.

    Attributes:
        values: the frame of `fetch_area_values` with columns lower, upper (limits at `confidence_percent`), gap (value
            minus benchmark, in the indicator's unit) and verdict (models.Verdict).
        confidence_percent: 95 or 99.8, the level of the limits in `values`.
        basis: whose test it is, in words, or why nothing is compared.
    """

    values: pd.DataFrame
    benchmark: Benchmark | None
    confidence_percent: float
    basis: str


def list_benchmark_codes(indicator: Indicator, place_codes: tuple[str, ...]) -> tuple[str, ...]:
    """List the areas that may serve as a benchmark: the indicator's own first, then the places."""
    if not indicator.benchmark_codes:
        return ()
    return tuple(dict.fromkeys([*indicator.benchmark_codes, *place_codes]))


def choose_benchmark(
    references: pd.DataFrame, values: pd.DataFrame, wanted_code: str, geography: Geography
) -> Benchmark | None:
    """Choose the wanted benchmark, else the first of `references`; only from the source of the areas' own figures."""
    own_sources = set(values["source_id"].to_numpy(dtype=object)[values["value"].notna().to_numpy()])
    offered = list(zip(references["area_code"], references["source_id"], strict=True))
    places = [place for place, (_, source_id) in enumerate(offered) if source_id in own_sources]
    if not places:
        return None
    row = references.iloc[next((place for place in places if offered[place][0] == wanted_code), places[0])]
    level = "998" if _is_tested_at_998(values, geography) else "95"
    lower, upper = row[f"lower_ci{level}"], row[f"upper_ci{level}"]
    return Benchmark(
        code=row["area_code"],
        name=row["area_name"],
        value=float(row["value"]),
        lower=None if pd.isna(lower) else float(lower),
        upper=None if pd.isna(upper) else float(upper),
        kind=row["kind"],
    )


def compare_areas(
    values: pd.DataFrame, benchmark: Benchmark | None, *, indicator: Indicator, geography: Geography
) -> Comparison:
    """Compare every area with the benchmark, at 99.8 % for small areas and 95 % for the others.

    Many small areas are tested at once: at 95 % one in twenty would be flagged by chance alone.

    Args:
        values: the frame of `fetch_area_values`; it is not changed.
        benchmark: the figure to compare with, or None.
        indicator: decides polarity, and whether a comparison means anything.
        geography: the level of the areas; it decides the confidence.
    """
    confidence_percent, lower, upper = _limits(values, geography)
    compared = values.assign(
        lower=lower, upper=upper, gap=np.nan, verdict=pd.Series(Verdict.NOT_COMPARED, index=values.index, dtype=object)
    )
    if benchmark is not None:
        compared["gap"] = gap_from_benchmark(compared["value"], lower, upper, benchmark.value).value
    basis = _why_not(indicator, benchmark)
    if not basis:
        compared["verdict"], basis = _verdicts(compared, benchmark, indicator, confidence_percent)
    return Comparison(values=compared, benchmark=benchmark, confidence_percent=confidence_percent, basis=basis)


def _is_tested_at_998(values: pd.DataFrame, geography: Geography) -> bool:
    return geography in SMALL_AREA_GEOGRAPHIES and bool(values["lower_ci998"].notna().any())


def _limits(values: pd.DataFrame, geography: Geography) -> tuple[float, pd.Series, pd.Series]:
    if _is_tested_at_998(values, geography):
        return 99.8, values["lower_ci998"], values["upper_ci998"]
    return 95, values["lower_ci95"], values["upper_ci95"]


def _why_not(indicator: Indicator, benchmark: Benchmark | None) -> str:
    if not indicator.may_compare:
        return indicator.why_not_compared or "This measure is not tested against a benchmark."
    if benchmark is None:
        return "Not compared: no benchmark from the same source is held for this period."
    return ""


def _verdicts(
    compared: pd.DataFrame, benchmark: Benchmark, indicator: Indicator, confidence_percent: float
) -> tuple[pd.Series, str]:
    if compared["lower"].notna().any():
        verdicts = compare_with_benchmark(
            compared["value"].to_numpy(dtype=float),
            compared["lower"].to_numpy(dtype=float),
            compared["upper"].to_numpy(dtype=float),
            benchmark.value,
            polarity=indicator.polarity,
            is_benchmark=(compared["area_code"] == benchmark.code).to_numpy(),
        )
        return pd.Series(verdicts, index=compared.index, dtype=object), f"{confidence_percent:g}% limits"
    published = compared["published_comparison"].map(PUBLISHED_VERDICTS)
    if benchmark.code == ENGLAND and published.notna().any():
        shown = published.where(compared["value"].notna() & (compared["area_code"] != ENGLAND))
        return shown.fillna(Verdict.NOT_COMPARED).astype(object), PUBLISHERS_OWN
    none = pd.Series(Verdict.NOT_COMPARED, index=compared.index, dtype=object)
    return none, "Not compared: 95% limits are not held, so we cannot test this."


def span_of(values: pd.DataFrame) -> float:
    """Give the highest figure less the lowest, of the rows that have one; NaN with fewer than two.

    Args:
        values: one row per area, with columns value and status.
    """
    has_figure = values["status"].to_numpy(dtype=object) == ValueStatus.VALUE.value
    figures = np.where(has_figure, values["value"].to_numpy(dtype=float), np.nan)
    return float(difference(figures, is_ordered=False).estimate)
