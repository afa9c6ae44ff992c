"""Whether a gap is widening or narrowing, as far as that can be told from chance, and from which end."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from queries.group_measures import Estimate, standard_errors
from queries.inequalities import InequalityView, PeriodMeasures
from queries.models import Polarity
from queries.stats.gap import difference_between
from queries.stats.levelling import Levelling, split_gap_change


class Change(StrEnum):
    """What became of a gap. The last four say why it is not tested."""

    WIDENING = "widening"
    NARROWING = "narrowing"
    TURNED_ROUND = "turned_round"
    NO_CLEAR_CHANGE = "no_clear_change"
    ONE_PERIOD = "one_period"
    OVERLAPPING = "overlapping"
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
        gap_before: the gap then, between the same two groups as now.
        difference: gap now less gap then, in the unit of the measure.
        improved_at_bottom: by how much the worse-off end got better since.
        worsened_at_top: by how much the better-off end got worse since.
        levelling: how the two together changed the gap.
    """

    change: Change
    before: PeriodMeasures | None = None
    gap_before: float | None = None
    difference: Estimate | None = None
    improved_at_bottom: float | None = None
    worsened_at_top: float | None = None
    levelling: Levelling = Levelling.NOT_CALCULABLE


def change_of_gap(view: InequalityView) -> GapChange:
    """Compare the gap on show with that of the first period that shares no year with it."""
    now = view.now
    if now is None or now.measures.gap is None:
        return GapChange(change=Change.NO_GAP)
    if not view.earlier:
        return GapChange(change=Change.ONE_PERIOD)
    apart = [each for each in view.earlier if each.end_date < now.start_date]
    held = [each for each in apart if _has_ends(each, now)]
    if not held:
        return GapChange(change=Change.NO_GAP if apart else Change.OVERLAPPING)
    before = held[-1]
    sign = -1.0 if view.indicator.polarity is Polarity.LOW_IS_GOOD else 1.0
    worst, best = now.measures.worst, now.measures.best
    value_of = {each.period: each.groups["value"].to_numpy(dtype=float) for each in (before, now)}
    errors_of = {each.period: standard_errors(each.groups) for each in (before, now)}
    gaps = [
        difference_between(
            sign * value_of[each.period][best], errors_of[each.period][best],
            sign * value_of[each.period][worst], errors_of[each.period][worst],
        )
        for each in (before, now)
    ]  # fmt: skip
    found = difference_between(gaps[1].estimate, gaps[1].standard_error, gaps[0].estimate, gaps[0].standard_error)
    limits = (float(found.lower), float(found.upper))
    has_limits = limits[0] == limits[0]
    split = split_gap_change(
        value_of[before.period][worst],
        value_of[before.period][best],
        value_of[now.period][worst],
        value_of[now.period][best],
        is_favourable=sign > 0,
    )
    difference = Estimate(
        value=float(found.estimate), lower=limits[0] if has_limits else None, upper=limits[1] if has_limits else None
    )
    return GapChange(
        change=_judge(float(gaps[0].estimate), float(gaps[1].estimate), difference),
        before=before,
        gap_before=float(gaps[0].estimate),
        difference=difference,
        improved_at_bottom=float(split.improved_at_bottom),
        worsened_at_top=float(split.worsened_at_top),
        levelling=Levelling(str(split.levelling)),
    )


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
