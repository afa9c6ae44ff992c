"""Areas against a benchmark, against each other, and against their own past."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtr

from queries.models import Polarity
from queries.stats import benchmark, quantiles, trend
from tests.oracles.answers import POLARITIES, Method, plain, plain_list
from tests.oracles.cases import Answer, Case


def answer_quantiles(case: Case) -> Answer:
    found = quantiles.assign_quantiles(
        case.inputs["value"], quantile_count=case.params["nquantiles"], highest_first=case.params["invert"]
    )
    return {"quantile": plain_list(found)}


def answer_quintile_bounds(case: Case) -> Answer:
    values, polarity = case.inputs["values"], POLARITIES[case.params["polarity"]]
    bounds = quantiles.category_bounds(values, category_count=case.params["n"])
    asked = case.expected.get("category_of", {})
    categories = quantiles.assign_categories([float(value) for value in asked], bounds, polarity=polarity)
    return {
        "bounds": plain_list(bounds),
        "categories": plain_list(quantiles.assign_categories(values, bounds, polarity=polarity)),
        # These files write 0 for no category.
        "category_of": {value: category or 0 for value, category in zip(asked, plain_list(categories), strict=True)},
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


def answer_trend_of_proportions(case: Case) -> Answer:
    counts, denominators = _by_year(case, "count", "denominator")
    years_per_point = case.params["year_range"]
    return _trend(case, trend.trend_of_proportions(counts, denominators, years_per_point=years_per_point))


def answer_trend_of_values(case: Case) -> Answer:
    """Proportions stand in these files on any scale, so everybody is found where the count is the denominator."""
    values, lower, upper, counts, denominators = _by_year(case, "value", "lower_95", "upper_95", "count", "denominator")
    everybody = values[counts == denominators]
    whole = float(everybody[0]) if case.params["value_type"] == "Proportion" and everybody.size else None
    years_per_point = case.params["year_range"]
    return _trend(case, trend.trend_of_values(values, lower, upper, whole=whole, years_per_point=years_per_point))


def answer_trend_label(case: Case) -> Answer:
    labels = trend.label_trends([case.inputs["direction"]], POLARITIES[case.params["polarity"]])
    return {"label": str(labels[0])}


METHODS: dict[str, Method] = {
    "quantile_phe": answer_quantiles,
    "quintile_bounds": answer_quintile_bounds,
    "benchmark_ci95": answer_benchmark,
    "benchmark_ci95_998": answer_benchmark_at_two_levels,
    "benchmark_double_ci95": answer_benchmark_with_limits,
    "benchmark_spc_proportion": answer_benchmark_control_limits,
    "quintile_label": answer_quintile_label,
    "trend_chi2_proportion": answer_trend_of_proportions,
    "trend_chi2_ci": answer_trend_of_values,
    "trend_label": answer_trend_label,
}


def _benchmark(case: Case) -> tuple[float, Polarity]:
    return case.inputs["benchmark"]["value"], POLARITIES[case.params["polarity"]]


def _outcome(verdicts: np.ndarray) -> Answer:
    return {"outcome": str(verdicts[0])}


def _by_year(case: Case, *names: str) -> list[np.ndarray]:
    """Give columns of the points, one place for every year from the first to the last."""
    points = {point["year"]: point for point in case.inputs["points"]}
    years = range(min(points), max(points) + 1)
    return [np.array([points.get(year, {}).get(name) for year in years], dtype=float) for name in names]


def _trend(case: Case, found: trend.Trend) -> Answer:
    answer: Answer = {
        "is_significant": bool(found.is_significant),
        "chi2": plain(found.chi_squared),
        "slope": plain(found.slope),
        "direction": str(found.direction),
    }
    if "polarity" in case.params:
        answer["label"] = str(trend.label_trends([found.direction], POLARITIES[case.params["polarity"]])[0])
    return answer
