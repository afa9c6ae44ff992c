"""What a card of the indicator page takes along when it leaves the page: its files, and the small print under it."""

from __future__ import annotations

from components import formatting
from components.cards import KIND_LABELS
from components.datasets import stamp_of
from components.downloads import file_name
from components.releases import release_words
from components.selection import Selection
from pages._indicator.downloads import held_selection, warnings_of
from pages._indicator.words import benchmark_name_of, has_limits, measure_title, source_name
from pages._server.downloads import figures_address, history_address
from queries import areas, series
from queries.views import IndicatorView


def about_of(view: IndicatorView, selection: Selection) -> dict[str, object]:
    """Describe the view for assets/card_tools.js: what it measures, where its files are, what is written under it."""
    search = held_selection(view, selection).to_search()
    choice, part = view.choice, view.neighbourhood or view.place
    name = [view.indicator.slug, choice.sex.value, choice.category, choice.period, choice.geography.value]
    return {
        "measure": measure_title(view),
        "trend": _trend_measure(view),
        "files": {
            "figures": figures_address(view.indicator.slug, search),
            "history": history_address(view.indicator.slug, search),
        },
        "name": file_name([*name, part.name if part else ""], "").rstrip("."),
        "lines": small_print(view),
        "mark": stamp_of(view.release),
        "release": release_words(view.release),
    }


def small_print(view: IndicatorView) -> dict[str, list[str]]:
    """Write the lines under a picture: those of every picture, and those of map and ranking or of the trend alone."""
    _, vintage, credit = areas.get_geography_names(view.choice.geography)
    kind = KIND_LABELS[view.kind]
    source = view.source
    basis = formatting.end_sentence(view.comparison.basis)
    compared = basis if basis.startswith("Not compared") else f"Compared with {benchmark_name_of(view)} by {basis}"
    part = view.neighbourhood or view.place
    return {
        "first": list(warnings_of(view)),
        "view": [
            f"{kind}: {source_name(view)}, {view.choice.period}. {_limits_words(view)}{compared}"
            f" {f'Only {part.name} is shown. ' if part else ''}Areas: {vintage}. {credit}",
        ],
        "trend": [f"{kind}: {source_name(view)}. {formatting.polarity_words(view.indicator)}."],
        "all": [
            f"{source.title}, {source.publisher}. {source.licence}. Accessed {source.accessed_date:%-d %B %Y}.",
            " ".join(map(formatting.end_sentence, view.indicator.caveats)),
            f"The Health Gap, data release {view.release.number}, built {view.release.released_at:%-d %B %Y}.",
        ],
    }


def _trend_measure(view: IndicatorView) -> str:
    """Name measure and people with the first and the last period instead of the one on the map."""
    periods = series.list_periods(view.indicator.slug, view.choice)
    measure = measure_title(view).removesuffix(f", {view.choice.period}")
    if len(periods) < 2:
        return ", ".join([measure, *periods])
    return f"{measure}. First period {periods[-1]}, last {periods[0]}"


def _limits_words(view: IndicatorView) -> str:
    is_held = has_limits(view)
    if is_held is None:
        return ""
    return f"{view.comparison.confidence_percent:g}% limits are {'held' if is_held else 'not held'}. "
