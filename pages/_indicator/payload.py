"""The payload of one view: what map, legend, table and details panel are painted from in the browser."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from components import datasets, formatting
from components.cards import KIND_LABELS
from components.figures.ranked_rows import opens_at_highest
from components.map import (
    VERDICT_LETTERS,
    ShadedMap,
    numbers,
    shade_map,
    shading_parts,
    status_letters,
    view_payload,
)
from components.selection import Selection
from pages._addresses import at
from pages._indicator.words import LEVEL_NOUNS, benchmark_name_of, measure_title
from queries.comparisons import PUBLISHERS_OWN
from queries.models import Kind, Polarity, Sex, Shade
from queries.own_neighbourhoods import OwnArea, find_own
from queries.series import list_periods
from queries.views import IndicatorView

_MOST_SHADED_AHEAD = 1000


def payload_of(view: IndicatorView, selection: Selection) -> dict[str, object]:
    """Build what map, legend, table and details are painted from."""
    values = view.comparison.values
    stamp = datasets.stamp_of(view.release)
    if stamp:  # every title says it already; a note is for what one area alone has to say
        values = values.assign(value_note=values["value_note"].where(values["value_note"] != stamp, ""))
    shade = shade_of(view, selection)
    facts = {**_facts(view, selection), "shade": shade.value, "shadings": shadings_of(view)}
    return view_payload(values, view.shown, _shaded(view, shade), facts=facts)


def shadings_of(view: IndicatorView) -> dict[str, dict[str, object]]:
    """Shade the figures in every other way they can be, so that the browser need not wait to show them so.

    Of thousands of areas none: what they would add to every answer costs more than it saves.
    """
    if len(view.comparison.values) > _MOST_SHADED_AHEAD:
        return {}
    return {shade.value: shading_parts(_shaded(view, shade), shade) for shade in list_shades(view)}


def list_shades(view: IndicatorView) -> list[Shade]:
    """List the ways in which these figures can be shaded."""
    has_benchmark = view.comparison.benchmark is not None
    is_possible = {
        Shade.VALUE: True,
        Shade.VERDICT: view.indicator.may_compare and has_benchmark,
        Shade.GAP: bool(has_benchmark and view.indicator.gap_steps),
    }
    return [shade for shade, possible in is_possible.items() if possible]


def _shaded(view: IndicatorView, shade: Shade) -> ShadedMap:
    values, name = view.comparison.values, benchmark_name_of(view)
    shaded = shade_map(values, view.shown, indicator=view.indicator, shade=shade, benchmark_name=name)
    return replace(shaded, legend_title=datasets.stamped(shaded.legend_title, view.release))


def _facts(view: IndicatorView, selection: Selection) -> dict[str, object]:
    """Collect what does not vary by area."""
    comparison, choice, indicator = view.comparison, view.choice, view.indicator
    name = benchmark_name_of(view)
    return {
        "query": selection.without_selected().to_search(),
        "boundaries_url": at(f"/boundaries/{view.release.name}/{choice.geography.value}.json"),
        "release": view.release.number,
        "geography": choice.geography.value,
        "noun": LEVEL_NOUNS[choice.geography],
        "stamp": datasets.stamp_of(view.release),
        "title": datasets.stamped(indicator.map_title or indicator.title, view.release),
        "measure": datasets.stamped(measure_title(view), view.release),
        "unit": indicator.unit,
        "decimals": indicator.decimals,
        "place": view.place.code if view.place else "",
        "neighbourhood": view.neighbourhood.code if view.neighbourhood else "",
        "own": _own(selection),
        "zoom_to": _zoom_to(view),
        "benchmark": _benchmark(view),
        "confidence": comparison.confidence_percent,
        "may_rank": indicator.may_rank,
        "may_compare": indicator.may_compare,
        "may_have_limits": indicator.may_have_limits,
        "has_trend": len(list_periods(indicator.slug, choice)) > 1,
        "first_sort": _first_sort(view),
        "verdict_words": {
            letter: formatting.format_verdict(verdict, name) for verdict, letter in VERDICT_LETTERS.items()
        },
        "verdict_basis": comparison.basis,
        "verdict_sentence": _verdict_sentence(view),
        "order_words": formatting.order_words(indicator).lower().split(" to "),
        "columns": [{"key": "value", "label": _value_label(view)}],
        "period": choice.period,
        "kind": KIND_LABELS[view.kind],
        "other_sex": _other_sex(view),
        "earlier": _earlier(view),
        "default_selected": default_selected(view),
        "profiles": [at("/area/"), Selection(data=selection.data).to_search()],  # what stands round the code of an area
    }


def shade_of(view: IndicatorView, selection: Selection) -> Shade:
    """The chosen shading; plain values where the chosen one means nothing for these figures."""
    return Shade.VALUE if selection.shade is Shade.GAP and Shade.GAP not in list_shades(view) else selection.shade


def _first_sort(view: IndicatorView) -> dict[str, object] | None:
    """Open the table at the end where the ranking opens; None leaves the choice to the table."""
    if not view.indicator.may_rank or not opens_at_highest(view.shown_values):
        return None
    return {"key": "value", "isDescending": True}


def _zoom_to(view: IndicatorView) -> str:
    area = view.neighbourhood or view.place
    if isinstance(area, OwnArea):
        return " ".join(view.shown_values["area_code"])
    return area.code if area else ""


def _own(selection: Selection) -> dict[str, object] | None:
    """Say what is in the neighbourhood of a reader's own, for the form that makes one."""
    own, _ = find_own(selection.own)
    return {"name": own.name, "codes": list(own.codes)} if own else None


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
        **_companion(other.values),
        "benchmark": other.benchmark_value,
    }


def _earlier(view: IndicatorView) -> dict[str, object] | None:
    """Name the earlier period; its figures come with the charts, of the selected areas alone."""
    return {"label": view.earlier.period} if view.earlier else None


def _companion(values: pd.DataFrame) -> dict[str, object]:
    """Write figures that stand beside the shown ones, each with its own reason where there is none."""
    return {"values": numbers(values["value"]), "statuses": status_letters(values["status"])}


def _value_label(view: IndicatorView) -> str:
    sex = view.choice.sex
    who = "Value" if sex is Sex.PERSONS else formatting.sex_words(sex, view.choice.age).capitalize()
    return f"{who}, {view.indicator.unit}"


def _verdict_sentence(view: IndicatorView) -> str:
    """Say whose verdict it is where it is not ours, or why there is none."""
    comparison = view.comparison
    if comparison.basis == PUBLISHERS_OWN:
        return (
            f"The verdict is the publisher's own ({view.source.publisher}). We cannot repeat it: limits are not in the "
            "copy held."
        )
    return comparison.basis if comparison.basis.startswith("Not compared") or not view.indicator.may_compare else ""


def default_selected(view: IndicatorView) -> list[str]:
    """The area that the details panel opens with: the worst of those on show, or the highest where none is worse."""
    values = view.shown_values["value"]
    if not view.indicator.may_rank or not values.notna().any():
        return []
    index = values.idxmin() if view.indicator.polarity is Polarity.HIGH_IS_GOOD else values.idxmax()
    return [str(view.shown_values.at[index, "area_code"])]
