"""The cards of the home page: each states a finding, shows it, and says what it rests on."""

from __future__ import annotations

from datetime import date

from dash import dcc, html
from dash.development.base_component import Component

from components import folds, formatting, ids
from components.card_tools import anchored
from components.cards import kind_pill, period_age, picture_slot, source_line, verdict_key
from components.figures.life_gap import LifeGapRow, life_gap_summary
from components.figures.side_by_side import SideBySideGroup, side_by_side_summary
from pages._addresses import at
from pages._home import tables, words
from pages._home.tools import tools
from pages._indicator.words import has_limits, source_name
from queries import areas, indicators
from queries.comparisons import span_of
from queries.home import HomeFigures, ViewBySex
from queries.models import Geography, Sex, Verdict
from queries.views import IndicatorView

ID = ids.scope("home")
_END_CLASSES = {"lowest": "life-a", "highest": "life-b"}


def life_rows(life: ViewBySex) -> list[LifeGapRow]:
    """Give the rows of the first picture."""
    return [
        LifeGapRow(
            label=formatting.sex_words(sex).capitalize(),
            values=view.comparison.values,
            gap=span_of(view.comparison.values),
            benchmark_value=view.comparison.benchmark.value if view.comparison.benchmark else None,
        )
        for sex, view in life.items()
    ]


def healthy_groups(healthy: ViewBySex) -> list[SideBySideGroup]:
    """Give the groups of the picture of the places side by side."""
    return [
        SideBySideGroup(
            label=formatting.sex_words(sex).capitalize(),
            values=view.comparison.values,
            benchmark_value=view.comparison.benchmark.value if view.comparison.benchmark else None,
        )
        for sex, view in healthy.items()
    ]


def finding_card(figures: HomeFigures, today: date) -> html.Section:
    """The gap first: who can expect how many years, and how far apart that is."""
    life, view = figures.life, figures.life[Sex.MALE]
    finding = [html.Span(text, className=_END_CLASSES[end]) if end else text for text, end in words.finding_parts(life)]
    heading = html.H1 if figures.small_areas is None else html.H2  # small areas lead where they are held
    card = html.Section(
        [
            html.P(_kicker(figures, view), className="kicker"),
            heading(finding, id=ID("finding")),
            html.P(words.finding_lede(life), className="home-lede"),
            _chart(ID("life"), life_gap_summary(life_rows(life))),
            _source(view, today, words.dots_words(view), words.test_words(life)),
            folds.folds(
                folds.fold("Table", tables.life_table(life)),
                folds.how_to_read(view.indicator),
                _link("All areas", at(f"/indicator/{view.indicator.slug}")),
                tools("gap", "gap", ID("life"), "chart"),
            ),
        ],
        className="home-finding",
        **{"aria-labelledby": ID("finding"), "data-card": "true"},
    )
    return anchored(card, "gap")


def _kicker(figures: HomeFigures, view: IndicatorView) -> str:
    between = "" if figures.small_areas is None else " between districts and cities"
    return f"The gap{between}, {view.choice.period}"


def facts(figures: HomeFigures) -> html.Dl:
    """Three figures that complete the first one: years in good health, the gap inside a place, whether it closes."""
    parts = []
    healthy = figures.healthy[Sex.MALE] if figures.healthy else None
    row = words.lowest_row(healthy) if healthy else None
    if row is not None and healthy.comparison.benchmark:
        england = healthy.comparison.benchmark.value
        verdict = words.chance_words(row, england)
        text = f"Men in {row['area_name']}; England {formatting.format_number(england)}. {verdict}"
        parts.append(("In good health", _years(row["value"], healthy), text))
    inside = figures.inside[Sex.MALE] if figures.inside else None
    held = inside.comparison.values.dropna(subset=["value"]) if inside else ()
    if len(held):
        widest = held.loc[held["value"].idxmax()]
        text = "From the most to the least deprived areas, men. Smaller is better."
        parts.append((f"Inside {widest['area_name']}", _years(widest["value"], inside), text))
    if figures.life:
        parts.append(("Is it closing?", "We cannot tell", words.closing_words(figures.earlier, figures.life)))
    return html.Dl(
        [
            html.Div([html.Dt(name), html.Dd(figure, className="fact-figure"), html.Dd(text)])
            for name, figure, text in parts
        ],
        className="home-facts",
    )


def map_card(figures: HomeFigures, today: date) -> html.Section:
    """The map of the most deprived fifth. The script paints it; an area of it leads to its figures."""
    view = figures.wards
    people = figures.system["denominator_count"].sum()
    whole = f"Of {formatting.format_count(people)} residents, Census 2021." if people else ""
    _, vintage, _ = areas.get_geography_names(view.choice.geography)
    card = html.Section(
        [
            html.P("Where people live in England's most deprived fifth of areas", className="kicker"),
            html.H2(words.deprived_heading(figures), id=ID("map-title")),
            picture_slot(ID("map"), "map"),
            _source(view, today, whole, f"Wards: {vintage}."),
            folds.folds(
                folds.fold("Table", tables.wards_table(figures, areas.list_areas(Geography.DISTRICT))),
                folds.how_to_read(view.indicator),
                _link("All wards", at(f"/indicator/{view.indicator.slug}")),
                tools("map", "map", ID("map"), "map"),
            ),
        ],
        className="home-map",
        **{"aria-labelledby": ID("map-title"), "data-card": "true"},
    )
    return anchored(card, "map")


def healthy_card(figures: HomeFigures, today: date) -> html.Section:
    """The places side by side, with their limits."""
    view = figures.healthy[Sex.MALE]
    groups = healthy_groups(figures.healthy)
    return _card(
        "healthy",
        words.healthy_heading(figures.healthy),
        html.P(
            "The bar is the 95% range: the true figure is very likely within it. Where a bar crosses England's line, "
            f"the difference could be chance. {formatting.polarity_words(view.indicator)}.",
            className="lede",
        ),
        _chart(ID("healthy"), side_by_side_summary(groups, indicator=view.indicator)),
        verdict_key([Verdict.WORSE, Verdict.SIMILAR, Verdict.BETTER], "than England"),
        _source(view, today),
        folds.folds(
            folds.fold("Table", tables.healthy_table(figures.healthy)),
            folds.how_to_read(view.indicator),
            _link("Show on the map", at(f"/indicator/{view.indicator.slug}")),
            tools("healthy", "places side by side", ID("healthy"), "chart"),
        ),
    )


def inside_card(figures: HomeFigures, today: date) -> html.Section:
    """Each place's own gap, or why there is none."""
    men, women = figures.inside[Sex.MALE], figures.inside[Sex.FEMALE]
    of_women = women.comparison.values.set_index("area_code")
    places = [
        _inside_place(row, of_women.loc[row.area_code], men) for row in men.comparison.values.itertuples(index=False)
    ]
    districts = words.districts_words(figures.inside_districts, areas.list_areas(Geography.PLACE))
    return _card(
        "inside",
        words.inside_heading(figures.inside),
        html.P(
            "The slope index: the gap across all areas, by how deprived they are. Smaller is better.", className="lede"
        ),
        html.Dl(places, className="home-places"),
        html.P(districts, className="home-note"),
        _source(men, today),
        folds.folds(
            folds.fold("Table", tables.inside_table(figures.inside, figures.inside_districts)),
            folds.how_to_read(men.indicator),
            _link("Over time", at(f"/inequalities/{(figures.life or figures.inside)[Sex.MALE].indicator.slug}")),
            tools("inside", "gap inside each place"),
        ),
    )


def _inside_place(row: object, other: object, view: IndicatorView) -> html.Div:
    if row.status == "value":
        figures = [
            html.Dd([html.B(formatting.format_number(each.value, view.indicator.decimals)), f" years, {people}"])
            for people, each in (("men", row), ("women", other))
            if each.status == "value"
        ]
        return html.Div([html.Dt(row.area_name), *figures])
    lead, reason = words.missing_parts(row, view)
    return html.Div([html.Dt(row.area_name), html.Dd([html.B(f"{lead}. "), reason], className="home-missing")])


def unknown_card(figures: HomeFigures) -> html.Section:
    """What the page cannot tell, and the nearest figure."""
    indicator = figures.life[Sex.MALE].indicator
    unpublished = [
        [html.B("Your ward's life expectancy. "), indicator.not_published.get(Geography.WARD.value, "Not published.")],
        [html.B("A county's. "), indicator.not_published.get(Geography.PLACE.value, "")],
    ]
    closing = words.closing_words(figures.earlier, figures.life)
    untested = figures.gaps.untested
    names = html.Ul([html.Li(dcc.Link(each.title, href=at(f"/indicator/{each.slug}"))) for each in untested])
    items = [*(item for item in unpublished if item[1]), [html.B("Whether the gap is closing. "), closing]]
    parts = [html.Ul([html.Li(item) for item in items], className="unknown-list")]
    if untested:
        count = formatting.count_words(len(untested), "measure").capitalize()
        title = f"{count} cannot be tested: 95% limits are not held"
        parts.append(folds.folds(folds.fold(title, names)))
    return _card("unknown", "What we cannot tell you", *parts)


def worst_card(figures: HomeFigures, today: date) -> html.Section:
    """The widest gaps from England that are more than chance."""
    worst = figures.gaps.worst.head(words.MOST_GAPS)
    if worst.empty:
        if figures.gaps.tested.empty:
            return _card("worst", "No figure here can be compared with England", html.P(words.untested_words()))
        title = "No figure here is worse than England by more than chance"
        return _card("worst", title, html.P(words.tested_words(figures.gaps)))
    sources = dict.fromkeys(indicators.get_source(each).short_title for each in worst["source_id"])
    small_print = [
        *(kind_pill(kind) for kind in tables.kinds_of(worst)),
        html.B(formatting.join_names(list(sources))),
        ", latest periods; the oldest ",
        period_age(worst["period_end_date"].min(), today),
        f". 95% limits are held. {words.denominator_words(worst)}{words.tested_words(figures.gaps)}",
    ]
    unranked = formatting.count_words(len(figures.gaps.unranked), "more figure").capitalize()
    return _card(
        "worst",
        f"The {formatting.count_words(len(worst), 'widest gap')} from England that are more than chance",
        html.P(words.yardstick_words(), className="lede"),
        tables.worst_table(worst),
        html.P(small_print, className="source-line"),
        folds.folds(
            folds.fold(
                f"{unranked} worse than England, without a place in this order", tables.unranked_table(figures.gaps)
            ),
            tools("worst", "widest gaps"),
        ),
    )


def _card(name: str, title: str, *children: Component) -> html.Section:
    heading = html.H2(title, id=ID(f"{name}-title"))
    labels = {"aria-labelledby": ID(f"{name}-title"), "data-card": "true"}
    return anchored(html.Section([heading, *children], className=f"card home-{name}", **labels), name)


def _chart(chart_id: str, summary: str) -> html.Div:
    """A place for a Plotly figure that keeps its height, with its words for those who cannot see it."""
    graph = dcc.Graph(id=chart_id, config={"displayModeBar": False, "responsive": True}, responsive=True)
    described = html.P(summary, className="visually-hidden")
    return html.Div(
        [html.Div(graph, id=f"{chart_id}-box", className="home-chart-box"), described], className="home-chart"
    )


def _source(view: IndicatorView, today: date, *remarks: str) -> html.P:
    return source_line(
        tables.kinds_of(view.comparison.values)[0],
        source_name(view),
        view.choice.period,
        end_date=view.choice.period_end_date or today,
        today=today,
        has_limits=has_limits(view),
        remarks=[remark for remark in remarks if remark],
    )


def _years(value: float, view: IndicatorView) -> str:
    return formatting.format_value(value, view.indicator.decimals, view.indicator.unit)


def _link(label: str, href: str) -> dcc.Link:
    return dcc.Link(label, href=href, className="fold-link")
