"""The words of a profile: what an area is, what a figure is, what stands out. Each sentence is made by a rule."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from components import formatting
from components.formatting import count_words, format_count, format_limits, format_number, format_value, value_words
from queries import areas
from queries.models import Area, Geography, Indicator, Sex, Verdict
from queries.profile_models import Profile, ProfileRow, StandsOut
from queries.profile_rows import levels_of
from queries.stats.trend import TrendLabel
from queries.system import get_system

NOUNS = {
    Geography.ENGLAND: "country",
    Geography.SYSTEM: "system",
    Geography.PLACE: "place",
    Geography.DISTRICT: "district",
    Geography.NEIGHBOURHOOD: "neighbourhood",
    Geography.MSOA: "small area",
    Geography.WARD: "ward",
}
MOST_FINDINGS = 12
_NO_TREND = (TrendLabel.CANNOT_BE_CALCULATED,)


def noun_of(profile: Profile) -> str:
    """Say what an area is: "ward", "district and place"."""
    return formatting.join_names([NOUNS[level] for level in profile.levels])


def full_name(area: Area) -> str:
    """Name an area with its district where it is a small one: names of wards repeat."""
    district = area.district_code
    if not district or district == area.code:
        return area.name
    name = areas.get_area(district).name
    return area.name if name in area.name else f"{area.name}, {name}"


def short_name(code: str, name: str) -> str:
    """Name a benchmark in a word: the system goes by its short name."""
    systems = {each.code for each in areas.list_areas(Geography.SYSTEM)}
    return get_system().short_name if code in systems else name


def benchmark_name(row: ProfileRow) -> str:
    """Name the benchmark of a row in a word; "" without one."""
    return short_name(row.benchmark.code, row.benchmark.name) if row.benchmark else ""


def measure_name(row: ProfileRow) -> str:
    """Name a measure with its people: "Life expectancy at birth, men"."""
    if row.choice.sex is Sex.PERSONS:
        return row.indicator.title
    return f"{row.indicator.title}, {formatting.sex_words(row.choice.sex, row.choice.age)}"


def verdict_words(row: ProfileRow) -> str:
    """Put the verdict in words: "Worse than England, and getting worse"."""
    said = formatting.format_verdict(row.verdict, benchmark_name(row))
    return f"{said}, and getting worse" if row.verdict is Verdict.WORSE and row.is_getting_worse else said


def figure_words(value: float, indicator: Indicator) -> str:
    """Put a figure with its unit into a sentence."""
    return value_words(value, indicator.decimals, indicator.unit)


def _opening(text: str) -> str:
    return text[:1].upper() + text[1:]


def finding_sentence(row: ProfileRow) -> str:
    """Say the figure, the benchmark, the period, and what speaks of chance."""
    when = formatting.when_words(row.choice.period)
    parts = [
        f"{_opening(figure_words(row.value, row.indicator))} {when}. {benchmark_name(row)}: "
        f"{format_value(row.benchmark.value, row.indicator.decimals, '%' if row.indicator.unit == '%' else '')}."
    ]
    if row.difference is not None:
        parts.append(f"Difference: {difference_words(row)}.")
    elif row.is_publishers_own:
        parts.append("The publisher's own test; limits are not held.")
    else:
        limits = format_limits(row.lower, row.upper, row.indicator.decimals)
        parts.append(f"{row.confidence_percent:g}% limits: {limits}.")
    if row.event_count is not None and row.denominator_count is not None:
        parts.append(f"Counted: {format_count(row.event_count)} of {format_count(row.denominator_count)}.")
    if row.is_getting_worse:
        parts.append("Over the last five years it got worse, by more than chance.")
    return " ".join(parts)


def difference_words(row: ProfileRow) -> str:
    """Say how far a figure is from that of another area, with the limits of that; "" where it is not tested."""
    found = row.difference
    if found is None or found.lower is None:
        return ""
    decimals = row.indicator.decimals
    limits = format_limits(found.lower, found.upper, decimals)
    return f"{formatting.format_gap(found.value, decimals)} ({found.confidence_percent:g}% limits {limits})"


def order_sentence(row: ProfileRow) -> str:
    """Say how many areas of the level have a higher figure: an order, and no test."""
    noun = NOUNS[row.choice.geography]
    others = row.peers.count - 1
    higher = row.peers.others_higher
    same = others - higher - row.peers.others_lower
    when = formatting.when_words(row.choice.period)
    figure = _opening(figure_words(row.value, row.indicator))
    tied = f" {count_words(same).capitalize()} {'has' if same == 1 else 'have'} the same." if same else ""
    have = "has" if higher == 1 else "have"
    rest = f"{tied} {formatting.polarity_words(row.indicator)}."
    return f"{figure} {when}. Of {others} other {noun}s, {format_number(higher, 0)} {have} a higher figure.{rest}"


def stands_out_title(profile: Profile) -> str:
    """State what was found, in counts."""
    found = profile.stands_out
    if Geography.ENGLAND in profile.levels:
        return "England is what other areas are compared with"
    if not found.tested_count:
        return "Only the way of counting stands out" if found.split else "Nothing here can be tested against chance"
    worse, better = len(found.worse), len(found.better)
    if not worse and not better:
        return "Nothing stands out by more than chance"
    return f"{count_words(worse).capitalize()} worse, {count_words(better)} better, by more than chance"


def stands_out_lede(profile: Profile) -> str:
    """Say what was tested, and how many of the figures could differ by chance alone."""
    found = profile.stands_out
    if not found.tested_count:
        return _split_words(found) or _untested_words(profile)
    tested = f"{count_words(found.tested_count, 'figure').capitalize()} could be tested."
    similar = f"{count_words(found.similar_count).capitalize()} could differ by chance." if found.similar_count else ""
    return " ".join(filter(None, (tested, similar, _split_words(found))))


def _untested_words(profile: Profile) -> str:
    if not profile.rows:
        return "No figure is held for this area."
    if Geography.ENGLAND in profile.levels:
        return "So nothing is said here of better or worse. Every figure is in the table below."
    noun = noun_of(profile)
    said = f"No figure of this {noun} comes with limits and a benchmark from one source."
    if profile.stands_out.in_order:
        said += f" So this is an order among {NOUNS[profile.stands_out.in_order[0].choice.geography]}s, and no verdict."
    return said


def _split_words(found: StandsOut) -> str:
    """Name the vaccines left out because two ways to count people do not agree."""
    names = list(dict.fromkeys(f"{row.indicator.dose.lower()} dose" for row in found.split))
    vaccines = list(dict.fromkeys(row.indicator.vaccine for row in found.split))
    if not names:
        return ""
    said = f"{formatting.join_names(vaccines)} uptake, {formatting.join_names(names)}, is left out."
    return f"{said} Two ways to count people give two answers: see the table."


def left_out_words(profile: Profile) -> str:
    """Say how many findings are in the table only."""
    found = profile.stands_out
    more = len(found.worse) + len(found.better) - MOST_FINDINGS
    return f"{count_words(more).capitalize()} more in the table below." if more > 0 else ""


def shown_findings(found: StandsOut) -> tuple[Sequence[ProfileRow], Sequence[ProfileRow]]:
    """Pick at most twelve: all that is worse first, then what is better, of which at least three are kept."""
    kept_better = min(len(found.better), max(3, MOST_FINDINGS - len(found.worse)))
    worse = found.worse[: MOST_FINDINGS - kept_better]
    return worse, found.better[: MOST_FINDINGS - len(worse)]


def peers_words(row: ProfileRow) -> tuple[str, str]:
    """Say the range of the peers, and their middle half where there are four or more."""
    if row.peers is None:
        return "", ""
    decimals = row.indicator.decimals
    noun = NOUNS[row.choice.geography]
    range_words = (
        f"{format_number(row.peers.lowest, decimals)} to {format_number(row.peers.highest, decimals)} "
        f"({row.peers.count} {noun}s)"
    )
    if row.peers.quartiles is None:
        return range_words, ""
    low, _, high = row.peers.quartiles
    return range_words, f"Middle half {format_number(low, decimals)} to {format_number(high, decimals)}"


def trend_words(row: ProfileRow) -> str:
    """Say the recent trend, or that it was not tested."""
    if row.trend is None or row.trend.label in _NO_TREND:
        return "Not tested"
    return str(row.trend.label)


def oldest_words(rows: Sequence[ProfileRow], today: date) -> str:
    """Say how many of the figures are old."""
    old = sum(formatting.is_old(row.choice.period_end_date, today) for row in rows)
    return f"{count_words(old).capitalize()} of {len(rows)} ended over two years ago." if old else ""


def benchmark_of(profile: Profile) -> str:
    """Name the benchmark that was asked for."""
    if profile.beside:
        return profile.beside.name
    return short_name(profile.wanted, dict(profile.benchmarks)[profile.wanted])


def shared_level(profile: Profile) -> Geography:
    """Find the level that an area shares with the one beside it."""
    return next(level for level in profile.levels if level in levels_of(profile.beside.code))


def benchmark_words(profile: Profile) -> str:
    """Say how many figures the chosen benchmark can be set beside, and that the others have none of it."""
    if not profile.wanted:
        return ""
    name = benchmark_of(profile)
    figures = [row for row in profile.rows if row.has_value]
    held = sum(row.benchmark is not None for row in figures)
    said = f"{name} has a figure of the same source and period for {count_words(held)} of {count_words(len(figures))}."
    if profile.beside:
        noun = NOUNS[shared_level(profile)]
        how = "Where both figures have limits, those of their difference decide."
        said = f"Compared with {name}, another {noun}. {how} {said}"
    return f"{said} The others are not compared." if held < len(figures) else said
