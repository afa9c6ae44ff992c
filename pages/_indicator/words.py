"""The words around the picture: title, notices, source line and key of one view."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from dash import html
from dash.development.base_component import Component

from components import formatting, notices, sentences
from components.cards import kind_pill, source_line, verdict_key
from components.controls import CHARACTERISTIC_LABELS
from components.figures.ranked_rows import opens_at_highest
from components.readings import Paragraph, Yardstick
from components.selection import Selection
from components.shell import Link
from pages._addresses import at
from pages._own.notice import own_notice, without_own
from queries import areas, indicators
from queries.aggregates import Together, WhyNot
from queries.comparisons import span_of
from queries.models import (
    MAPPED_GEOGRAPHIES,
    Characteristic,
    Geography,
    Indicator,
    Kind,
    Sex,
    Verdict,
)
from queries.own_neighbourhoods import OwnArea
from queries.recent_trend import RecentTrend
from queries.series import list_geographies
from queries.stats.trend import Refusal, TrendLabel
from queries.system import get_system
from queries.views import IndicatorView

LEVEL_NOUNS = {
    Geography.PLACE: "place",
    Geography.DISTRICT: "district",
    Geography.NEIGHBOURHOOD: "neighbourhood",
    Geography.MSOA: "small area",
    Geography.WARD: "ward",
}


def title_of(view: IndicatorView) -> str:
    """State the finding, or name the measure where the finding cannot be stated."""
    if view.choice.missing:
        return measure_title(view)
    shown, choice = view.shown_values, view.choice
    finding = sentences.headline(view.indicator, shown, gap=span_of(shown), sex=choice.sex, age=choice.age)
    is_finding = finding != sentences.measure_title(view.indicator, sex=choice.sex, age=choice.age)
    return finding if is_finding else measure_title(view)


def measure_title(view: IndicatorView) -> str:
    """Name the measure with people, group and period."""
    choice = view.choice
    group = choice.category or (choice.age if choice.characteristic is Characteristic.AGE else "")
    title = sentences.measure_title(view.indicator, sex=choice.sex, age=choice.age)
    return ", ".join(part for part in (title, group, choice.period) if part)


def benchmark_name_of(view: IndicatorView) -> str:
    """Name the benchmark in a word where there is one: the system goes by its short name."""
    benchmark = view.comparison.benchmark
    if benchmark is None:
        return ""
    system_codes = {area.code for area in areas.list_areas(Geography.SYSTEM)}
    return get_system().short_name if benchmark.code in system_codes else benchmark.name


def ranking_title_of(view: IndicatorView) -> str:
    """Say the order of the ranking and which direction is good."""
    is_reversed = opens_at_highest(view.shown_values)
    order = formatting.order_words(view.indicator, is_reversed=is_reversed)
    order = order if view.indicator.may_rank else "Single areas are not ranked"
    return f"{order}. {formatting.polarity_words(view.indicator)}"


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


def notices_of(view: IndicatorView, selection: Selection, ignored: Sequence[str]) -> list[Component]:
    """Say what of the address was not used, what is not held and which figure is nearest, and any warning."""
    unused = without_own([*ignored, *ignored_by_data(view, selection)])
    parts: list[Component | None] = [notices.ignored_parameters(unused)]
    parts.append(own_notice(selection, is_used=isinstance(view.neighbourhood, OwnArea)))
    if view.choice.missing:
        parts.append(_missing_notice(view, selection))
    if "sex" in view.ignored and selection.sex:
        parts.append(_sex_notice(view, selection.sex))
    if view.indicator.warning:
        title = "Third-party figures." if view.kind is Kind.THIRD_PARTY else "Take care."
        parts.append(notices.warning(view.indicator.warning, title=title))
    if view.indicator.is_provisional:
        parts.append(notices.warning("Loaded from a table without a definition: unit and direction are not known."))
    return [part for part in parts if part is not None]


def ignored_by_data(view: IndicatorView, selection: Selection) -> list[str]:
    """Name the parts of an address that ask for something which is not held, as they were written."""
    # A sex that is not held is a gap in the figures, not a slip in the address: `_sex_notice` says it.
    names = [name for name in dict.fromkeys(view.ignored) if name != "sex" and getattr(selection, name)]
    unused = [f"{name}={getattr(selection, name)}" for name in names]
    area_codes = view.comparison.values["area_code"]
    return unused + [f"selected={code}" for code in selection.selected if not (area_codes == code).any()]


def together_paragraph(found: Together, indicator: Indicator, noun: str) -> Paragraph:
    """Say what several chosen areas come to together, or why that cannot be said."""
    areas_words = formatting.count_words(found.area_count, noun)
    if found.value is not None:
        value = formatting.format_value(found.value, indicator.decimals, indicator.unit)
        limits = formatting.format_limits(found.lower, found.upper, indicator.decimals)
        tested = f" (95% limits {limits})" if found.lower is not None else ""
        people = formatting.format_count(found.denominator_count)
        text = f"The {areas_words} together: {value}{tested}, of {people} counted."
    elif found.why_not is WhyNot.PART_MISSING:
        text = f"The {areas_words} have no figure together: {formatting.join_names(list(found.missing))} has none."
    elif found.why_not is WhyNot.NO_COUNTS:
        text = f"The {areas_words} have no figure together: the counts behind their figures are not held."
    else:
        text = f"The {areas_words} have no figure together: figures of this kind cannot be added up or averaged."
    return Paragraph(lead="Chosen areas.", text=text)


_NO_TREND = {
    Refusal.NOT_ANNUAL: "each figure covers more than one year, so the years overlap",
    Refusal.TOO_FEW_POINTS: "fewer than five years are held",
    Refusal.POINT_MISSING: "one of the last five years is missing",
    Refusal.LIMITS_MISSING: "95% limits are not held",
    Refusal.NONE_OR_ALL: "nobody or everybody is counted in one year",
}


def recent_trend_words(trend: RecentTrend) -> str:
    """Say whether the latest five years rise or fall by more than chance, or why that cannot be told."""
    if trend.refusal is not Refusal.NONE:
        return f"Recent trend not tested: {_NO_TREND[trend.refusal]}."
    if trend.label is TrendLabel.NO_CHANGE:
        return f"Recent trend, five years with {trend.last_period} as the last: no change that is more than chance."
    words = str(trend.label).lower()
    return f"Recent trend, five years with {trend.last_period} as the last: {words}, by more than chance."


def _missing_notice(view: IndicatorView, selection: Selection) -> Component:
    indicator, choice = view.indicator, view.choice
    level = LEVEL_NOUNS[choice.geography]
    if choice.missing == "geography":
        sentence = indicator.not_published.get(choice.geography.value) or (
            f"{indicator.title} is not published for {level}s."
        )
        return notices.warning(sentence, title="Not published.", link=_nearest_link(view, selection))
    label = CHARACTERISTIC_LABELS[choice.characteristic].lower()
    sentence = f"{indicator.title} by {label} is not published for {level}s."
    everyone = replace(selection, characteristic=None, group="").to_search()
    nearest = Link(label="See the figure for everyone together", href=at(f"/indicator/{indicator.slug}{everyone}"))
    return notices.warning(sentence, title="Not published.", link=nearest)


def _sex_notice(view: IndicatorView, wanted: Sex) -> Component:
    asked, shown = (formatting.sex_words(sex, view.choice.age) for sex in (wanted, view.choice.sex))
    sentence = f"{view.indicator.title} is not published for {asked}. The figures on show are for {shown}."
    return notices.warning(sentence, title="Not published.")


def _nearest_link(view: IndicatorView, selection: Selection) -> Link | None:
    if not list_geographies(view.indicator.slug):
        return Link(label="See its groups", href=at(f"/inequalities/{view.indicator.slug}"))
    slug = view.indicator.nearest.get(view.choice.geography.value)
    if slug:
        other = indicators.get_indicator(slug)
        search = Selection(data=selection.data, release=selection.release).to_search()
        return Link(label=f"See the nearest figure: {other.short_title}", href=at(f"/indicator/{slug}{search}"))
    held = list_geographies(view.indicator.slug)
    if not held:
        return None
    asked = MAPPED_GEOGRAPHIES.index(view.choice.geography)
    level = min(held, key=lambda each: abs(MAPPED_GEOGRAPHIES.index(each) - asked))
    shown = Selection(data=selection.data, release=selection.release, areas=level, sex=view.choice.sex)
    address = at(f"/indicator/{view.indicator.slug}{shown.to_search()}")
    return Link(label=f"See it by {LEVEL_NOUNS[level]}", href=address)


def source_of(view: IndicatorView, today: date) -> Component:
    """Write the small print: kind, source, period and age, limits, geography vintage."""
    _, vintage, _ = areas.get_geography_names(view.choice.geography)
    return source_line(
        view.kind,
        source_name(view),
        view.choice.period,
        end_date=view.choice.period_end_date or today,
        today=today,
        has_limits=has_limits(view),
        confidence=view.comparison.confidence_percent,
        remarks=[f"Areas: {vintage}.", f"By {view.indicator.population_basis}."],
    )


def has_limits(view: IndicatorView) -> bool | None:
    """Say whether limits are held; None where nobody misses them: in a measure that is not to be tested."""
    if view.comparison.values["lower"].notna().any():
        return True
    return False if view.indicator.may_compare else None


def trend_source_of(view: IndicatorView) -> Component:
    """Write the small print of the trend: who stands behind it; the chart itself says where a source changes."""
    return html.P(
        [kind_pill(view.kind), html.B(source_name(view)), ", every period that is held."], className="source-line"
    )


def source_name(view: IndicatorView) -> str:
    """Name the source, with the publisher's own number of the indicator where it has one."""
    number = view.indicator.indicator_id
    return f"{view.source.short_title} {number}" if number.isdigit() else view.source.short_title


def key_of(view: IndicatorView) -> Component:
    """Draw the key of the verdicts that are on show, and say whose test they are."""
    comparison = view.comparison
    shown = set(view.shown_values["verdict"].to_numpy()[view.shown_values["value"].notna()])
    name = benchmark_name_of(view)
    tested = shown - {Verdict.NOT_COMPARED}
    words = f"than {name}, by {comparison.basis}" if tested else comparison.basis
    return verdict_key([verdict for verdict in Verdict if verdict in shown], words)
