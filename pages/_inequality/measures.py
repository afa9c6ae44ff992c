"""The measures of a gap in plain words: what each one shows, when to use it and when not, and its figure on show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from components import formatting
from components.folds import Column, plain_table
from components.formatting import format_gap, format_number, format_value, gap_unit
from components.glossary import with_terms
from pages._inequality import words
from queries.group_measures import Estimate, Measures
from queries.inequalities import InequalityView
from queries.models import Indicator


@dataclass(frozen=True, kw_only=True)
class MeasureNote:
    """One measure for those who meet it for the first time."""

    key: str
    title: str
    shows: str
    how_to_read: str
    not_when: str


NOTES = (
    MeasureNote(
        key="gap",
        title="Gap",
        shows="The difference between the two ends: the most and the least deprived group, or the worst and the best.",
        how_to_read="In the unit of the measure. Nearer to 0 is fairer. Above 0, the first end is worse off.",
        not_when="It says nothing of the groups in between. With many groups, chance alone sets two of them apart.",
    ),
    MeasureNote(
        key="ratio",
        title="Ratio",
        shows="How many times as high the figure is at one end as at the other.",
        how_to_read="1 means equal. 2 means twice as high.",
        not_when="Not for life expectancy, scores or means. Where a figure is rare, a high ratio can be few people.",
    ),
    MeasureNote(
        key="sii",
        title="Slope index of inequality",
        shows="The gap between the two ends of a straight line through all groups, from most to least deprived.",
        how_to_read="In the unit of the measure. It is the least deprived end less the most deprived end, so its sign "
        "says which is higher. It uses every group, and the number of people in each.",
        not_when="Not for groups without an order, nor for fewer than five, nor where they do not lie near a line.",
    ),
    MeasureNote(
        key="rii",
        title="Relative index of inequality",
        shows="The least deprived end of the same line, divided by the most deprived end.",
        how_to_read="1 means equal. Below 1, the figure is lower at the least deprived end.",
        not_when="Not for life expectancy or scores. Others divide the other way round, so compare with care.",
    ),
    MeasureNote(
        key="aci",
        title="Absolute concentration index",
        shows="How far the figure is gathered at one end of the order, over all groups.",
        how_to_read="0 means even. Below 0, the figure is gathered among the more deprived.",
        not_when="Its size has no plain meaning. Use it to compare years or places, not alone.",
    ),
    MeasureNote(
        key="rci",
        title="Relative concentration index",
        shows="The same as a share of the mean.",
        how_to_read="From \u22121 to 1. 0 means even.",
        not_when="Not for life expectancy or scores.",
    ),
    MeasureNote(
        key="bgv",
        title="Between-group variance",
        shows="How far groups lie from the mean of all, squared, each weighted by its people.",
        how_to_read="0 means that all groups are alike. It grows fast with groups that lie far out.",
        not_when="Its unit is a square, so it is for comparing years or places only.",
    ),
    MeasureNote(
        key="mdb",
        title="Mean difference from the best group",
        shows="How far a person is, on average, from the group that does best.",
        how_to_read="In the unit of the measure. 0 means that all do as well as the best.",
        not_when="Where the best group is small, its figure may be best by chance.",
    ),
    MeasureNote(
        key="theil",
        title="Theil index",
        shows="How unevenly a figure is spread over groups of different size, times a thousand.",
        how_to_read="0 means even. Groups with high figures count most.",
        not_when="Not for life expectancy or scores. It does not say who is worse off.",
    ),
    MeasureNote(
        key="mld",
        title="Mean log deviation",
        shows="How unevenly a figure is spread over groups, times a thousand.",
        how_to_read="0 means even. Groups with low figures count most.",
        not_when="Not for life expectancy or scores. It does not say who is worse off.",
    ),
    MeasureNote(
        key="par",
        title="Potential for improvement",
        shows="How far the mean of everyone would move if every group did as well as the least deprived, or the best.",
        how_to_read="In the unit of the measure. A minus sign means that the figure would fall.",
        not_when="It is not a forecast, and it does not say what brought the gap about.",
    ),
    MeasureNote(
        key="paf",
        title="Potential for improvement, as a share",
        shows="The same as a share of the mean of everyone.",
        how_to_read="In per cent. A minus sign means that the figure would fall.",
        not_when="Not for life expectancy or scores. It is not the share of cases that a cause explains.",
    ),
)
NOTE_OF = {note.key: note for note in NOTES}
_IN_BRIEF = {
    "gap": "Nearer to 0 is fairer.",
    "ratio": "1 means equal. 2 means twice as high.",
    "rii": "1 means equal. Below 1: lower at the least deprived end.",
    "paf": "The same, as a share of everyone's figure.",
}
_FIRST = ("gap", "ratio", "sii", "rii", "par", "paf")
_PLAIN_NUMBERS = {"ratio": 2, "rii": 2, "aci": 2, "rci": 3, "bgv": 1, "theil": 1, "mld": 1}


def estimates_of(measures: Measures) -> dict[str, Estimate]:
    """List every measure that is there, by its key, in the order of the notes."""
    line = measures.slope
    found = {
        "gap": measures.gap,
        "ratio": measures.ratio,
        "sii": line.sii if line else None,
        "rii": line.rii if line else None,
        **measures.others,
    }
    return {note.key: found[note.key] for note in NOTES if found.get(note.key) is not None}


def format_estimate(key: str, estimate: Estimate, indicator: Indicator) -> tuple[str, str]:
    """Write a measure and its limits: ("\u221217.0 percentage points", "\u221217.7 to \u221216.3")."""
    decimals = _PLAIN_NUMBERS.get(key, indicator.decimals)
    if key in _PLAIN_NUMBERS:
        return format_number(estimate.value, decimals), words.limits_words(estimate, indicator, decimals=decimals)
    if key == "paf":
        return format_value(estimate.value, 1, "%"), words.limits_words(estimate, indicator, decimals=1)
    unit = formatting.unit_suffix(gap_unit(indicator.unit))
    number = format_gap(estimate.value, decimals) if key in ("sii", "par") else format_number(estimate.value, decimals)
    return f"{number}{unit}", words.limits_words(estimate, indicator, decimals=decimals)


def unit_of(key: str, indicator: Indicator) -> str:
    """Name the unit of a measure; "" where it is a plain number."""
    return "%" if key == "paf" else "" if key in _PLAIN_NUMBERS else gap_unit(indicator.unit)


def has_few(view: InequalityView) -> bool:
    """Tell whether so few measures mean something here that their card has room to spare."""
    return view.now is None or len(set(_FIRST) & set(estimates_of(view.now.measures))) < 3


def headline_measures(view: InequalityView) -> html.Dl:
    """Show the measures that a reader asks for first, each with its limits and one line on what it says."""
    estimates = estimates_of(view.now.measures)
    seen: set[str] = set()
    rows = []
    for key in _FIRST:
        if key not in estimates:
            continue
        value, limits = format_estimate(key, estimates[key], view.indicator)
        note = NOTE_OF[key]
        has_limits = estimates[key].has_limits
        small = f"95% limits {limits}" if has_limits else "95% limits not held"
        rows.append(
            html.Div(
                [
                    html.Dt(with_terms(note.title, seen=seen)),
                    html.Dd(value, className="measure-value"),
                    html.Dd(with_terms(small, seen=seen), className="measure-limits"),
                    html.Dd(_meaning(key, view), className="measure-meaning"),
                ]
            )
        )
    return html.Dl(rows, className="measures is-few" if has_few(view) else "measures")


def _meaning(key: str, view: InequalityView) -> str:
    """Say in one line what the figure on show says."""
    if key == "sii":
        return words.slope_words(view)
    if key == "par":
        best = f"least deprived {view.grouping.part_noun}" if view.grouping.is_ordered else "best group"
        return f"How everyone's figure would change if all did as well as the {best}."
    if key == "gap" and view.now.measures.gap.value < 0:
        return "Nearer to 0 is fairer. Below 0, the first end is better off."
    return _IN_BRIEF[key]


def all_measures_table(view: InequalityView) -> Component:
    """List every measure of the groups on show with its limits."""
    rows = []
    for key, estimate in estimates_of(view.now.measures).items():
        value, limits = format_estimate(key, estimate, view.indicator)
        rows.append([with_terms(NOTE_OF[key].title), value, limits, NOTE_OF[key].shows])
    columns = [
        Column(head="Measure"),
        Column(head="Figure", is_number=True),
        Column(head="95% limits", is_number=True),
        Column(head="What it shows"),
    ]
    return plain_table(columns, rows, caption=f"Every measure: {words.people_of(view)}")


def notes_list(heading: Callable[[str], Component]) -> list[Component]:
    """Write what each measure shows, how to read it and when not to use it, each under a heading.

    Args:
        heading: makes the heading of one measure, as deep as the page needs it.
    """
    return [
        html.Section(
            [
                heading(note.title),
                html.P(with_terms(note.shows)),
                html.P([html.B("How to read it. "), note.how_to_read]),
                html.P([html.B("When not to use it. "), note.not_when]),
            ],
            id=f"measure-{note.key}",
            className="measure-note",
        )
        for note in NOTES
    ]
