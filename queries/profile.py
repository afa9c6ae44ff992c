"""The profile of one area: every figure that is held for it, what stands out, what is not held, who is missing."""

from __future__ import annotations

from collections.abc import Iterable

from queries import areas, indicators
from queries.caching import cached_per_release
from queries.engine import current_release
from queries.models import MAPPED_GEOGRAPHIES, Area, Geography, Indicator, Polarity, Verdict
from queries.overlaps import parents_of
from queries.profile_beside import find_beside, get_rows_beside
from queries.profile_lists import get_lists
from queries.profile_models import Absent, MissingGroup, Profile, ProfileRow, StandsOut
from queries.profile_people import get_people
from queries.profile_rows import get_rows, levels_of, list_held

MOST_FINDINGS = 12


@cached_per_release(maxsize=512)
def get_profile(area_code: str, wanted: str = "") -> Profile:
    """Get everything about one area.

    Args:
        area_code: an area of any level.
        wanted: the code of the benchmark: an area that holds this one, or another of its level; "" for each measure's
            own. One that the area cannot be compared with is left out, and the profile says so by its own `wanted`.

    Raises:
        UnknownAreaError: no area of this release has the code.
    """
    area = areas.get_area(area_code)
    benchmarks = _benchmarks(area)
    beside = None if wanted in dict(benchmarks) else find_beside(area, wanted)
    wanted = wanted if beside or wanted in dict(benchmarks) else ""
    rows = get_rows_beside(area_code, wanted) if beside else get_rows(area_code, wanted)
    levels = levels_of(area_code)
    return Profile(
        release=current_release(),
        area=area,
        levels=levels,
        parents=parents_of(area),
        benchmarks=benchmarks,
        own_benchmarks=_own_benchmarks(area_code, benchmarks),
        wanted=wanted,
        beside=beside,
        rows=rows,
        stands_out=_stands_out(rows),
        people=get_people(area),
        absent=tuple(_find_absent(area, levels, rows)),
        groups=_missing_groups(area),
        findings=tuple(each for each in get_lists().findings if each.area == area_code),
    )


def _benchmarks(area: Area) -> tuple[tuple[str, str], ...]:
    """List what an area can be compared with, widest first: those that hold it and have a figure of the same kind."""
    own = list_held(area.code)
    wider = reversed(parents_of(area))
    return tuple((each.code, each.name) for each in wider if not own.isdisjoint(list_held(each.code)))


def _own_benchmarks(area_code: str, benchmarks: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    used = {row.benchmark.code for row in get_rows(area_code, "") if row.benchmark}
    return tuple(code for code, _ in benchmarks if code in used)


def _stands_out(rows: Iterable[ProfileRow]) -> StandsOut:
    """Pick what is worse and what is better by more than chance, each with the farthest at its nearer limit first."""
    figures = [row for row in rows if row.has_value]
    tested = [row for row in figures if row.verdict is not Verdict.NOT_COMPARED]
    judged = [row for row in tested if row.indicator.polarity is not Polarity.NO_JUDGEMENT]
    judged, split = _without_double_counts(judged)
    ranked = [
        row for row in figures
        if row.peers is not None and row.indicator.may_rank and row.indicator.polarity is not Polarity.NO_JUDGEMENT
    ]  # fmt: skip
    return StandsOut(
        worse=tuple(sorted((row for row in judged if row.verdict is Verdict.WORSE), key=_nearer_limit)),
        better=tuple(sorted((row for row in judged if row.verdict is Verdict.BETTER), key=_nearer_limit)),
        similar_count=sum(row.verdict is Verdict.SIMILAR for row in judged),
        tested_count=len(judged),
        split=split,
        in_order=tuple(sorted(ranked, key=lambda row: row.place_from_worst)) if not judged else (),
    )


def _without_double_counts(judged: list[ProfileRow]) -> tuple[list[ProfileRow], tuple[ProfileRow, ...]]:
    """Count the uptake of one vaccine and dose once: by its first way to count people, where all ways agree.

    Returns:
        The rows that may stand out, and those left out because the ways disagree.
    """
    kept, split, ways = [], [], {}
    for row in judged:
        ways.setdefault((row.indicator.vaccine, row.indicator.dose), []).append(row)
    for row in judged:
        same = ways[row.indicator.vaccine, row.indicator.dose] if row.indicator.vaccine else [row]
        if len({each.verdict for each in same}) > 1:
            split.append(row)
        elif row is same[0]:
            kept.append(row)
    return kept, tuple(split)


def _nearer_limit(row: ProfileRow) -> tuple[bool, bool, float, str, str]:
    """Give the order: what gets worse too comes first, then the farthest at the limit nearer to no difference.

    What has no such limit, or no ratio that means something, follows by name.
    """
    is_worsening = row.verdict is Verdict.WORSE and row.is_getting_worse
    return not is_worsening, row.times is None, -(row.times or 0), row.indicator.title, row.choice.sex.value


def _find_absent(area: Area, levels: tuple[Geography, ...], rows: tuple[ProfileRow, ...]) -> Iterable[Absent]:
    held = {row.indicator.slug for row in rows if row.has_value}
    by_slug = {each.slug: each for each in indicators.list_indicators()}
    for slug in get_lists().headlines:
        if slug in held or slug not in by_slug:
            continue
        indicator = by_slug[slug]
        nearest_area, nearest = _find_nearest(slug, area)
        instead = next((indicator.nearest[level] for level in levels if level in indicator.nearest), "")
        yield Absent(
            indicator=indicator,
            reason=_reason(indicator, levels, rows),
            nearest=nearest,
            nearest_area=nearest_area,
            instead=by_slug[instead] if instead in held else None,
        )


def _find_nearest(slug: str, area: Area) -> tuple[Area | None, tuple[ProfileRow, ...]]:
    for parent in parents_of(area):
        found = tuple(row for row in get_rows(parent.code, "") if row.indicator.slug == slug and row.has_value)
        if found:
            return parent, found
    return None, ()


def _reason(indicator: Indicator, levels: tuple[Geography, ...], rows: tuple[ProfileRow, ...]) -> str:
    own = next((row.note for row in rows if row.indicator.slug == indicator.slug and row.note), "")
    return own or next((indicator.not_published[level] for level in levels if level in indicator.not_published), "")


def _missing_groups(area: Area) -> tuple[MissingGroup, ...]:
    """List the groups that papers about this area, its place or its system name; papers of the system come last."""
    here = {area.code, area.place_code}
    systems = {each.code for each in areas.list_areas(Geography.SYSTEM)}
    if any(level in MAPPED_GEOGRAPHIES for level in levels_of(area.code)) or area.code in systems:
        here |= systems
    return tuple(each for each in get_lists().groups if not each.areas or here & set(each.areas))
