"""Figures of one area: proportions, rates, standardised rates, means, life expectancies and aggregates."""

from __future__ import annotations

import numpy as np

from queries.stats import aggregation, intervals, life_tables, means, standardised_rates
from tests.oracles.answers import Method, confidences, limits, plain, plain_list
from tests.oracles.cases import Answer, Case


def answer_proportion(case: Case) -> Answer:
    x, n = case.inputs["numerator"], case.inputs["denominator"]
    answer: Answer = {}
    for confidence, suffix in confidences(case):
        found = intervals.proportion(x, n, confidence=confidence, multiplier=case.params["multiplier"])
        answer |= {"value": plain(found.value)} | limits(found.lower, found.upper, suffix)
    return answer


def answer_wilson_limits(case: Case) -> Answer:
    answer = answer_proportion(case)
    del answer["value"]
    return answer


def answer_rate(case: Case) -> Answer:
    x, n = case.inputs["numerator"], case.inputs["denominator"]
    answer: Answer = {}
    for confidence, suffix in confidences(case):
        found = intervals.rate(x, n, confidence=confidence, multiplier=case.params["multiplier"])
        answer |= {"value": plain(found.value)} | limits(found.lower, found.upper, suffix)
    if answer["value"] is not None:
        answer["ci_method"] = "exact" if x < intervals.EXACT_BELOW_COUNT else "byars"
    else:
        answer["ci_method"] = None
    return answer


def answer_byars_limits(case: Case) -> Answer:
    answer: Answer = {}
    for confidence, suffix in confidences(case):
        answer |= limits(*intervals.byars_interval(case.inputs["count"], confidence=confidence), suffix)
    return answer


def answer_mean(case: Case) -> Answer:
    answer: Answer = {}
    for confidence, suffix in confidences(case):
        found = means.mean_with_limits(case.inputs["values"], confidence=confidence)
        answer |= {"value": plain(found.value)} | limits(found.lower, found.upper, suffix)
    if "stdev" in case.expected:
        answer["stdev"] = float(np.std(case.inputs["values"], ddof=1))
    return answer


def answer_standardised_rate(case: Case) -> Answer:
    """Answer with totals only where there is a rate: a total that belongs to none is no figure of this method."""
    return _standardised(case, case.inputs["count"], case.inputs["population"])


def answer_standardised_rate_of_repeated_events(case: Case) -> Answer:
    """Add people up by age band: so many with one event, so many with two."""
    frequency, persons, population = (
        np.array(case.inputs[name], dtype=float) for name in ("event_frequency", "persons", "population")
    )
    bands = len(persons) // len(set(case.inputs["event_frequency"]))
    counts, variances = ((frequency**power * persons).reshape(-1, bands).sum(axis=0) for power in (1, 2))
    standard = case.inputs["standard_population"][:bands]
    return _standardised(case, counts, population[:bands], standard, count_variances=variances)


def answer_indirect_rate(case: Case) -> Answer:
    return _indirect(case, "rate")


def answer_indirect_ratio(case: Case) -> Answer:
    """A ratio has no reference rate of its own, so these files leave it empty."""
    return _indirect(case, "ratio") | {"ref_rate": None}


def answer_life_expectancy(case: Case) -> Answer:
    """Answer by ascending age; a value whose limits are too far apart is not shown."""
    in_order = np.argsort(case.inputs["start_age"])
    start_ages, deaths, population = (
        np.array(case.inputs[name], dtype=float)[in_order] for name in ("start_age", "deaths", "population")
    )
    confidence = case.params["confidence"]
    found = life_tables.life_expectancy(deaths, population, confidence=confidence)
    wide = life_tables.is_too_wide(*life_tables.life_expectancy(deaths, population)[1:])
    answer = {"value": plain_list(np.where(wide, np.nan, found.value))}
    answer |= {"lower": plain_list(found.lower), "upper": plain_list(found.upper)}
    return answer if case.expected.get("outcome") else answer | {"start_age": plain_list(start_ages)}


def answer_life_expectancy_of_a_group(case: Case) -> Answer:
    """Add wards up by age band, then make one life table."""
    deaths, population = (
        np.sum([ward[name] for ward in case.inputs["wards"]], axis=0) for name in ("deaths", "population")
    )
    found = life_tables.life_expectancy(deaths, population, confidence=case.params["confidence"])
    answer = {"total_deaths": float(deaths.sum()), "total_population": float(population.sum())}
    for name, age in (("le_birth", 0), ("le_65", 65)):
        value, lower, upper = (plain(column[life_tables.START_AGES.index(age)]) for column in found)
        answer |= {name: value, f"{name}_lower": lower, f"{name}_upper": upper}
    return answer


def answer_count_of_a_group(case: Case) -> Answer:
    return {"count": plain(aggregation.add_up(case.inputs["count"]))}


def answer_proportion_of_a_group(case: Case) -> Answer:
    return _total(case, aggregation.total_proportion)


def answer_rate_of_a_group(case: Case) -> Answer:
    return _total(case, aggregation.total_rate)


def answer_ratio_of_a_group(case: Case) -> Answer:
    count, denominator = case.inputs["count"], case.inputs["denominator"]
    return {
        "count": plain(aggregation.add_up(count)),
        "denominator": plain(aggregation.add_up(denominator)),
        "value": plain(aggregation.total_ratio(count, denominator, multiplier=case.params["multiplier"])),
    }


def answer_standardised_rate_of_a_group(case: Case) -> Answer:
    """Add wards up by age band, join the first two bands, then make one rate."""
    deaths, population = (
        standardised_rates.join_first_bands(np.sum([ward[name] for ward in case.inputs["wards"]], axis=0))
        for name in ("deaths", "population")
    )
    return _standardised(case, deaths, population)


METHODS: dict[str, Method] = {
    "proportion_wilson": answer_proportion,
    "wilson_ci": answer_wilson_limits,
    "rate_byars_exact": answer_rate,
    "byars_count_ci": answer_byars_limits,
    "mean_student_t": answer_mean,
    "dsr_dobson": answer_standardised_rate,
    "dsr_dobson_nonindependent": answer_standardised_rate_of_repeated_events,
    "indirectly_standardised_rate": answer_indirect_rate,
    "indirectly_standardised_ratio": answer_indirect_ratio,
    "life_expectancy_chiang": answer_life_expectancy,
    "aggregate_life_expectancy": answer_life_expectancy_of_a_group,
    "aggregate_count": answer_count_of_a_group,
    "aggregate_proportion": answer_proportion_of_a_group,
    "aggregate_rate": answer_rate_of_a_group,
    "aggregate_ratio": answer_ratio_of_a_group,
    "aggregate_dsr": answer_standardised_rate_of_a_group,
}


def _standardised(case: Case, counts, populations, standard=None, **settings) -> Answer:
    standard = case.inputs["standard_population"] if standard is None else standard
    multiplier = case.params["multiplier"]
    answer: Answer = {}
    for confidence, suffix in confidences(case):
        found = standardised_rates.standardised_rate(
            counts, populations, standard, multiplier=multiplier, confidence=confidence, **settings
        )
        answer |= {"value": plain(found.value)} | limits(found.lower, found.upper, suffix)
    if answer["value"] is not None:
        totals = [float(np.nansum(np.array(column, dtype=float))) for column in (counts, populations)]
        answer |= {"total_count": totals[0], "total_population": totals[1]}
    return answer


def _indirect(case: Case, name: str) -> Answer:
    columns = [case.inputs[column] for column in ("count", "population", "reference_count", "reference_population")]
    multiplier = case.params["multiplier"]
    answer: Answer = {}
    for confidence, suffix in confidences(case):
        found = standardised_rates.indirectly_standardised(*columns, multiplier=multiplier, confidence=confidence)
        figure = getattr(found, name)
        answer |= {"observed": plain(found.observed), "expected": plain(found.expected)}
        answer |= {"ref_rate": plain(found.reference_rate), "value": plain(figure.value)}
        answer |= limits(figure.lower, figure.upper, suffix)
    return answer


def _total(case: Case, method) -> Answer:
    settings = {"multiplier": case.params["multiplier"], "confidence": case.params["confidence"]}
    found = method(case.inputs["count"], case.inputs["denominator"], **settings)
    return {name: plain(number) for name, number in found._asdict().items()}
