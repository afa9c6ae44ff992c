"""The cards of what is not there: headlines that are not held, groups that no data tell of, findings to check."""

from __future__ import annotations

from dash import dcc, html
from dash.development.base_component import Component

from components import folds, formatting
from components.folds import Column, plain_table
from components.formatting import count_words, end_sentence
from pages._addresses import at
from pages._area import words
from pages._area.parts import area_link, measure_address, section, tools
from queries import indicators
from queries.profile_lists import get_lists
from queries.profile_models import Absent, Finding, MissingGroup, Profile

_NO_ANSWER = "No area around this one has a figure."


def absent_card(profile: Profile, data: str) -> html.Section | None:
    """List the headlines that are not held, why, and where the nearest figure is."""
    if not profile.absent:
        return None
    noun = words.NOUNS[profile.levels[0]]
    title = f"{count_words(len(profile.absent), 'headline').capitalize()} not published for this {noun}"
    items = [html.Li(_absent_item(each, data)) for each in profile.absent]
    return section("absent", [html.H2(title), html.Ul(items, className="absent"), _tools("absent", "list")])


def _tools(name: str, noun: str) -> html.Div:
    return folds.folds(tools(name, noun, has_file=False))


def _absent_item(absent: Absent, data: str) -> list[Component]:
    parts: list[object] = [html.B(f"{absent.indicator.title}. ")]
    if absent.reason:
        parts.append(f"{end_sentence(absent.reason)} ")
    if absent.nearest_area is not None:
        figures = [f"{words.figure_words(row.value, row.indicator)}{_people(row)}" for row in absent.nearest]
        address = measure_address(absent.nearest[0], absent.nearest_area.code, data)
        when = formatting.when_words(absent.nearest[0].choice.period)
        parts += ["Nearest: ", area_link(absent.nearest_area, data), f", {formatting.join_names(figures)} {when}. "]
        parts.append(dcc.Link(["On the map", _hidden(absent)], href=address))
    else:
        parts.append(_NO_ANSWER)
    if absent.instead is not None:
        parts.append(f" In this profile instead: {absent.instead.title}.")
    return [html.P(parts)]


def _hidden(absent: Absent) -> html.Span:
    return html.Span(f": {absent.indicator.title}", className="visually-hidden")


def _people(row: object) -> str:
    name = words.measure_name(row).removeprefix(row.indicator.title).lstrip(", ")
    return f" ({name})" if name else ""


def groups_card(profile: Profile, data: str) -> html.Section | None:
    """Name the groups that the papers name and the data do not hold, with what is known and who says so."""
    if not profile.groups:
        return None
    by_source: dict[str, list[object]] = {}
    for each in profile.groups:
        by_source.setdefault(each.source, []).extend(
            [html.B(f"{each.group}. "), f"{each.known} ", *_nearest_of(each, profile, data)]
        )
    items = [
        html.Li([html.P(said), html.P(f"Source: {source}.", className="source-line")])
        for source, said in by_source.items()
    ]
    lede = "No table held here counts these groups. What the papers say is not about this area alone."
    return section(
        "groups",
        [html.H2("Who is missing from these data"), html.P(lede, className="lede"), html.Ul(items, className="absent"),
         _tools("groups", "list of groups")],
    )  # fmt: skip


def _nearest_of(group: MissingGroup, profile: Profile, data: str) -> list[object]:
    """Lead to the measure that says something of a group, with whom it counts where it is held for the area."""
    known = {each.slug: each for each in indicators.list_indicators()}
    if group.nearest not in known:
        return []
    row = next((each for each in profile.rows if each.indicator.slug == group.nearest and each.has_value), None)
    if row is None:
        link = dcc.Link(known[group.nearest].title, href=at(f"/inequalities/{group.nearest}"))
        return ["Nearest: ", link, ". "]
    link = dcc.Link(row.indicator.title, href=measure_address(row, profile.area.code, data))
    if not group.counts or row.denominator_count is None:
        return ["Nearest: ", link, ". "]
    counted = f"{formatting.format_count(row.denominator_count)} {group.counts}"
    return [f"Nearest: {counted}, the people of ", link, f", {row.choice.period}. "]


def checks_card(profile: Profile, data: str) -> html.Section | None:
    """Say which findings of a paper about this area can be checked with what is held, and which cannot."""
    if not profile.findings:
        return None
    lists = get_lists()
    columns = [Column(head="What the paper says"), Column(head="Can it be checked?"), Column(head="What is held")]
    rows = [[[each.finding, html.Small(each.said)], *_check(each, profile, data)] for each in profile.findings]
    checked = sum(_is_held(each, profile) for each in profile.findings)
    title = f"A paper says more of this area: {count_words(checked)} of {count_words(len(rows))} can be checked"
    return section(
        "checks",
        [html.H2(title), html.P(lists.findings_caution, className="lede"),
         plain_table(columns, rows, caption="Findings of the paper, and whether they can be checked"),
         html.P(["Source: ", end_sentence(lists.findings_source)], className="source-line"),
         _tools("checks", "list of findings")],
    )  # fmt: skip


def _is_held(finding: Finding, profile: Profile) -> bool:
    held = {row.indicator.slug for row in profile.rows if row.has_value}
    return bool(held & set(finding.measures))


def _check(finding: Finding, profile: Profile, data: str) -> list[object]:
    if _is_held(finding, profile):
        return ["Yes", "See the table of every figure"]
    known = {each.slug: each for each in indicators.list_indicators()}
    nearest = known.get(finding.nearest)
    noun = words.NOUNS[profile.levels[0]]
    why = f"No: not held for this {noun}" if finding.measures else "No: no such measure is held"
    held: object = "Nothing near to it"
    if nearest is not None:
        level = nearest.first_geography.value
        held = dcc.Link(f"{nearest.title}, by {level}", href=at(f"/indicator/{nearest.slug}"))
    return [why, held]
