"""The cards of the tale of two babies: picture and stages together, what is honest to say, and every figure."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from components import formatting, ids, notices
from components.card_tools import Picture, TableFile, anchored, card_tools
from pages._two_babies import words
from pages._two_babies.evidence import bead, stage_panel
from pages._two_babies.payload import first_stage
from pages._two_babies.table import figures_table
from queries.life_course_models import LifeCourse, LivesKind, Outcome

ID = ids.scope("two-babies")


def tale_card(course: LifeCourse) -> html.Section:
    """The picture with its key, and under it the evidence of the chosen stage."""
    tools = card_tools(
        "tale",
        "two lives",
        tables=[TableFile(key="figures", noun="figures")],
        pictures=[Picture(element_id=ID("picture"), noun="picture")],
        may_present=True,
    )
    stage = html.Section(
        [
            html.Div(
                [
                    html.P(id=ID("where"), className="kicker"),
                    html.Div([_step("-1", "‹ Previous"), _step("1", "Next stage ›")], className="stage-steps"),
                    tools,
                ],
                className="stage-bar",
            ),
            html.Div(
                [stage_panel(course, place) for place in range(len(course.stages))],
                id=ID("panels"),
                className="stage-panels",
            ),
        ],
        className="tale-stage-part",
        **{"aria-label": "Stage by stage"},
    )
    card = html.Section([_picture(course), stage], className="card tale-card", **{"data-card": "true"})
    return anchored(card, "tale")


def _step(by: str, label: str) -> html.Button:
    kind = "button button-primary" if by == "1" else "button"
    return html.Button(label, type="button", className=kind, **{"data-step": by})


def _picture(course: LifeCourse) -> html.Section:
    has_years = course.length is not None
    years = [words.IF_RATES_LAST] if has_years else []
    bar = "Hollow bar: years in poorer health." if course.healthy else "Striped bar: good health is not told apart."
    hollow = [bar] if has_years else []
    boys = words.BABIES_TOGETHER[course.sex].lower()
    together = [f"Double line: not about {boys} alone."] if any(map(words.whom, course.stages)) else []
    return html.Section(
        [
            html.H2(words.kicker(course), className="visually-hidden"),
            html.Div(id=ID("picture"), className="tale"),
            html.P(words.picture_summary(course), className="visually-hidden"),
            _key(course),
            html.P(course.lives.caption, className="lede tale-caption"),
            html.P(" ".join([words.NOT_A_SCALE, *together, *hollow, *years]), className="tale-notes"),
        ],
        className="tale-part",
        **{"aria-label": "The picture"},
    )


def _key(course: LifeCourse) -> html.Ul:
    total = sum(course.outcomes.values())
    items = [html.Li(html.B(f"{formatting.format_count(total)} difference{'' if total == 1 else 's'}:"))]
    for outcome, text in words.OUTCOME_WORDS.items():
        count = course.outcomes[outcome]
        if count or outcome is not Outcome.NO_FIGURE:
            items.append(html.Li([bead(outcome), html.B(str(count)), f" {text.lower()}"]))
    return html.Ul(items, className="tale-key", **{"aria-label": "Key of the beads"})


def honesty_cards(course: LifeCourse) -> html.Div:
    """What a reader must know before this picture is used: nothing is fixed, what the lives are, why this list."""
    return html.Div(
        [
            _words(
                "None of this is fixed",
                "Where a child is born does not settle its life. These are averages of places, not of any one child, "
                "and they can change.",
            ),
            _words(*_what_lives_are(course)),
            _words("Why these figures", course.reason_for_list),
        ],
        className="tale-honesty",
    )


def _what_lives_are(course: LifeCourse) -> tuple[str, str]:
    lives = course.lives
    if lives.kind is LivesKind.PLACES:
        return (
            "Two places, not rich and poor",
            f"{lives.first} has well-off streets, and {lives.second} has poor ones. Where {lives.first} does better, "
            "the figure stays in. So does a gap that could be chance.",
        )
    return (
        "Areas are deprived, not people",
        f"{lives.caption} Where the most deprived do better, the figure stays in. So does a gap that could be chance.",
    )


def _words(title: str, text: str) -> html.Section:
    return html.Section([html.H2(title), html.P(text)], className="card reading", **{"data-card": "true"})


def table_card(course: LifeCourse) -> html.Section:
    """Every figure by stage."""
    total = sum(course.outcomes.values())
    tools = card_tools("figures", "table", tables=[TableFile(key="figures", noun="figures")])
    title = html.H2(f"All {total}, from birth to old age" if total > 1 else "The figures, from birth to old age")
    lede = html.P(
        "A difference is tested by the 95% limits of both figures. Without limits it cannot be tested.",
        className="lede",
    )
    card = html.Section(
        [title, lede, figures_table(course), tools], className="card tale-figures", **{"data-card": "true"}
    )
    return anchored(card, "figures")


def body_of(course: LifeCourse) -> list[Component]:
    """Put the cards in their places."""
    return [tale_card(course), honesty_cards(course), table_card(course)]


def notices_of(course: LifeCourse, ignored: list[str]) -> list[Component]:
    """Say what of the address was not used, and what must be known of the length of life on show."""
    found = [notices.ignored_parameters(ignored)]
    if course.length is not None and course.length.caveat and course.length.indicator.warning:
        found.append(notices.warning(course.length.indicator.warning, title="Take care."))
    return [each for each in found if each is not None]


def opening_stage(course: LifeCourse, asked: str) -> str:
    """Name the stage to open: the one that the address asks for, else the first one with figures."""
    known = {stage.stage.value for stage in course.stages}
    return asked if asked in known else first_stage(course)
