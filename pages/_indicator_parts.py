"""What the indicator page is made of: each function turns one view of figures into one part of the screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from dash.development.base_component import Component

from components import formatting, notices, sentences
from components.cards import KIND_LABELS, source_line, verdict_key
from components.controls import CHARACTERISTIC_LABELS
from components.map import VERDICT_LETTERS, numbers, shade_map, view_payload
from components.readings import Yardstick
from components.selection import Selection
from components.shell import Link
from queries import areas, indicators
from queries.comparisons import PUBLISHERS_OWN
from queries.models import MAPPED_GEOGRAPHIES, Characteristic, Geography, Kind, Polarity, Sex, Shade, Verdict
from queries.series import list_geographies
from queries.views import IndicatorView
from settings import get_settings

LEVEL_NOUNS = {
    Geography.PLACE: "place",
    Geography.DISTRICT: "district",
    Geography.NEIGHBOURHOOD: "neighbourhood",
    Geography.MSOA: "small area",
    Geography.WARD: "ward",
}


def payload_of(view: IndicatorView, selection: Selection) -> dict[str, object]:
    """Build what map, legend, table and details are painted from."""
    comparison, choice, indicator = view.comparison, view.choice, view.indicator
    name = benchmark_name_of(view)
    shaded = shade_map(
        comparison.values, view.shown, indicator=indicator, shade=shade_of(view, selection), benchmark_name=name
    )
    facts = {
        "boundaries_url": f"/boundaries/{view.release.name}/{choice.geography.value}.json",
        "geography": choice.geography.value,
        "noun": LEVEL_NOUNS[choice.geography],
        "shade": shade_of(view, selection).value,
        "title": indicator.map_title or indicator.title,
        "measure": measure_title(view),
        "unit": indicator.unit,
        "decimals": indicator.decimals,
        "place": view.place.code if view.place else "",
        "neighbourhood": view.neighbourhood.code if view.neighbourhood else "",
        "zoom_to": _zoom_to(view),
        "benchmark": _benchmark(view),
        "confidence": comparison.confidence_percent,
        "may_rank": indicator.may_rank,
        "may_compare": indicator.may_compare,
        "verdict_words": {
            letter: formatting.format_verdict(verdict, name) for verdict, letter in VERDICT_LETTERS.items()
        },
        "verdict_basis": comparison.basis,
        "verdict_sentence": _verdict_sentence(view),
        "order_words": formatting.order_words(indicator).lower().split(" to "),
        "columns": [{"key": "value", "label": _value_label(view)}],
        "period": choice.period,
        "kind": KIND_LABELS[kind_of(view)],
        "other_sex": _other_sex(view),
        "earlier": _earlier(view),
        "default_selected": default_selected(view),
    }
    return view_payload(comparison.values, view.shown, shaded, facts=facts)


def shade_of(view: IndicatorView, selection: Selection) -> Shade:
    """The chosen shading; plain values where the chosen one means nothing for these figures."""
    if selection.shade is Shade.GAP and not (view.comparison.benchmark and view.indicator.gap_steps):
        return Shade.VALUE
    return selection.shade


def benchmark_name_of(view: IndicatorView) -> str:
    """Name the benchmark in a word where there is one: the system goes by its short name."""
    benchmark = view.comparison.benchmark
    if benchmark is None:
        return ""
    system_codes = {area.code for area in areas.list_areas(Geography.SYSTEM)}
    return get_settings().system_short_name if benchmark.code in system_codes else benchmark.name


def measure_title(view: IndicatorView) -> str:
    """Name the measure with people, group and period."""
    choice = view.choice
    group = choice.category or (choice.age if choice.characteristic is Characteristic.AGE else "")
    title = sentences.measure_title(view.indicator, sex=choice.sex, age=choice.age)
    return ", ".join(part for part in (title, group, choice.period) if part)


def default_selected(view: IndicatorView) -> list[str]:
    """The area that the details panel opens with: the worst of those on show, or the highest where none is worse."""
    values = view.comparison.values[view.shown]
    values = values[values["value"].notna()]
    if values.empty or not view.indicator.may_rank:
        return []
    is_high_good = view.indicator.polarity is Polarity.HIGH_IS_GOOD
    index = values["value"].idxmin() if is_high_good else values["value"].idxmax()
    return [str(values.loc[index, "area_code"])]


def kind_of(view: IndicatorView) -> Kind:
    """Who stands behind the figures on show: the least official kind among them."""
    kinds = set(view.comparison.values["kind"])
    order = (Kind.EXAMPLE, Kind.THIRD_PARTY, Kind.DERIVED)
    return next((kind for kind in order if kind.value in kinds), Kind.PUBLISHED)


def yardstick_of(view: IndicatorView) -> Yardstick:
    """Describe the comparison for the reading."""
    comparison = view.comparison
    if comparison.benchmark is None:
        return Yardstick(basis=comparison.basis, confidence_percent=comparison.confidence_percent)
    return Yardstick(
        name=benchmark_name_of(view),
        value=comparison.benchmark.value,
        basis=comparison.basis,
        confidence_percent=comparison.confidence_percent,
    )


def title_of(view: IndicatorView) -> str:
    """State the finding, or name the measure where the finding cannot be stated."""
    if view.choice.missing:
        return measure_title(view)
    shown = view.comparison.values[view.shown]
    choice = view.choice
    finding = sentences.headline(view.indicator, shown, sex=choice.sex, age=choice.age)
    is_finding = finding != sentences.measure_title(view.indicator, sex=choice.sex, age=choice.age)
    return finding if is_finding else measure_title(view)


def notices_of(view: IndicatorView, selection: Selection, ignored: Sequence[str]) -> list[Component]:
    """Say what of the address was not used, what is not held and which figure is nearest, and any warning."""
    parts: list[Component | None] = [notices.ignored_parameters([*ignored, *_ignored_by_data(view, selection)])]
    if view.choice.missing:
        parts.append(_missing_notice(view, selection))
    if view.indicator.warning:
        title = "Third-party figures." if kind_of(view) is Kind.THIRD_PARTY else "Take care."
        parts.append(notices.warning(view.indicator.warning, title=title))
    if view.indicator.is_provisional:
        parts.append(notices.warning("Loaded from a table without a definition: unit and direction are not known."))
    return [part for part in parts if part is not None]


def _ignored_by_data(view: IndicatorView, selection: Selection) -> list[str]:
    return [f"{name}={getattr(selection, name)}" for name in dict.fromkeys(view.ignored) if getattr(selection, name)]


def _missing_notice(view: IndicatorView, selection: Selection) -> Component:
    indicator, choice = view.indicator, view.choice
    level = LEVEL_NOUNS[choice.geography]
    if choice.missing == "geography":
        sentence = indicator.not_published.get(choice.geography.value) or (
            f"{indicator.title} is not published for {level}s."
        )
        return notices.warning(sentence, title="Not published.", link=_nearest_link(view))
    label = CHARACTERISTIC_LABELS[choice.characteristic].lower()
    sentence = f"{indicator.title} by {label} is not published for {level}s."
    everyone = replace(selection, characteristic=None, group="").to_search()
    nearest = Link(label="See the figure for everyone together", href=f"/indicator/{indicator.slug}{everyone}")
    return notices.warning(sentence, title="Not published.", link=nearest)


def _nearest_link(view: IndicatorView) -> Link | None:
    slug = view.indicator.nearest.get(view.choice.geography.value)
    if slug:
        other = indicators.get_indicator(slug)
        return Link(label=f"See the nearest figure: {other.short_title}", href=f"/indicator/{slug}")
    held = list_geographies(view.indicator.slug)
    if not held:
        return None
    asked = MAPPED_GEOGRAPHIES.index(view.choice.geography)
    level = min(held, key=lambda each: abs(MAPPED_GEOGRAPHIES.index(each) - asked))
    search = Selection(areas=level, sex=view.choice.sex).to_search()
    return Link(label=f"See it by {LEVEL_NOUNS[level]}", href=f"/indicator/{view.indicator.slug}{search}")


def source_of(view: IndicatorView, today: date) -> Component:
    """Write the small print: kind, source, period and age, limits, geography vintage."""
    _, vintage, _ = areas.get_geography_names(view.choice.geography)
    has_limits = bool(view.comparison.values["lower"].notna().any())
    return source_line(
        kind_of(view),
        _source_name(view),
        view.choice.period,
        end_date=view.choice.period_end_date or today,
        today=today,
        has_limits=has_limits,
        confidence=view.comparison.confidence_percent,
        remarks=[f"Areas: {vintage}.", f"By {view.indicator.population_basis}."],
    )


def _zoom_to(view: IndicatorView) -> str:
    area = view.neighbourhood or view.place
    return area.code if area else ""


def _source_name(view: IndicatorView) -> str:
    """Name the source, with the publisher's own number of the indicator where it has one."""
    number = view.indicator.indicator_id
    return f"{view.source.short_title} {number}" if number.isdigit() else view.source.short_title


def _value_label(view: IndicatorView) -> str:
    sex = view.choice.sex
    who = "Value" if sex is Sex.PERSONS else formatting.sex_words(sex, view.choice.age).capitalize()
    return f"{who}, {view.indicator.unit}"


def _benchmark(view: IndicatorView) -> dict[str, object] | None:
    benchmark = view.comparison.benchmark
    if benchmark is None:
        return None
    return {
        "code": benchmark.code,
        "name": benchmark_name_of(view),
        "value": benchmark.value,
        "lower": benchmark.lower,
        "upper": benchmark.upper,
        "kind": KIND_LABELS[Kind(benchmark.kind)],
    }


def _other_sex(view: IndicatorView) -> dict[str, object] | None:
    if view.other_sex is None:
        return None
    other = view.other_sex
    return {
        "label": formatting.sex_words(other.sex, view.choice.age).capitalize(),
        "values": numbers(other.values),
        "benchmark": other.benchmark_value,
    }


def _earlier(view: IndicatorView) -> dict[str, object] | None:
    if view.earlier is None:
        return None
    period, values = view.earlier
    return {"label": period, "values": numbers(values)}


def _verdict_sentence(view: IndicatorView) -> str:
    """Say whose verdict it is where it is not ours, or why there is none."""
    comparison = view.comparison
    if comparison.basis == PUBLISHERS_OWN:
        return f"The verdict is {view.source.publisher}'s own. We cannot repeat it: limits are not in the copy held."
    return comparison.basis if comparison.basis.startswith("Not compared") or not view.indicator.may_compare else ""


def ranking_title_of(view: IndicatorView) -> str:
    """Say the order of the ranking and which direction is good."""
    order = formatting.order_words(view.indicator) if view.indicator.may_rank else "Single areas are not ranked"
    return f"{order}. {formatting.polarity_words(view.indicator)}"


def key_of(view: IndicatorView) -> Component:
    """Draw the key of the verdicts that are on show, and say whose test they are."""
    comparison = view.comparison
    shown = set(comparison.values.loc[view.shown & comparison.values["value"].notna(), "verdict"])
    name = benchmark_name_of(view)
    tested = shown - {Verdict.NOT_COMPARED}
    words = f"than {name}, by {comparison.basis}" if tested else comparison.basis
    return verdict_key([verdict for verdict in Verdict if verdict in shown], words)
