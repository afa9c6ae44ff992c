"""Whether a gap is widening or narrowing, as far as that can be told from chance, and from which end."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from queries.group_measures import Estimate, estimate_of, standard_errors
from queries.inequalities import InequalityView, PeriodMeasures
from queries.models import Polarity
from queries.stats.gap import difference_between
from queries.stats.levelling import Levelling, split_gap_change
from queries.stats.normal import standard_error_from_interval

_RUNNING_TOTAL = "to "  # how the label of a period begins whose figure counts everything up to a day


class Change(StrEnum):
    """What became of a gap. All but the first four say why it is not tested."""

    WIDENING = "widening"
    NARROWING = "narrowing"
    TURNED_ROUND = "turned_round"
    NO_CLEAR_CHANGE = "no_clear_change"
    ONE_PERIOD = "one_period"
    FIRST_PERIOD = "first_period"
    OVERLAPPING = "overlapping"
    SAME_PEOPLE = "same_people"
    NO_LIMITS = "no_limits"
    NO_GAP = "no_gap"

    @property
    def is_tested(self) -> bool:
        """Whether limits and independent periods were there to test it with."""
        return self in (Change.WIDENING, Change.NARROWING, Change.TURNED_ROUND, Change.NO_CLEAR_CHANGE)


@dataclass(frozen=True, kw_only=True)
class GapChange:
    """A gap now and in the first period that can be set beside it.

    Attributes:
        change: what became of it.
        before: the first period; None where there is none to compare with.
        gap_before: the gap then, between the same two groups as now; above 0 where the end that is worse off now was
            worse off then.
        difference: gap now less gap then, in the unit of the measure.
        improved_at_bottom: by how much the worse-off end got better since.
        worsened_at_top: by how much the better-off end got worse since.
        levelling: how the two together changed the gap.
        slope_change: what became of the slope index, which uses every group; None where it is not tested.
        slope_difference: slope index now less then.
    """

    change: Change
    before: PeriodMeasures | None = None
    gap_before: float | None = None
    difference: Estimate | None = None
    improved_at_bottom: float | None = None
    worsened_at_top: float | None = None
    levelling: Levelling = Levelling.NOT_CALCULABLE
    slope_change: Change | None = None
    slope_difference: Estimate | None = None


def change_of_gap(view: InequalityView) -> GapChange:
    """Compare the gap on show with that of the first period that shares no year with it."""
    now = view.now
    if now is None or now.measures.gap is None:
        return GapChange(change=Change.NO_GAP)
    if not view.earlier:
        return GapChange(change=Change.ONE_PERIOD)
    before = [each for each in view.earlier if each.end_date < now.end_date]
    if not before:
        return GapChange(change=Change.FIRST_PERIOD)
    apart = [each for each in before if each.end_date < now.start_date]
    held = [each for each in apart if _has_ends(each, now)]
    if not held:
        return GapChange(change=Change.NO_GAP if apart else Change.OVERLAPPING)
    return _compare(view, held[-1], now)


def _compare(view: InequalityView, before: PeriodMeasures, now: PeriodMeasures) -> GapChange:
    """Compare the gap between the two groups that are the ends now in both periods."""
    sign = -1.0 if view.indicator.polarity is Polarity.LOW_IS_GOOD else 1.0
    ends = [now.measures.best, now.measures.worst]
    if now.measures.gap.value < 0:  # the most deprived end is the better-off one
        ends.reverse()
    values = [each.groups["value"].to_numpy(dtype=float)[ends] for each in (before, now)]
    errors = [standard_errors(each.groups)[ends] for each in (before, now)]
    then, after = (
        difference_between(sign * best, best_error, sign * worst, worst_error)
        for (best, worst), (best_error, worst_error) in zip(values, errors, strict=True)
    )
    found = difference_between(after.estimate, after.standard_error, then.estimate, then.standard_error)
    difference = estimate_of(found)
    (top_before, bottom_before), (top_after, bottom_after) = values
    split = split_gap_change(bottom_before, top_before, bottom_after, top_after, is_favourable=sign > 0)
    is_running_total = now.period.startswith(_RUNNING_TOTAL)
    return GapChange(
        change=Change.SAME_PEOPLE
        if is_running_total
        else _judge(float(then.estimate), float(after.estimate), difference),
        before=before,
        gap_before=float(then.estimate),
        difference=difference,
        improved_at_bottom=float(split.improved_at_bottom),
        worsened_at_top=float(split.worsened_at_top),
        levelling=Levelling(str(split.levelling)),
        **({} if is_running_total else _compare_slopes(before, now)),
    )


def _compare_slopes(before: PeriodMeasures, now: PeriodMeasures) -> dict[str, object]:
    """Compare the slope indices of both periods, as independent numbers with the errors behind their limits."""
    lines = [each.measures.slope for each in (before, now)]
    if not all(line is not None and line.sii.has_limits for line in lines):
        return {}
    then, after = (line.sii for line in lines)
    errors = [float(standard_error_from_interval(each.lower, each.upper)) for each in (then, after)]
    difference = estimate_of(difference_between(after.value, errors[1], then.value, errors[0]))
    return {"slope_change": _judge(then.value, after.value, difference), "slope_difference": difference}


def _has_ends(period: PeriodMeasures, now: PeriodMeasures) -> bool:
    values = period.groups["value"]
    return bool(values.notna().iloc[[now.measures.worst, now.measures.best]].all())


def _judge(before: float, now: float, difference: Estimate) -> Change:
    if not difference.has_limits:
        return Change.NO_LIMITS
    if not difference.excludes(0):
        return Change.NO_CLEAR_CHANGE
    if before * now < 0:
        return Change.TURNED_ROUND
    return Change.WIDENING if abs(now) > abs(before) else Change.NARROWING
