"""The card of what stands out: at most twelve sentences, the worst first, each with its verdict."""

from __future__ import annotations

from collections.abc import Sequence

from dash import dcc, html
from dash.development.base_component import Component

from components import folds
from components.cards import verdict_label
from components.glossary import with_terms
from pages._area import words
from pages._area.parts import area_link, measure_address, section, tools
from queries import areas
from queries.models import Verdict
from queries.profile import get_profile
from queries.profile_models import Profile, ProfileRow

_ORDER = (
    "Worst first. What gets worse too comes first; then what is farthest from the benchmark, measured at the limit "
    "nearer to it, so that chance does not lead. What has no limits, or no ratio that means something, follows by name."
)


def findings_card(profile: Profile, data: str) -> html.Section:
    """Say what is worse and what is better by more than chance; where nothing can be tested, where the area stands."""
    worse, better = words.shown_findings(profile.stands_out)
    against = words.benchmark_words(profile)
    parts: list[Component] = [
        html.H2(words.stands_out_title(profile)),
        html.P(with_terms(" ".join(filter(None, (words.stands_out_lede(profile), against)))), className="lede"),
    ]
    parts += _list("Worse", worse, profile, data) + _list("Better", better, profile, data)
    warnings = dict.fromkeys(row.indicator.warning for row in (*worse, *better) if row.indicator.warning)
    parts += [html.P([html.B("Take care. "), *with_terms(text)], className="home-note") for text in warnings]
    if more := words.left_out_words(profile):
        parts.append(html.P(more, className="home-note"))
    if profile.stands_out.in_order:
        parts.append(_order_list(profile, data))
    parts += _nearest_tested(profile, data)
    how = folds.fold("How these are picked", html.P(with_terms(_ORDER)))
    parts.append(folds.folds(*([how] if worse or better else []), tools("findings", "findings", has_file=False)))
    return section("findings", parts)


def _list(title: str, rows: Sequence[ProfileRow], profile: Profile, data: str) -> list[Component]:
    if not rows:
        return []
    return [html.H3(title), html.Ol([_item(row, profile, data) for row in rows], className="findings")]


def _item(row: ProfileRow, profile: Profile, data: str) -> html.Li:
    link = dcc.Link(words.measure_name(row), href=measure_address(row, profile.area.code, data))
    verdict = verdict_label(row.verdict, words.verdict_words(row))
    return html.Li([html.P([link, " ", verdict]), html.P(words.finding_sentence(row), className="finding-words")])


def _order_list(profile: Profile, data: str) -> html.Ol:
    rows = profile.stands_out.in_order[: words.MOST_FINDINGS]
    items = []
    for row in rows:
        link = dcc.Link(words.measure_name(row), href=measure_address(row, profile.area.code, data))
        verdict = verdict_label(Verdict.NOT_COMPARED, "Not compared")
        said = html.P(words.order_sentence(row), className="finding-words")
        items.append(html.Li([html.P([link, " ", verdict]), said]))
    return html.Ol(items, className="findings")


def _nearest_tested(profile: Profile, data: str) -> list[Component]:
    """Lead to the nearest area around this one of which something could be tested."""
    if profile.stands_out.tested_count:
        return []
    england = {each[0] for each in profile.benchmarks[:1]}
    for parent in profile.parents:
        found = get_profile(parent.code).stands_out
        if found.tested_count and parent.code not in england:
            counts = f"{words.count_words(len(found.worse))} worse, {words.count_words(len(found.better))} better"
            name = areas.get_area(parent.code).name
            return [html.P(["The nearest tested figures are those of ", area_link(parent, data), f": {counts}."],
                           className="lede", **{"data-nearest": name})]  # fmt: skip
    return []
