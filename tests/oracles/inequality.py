"""Groups of a population against each other: gaps, slopes, summary measures, and the parts of a gap."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from queries.models import ValueType
from queries.stats import concentration, decomposition, dispersion, gap, life_tables, logit_slope, potential, slope
from tests.oracles.answers import Method, confidences, groups_in_order, plain, plain_list
from tests.oracles.cases import Answer, Case

KINDS = {"rate": ValueType.RATE, "proportion": ValueType.PROPORTION, "other": ValueType.MEAN}


def answer_difference(case: Case) -> Answer:
    return _answer_gap(gap.difference, case)


def answer_ratio(case: Case) -> Answer:
    return _answer_gap(gap.ratio, case)


def answer_slope_index(case: Case) -> Answer:
    """These files give the intercept of an untransformed line without the multiplier."""
    values, people, errors, lower, upper = groups_in_order(case, "value", "population", "se", "lower_95", "upper_95")
    kind, multiplier = KINDS[case.params["value_type"]], case.params["multiplier"]
    if errors is None or case.params.get("se_source") == "confidence limits":
        errors = slope.standard_errors_on_scale(lower, upper, kind=kind)
    answer: Answer = {}
    for confidence, _ in confidences(case):
        found = slope.slope_index(
            values, people, errors, kind=kind, is_transformed=case.params["transform"], multiplier=multiplier,
            confidence=confidence,
        )  # fmt: skip
        level = f"{confidence * 100:.1f}".replace(".", "_")
        answer |= {"sii": plain(found.sii), "rii": plain(found.rii)}
        answer["intercept"] = plain(found.intercept / (1 if case.params["transform"] else abs(multiplier)))
        for name in ("sii_lower", "sii_upper", "rii_lower", "rii_upper"):
            answer[f"{name}_{level}"] = plain(getattr(found, name))
    return answer


def answer_concentration(measure: Callable[..., Any], case: Case) -> Answer:
    return _measure(measure(*groups_in_order(case, "estimate", "population", "se")))


def answer_variance(case: Case) -> Answer:
    columns = groups_in_order(case, "estimate", "population", "se")
    return _measure(dispersion.between_group_variance(*columns, is_ordered=_is_ordered(case)))


def answer_entropy(measure: Callable[..., Any], case: Case) -> Answer:
    """The standard error of these files is not times a thousand, as the index is."""
    found = measure(*groups_in_order(case, "estimate", "population", "se"), is_ordered=_is_ordered(case))
    error = plain(found.standard_error)
    return {"estimate": plain(found.estimate), "se_unscaled": None if error is None else error / 1000}


def answer_dispersion(measure: Callable[..., Any], case: Case) -> Answer:
    columns = groups_in_order(case, "estimate", "population")
    return {"estimate": plain(measure(*columns, is_ordered=_is_ordered(case)))}


def answer_distance_from_best(case: Case, *, is_weighted: bool) -> Answer:
    measure = partial(
        dispersion.mean_difference_from_best, is_favourable=case.params["favourable"], is_weighted=is_weighted
    )
    return answer_dispersion(measure, case)


def answer_distance_from_reference(case: Case, *, is_weighted: bool) -> Answer:
    reference = case.inputs["reference_subgroup"].index(1)
    measure = partial(dispersion.mean_difference_from_reference, reference=reference, is_weighted=is_weighted)
    return answer_dispersion(measure, case)


def answer_attributable_risk(case: Case) -> Answer:
    return _measure(_potential(potential.attributable_risk, case))


def answer_attributable_fraction(case: Case) -> Answer:
    """The standard error of these files is a fraction, the estimate a percentage."""
    found = _potential(potential.attributable_fraction, case)
    error = plain(found.standard_error)
    return {"estimate": plain(found.estimate), "se_fraction": None if error is None else error / 100}


def answer_logit_slope(name: str, case: Case) -> Answer:
    """The standard error of these files is that of a fraction, or of the logarithm of a ratio."""
    whole = case.params["scale"]
    found = logit_slope.logit_slope_index(*groups_in_order(case, "estimate", "population"), whole=whole)
    answer = _measure(getattr(found, name))
    return answer | {"se": answer["se"] / whole} if name == "sii" else answer


def answer_ages_of_a_gap(case: Case) -> Answer:
    first, second = _life_tables(case)
    years = decomposition.contributions_by_age(first, second, is_symmetric=case.params["direction"] == "symmetric")
    ends = [float(table.years_to_live[..., 0] / table.survivors[..., 0]) for table in (first, second)]
    return {"le_1": ends[0], "le_2": ends[1], "difference": ends[1] - ends[0], "contribution": plain_list(years)}


def answer_causes_of_a_gap(case: Case) -> Answer:
    """The reference cannot divide by a rate that does not change and leaves that band of every cause, and so the sum of
    every cause, empty; here it is 0, which the unit tests check."""
    first, second = _death_rates(case)
    by_age = answer_ages_of_a_gap(case)
    by_cause = decomposition.contributions_by_cause(by_age["contribution"], first, second)
    by_cause = np.where(first.sum(axis=0) == second.sum(axis=0), np.nan, by_cause)
    return {
        "difference": by_age["difference"],
        "contribution_by_age": by_age["contribution"],
        "contribution_by_cause": plain_list(by_cause.sum(axis=-1)),
        "contribution_age_by_cause": [plain_list(cause) for cause in by_cause],
    }


def answer_shares_of_a_gap(case: Case) -> Answer:
    years = case.inputs["contribution"]
    return {"total": float(np.sum(years)), "share": plain_list(decomposition.shares_of_gap(years))}


METHODS: dict[str, Method] = {
    "difference": answer_difference,
    "ratio": answer_ratio,
    "sii_rii_phe": answer_slope_index,
    "sii_who_logit": partial(answer_logit_slope, "sii"),
    "rii_who_logit": partial(answer_logit_slope, "rii"),
    "aci": partial(answer_concentration, concentration.absolute_concentration),
    "rci": partial(answer_concentration, concentration.relative_concentration),
    "bgv": answer_variance,
    "bgsd": partial(answer_dispersion, dispersion.between_group_standard_deviation),
    "covar_pct": partial(answer_dispersion, dispersion.coefficient_of_variation),
    "theil_x1000": partial(answer_entropy, dispersion.theil_index),
    "mld_x1000": partial(answer_entropy, dispersion.mean_log_deviation),
    "mdm_weighted": partial(answer_dispersion, dispersion.mean_difference_from_mean),
    "mdm_unweighted": partial(answer_dispersion, partial(dispersion.mean_difference_from_mean, is_weighted=False)),
    "mdb_weighted": partial(answer_distance_from_best, is_weighted=True),
    "mdb_unweighted": partial(answer_distance_from_best, is_weighted=False),
    "mdr_weighted": partial(answer_distance_from_reference, is_weighted=True),
    "mdr_unweighted": partial(answer_distance_from_reference, is_weighted=False),
    "idis_weighted": partial(answer_dispersion, dispersion.index_of_disparity),
    "idis_unweighted": partial(answer_dispersion, partial(dispersion.index_of_disparity, is_weighted=False)),
    "par": answer_attributable_risk,
    "paf": answer_attributable_fraction,
    "arriaga_age_symmetric": answer_ages_of_a_gap,
    "arriaga_age_directional": answer_ages_of_a_gap,
    "arriaga_age_cause": answer_causes_of_a_gap,
    "arriaga_percentage_shares": answer_shares_of_a_gap,
}


def _answer_gap(measure: Callable[..., gap.Gap], case: Case) -> Answer:
    estimates, errors = groups_in_order(case, "estimate", "se")
    return _measure(
        measure(estimates, errors, is_ordered=case.params["ordered"], is_favourable=case.params["favourable"])
    )


def _measure(found: Any) -> Answer:
    return {name: plain(number) for name, number in zip(("estimate", "se", "lower", "upper"), found, strict=True)}


def _is_ordered(case: Case) -> bool:
    return case.params.get("ordered", False)


def _potential(measure: Callable[..., Any], case: Case) -> Any:
    columns = groups_in_order(case, "estimate", "population")
    favourable, whole = case.params["favourable"], case.params["scale"]
    return measure(*columns, is_ordered=_is_ordered(case), is_favourable=favourable, whole=whole)


def _life_tables(case: Case) -> list[decomposition.Lifetimes]:
    """Give the life table of each population: from deaths where it is to be made, otherwise as it was given."""
    if case.params["ax"] != "phe_chiang":
        columns = [[np.array(case.inputs[f"{name}_{number}"]) for name in ("lx", "Lx", "Tx")] for number in (1, 2)]
        return [decomposition.Lifetimes(*population) for population in columns]
    people = [np.array(case.inputs[f"population_{number}"], dtype=float) for number in (1, 2)]
    tables = [life_tables.life_table(_deaths(case, number), people[number - 1]) for number in (1, 2)]
    return [decomposition.lifetimes_of(table) for table in tables]


def _deaths(case: Case, number: int) -> np.ndarray:
    if f"deaths_{number}" in case.inputs:
        return np.array(case.inputs[f"deaths_{number}"], dtype=float)
    return np.sum(case.inputs[f"deaths_by_cause_{number}"], axis=0)


def _death_rates(case: Case) -> list[np.ndarray]:
    if "mxc_1" in case.inputs:
        return [np.array(case.inputs[f"mxc_{number}"], dtype=float) for number in (1, 2)]
    return [
        np.array(case.inputs[f"deaths_by_cause_{number}"], dtype=float) / case.inputs[f"population_{number}"]
        for number in (1, 2)
    ]
