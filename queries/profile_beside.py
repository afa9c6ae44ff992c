"""A profile compared with another area of its own level: two figures, each with its own uncertainty.

An area that holds this one has so many people that its figure may stand for a fixed value. A neighbour has not. So the
verdict is that of the limits of the difference, as on the page that compares.
"""

from __future__ import annotations

from dataclasses import replace

from queries import areas
from queries.caching import cached_per_release
from queries.comparisons import Benchmark
from queries.differences import difference_of
from queries.errors import UnknownAreaError
from queries.models import Area, Polarity, ValueStatus, Verdict
from queries.overlaps import parents_of
from queries.profile_models import Difference, ProfileRow
from queries.profile_rows import get_rows, levels_of, row_in_period, times_of

_NO_FIGURE = {
    ValueStatus.SUPPRESSED: "it is suppressed",
    ValueStatus.NOT_RELIABLE: "it is not reliable",
    ValueStatus.NOT_PUBLISHED: "it is not published",
    ValueStatus.NOT_APPLICABLE: "it is not applicable",
}


def find_beside(area: Area, code: str) -> Area | None:
    """Find another area of a level of this one, which does not hold it; None for any other code.

    Returns:
        The area, with its district in its name where another of the level has the same name.
    """
    try:
        found = areas.get_area(code)
    except UnknownAreaError:
        return None
    shared = set(levels_of(area.code)) & set(levels_of(code))
    if code == area.code or not shared or found in parents_of(area) or area in parents_of(found):
        return None
    names = [each.name for level in shared for each in areas.list_areas(level) if each.code != code]
    if found.name in names and found.district_code:
        return replace(found, name=f"{found.name}, {areas.get_area(found.district_code).name}")
    return found


@cached_per_release(maxsize=256)
def get_rows_beside(area_code: str, other_code: str) -> tuple[ProfileRow, ...]:
    """Get the latest figures of an area, each compared with that of another area in the same period.

    Args:
        area_code: an area of any level.
        other_code: another of its level, as `find_beside` finds it.
    """
    area = areas.get_area(area_code)
    other = find_beside(area, other_code)
    held = {(row.indicator.slug, row.choice.sex): row for row in get_rows(other_code, "")}
    found = []
    for row in get_rows(area_code, ""):
        there = held.get((row.indicator.slug, row.choice.sex))
        if there is not None:
            there = row_in_period(there, other_code, row.choice.period, "")
        found.append(_beside(row, there, area, other))
    return tuple(found)


def _beside(row: ProfileRow, there: ProfileRow | None, area: Area, other: Area) -> ProfileRow:
    """Compare one figure with that of the other area; without a figure of the same source and period, with nothing."""
    difference = difference_of((other, area), (there, row), row.choice.period)
    blank = replace(row, benchmark=None, verdict=Verdict.NOT_COMPARED, times=None, difference=difference)
    missing = _why_missing(row, there, other)
    if missing:
        basis = f"Not compared: {missing}" if row.has_value else ""
        return replace(blank, basis=basis, difference=None)
    benchmark = Benchmark(
        code=other.code,
        name=other.name,
        value=there.value,
        lower=there.lower,
        upper=there.upper,
        kind=there.kind.value,
    )
    if difference.lower is None:
        return replace(blank, benchmark=benchmark, basis=_why_not_tested(row, difference))
    verdict = verdict_of(difference, row.indicator.polarity)
    ends = (benchmark.value + difference.lower, benchmark.value + difference.upper)
    return replace(
        blank,
        benchmark=benchmark,
        verdict=verdict,
        basis=f"{difference.confidence_percent:g}% limits of the difference",
        times=times_of(row.indicator, verdict, *ends, benchmark),
    )


def _why_missing(row: ProfileRow, there: ProfileRow | None, other: Area) -> str:
    if there is None:
        return f"no figure is held for {other.name}."
    if not there.has_value:
        why = there.note.rstrip(".") or _NO_FIGURE.get(there.status, "none is held")
        return f"there is no figure for {other.name}: {why}."
    if there.choice.period != row.choice.period:
        return f"{other.name} has no figure of {row.choice.period}."
    if row.has_value and there.source_id != row.source_id:
        return f"the figure for {other.name} comes from another source."
    return "" if row.has_value else "there is no figure."


def _why_not_tested(row: ProfileRow, difference: Difference) -> str:
    if not row.indicator.may_compare:
        return row.indicator.why_not_compared or "This measure is not tested against a benchmark."
    return f"Not compared: {difference.why_not[:1].lower()}{difference.why_not[1:]}"


def verdict_of(difference: Difference, polarity: Polarity) -> Verdict:
    """Give the verdict of a difference that has limits: by those alone."""
    if not difference.is_more_than_chance:
        return Verdict.SIMILAR
    is_higher = difference.value > 0
    if polarity is Polarity.NO_JUDGEMENT:
        return Verdict.HIGHER if is_higher else Verdict.LOWER
    return Verdict.BETTER if is_higher == (polarity is Polarity.HIGH_IS_GOOD) else Verdict.WORSE
