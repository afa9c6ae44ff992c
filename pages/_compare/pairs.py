"""Two measures: the areas of a level as dots, the correlation with its limits, and what it does not say."""

from __future__ import annotations

import numpy as np
from dash import html
from dash.development.base_component import Component

from components import folds, formatting
from components.controls import Choice, FieldSpec, Option, select_field
from components.datasets import stamped
from components.formatting import count_words, format_number, format_value
from components.glossary import with_terms
from components.markup import markup_of
from components.scatter import ScatterAxis, ScatterPoint, scatter
from pages._area.words import NOUNS, full_name
from pages._compare import own_pairs, words
from pages._compare.asked import Asked
from pages._compare.parts import section, sources_line, tools
from queries.compare_pairs import Pairs
from queries.compare_rug import RugColumn
from queries.stats.correlation import FEWEST_PAIRS, Correlation

# The usual warnings of ecological studies, each in one plain sentence.
CAUTIONS = (
    "Areas are not people. Where there is more of both, the one need not be found in the same people as the other.",
    "Two things that go together need not cause each other. A third, such as age or income, may stand behind both.",
    "Each area counts the same, however many people live there.",
    "Areas that touch are often alike. So there are fewer separate findings than dots, and the true limits are wider.",
)


def pair_fields(pairs: Pairs) -> list[FieldSpec]:
    """Offer the measures of the level for both sides."""
    fields = []
    for field, label, chosen in (("across", "Along the bottom", pairs.across), ("up", "Up the side", pairs.up)):
        options = [
            Option(value=column.key, label=_name(column), group=column.indicator.topic) for column in pairs.columns
        ]
        fields.append(select_field(field, label, Choice(value=chosen.key if chosen else "", options=options)))
    return fields


def pairs_card(pairs: Pairs, asked: Asked) -> str:
    """Write the card as markup: SVG is no component of Dash."""
    if pairs.across is None or pairs.up is None:
        return markup_of(section("pairs", [html.H2("Two measures"), html.P(pairs.refusal)]))
    title = f"{_name(pairs.across)} and {_name(pairs.up)}"
    said = _periods(pairs)
    card = section(
        "pairs",
        [
            html.H2(title),
            html.P(with_terms(_finding(pairs)), className="lede"),
            html.P(_second_finding(pairs), className="home-note") if pairs.spearman else html.Div(),
            *([html.Div([html.P(text) for text in said], className="note", role="note")] if said else []),
            *own_pairs.account(pairs, asked.selection),
            html.Div([html.Div(className="scatter-place"), _cautions()], className="pair-parts"),
            _sources(pairs),
            folds.folds(folds.fold("The same as a table", _table(pairs, asked)), tools("pairs", "figures")),
        ],
    )
    before, after = markup_of(card).split('<div class="scatter-place"></div>')
    return before + _picture(pairs, asked) + after


def _cautions() -> html.Div:
    listed = html.Ul([html.Li(text) for text in CAUTIONS])
    return html.Div([html.H3("What this does not say"), listed], className="cautions")


def _name(column: RugColumn) -> str:
    return words.people_words(column.indicator.title, column.choice.sex, column.choice.age)


def correlation_words(found: Correlation) -> str:
    """Write a coefficient with its limits."""
    limits = f"{format_number(found.lower, 2)} to {format_number(found.upper, 2)}"
    return f"{format_number(found.estimate, 2)} (95% limits {limits})"


def _finding(pairs: Pairs) -> str:
    """Say which way the two go together, how closely, over how many areas; or why that is not said."""
    if pairs.refusal:
        return pairs.refusal
    found = pairs.spearman
    noun = NOUNS[pairs.level]
    if found.lower <= 0 <= found.upper:
        said = f"The order of {noun}s by the one says little of their order by the other: it could be chance."
    else:
        more = "higher" if found.estimate > 0 else "lower"
        said = f"Where the one is higher, the other tends to be {more}."
    return f"{said} Spearman's rank correlation: {correlation_words(found)}, over {found.count} {noun}s."


def _second_finding(pairs: Pairs) -> str:
    return (
        f"Pearson's correlation, of points on a line: {correlation_words(pairs.pearson)}. "
        f"Both run from {formatting.MINUS}1 to 1; 0 is none. Neither is given for fewer than {FEWEST_PAIRS} areas."
    )


def _periods(pairs: Pairs) -> list[str]:
    """Say what is not equal of the two: their periods, or that they come from one source and may share their data."""
    said = []
    one, other = pairs.across.choice.period, pairs.up.choice.period
    if one != other:
        said.append(f"The periods differ: {one} along the bottom, {other} up the side.")
    if set(pairs.across.source_ids) & set(pairs.up.source_ids):
        said.append("Both come from one source. If they share data, they go together for that reason alone.")
    said += list(
        dict.fromkeys(column.indicator.warning for column in (pairs.across, pairs.up) if column.indicator.warning)
    )
    return said


def _picture(pairs: Pairs, asked: Asked) -> str:
    chosen = set(asked.selection.selected)
    points = [
        ScatterPoint(
            name=area.name, x=float(x), y=float(y), is_chosen=area.code in chosen,
            words=f"{full_name(area)}: {_value(pairs.across, x)}; {_value(pairs.up, y)}",
        )
        for area, x, y in zip(pairs.areas, pairs.x, pairs.y, strict=True)
        if not (np.isnan(x) or np.isnan(y))
    ]  # fmt: skip
    if not points:
        return ""
    count = len(points)
    points += own_pairs.points_of(pairs, asked.selection)
    summary = stamped(f"{count} {NOUNS[pairs.level]}s as dots. {_finding(pairs)} The table has the same figures.",
                      pairs.release)  # fmt: skip
    return (
        '<div class="scatter-box">'
        + scatter(points, across=_axis(pairs.across), up=_axis(pairs.up), summary=summary)
        + "</div>"
    )


def _axis(column: RugColumn) -> ScatterAxis:
    unit = column.indicator.unit
    small = f" ({unit})" if unit and unit != "%" else ""
    return ScatterAxis(label=f"{_name(column)}, {column.choice.period}{small}", unit=unit)


def _value(column: RugColumn, value: float) -> str:
    return format_value(value, column.indicator.decimals, column.indicator.unit)


def _sources(pairs: Pairs) -> html.P:
    both = (pairs.across, pairs.up)
    ids = dict.fromkeys(source for column in both for source in column.source_ids)
    missing = int((~pairs.is_complete).sum())
    noun = NOUNS[pairs.level]
    lacks = "lacks" if missing == 1 else "lack"
    said = [f"{count_words(missing, noun).capitalize()} {lacks} one of the two: not shown."] if missing else []
    return sources_line({column.kinds for column in both}, ids, pairs.release, *said)


def _table(pairs: Pairs, asked: Asked) -> Component:
    columns = [folds.Column(head=NOUNS[pairs.level].capitalize())]
    columns += [folds.Column(head=_axis(column).label, is_number=True) for column in (pairs.across, pairs.up)]
    rows = own_pairs.table_rows(pairs, asked.selection)
    rows += [
        [full_name(area), *(_cell(column, place) for column in (pairs.across, pairs.up))]
        for place, area in enumerate(pairs.areas)
    ]
    return folds.plain_table(columns, rows, caption="Both measures of every area")


def _cell(column: RugColumn, place: int) -> str:
    row = column.comparison.values.iloc[place]
    if row["status"] != "value":
        return formatting.format_missing(row["status"], row["value_note"])
    limits = formatting.format_limits(row["lower"], row["upper"], column.indicator.decimals)
    held = "" if limits == formatting.NOT_HELD else f" ({limits})"
    return f"{_value(column, row['value'])}{held}"
