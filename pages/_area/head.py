"""The head of a profile: what the area is, where it lies, its code; and the small map of where it is."""

from __future__ import annotations

from dash import dcc, html
from dash.development.base_component import Component

from components import datasets, formatting
from components.controls import Choice, FieldSpec, Option, select_field, switch_field
from components.selection import Selection
from pages._addresses import at
from pages._area import words
from pages._area.parts import area_link
from pages._indicator.payload import payload_of
from queries import areas, indicators, series, views
from queries.models import MAPPED_GEOGRAPHIES, SMALL_AREA_GEOGRAPHIES, Geography, SeriesRequest, ViewRequest
from queries.profile_lists import get_lists
from queries.profile_models import Profile
from queries.views import IndicatorView

_MOST_BUTTONS = 4  # what fits beside a heading on a laptop; more of them are a list


def heading(profile: Profile) -> str:
    """Name the area, stamped where its figures are made up."""
    return datasets.stamped_heading(words.full_name(profile.area), profile.release)


def lede(profile: Profile, data: str) -> list[Component]:
    """Say what the area is, which areas hold it, how many people live there, and its code."""
    noun = words.noun_of(profile)
    inside: list[object] = []
    for place, parent in enumerate(profile.parents):
        inside += [", " if place else " In ", area_link(parent, data)]
    parts: list[object] = [f"{noun[:1].upper()}{noun[1:]}."]
    parts += [*inside, "."] if inside else []
    vintage = areas.get_geography_names(profile.levels[0])[1]
    parts.append(f" Code {profile.area.code}" + (f"; {vintage}." if vintage.lower() != noun else "."))
    said = [html.P(parts, className="lede")]
    if profile.people.residents:
        count, row = profile.people.residents
        counted = f"{formatting.format_count(count)} people lived here at the Census of {row.period}."
        said.append(html.P(counted, className="lede"))
    if profile.area.note:
        said.append(html.P(formatting.end_sentence(profile.area.note), className="home-note"))
    said.append(_comparisons(profile, data))
    return said


def _comparisons(profile: Profile, data: str) -> html.P:
    """Lead to the page that compares, with this area chosen."""
    code = profile.area.code
    chosen = (profile.beside.code, code) if profile.beside else (code,)
    said = "See the two side by side" if profile.beside else "Compare this area with others"
    ways = [(said, Selection(data=data, selected=chosen))]
    if any(level in MAPPED_GEOGRAPHIES for level in profile.levels):
        ways.append(("See the areas most like it", Selection(data=data, selected=(code,), view="alike")))
    links = [dcc.Link(words, href=at(f"/compare{chosen.to_search()}")) for words, chosen in ways]
    return html.P([part for link in links for part in (link, " ")], className="area-ways")


def benchmark_switch(profile: Profile) -> list[FieldSpec]:
    """Offer what the area can be compared with; the first is the benchmark of each measure's own."""
    if not profile.benchmarks and not profile.beside:
        return []
    names = {code: words.short_name(code, name) for code, name in profile.benchmarks}
    usual = profile.own_benchmarks or tuple(names)[:1]
    options = [Option(value="", label=" or ".join(names[code] for code in usual), is_default=True)]
    others = [code for code in names if (code,) != usual]
    options += [Option(value=code, label=names[code]) for code in others]
    if profile.beside:
        options.append(Option(value=profile.beside.code, label=profile.beside.name))
    field = switch_field if len(options) <= _MOST_BUTTONS else select_field
    return [field("benchmark", "Compare with", Choice(value=profile.wanted, options=options))]


def beside_field(profile: Profile) -> dict[str, str]:
    """Describe the field that takes another area of the level as the benchmark; assets/area_beside.js fills it."""
    level = next((each for each in profile.levels if each in MAPPED_GEOGRAPHIES), None)
    if level is None or len(areas.list_areas(level)) < 2:
        return {}
    return {"noun": words.NOUNS[level], "code": profile.area.code, "chosen": profile.wanted if profile.beside else ""}


def map_view_of(profile: Profile) -> IndicatorView | None:
    """Find the figures that colour the small map; None where no map of the level is held, or the area is not on it."""
    if Geography.ENGLAND in profile.levels:
        return None
    level = next((each for each in profile.levels if each in MAPPED_GEOGRAPHIES), Geography.DISTRICT)
    held = {each.slug for each in indicators.list_indicators()}
    own = [row.indicator.slug for row in profile.rows]
    for slug in [*(each for each in get_lists().map_measures if each in held), *own]:
        if level in series.list_geographies(slug):
            request = ViewRequest(series=SeriesRequest(geography=level), has_companions=False)
            return views.get_indicator_view(slug, request)
    return None


def map_payload(view: IndicatorView, profile: Profile, selection: Selection) -> dict[str, object]:
    """Build what the small map is painted from: the level of the area, zoomed to its district where it is small."""
    area = profile.area
    payload = payload_of(view, Selection(data=selection.data))
    is_small = any(level in SMALL_AREA_GEOGRAPHIES for level in profile.levels)
    return {
        **payload,
        "selected": [area.code],
        "zoom_to": (area.district_code or "") if is_small else "",
    }


def map_words(view: IndicatorView, profile: Profile) -> list[Component]:
    """Say what the colours are and that other areas lead to their profiles."""
    noun = words.NOUNS[view.choice.geography]
    period = view.choice.period
    source = view.source.short_title
    said = f"Coloured by: {view.indicator.title}, {period} ({source}). Choose another {noun} to open its profile."
    return [html.P(datasets.stamped(said, profile.release), className="source-line")]
