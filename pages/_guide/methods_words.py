"""What the Methods page says of one measure, from its definition and from what the release holds."""

from __future__ import annotations

from dash import dcc, html
from dash.development.base_component import Component

from components import formatting, guide
from components.cards import kind_pill
from components.formatting import join_names
from pages._addresses import at
from queries import areas, catalogue, indicators
from queries.catalogue import Holding
from queries.models import SMALL_AREA_GEOGRAPHIES, Geography, Indicator, Sex, ValueStatus, ValueType
from queries.stats.disclosure import DisclosureRule

VALUE_TYPE_WORDS = {
    ValueType.PROPORTION: "a share of a whole",
    ValueType.RATE: "a rate: how many for so many people",
    ValueType.LIFE_EXPECTANCY: "years of life",
    ValueType.MEAN: "a mean",
    ValueType.SCORE: "a score",
    ValueType.COUNT: "a count or an amount",
    ValueType.RATIO: "a ratio: one number divided by another",
    ValueType.SLOPE_INDEX: "a slope index: the gap from end to end",
}
SEX_WORDS = {Sex.PERSONS: "everyone", Sex.MALE: "men and boys", Sex.FEMALE: "women and girls"}
RULE_WORDS = {
    DisclosureRule.NONE: "nothing is hidden",
    DisclosureRule.ONE_TO_FOUR: "counts of 1 to 4 are hidden here, with what would give them away",
    DisclosureRule.ONE_TO_FIVE: "counts of 1 to 5 are hidden here, with what would give them away",
    DisclosureRule.ONE_TO_SEVEN_ROUNDED: (
        "counts of 1 to 7 are hidden here, with what would give them away, and others rounded to the nearest 5"
    ),
    DisclosureRule.SOURCE_SUPPRESSED: "the publisher hides them; nothing more is hidden here",
}
STATUS_NAMES = {
    ValueStatus.SUPPRESSED: "suppressed",
    ValueStatus.NOT_RELIABLE: "not reliable enough to show",
    ValueStatus.NOT_PUBLISHED: "not published",
    ValueStatus.NOT_APPLICABLE: "not applicable",
}
LEVEL_PLURALS = {
    Geography.PLACE: "places",
    Geography.DISTRICT: "districts and unitary authorities",
    Geography.NEIGHBOURHOOD: "neighbourhoods",
    Geography.MSOA: "MSOAs",
    Geography.WARD: "wards",
}
LEVEL_SINGULARS = {
    Geography.PLACE: "place",
    Geography.DISTRICT: "district or unitary authority",
    Geography.NEIGHBOURHOOD: "neighbourhood",
    Geography.MSOA: "MSOA",
    Geography.WARD: "ward",
}


def measure_entry(indicator: Indicator) -> Component:
    """Say everything about one measure, in an entry whose address is its slug."""
    holding = catalogue.get_holdings()[indicator.slug]
    source = indicators.get_source(indicator.source_id)
    unit = indicator.unit or "no unit"
    return guide.entry(
        indicator.slug,
        indicator.title,
        f"{source.short_title} · {unit}",
        html.P(indicator.definition),
        html.P([html.B("How it is made. "), indicator.method]),
        html.P([html.B("How to read it. "), indicator.how_to_read]),
        _care(indicator),
        guide.facts([*_number_facts(indicator, holding), *_held_facts(indicator, holding), *_rule_facts(indicator)]),
        html.P(dcc.Link(f"See {indicator.short_title} on the map", href=at(f"/indicator/{indicator.slug}"))),
    )


def _care(indicator: Indicator) -> Component:
    texts = [text for text in (indicator.warning, *indicator.caveats) if text]
    return html.Div([html.P(html.B("Take care.")), guide.bullets(texts)]) if texts else html.Div()


def _number_facts(indicator: Indicator, holding: Holding) -> list[guide.Fact]:
    source = indicators.get_source(indicator.source_id)
    return [
        ("Which way is good", formatting.polarity_words(indicator)),
        ("Unit", indicator.unit or "none"),
        ("Type of number", f"{VALUE_TYPE_WORDS[indicator.value_type]}, printed to {_decimals(indicator)}"),
        ("Source", dcc.Link(source.title, href=at(f"/data#{source.source_id}"))),
        ("Publisher", source.publisher),
        ("Its name in the data", html.Code(indicator.indicator_id)),
        ("Kind of figure", [kind_pill(kind) for kind in holding.kinds]),
        ("Who is counted", indicator.population_basis),
        ("Topic", indicator.topic),
    ]


def _decimals(indicator: Indicator) -> str:
    places = formatting.count_words(indicator.decimals, "decimal")
    return "whole numbers" if indicator.decimals == 0 else places


def _held_facts(indicator: Indicator, holding: Holding) -> list[guide.Fact]:
    groups = [f"{kind}: {'; '.join(names)}" for kind, names in holding.groups.items()]
    ages = f"ages: {'; '.join(holding.ages)}"
    lacking = [
        f"{formatting.format_count(count)} {STATUS_NAMES[status]}"
        for status, count in holding.status_counts.items()
        if status is not ValueStatus.VALUE
    ]
    count = formatting.format_count(holding.status_counts.get(ValueStatus.VALUE, 0))
    return [
        ("Periods held", f"{len(holding.periods)}: {'; '.join(holding.periods)}"),
        ("Areas held", _areas_held(holding)),
        ("Sexes held", join_names([SEX_WORDS[sex] for sex in holding.sexes])),
        ("Groups held", guide.bullets([*groups, ages]) if groups else ages),
        ("Figures", f"{count}{'; without a figure: ' if lacking else ''}{join_names(lacking)}"),
        ("Not published", _not_published(indicator)),
    ]


def _areas_held(holding: Holding) -> str:
    parts = []
    for level, count in holding.area_counts.items():
        if level in LEVEL_PLURALS:
            parts.append(f"{count} {LEVEL_PLURALS[level] if count > 1 else LEVEL_SINGULARS[level]}")
        else:
            parts.append(areas.list_areas(level)[0].name if areas.list_areas(level) else "")
    return "; ".join(part for part in parts if part)


def _not_published(indicator: Indicator) -> Component | None:
    return guide.bullets(
        [
            f"{LEVEL_PLURALS[Geography(level)].capitalize() if level != 'msoa' else 'MSOAs'}: {why}"
            for level, why in indicator.not_published.items()
        ]
    )


def _rule_facts(indicator: Indicator) -> list[guide.Fact]:
    holding = catalogue.get_holdings()[indicator.slug]
    return [
        ("Ranked", "yes" if indicator.may_rank else "no: single areas may be far from the truth"),
        ("Compared", _compared(indicator, holding)),
        ("Limits", _limits(holding) if indicator.may_have_limits else "not applicable: an index has no limits"),
        ("Small numbers", RULE_WORDS[DisclosureRule(indicator.disclosure_rule)]),
        ("Withheld when", guide.bullets(indicator.withheld_when)),
    ]


def _compared(indicator: Indicator, holding: Holding) -> str:
    if not indicator.may_compare:
        return indicator.why_not_compared.replace("Not compared:", "no:")
    if not indicator.benchmark_codes:
        return "no: no benchmark is held"
    beside = " or ".join(areas.get_area(code).name for code in indicator.benchmark_codes)
    if holding.has_limits:
        small = [LEVEL_PLURALS[level] for level in SMALL_AREA_GEOGRAPHIES if level in holding.area_counts]
        return f"with {beside}, at 95%{f', and at 99.8% for {join_names(small)}' if small else ''}"
    if holding.has_publishers_test:
        return f"with {beside}, by the publisher's own test"
    return f"set beside {beside}; not tested, because limits are not held"


def _limits(holding: Holding) -> str:
    if not holding.has_limits:
        return "not held"
    made = "; ".join(holding.limits_notes)
    return f"held. {made}" if made else "held, as published"
