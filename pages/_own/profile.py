"""The profile of a neighbourhood of a reader's own, at /area/own: it is written whole, and nothing in it changes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from dash import dcc, html
from dash.development.base_component import Component

from components import datasets, formatting, notices
from components.cards import kind_pill, verdict_label
from components.datasets import stamped
from components.folds import Column, fold, plain_table
from components.formatting import format_count, format_number, format_value, join_names
from components.selection import ReadAddress, Selection
from components.shell import Link
from pages._addresses import at
from pages._own import words
from pages._own.addresses import compare_address, own_measure_address
from queries import areas, indicators
from queries.models import Geography, Verdict, least_official
from queries.own_figures import OwnFigure
from queries.own_neighbourhoods import OwnArea, find_own
from queries.own_profile import OwnPeopleRow, OwnProfile, OwnRow, get_own_profile
from queries.system import get_system

_NO_SET = "There is no neighbourhood in this address"
_HOW = "A neighbourhood of your own is made on the map of a measure, of wards or of MSOAs. Its link then leads here."
_KNOWN = ("data", "release", "own", "neighbourhood")


def title_of(own_text: str) -> str:
    """Name the page."""
    own, _ = find_own(own_text)
    return own.name if own else "A neighbourhood of your own"


def own_profile_page(address: ReadAddress, today: date) -> Component:
    """Compose the profile that an address asks for, or say what is wrong with the set in it."""
    selection = address.selection
    own, problem = find_own(selection.own)
    if own is None:
        links = [Link(label="Choose a measure and make one on its map", href=at("/"))]
        return notices.elsewhere(_NO_SET, f"{problem} {_HOW}".strip(), links=links)
    profile = get_own_profile(own)
    cards = [
        _added_card(profile, selection, today),
        _people_card(profile),
        _refused_card(profile, selection),
        _members_card(profile, selection),
    ]
    head = html.Div(
        [
            html.H1(datasets.stamped_heading(own.name, profile.release), className="dense"),
            html.P(_lede(profile), className="lede"),
            html.P(dcc.Link("Compare it with other areas", href=compare_address(selection)), className="area-ways"),
        ],
        className="page-title",
    )
    unused = notices.ignored_parameters([*address.ignored, *_unused(selection)])
    return html.Div(
        [
            html.Div(head, className="page-head"),
            html.Div([unused] if unused else [], className="notices"),
            *(card for card in cards if card is not None),
        ],
        className="wrap page-cards area own-profile",
    )


def _unused(selection: Selection) -> list[str]:
    """Name the parts of an address that this page has no use for."""
    kept = Selection(**{name: getattr(selection, name) for name in _KNOWN}).to_search().lstrip("?").split("&")
    return [text for text in selection.to_search().lstrip("?").split("&") if text and text not in kept]


def _lede(profile: OwnProfile) -> str:
    own = profile.own
    codes = dict.fromkeys(area.district_code or area.place_code for area in own.members)
    inside = join_names([areas.get_area(code).name for code in codes if code])
    held = formatting.count_words(len(profile.added), "figure")
    return (
        f"A neighbourhood of your own: {words.made_of(own)} in {inside}. "
        f"{held.capitalize()} can be told of it. What cannot be added up is named below, with the reason."
    )


def _section(children: list[Component], name: str) -> html.Section:
    return html.Section(children, className=f"card own-{name}", **{"data-card": "true"})


def _added_card(profile: OwnProfile, selection: Selection, today: date) -> html.Section:
    if not profile.added:
        said = "Nothing here is held as counts of its parts. What is held is named below."
        return _section([html.H2("Nothing could be added up"), html.P(said, className="lede")], "added")
    columns = [
        Column(head="Measure"),
        Column(head="Figure", is_number=True),
        Column(head="95% limits", is_number=True),
        Column(head="Count", is_number=True),
        Column(head="Compared with"),
    ]
    tables = []
    for topic, rows in groupby(profile.added, key=lambda row: row.indicator.topic):
        lines = [_added_line(row, selection, today) for row in rows]
        tables.append(plain_table(columns, lines, caption=stamped(topic, profile.release)))
    lede = (
        "Counts and people are added, then figure and limits are worked out. Rates are never averaged. "
        "Where the set is the whole of one area, the figure of that area stands."
    )
    figures = [row.figure for row in profile.added]
    return _section(
        [html.H2("What can be told of it"), html.P(lede, className="lede"), *tables, _sources(figures, profile)],
        "added",
    )


def _added_line(row: OwnRow, selection: Selection, today: date) -> list[object]:
    figure, indicator = row.figure, row.indicator
    age = formatting.format_period_age(row.choice.period_end_date, today)
    origin = html.Small(f"{row.choice.period}, {age}. {words.origin_words(figure)}")
    return [
        [_measure_link(row, selection), origin],
        html.B(words.value_words(figure, indicator)),
        words.limits_words(figure, indicator),
        words.people_words(figure),
        _compared(row),
    ]


def _measure_link(row: OwnRow, selection: Selection) -> dcc.Link:
    return dcc.Link(_measure_name(row), href=own_measure_address(row, selection))


def _has_sex(row: OwnRow) -> bool:
    return row.choice.sex.value != "persons"


def _measure_name(row: OwnRow) -> str:
    if not _has_sex(row):
        return row.indicator.title
    return f"{row.indicator.title}, {formatting.sex_words(row.choice.sex, row.choice.age)}"


def _compared(row: OwnRow) -> list[Component] | str:
    benchmark = row.benchmark
    if benchmark is None:
        return "Nothing held to compare with"
    name = _short_name(benchmark.code, benchmark.name)
    figure = f"{name}: {format_value(benchmark.value, row.indicator.decimals, row.indicator.unit)}"
    if row.verdict is Verdict.NOT_COMPARED:
        return [html.Span(figure), html.Small("Not tested")]
    said = verdict_label(row.verdict, formatting.format_verdict(row.verdict, name))
    return [said, html.Small(figure)]


def _short_name(code: str, name: str) -> str:
    systems = {each.code for each in areas.list_areas(Geography.SYSTEM)}
    return get_system().short_name if code in systems else name


def _people_card(profile: OwnProfile) -> html.Section | None:
    if not profile.people:
        return None
    columns = [Column(head="Group"), Column(head=profile.own.name, is_number=True)]
    columns += [Column(head=_short_name(area.code, area.name), is_number=True) for area in profile.beside]
    parts: list[Component] = [html.H2("Who lives here")]
    for indicator, found in groupby(profile.people, key=lambda row: row.indicator):
        rows = list(found)
        if not any(row.figure.has_value for row in rows):
            said = f"{indicator.title}: {words.refusal_words(rows[0].figure)}"
            parts.append(html.P(said, className="own-absent"))
            continue
        caption = stamped(f"{indicator.title}, {rows[0].choice.period}", profile.release)
        parts.append(plain_table(columns, [_people_line(row) for row in rows], caption=caption))
    figures = [row.figure for row in profile.people if row.figure.has_value]
    note = "The small number is of people. The Census asked everyone. So no limits are held, and nothing is tested."
    return _section([*parts, html.P(note, className="home-note"), _sources(figures, profile)], "people")


def _people_line(row: OwnPeopleRow) -> list[object]:
    figure, decimals = row.figure, row.indicator.decimals
    if figure.has_value:
        own: object = [html.B(words.value_words(figure, row.indicator)), html.Small(format_count(figure.event_count))]
    else:
        own = html.Small(words.refusal_words(figure))
    others = [formatting.NOT_HELD if value is None else f"{format_number(value, decimals)}%" for value in row.beside]
    return [row.group, own, *others]


def _refused_card(profile: OwnProfile, selection: Selection) -> html.Section | None:
    if not profile.refused:
        return None
    columns = [Column(head="Measure"), Column(head="Nearest figure")]
    parts: list[Component] = []
    by_reason: dict[str, list[OwnRow]] = {}
    for row in profile.refused:
        by_reason.setdefault(words.refusal_words(row.figure), []).append(row)
    for reason, rows in sorted(by_reason.items(), key=lambda each: len(each[1])):
        lines = [[_measure_link(row, selection), _nearest(row)] for row in rows]
        many = formatting.count_words(len(rows), "figure").capitalize()
        parts.append(fold(f"{many}: {reason}", plain_table(columns, lines, caption=stamped(reason, profile.release))))
    count = formatting.count_words(len(profile.refused), "figure")
    lede = "No figure is made up for them. The nearest that is published is named."
    title = f"{count.capitalize()} cannot be added up"
    return _section([html.H2(title), html.P(lede, className="lede"), *parts], "refused")


def _nearest(row: OwnRow) -> str:
    said = words.nearest_words(row.figure, row.indicator).removeprefix("Nearest: ").removesuffix(".")
    return f"{said} ({row.choice.period})" if said else "None around it"


def _sources(figures: Sequence[OwnFigure], profile: OwnProfile) -> html.P:
    held = dict.fromkeys(figure.source_id for figure in figures if figure.source_id)
    names = join_names([indicators.get_source(source_id).short_title for source_id in held])
    kind = least_official({figure.kind.value for figure in figures})
    said = stamped(f"From {names}.", profile.release)
    return html.P([kind_pill(kind), said], className="source-line")


def _members_card(profile: OwnProfile, selection: Selection) -> html.Section:
    own: OwnArea = profile.own
    search = Selection(data=selection.data, release=selection.release, own=selection.own).to_search()
    links = [dcc.Link(area.name, href=at(f"/area/{area.code}{search}")) for area in own.members]
    items = [html.Li([link, f" {area.code}"]) for link, area in zip(links, own.members, strict=True)]
    said = f"{own.vintage}. The set is kept in the address of this page and nowhere else."
    note = html.P(said, className="home-note")
    title = html.H2(f"Its {words.made_of(own)}")
    return _section([title, html.Ul(items, className="own-members"), note], "areas")
