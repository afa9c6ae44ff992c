"""Limits of the rows of large files, as `limits.add_limits` works them out, in SQL: Wilson's, and Byar's or exact ones.

The exact limits below ten events are looked up: `queries.stats` works them out once for each different count.
"""

from __future__ import annotations

import pandas as pd
from scipy.stats import norm

from queries.ingest.bulk.store import BulkStore
from queries.ingest.limits import ABSOLUTE_TOLERANCE, POISSON_NOTE, RELATIVE_TOLERANCE, WILSON_NOTE
from queries.models import ValueType
from queries.stats.intervals import EXACT_BELOW_COUNT, exact_poisson_interval
from queries.stats.normal import two_sided_z

_CONFIDENCES = {"95": 0.95, "998": 0.998}
_NOTES = ", ".join(
    f"'{each}'" for note in (WILSON_NOTE, POISSON_NOTE) for each in (note, f"99.8% {note[0].lower()}{note[1:]}")
)
_SHARE, _RATE = ValueType.PROPORTION.value, ValueType.RATE.value


def keep_exact_limits(store: BulkStore) -> None:
    """Make the table `exact_limits`, of each different count below ten that a rate has."""
    counts = store.frame(
        f"SELECT DISTINCT event_count FROM figures WHERE event_count < {EXACT_BELOW_COUNT} ORDER BY event_count"
    )
    table = pd.DataFrame({"count": counts["event_count"].astype(float)})
    for name, confidence in _CONFIDENCES.items():
        table[f"lower_{name}"], table[f"upper_{name}"] = exact_poisson_interval(table["count"], confidence=confidence)
    store.hold("exact_limits", table)


def with_limits(rows: str) -> str:
    """Give the SQL that fills in limits that are missing, and says so in `limits_note`.

    Args:
        rows: a select of rows with the numbers, blank where they are withheld, value_type and multiplier.
    """
    columns = ", ".join(f"lower_{name}, upper_{name}" for name in _CONFIDENCES)
    return f"""
        SELECT * REPLACE (
            CASE WHEN is_filled THEN at_lower_95 ELSE lower_ci95 END AS lower_ci95,
            CASE WHEN is_filled THEN at_upper_95 ELSE upper_ci95 END AS upper_ci95,
            CASE WHEN is_filled OR is_widened THEN at_lower_998 ELSE lower_ci998 END AS lower_ci998,
            CASE WHEN is_filled OR is_widened THEN at_upper_998 ELSE upper_ci998 END AS upper_ci998
        ), CASE WHEN NOT (is_filled OR is_widened) THEN ''
                ELSE CASE WHEN is_filled THEN '' ELSE '99.8% ' END
                    || CASE WHEN value_type = '{_SHARE}' THEN {_noted(WILSON_NOTE)} ELSE {_noted(POISSON_NOTE)} END
           END::ENUM ('', {_NOTES}) AS limits_note
        FROM (
            SELECT *, coalesce(agrees AND (lower_ci95 IS NULL OR upper_ci95 IS NULL), false) AS is_filled,
                coalesce(agrees AND {_is_close("lower_ci95", "at_lower_95")}
                    AND {_is_close("upper_ci95", "at_upper_95")}, false) AS is_widened
            FROM (
                SELECT * EXCLUDE ({columns}), {_around()}
                FROM ({_with_wilson_and_byar(rows)})
            )
        )
    """


def quotient_agrees() -> str:
    """Give the SQL that tells whether a value is its count over the denominator, as `limits.is_quotient` does."""
    return _is_close("value", "multiplier * event_count / denominator_count")


def wants_limits() -> str:
    """Give the SQL that tells whether limits are worked out for a row, if its value is its quotient."""
    return (
        f"(value_type IN ('{_SHARE}', '{_RATE}') AND value IS NOT NULL AND event_count IS NOT NULL "
        "AND denominator_count > 0 AND multiplier IS NOT NULL AND lower_ci998 IS NULL)"
    )


def _noted(note: str) -> str:
    return f"CASE WHEN is_filled THEN '{note}' ELSE '{note[0].lower()}{note[1:]}' END"


def _is_close(first: str, second: str) -> str:
    # As numpy.isclose has it: the second is the one that the relative tolerance goes by.
    return f"(abs({first} - ({second})) <= {ABSOLUTE_TOLERANCE} + {RELATIVE_TOLERANCE} * abs({second}))"


def _around() -> str:
    """Widen limits to the value: rounding must not put a printed value outside its own limits."""
    return ", ".join(
        f"least(lower_{name}, value) AS at_lower_{name}, greatest(upper_{name}, value) AS at_upper_{name}"
        for name in _CONFIDENCES
    )


def _with_wilson_and_byar(rows: str) -> str:
    limits = ", ".join(
        f"CASE WHEN agrees THEN CASE WHEN value_type = '{_SHARE}' THEN {_wilson(side, confidence)} "
        f"ELSE {_poisson(side, name, confidence)} END END AS {side}_{name}"
        for name, confidence in _CONFIDENCES.items()
        for side in ("lower", "upper")
    )
    return f"""
        SELECT rows.* , {limits}
        FROM (SELECT *, coalesce({wants_limits()} AND {quotient_agrees()}, false) AS agrees FROM ({rows})) AS rows
        LEFT JOIN exact_limits ON exact_limits.count = rows.event_count
    """


def _wilson(side: str, confidence: float) -> str:
    """Write Wilson's limit in the steps of statsmodels, so that the last digit is the same."""
    critical = float(norm.isf((1 - confidence) / 2))
    squared = critical**2
    share, whole = "(event_count / denominator_count)", f"(1 + {squared!r} / denominator_count)"
    centre = f"(({share} + {squared!r} / (2 * denominator_count)) / {whole})"
    distance = (
        f"({critical!r} * sqrt({share} * (1 - {share}) / denominator_count "
        f"+ {squared!r} / (4.0 * denominator_count * denominator_count)) / {whole})"
    )
    if side == "lower":
        return f"(CASE WHEN event_count = 0 THEN 0.0 ELSE {centre} - {distance} END * multiplier)"
    return f"(CASE WHEN event_count = denominator_count THEN 1.0 ELSE {centre} + {distance} END * multiplier)"


def _poisson(side: str, name: str, confidence: float) -> str:
    z = two_sided_z(confidence)
    count, sign = ("event_count", "-") if side == "lower" else ("(event_count + 1)", "+")
    byar = f"({count} * pow(1 - 1 / (9 * {count}) {sign} {z!r} / (3 * sqrt({count})), 3))"
    exact = f"exact_limits.{side}_{name}"
    return (
        f"(CASE WHEN event_count < {EXACT_BELOW_COUNT} THEN {exact} ELSE {byar} END / denominator_count * multiplier)"
    )
