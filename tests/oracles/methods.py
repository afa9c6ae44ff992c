"""How the methods that are built answer a case: the words of the expected answers on one side, ours on the other.

A method that has no entry in METHODS is counted as not built yet. To build one, add its entry.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import ndtr

from queries.models import Polarity
from queries.stats import benchmark, gap, intervals, life_tables, quantiles
from tests.oracles.cases import Answer, Case

POLARITIES = {
    "High is good": Polarity.HIGH_IS_GOOD,
    "Low is good": Polarity.LOW_IS_GOOD,
    "No judgement": Polarity.NO_JUDGEMENT,
    "none": Polarity.NO_JUDGEMENT,
}


def answer_proportion(case: Case) -> Answer:
    x, n = case.inputs["numerator"], case.inputs["denominator"]
    answer: Answer = {}
    for confidence, suffix in _confidences(case):
        found = intervals.proportion(x, n, confidence=confidence, multiplier=case.params["multiplier"])
        answer |= {"value": _plain(found.value)} | _limits(found.lower, found.upper, suffix)
    return answer


def answer_wilson_limits(case: Case) -> Answer:
    answer = answer_proportion(case)
    del answer["value"]
    return answer


def answer_rate(case: Case) -> Answer:
    x, n = case.inputs["numerator"], case.inputs["denominator"]
    answer: Answer = {}
    for confidence, suffix in _confidences(case):
        found = intervals.rate(x, n, confidence=confidence, multiplier=case.params["multiplier"])
        answer |= {"value": _plain(found.value)} | _limits(found.lower, found.upper, suffix)
    if answer["value"] is not None:
        answer["ci_method"] = "exact" if x < intervals.EXACT_BELOW_COUNT else "byars"
    else:
        answer["ci_method"] = None
    return answer


def answer_byars_limits(case: Case) -> Answer:
    answer: Answer = {}
    for confidence, suffix in _confidences(case):
        answer |= _limits(*intervals.byars_interval(case.inputs["count"], confidence=confidence), suffix)
    return answer


def answer_difference(case: Case) -> Answer:
    return _answer_gap(gap.difference, case)


def answer_ratio(case: Case) -> Answer:
    return _answer_gap(gap.ratio, case)


def answer_quantiles(case: Case) -> Answer:
    found = quantiles.assign_quantiles(
        case.inputs["value"], quantile_count=case.params["nquantiles"], highest_first=case.params["invert"]
    )
    return {"quantile": _plain_list(found)}


def answer_quintile_bounds(case: Case) -> Answer:
    values, polarity = case.inputs["values"], POLARITIES[case.params["polarity"]]
    bounds = quantiles.category_bounds(values, category_count=case.params["n"])
    asked = case.expected.get("category_of", {})
    categories = quantiles.assign_categories([float(value) for value in asked], bounds, polarity=polarity)
    return {
        "bounds": _plain_list(bounds),
        "categories": _plain_list(quantiles.assign_categories(values, bounds, polarity=polarity)),
        # These files write 0 for no category.
        "category_of": {value: category or 0 for value, category in zip(asked, _plain_list(categories), strict=True)},
    }


def answer_benchmark(case: Case) -> Answer:
    area = case.inputs["area"]
    limits = (area["value"], area["lower_95"], area["upper_95"])
    return _outcome(benchmark.compare_with_benchmark([limits[0]], *limits[1:], *_benchmark(case)))


def answer_benchmark_at_two_levels(case: Case) -> Answer:
    area = case.inputs["area"]
    limits = (area["lower_95"], area["upper_95"], area["lower_99_8"], area["upper_99_8"])
    return _outcome(benchmark.compare_at_two_levels([area["value"]], *limits, *_benchmark(case)))


def answer_benchmark_with_limits(case: Case) -> Answer:
    area, other = case.inputs["area"], case.inputs["benchmark"]
    found = benchmark.compare_intervals(
        [area["value"]],
        area["lower_95"],
        area["upper_95"],
        other["lower_95"],
        other["upper_95"],
        POLARITIES[case.params["polarity"]],
    )
    return _outcome(found)


def answer_benchmark_control_limits(case: Case) -> Answer:
    unit, area = case.params["unit"], case.inputs["area"]
    value, polarity = _benchmark(case)
    lower, upper = benchmark.proportion_control_limits(
        value / unit, area["denominator"], confidence=2 * float(ndtr(case.params["z"])) - 1
    )
    # Here the limits stand round the benchmark, so the area is what may lie outside them.
    at_area = area["value"] / unit
    return _outcome(benchmark.compare_intervals([at_area], at_area, at_area, lower, upper, polarity))


def answer_quintile_label(case: Case) -> Answer:
    labels = benchmark.label_quintiles(
        [case.inputs["quintile"]], POLARITIES[case.params["polarity"]], area_count=case.inputs["n_areas"]
    )
    return {"label": str(labels[0])}


def answer_life_expectancy(case: Case) -> Answer:
    """Answer by ascending age; a value whose limits are too far apart is not shown."""
    in_order = np.argsort(case.inputs["start_age"])
    start_ages, deaths, population = (
        np.array(case.inputs[name], dtype=float)[in_order] for name in ("start_age", "deaths", "population")
    )
    confidence = case.params["confidence"]
    found = life_tables.life_expectancy(deaths, population, confidence=confidence)
    wide = life_tables.is_too_wide(*life_tables.life_expectancy(deaths, population)[1:])
    answer = {"value": _plain_list(np.where(wide, np.nan, found.value))}
    answer |= {"lower": _plain_list(found.lower), "upper": _plain_list(found.upper)}
    return answer if case.expected.get("outcome") else answer | {"start_age": _plain_list(start_ages)}


def answer_life_expectancy_of_a_group(case: Case) -> Answer:
    """Add wards up by age band, then make one life table."""
    deaths, population = (
        np.sum([ward[name] for ward in case.inputs["wards"]], axis=0) for name in ("deaths", "population")
    )
    found = life_tables.life_expectancy(deaths, population, confidence=case.params["confidence"])
    answer = {"total_deaths": float(deaths.sum()), "total_population": float(population.sum())}
    for name, age in (("le_birth", 0), ("le_65", 65)):
        value, lower, upper = (_plain(column[life_tables.START_AGES.index(age)]) for column in found)
        answer |= {name: value, f"{name}_lower": lower, f"{name}_upper": upper}
    return answer


METHODS: dict[str, Callable[[Case], Answer]] = {
    "proportion_wilson": answer_proportion,
    "wilson_ci": answer_wilson_limits,
    "rate_byars_exact": answer_rate,
    "byars_count_ci": answer_byars_limits,
    "difference": answer_difference,
    "ratio": answer_ratio,
    "quantile_phe": answer_quantiles,
    "quintile_bounds": answer_quintile_bounds,
    "benchmark_ci95": answer_benchmark,
    "benchmark_ci95_998": answer_benchmark_at_two_levels,
    "benchmark_double_ci95": answer_benchmark_with_limits,
    "benchmark_spc_proportion": answer_benchmark_control_limits,
    "quintile_label": answer_quintile_label,
    "life_expectancy_chiang": answer_life_expectancy,
    "aggregate_life_expectancy": answer_life_expectancy_of_a_group,
}


def _confidences(case: Case) -> Iterable[tuple[float, str]]:
    """Give each confidence as a fraction, with the suffix of its fields: "_99_8", or none when it is the only one."""
    given = case.params["confidence"]
    levels = given if isinstance(given, list) else [given]
    fractions = [level / 100 if level > 1 else level for level in levels]
    suffixes = [f"_{fraction * 100:g}".replace(".", "_") for fraction in fractions]
    return zip(fractions, suffixes if isinstance(given, list) else [""], strict=True)


def _limits(lower: Any, upper: Any, suffix: str) -> Answer:
    return {f"lower{suffix}": _plain(lower), f"upper{suffix}": _plain(upper)}


def _answer_gap(measure: Callable[..., gap.Gap], case: Case) -> Answer:
    estimates, errors = np.array(case.inputs["estimate"], dtype=float), np.array(case.inputs["se"], dtype=float)
    if case.params["ordered"]:
        in_order = np.argsort(case.inputs["subgroup_order"])
        estimates, errors = estimates[in_order], errors[in_order]
    found = measure(estimates, errors, is_ordered=case.params["ordered"], is_favourable=case.params["favourable"])
    names = ("estimate", "se", "lower", "upper")
    return {name: _plain(number) for name, number in zip(names, found, strict=True)}


def _benchmark(case: Case) -> tuple[float, Polarity]:
    return case.inputs["benchmark"]["value"], POLARITIES[case.params["polarity"]]


def _outcome(verdicts: np.ndarray) -> Answer:
    return {"outcome": str(verdicts[0])}


def _plain(number: Any) -> float | None:
    return None if pd.isna(number) else float(number)


def _plain_list(numbers: Iterable[Any]) -> list[float | None]:
    return [_plain(number) for number in numbers]
