"""The tables behind the pictures of the home page."""

from __future__ import annotations

import pandas as pd
from dash import dcc, html
from dash.development.base_component import Component

from components import formatting
from components.cards import verdict_label
from components.folds import Column, plain_table
from components.formatting import NOT_HELD, format_count, format_limits, format_missing, format_number, format_value
from pages._addresses import at
from pages._home import words
from queries import indicators
from queries.gaps import Gaps
from queries.home import HomeFigures, ViewBySex
from queries.models import Area, Kind, Sex, Verdict
from queries.views import IndicatorView

_VERDICT = "Compared with England"


def life_table(life: ViewBySex) -> html.Div:
    """List every area from the shortest lives of men to the longest, with England last."""
    men, women = life[Sex.MALE], life[Sex.FEMALE]
    of_women = women.comparison.values.set_index("area_code")
    columns = [
        Column(head="Area"),
        Column(head="Men, years", is_number=True),
        Column(head=f"{_VERDICT}, men"),
        Column(head="Women, years", is_number=True),
        Column(head=f"{_VERDICT}, women"),
    ]
    rows = [
        [row.area_name, _figure(row, men), _verdict(row.verdict), _figure(other, women), _verdict(other.verdict)]
        for row in men.comparison.values.sort_values("value", kind="stable").itertuples()
        if (other := of_women.loc[row.area_code]) is not None
    ]
    if men.comparison.benchmark and women.comparison.benchmark:
        england = [format_number(view.comparison.benchmark.value, view.indicator.decimals) for view in (men, women)]
        rows.append([men.comparison.benchmark.name, england[0], "", england[1], ""])
    caption = f"{men.indicator.title}, {men.choice.period}. {men.comparison.basis.capitalize()}."
    return plain_table(columns, rows, caption=caption)


def healthy_table(healthy: ViewBySex) -> html.Div:
    """List every place with its limits, men first."""
    view = healthy[Sex.MALE]
    columns = [
        Column(head="Who and where"),
        Column(head="Years", is_number=True),
        Column(head="95% limits", is_number=True),
        Column(head="England", is_number=True),
        Column(head=_VERDICT),
    ]
    rows = []
    for sex, each in healthy.items():
        people = formatting.sex_words(sex).capitalize()
        england = each.comparison.benchmark.value if each.comparison.benchmark else None
        rows += [
            [
                f"{people}, {row.area_name}",
                _figure(row, each),
                format_limits(row.lower, row.upper, each.indicator.decimals),
                format_number(england, each.indicator.decimals),
                _verdict(row.verdict),
            ]
            for row in each.comparison.values.itertuples()
        ]
    return plain_table(columns, rows, caption=f"{view.indicator.title}, {view.choice.period}")


def inside_table(inside: ViewBySex, districts: ViewBySex) -> html.Div:
    """List the gap inside every district and place; an area without a figure says why."""
    men, women = districts[Sex.MALE], districts[Sex.FEMALE]
    rows_by_code: dict[str, list[str]] = {}
    for by_sex in (inside, districts):
        of_women = by_sex[Sex.FEMALE].comparison.values.set_index("area_code")
        for row in by_sex[Sex.MALE].comparison.values.itertuples():
            other = of_women.loc[row.area_code]
            rows_by_code.setdefault(row.area_code, [row.area_name, _figure(row, men), _figure(other, women)])
    rows = list(rows_by_code.values())
    if men.comparison.benchmark and women.comparison.benchmark:
        england = [format_number(view.comparison.benchmark.value, view.indicator.decimals) for view in (men, women)]
        rows.append([f"{men.comparison.benchmark.name}, the whole country: not like for like", *england])
    columns = [Column(head="Area"), Column(head="Men, years", is_number=True), Column(head="Women", is_number=True)]
    return plain_table(columns, rows, caption=f"{men.indicator.title}, {men.choice.period}. Not compared with England.")


def wards_table(figures: HomeFigures, districts: tuple[Area, ...]) -> html.Div:
    """List the wards that have residents in the most deprived fifth, most first, and the wards without a figure."""
    view = figures.wards
    name_of = {area.code: area.name for area in districts}
    values = view.comparison.values
    held = values[values["value"] > 0].sort_values("value", ascending=False, kind="stable")
    without = values[values["value"].isna()]
    columns = [
        Column(head="Ward"),
        Column(head="Share", is_number=True),
        Column(head="People", is_number=True),
        Column(head="Of", is_number=True),
    ]
    rows = [
        [
            f"{row.area_name}, {name_of.get(row.district_code, '')}",
            _figure(row, view, view.indicator.unit),
            format_count(row.event_count),
            format_count(row.denominator_count),
        ]
        for row in pd.concat([held, without]).itertuples()
    ]
    none = int((values["value"] == 0).sum())
    caption = (
        f"{view.indicator.title}, {view.choice.period}. {formatting.count_words(none, 'ward').capitalize()} have none."
    )
    return plain_table(columns, rows, caption=caption)


def worst_table(worst: pd.DataFrame) -> html.Div:
    """List the widest gaps: what, where, the figure with its limits, England's, how far at the least, and when."""
    has_denominators = bool(worst["denominator_count"].notna().any())
    columns = [
        Column(head="What"),
        Column(head="Where"),
        Column(head=["Figure", html.Small("95% limits")], is_number=True),
        Column(head="England", is_number=True),
        Column(head="At least", is_number=True),
        *([Column(head="Out of", is_number=True)] if has_denominators else []),
        Column(head="Period"),
        Column(head=_VERDICT),
    ]
    rows = []
    for _, row in worst.iterrows():
        indicator = indicators.get_indicator(row["indicator_slug"])
        limits = format_limits(row["lower_ci95"], row["upper_ci95"], indicator.decimals)
        times, of = words.times_words(row["least_times_benchmark"], indicator)
        rows.append(
            [
                _measure(row),
                row["area_name"],
                [html.B(format_value(row["value"], indicator.decimals, indicator.unit)), html.Small(limits)],
                format_value(row["benchmark_value"], indicator.decimals, "%" if indicator.unit == "%" else ""),
                [times, html.Small(of)],
                *([_denominator(row)] if has_denominators else []),
                row["period"],
                _verdict(row["verdict"]),
            ]
        )
    return plain_table(columns, rows, caption="Places and districts that are worse than England by more than chance")


def _denominator(row: pd.Series) -> str:
    return NOT_HELD if pd.isna(row["denominator_count"]) else format_count(row["denominator_count"])


def unranked_table(gaps: Gaps) -> html.Div:
    """List what is worse than England and has no place in the order, with the reason."""
    columns = [
        Column(head="What"),
        Column(head="Where"),
        Column(head="Figure", is_number=True),
        Column(head="England", is_number=True),
        Column(head="Period"),
        Column(head="Why it is not in the order"),
    ]
    rows = []
    for _, row in gaps.unranked.iterrows():
        indicator = indicators.get_indicator(row["indicator_slug"])
        figure = format_value(row["value"], indicator.decimals, indicator.unit)
        england = format_number(row["benchmark_value"], indicator.decimals)
        rows.append([_measure(row), row["area_name"], figure, england, row["period"], words.why_unranked(row)])
    return plain_table(columns, rows, caption="Worse than England, but not in this order")


def _measure(row: pd.Series) -> list[Component]:
    """Name a measure with its people, as the link to its map with the area selected, and which direction is good."""
    indicator = indicators.get_indicator(row["indicator_slug"])
    sex = Sex(row["sex"])
    people = "" if sex is Sex.PERSONS else f", {formatting.sex_words(sex, row['age'])}"
    address = at(f"/indicator/{indicator.slug}?areas={row['geography']}")
    address += f"&sex={sex.value}" if people else ""
    return [
        dcc.Link(f"{indicator.title}{people}", href=f"{address}&selected={row['area_code']}"),
        html.Small(formatting.polarity_words(indicator)),
    ]


def _figure(row: object, view: IndicatorView, unit: str = "") -> str:
    """Print a figure, or the reason why there is none."""
    if pd.isna(row.value):
        return format_missing(row.status, row.value_note)
    return format_value(row.value, view.indicator.decimals, unit)


def _verdict(verdict: Verdict) -> Component:
    return verdict_label(Verdict(verdict), Verdict(verdict).value.replace("_", " ").capitalize())


def kinds_of(rows: pd.DataFrame) -> list[Kind]:
    """List the kinds of figure in some rows, the least official first."""
    found = set(rows["kind"])
    return [kind for kind in (Kind.EXAMPLE, Kind.THIRD_PARTY, Kind.DERIVED, Kind.PUBLISHED) if kind.value in found]
