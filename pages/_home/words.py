"""The sentences of the home page. Each is made from the figures by a rule, and falls back where the rule fails."""

from __future__ import annotations

import re

import pandas as pd

from components import formatting, sentences
from components.formatting import count_words, format_number, join_names
from components.sentences import Ends, find_ends
from queries.comparisons import PUBLISHERS_OWN, span_of
from queries.gaps import Gaps
from queries.home import EarlierGap, HomeFigures, ViewBySex
from queries.models import Area, Indicator, Polarity, Sex, ValueStatus, Verdict
from queries.views import IndicatorView

MOST_GAPS = 5  # in the table of the widest
_FALSE_ALARMS = 0.025  # of tests at 95 %, the share that looks worse when nothing differs
_JUST = 0.1  # of the width of the limits: nearer than this, a difference is only just more than chance
_TENTHS = ("", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")


def ends_of(view: IndicatorView) -> Ends | None:
    """Find the areas with the lowest and the highest figure."""
    return find_ends(view.comparison.values, decimals=view.indicator.decimals)


def _gap_of(view: IndicatorView) -> float:
    return span_of(view.comparison.values)


def finding_parts(life: ViewBySex) -> list[tuple[str, str]]:
    """State the gap between men as words, each with the end that it belongs to: "lowest", "highest" or "".

    Two places are set against each other only where each end is one place; else the measure's own finding is stated.
    """
    view = life[Sex.MALE]
    ends = ends_of(view)
    if ends is None or len(ends.lowest) > 1 or len(ends.highest) > 1:
        words = sentences.headline(
            view.indicator, view.comparison.values, gap=_gap_of(view), sex=Sex.MALE, age=view.choice.age
        )
        return [(words, "")]
    low, high = (format_number(value, view.indicator.decimals) for value in (ends.lowest_value, ends.highest_value))
    return [
        ("A boy born in ", ""),
        (ends.lowest[0], "lowest"),
        (f" today can expect {low} years; in ", ""),
        (ends.highest[0], "highest"),
        (f", {high}", ""),
    ]


def finding_lede(life: ViewBySex) -> str:
    """Say how many years that is, for girls too, which direction is good, and what the figure is not."""
    gaps = {sex: ends_of(view) for sex, view in life.items()}
    parts = []
    if gaps[Sex.MALE]:
        parts.append(f"That is {_years(_gap_of(life[Sex.MALE]), life[Sex.MALE])} less.")
    if gaps[Sex.FEMALE]:
        parts.append(f"For girls the gap is {_years(_gap_of(life[Sex.FEMALE]), life[Sex.FEMALE])}.")
    parts.append(f"{formatting.polarity_words(life[Sex.MALE].indicator)}.")
    return " ".join([*parts, "If today's death rates lasted all their lives; it is not a forecast."])


def _years(value: float, view: IndicatorView) -> str:
    return formatting.format_value(value, view.indicator.decimals, view.indicator.unit)


def dots_words(view: IndicatorView) -> str:
    """Say what the dots between the two ends are."""
    rest = max(0, int(view.comparison.values["value"].notna().sum()) - 2)
    return f"Grey dots: the other {count_words(rest)}." if rest else ""


def test_words(life: ViewBySex) -> str:
    """Say how the two ends stand against England, and whose test it is."""
    men, women = life[Sex.MALE], life[Sex.FEMALE]
    ends = ends_of(men)
    if ends is None or Verdict.NOT_COMPARED in (_verdicts(men, ends) + _verdicts(women, ends)):
        return ""
    names = [ends.lowest[0], ends.highest[-1]]
    is_publishers = men.comparison.basis == PUBLISHERS_OWN
    whose = "the publisher's own test" if is_publishers else f"our test with {men.comparison.basis}"
    if _verdicts(men, ends) == _verdicts(women, ends):
        low, high = (formatting.format_verdict(verdict, is_short=True).lower() for verdict in _verdicts(men, ends))
        low = low.replace("england", "England")
        return f"By {whose} {names[0]} is {low} and {names[1]} {high.split()[0]}, men and women alike."
    return f"Better and worse than England are {whose}."


def _verdicts(view: IndicatorView, ends: Ends) -> list[Verdict]:
    verdict_of = view.comparison.values.set_index("area_name")["verdict"]
    return [Verdict(verdict_of[name]) for name in (ends.lowest[0], ends.highest[-1])]


def closing_words(earlier: EarlierGap | None, life: ViewBySex) -> str:
    """Say what the gap between men was and is. It is not said to have changed: that was not tested."""
    view, ends = life[Sex.MALE], ends_of(life[Sex.MALE])
    if earlier is None or ends is None:
        return "Only one period is held."
    then = format_number(earlier.gap, view.indicator.decimals)
    now = format_number(_gap_of(view), view.indicator.decimals)
    has_limits = view.comparison.values["lower"].notna().any()
    why = "Not tested here." if has_limits else "Not tested: 95% limits are not held."
    return f"{then} years in {earlier.period}, {now} now, men. {why}"


def deprived_heading(figures: HomeFigures) -> str:
    """Say where most residents of the most deprived fifth live, where most live in one place."""
    counts = figures.places.comparison.values.dropna(subset=["event_count"]) if figures.places else pd.DataFrame()
    total = figures.system["event_count"].sum() if len(figures.system) else 0
    if counts.empty or not total:
        return figures.wards.indicator.map_title
    most = counts.loc[counts["event_count"].idxmax()]
    tenths = round(10 * most["event_count"] / total)
    if tenths < 5:
        return figures.wards.indicator.map_title
    share = "Almost all" if tenths == 10 else f"{_TENTHS[tenths]} in ten"
    here, whole = (format_number(round(number, -2), 0) for number in (most["event_count"], total))
    return f"{share} of them live in {most['area_name']}: {here} of {whole} people"


def lowest_row(view: IndicatorView) -> pd.Series | None:
    """Find the area with the lowest figure."""
    figures = view.comparison.values.dropna(subset=["value"])
    return None if figures.empty else figures.loc[figures["value"].idxmin()]


def healthy_heading(healthy: ViewBySex) -> str:
    """State the lowest figure of men where it is worse than England by more than chance, else name the measure."""
    view = healthy[Sex.MALE]
    row = lowest_row(view)
    if row is None or row["verdict"] != Verdict.WORSE or view.comparison.benchmark is None:
        return view.indicator.title
    years = _years(row["value"], view)
    return f"Men in {row['area_name']} can expect {years} in good health, fewer than in England"


def chance_words(row: pd.Series, benchmark_value: float) -> str:
    """Say whether one figure differs from England by more than chance, and whether only just."""
    if row["verdict"] == Verdict.NOT_COMPARED:
        return "Not compared."
    if row["verdict"] == Verdict.SIMILAR:
        return "Similar: could be chance."
    edge = row["upper"] if row["value"] < benchmark_value else row["lower"]
    only_just = abs(edge - benchmark_value) <= _JUST * (row["upper"] - row["lower"])
    return f"{Verdict(row['verdict']).value.capitalize()} than England{', only just' if only_just else ''}."


def inside_heading(inside: ViewBySex) -> str:
    """State the widest gap inside one place for men."""
    view = inside[Sex.MALE]
    figures = view.comparison.values.dropna(subset=["value"])
    if figures.empty:
        return view.indicator.title
    widest = figures.loc[figures["value"].idxmax()]
    years = _years(widest["value"], view)
    return f"Inside {widest['area_name']}, {years} lie between men in the most and the least deprived areas"


def missing_parts(row: object, view: IndicatorView) -> tuple[str, str]:
    """Say whether a figure is not published or only not in our copy, and why, for one area of a place's own gap."""
    reason = view.indicator.not_published.get(view.choice.geography.value, "")
    about = [each for each in re.split(r"(?<=\.) ", reason) if re.search(rf"\b{re.escape(row.area_name)}\b", each)]
    lead = "Not held" if row.value_note == reason else formatting.STATUS_WORDS[ValueStatus(row.status)]
    return lead, " ".join(about) or formatting.end_sentence(row.value_note)


def denominator_words(rows: pd.DataFrame) -> str:
    """Say where no row of a table comes with the number of people that it is about."""
    return "" if rows["denominator_count"].notna().any() else "How many people were counted is not held. "


def districts_words(inside_districts: ViewBySex, places: tuple[Area, ...]) -> str:
    """Say where the gap inside a district is narrowest and widest, the places left out."""
    parts = []
    codes = {area.code for area in places}
    for sex, view in inside_districts.items():
        values = view.comparison.values
        ends = find_ends(values[~values["area_code"].isin(codes)], decimals=view.indicator.decimals)
        if ends is not None:
            low, high = (format_number(end, view.indicator.decimals) for end in (ends.lowest_value, ends.highest_value))
            people = formatting.sex_words(sex)
            parts.append(f"{people} {low} years in {join_names(ends.lowest)} to {high} in {join_names(ends.highest)}")
    return f"Inside the districts: {'; '.join(parts)}. Not tested: 95% limits are not held." if parts else ""


def yardstick_words() -> str:
    """Say how the gaps are put in order."""
    return (
        "The widest comes first. We take the 95% limit nearer to England and ask how many times as bad as England's "
        "figure it is, so small samples do not lead. Where higher is better, we count the people left out."
    )


def untested_words() -> str:
    """Say what it takes to be compared."""
    return "To compare an area we need its 95% limits, or the publisher's own test, and a figure for England."


def tested_words(gaps: Gaps) -> str:
    """Say how many figures were compared, and how many would look worse if nothing differed."""
    count = len(gaps.tested)
    measures = gaps.tested["indicator_slug"].nunique()
    by_chance = round(count * _FALSE_ALARMS)
    alarms = f"about {count_words(by_chance)}" if by_chance else "fewer than one"
    return (
        f"{format_number(count, 0)} latest figures of {count_words(measures, 'measure')} were compared, and "
        f"{len(gaps.worse) or 'none'} are worse. If nothing differed, {alarms} would still look worse by chance."
    )


def times_words(times: float, indicator: Indicator) -> tuple[str, str]:
    """Say how many times as bad as England's figure an area is at the least: ("1.3 times", "as many without")."""
    is_percent = indicator.unit == "%"
    if indicator.polarity is Polarity.HIGH_IS_GOOD:
        what = "as many without" if is_percent else "as low"
    else:
        what = "as many" if is_percent else "as high"
    return f"{format_number(times, 1)} times", what


def why_unranked(row: pd.Series) -> str:
    """Say why a worse figure has no place in the order."""
    if row["is_publishers_own"]:
        return "The publisher's own test. 95% limits are not held."
    return "A ratio of years or scores would mislead."
