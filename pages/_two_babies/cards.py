"""The cards of the tale of two babies: picture and stages together, what is honest to say, and every figure."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from dash import html
from dash.development.base_component import Component

from components import formatting, ids, notices
from components.card_tools import Picture, TableFile, anchored, card_tools
from pages._two_babies import words
from pages._two_babies.evidence import bead, stage_panel
from pages._two_babies.table import figures_table
from queries.life_course_models import LifeCourse, LivesKind, Outcome
from queries.models import Sex

ID = ids.scope("two-babies")
Tales = Mapping[Sex, LifeCourse]


PARTS = ("legend", "panels", "honesty", "figures")


def frames(drawn: dict[str, list[Component]]) -> list[Component]:
    """Frame the parts of the page. The frames and the picture stay; what is in the parts is composed anew.

    Args:
        drawn: what stands in each of `PARTS`; nothing in the skeleton.
    """
    tools = card_tools(
        "tale",
        "two lives",
        tables=[TableFile(key="figures", noun="figures")],
        pictures=[Picture(element_id=ID("picture"), noun="picture")],
        may_present=True,
    )
    steps = html.Div([_step("-1", "‹ Previous"), _step("1", "Next stage ›")], className="stage-steps")
    bar = html.Div([html.P(id=ID("where"), className="kicker"), steps, tools], className="stage-bar")
    picture = html.Section(
        [
            html.H2("A tale of two babies", className="visually-hidden"),
            html.Div(id=ID("picture"), className="tale"),
            html.Div(drawn.get("legend"), id=ID("legend")),
        ],
        className="tale-part",
        **{"aria-label": "The picture"},
    )
    panels = html.Div(drawn.get("panels"), id=ID("panels"), className="stage-panels")
    stage = html.Section([bar, panels], className="tale-stage-part", **{"aria-label": "Stage by stage"})
    attributes = {"data-card": "true", "data-design-width": "1440"}  # shown to a room it holds much: 18 px, no more
    card = html.Section([picture, stage], className="card tale-card", **attributes)
    file = card_tools("figures", "table", tables=[TableFile(key="figures", noun="figures")])
    table = html.Section(
        [html.Div(drawn.get("figures"), id=ID("figures")), file],
        className="card tale-figures",
        **{"data-card": "true"},
    )
    honesty = html.Div(drawn.get("honesty"), id=ID("honesty"), className="tale-honesty")
    return [anchored(card, "tale"), honesty, anchored(table, "figures")]


def parts_of(tales: Tales) -> dict[str, list[Component]]:
    """Compose what stands in each part, for boys, girls and both: the script shows one of them, and asks nobody."""
    return {
        "legend": of_each(tales, legend),
        "panels": of_each(tales, lambda course: [stage_panel(course, place) for place in range(len(course.stages))]),
        "honesty": honesty_cards(next(iter(tales.values()))),
        "figures": of_each(tales, figures_part),
    }


def of_each(tales: Tales, compose: Callable[[LifeCourse], list[Component]]) -> list[Component]:
    """Compose something for each sex; a style sheet shows the one that the page is set to."""
    return [html.Div(compose(course), className="of-sex", **{"data-of": sex}) for sex, course in tales.items()]


def _step(by: str, label: str) -> html.Button:
    kind = "button button-primary" if by == "1" else "button"
    return html.Button(label, type="button", className=kind, **{"data-step": by})


def legend(course: LifeCourse) -> list[Component]:
    """Say what the picture shows and how it is drawn: in words, the key of its beads, whose lives, how to read it."""
    return [
        html.P(words.picture_summary(course), className="visually-hidden"),
        _key(course),
        html.P(course.lives.caption, className="lede tale-caption"),
        html.P(" ".join(words.how_drawn(course)), className="tale-notes"),
    ]


def _key(course: LifeCourse) -> html.Ul:
    total = sum(course.outcomes.values())
    items = [html.Li(html.B(f"{formatting.format_count(total)} difference{'' if total == 1 else 's'}:"))]
    for outcome, text in words.OUTCOME_WORDS.items():
        count = course.outcomes[outcome]
        if count or outcome is not Outcome.NO_FIGURE:
            items.append(html.Li([bead(outcome), html.B(str(count)), f" {text.lower()}"]))
    return html.Ul(items, className="tale-key", **{"aria-label": "Key of the beads"})


def honesty_cards(course: LifeCourse) -> list[Component]:
    """What a reader must know before this picture is used: nothing is fixed, what the lives are, why this list."""
    return [
        _words(
            "None of this is fixed",
            "Where a child is born does not settle its life. These are averages of places, not of any one child, "
            "and they can change.",
        ),
        _words(*_what_lives_are(course)),
        _words("Why these figures", course.reason_for_list),
    ]


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


def figures_part(course: LifeCourse) -> list[Component]:
    """Every figure by stage, under its heading."""
    total = sum(course.outcomes.values())
    return [
        html.H2(f"All {total}, from birth to old age" if total > 1 else "The figures, from birth to old age"),
        html.P(
            "A difference is tested by the 95% limits of both figures. Without limits it cannot be tested.",
            className="lede",
        ),
        figures_table(course),
    ]


def notices_of(course: LifeCourse, ignored: list[str]) -> list[Component]:
    """Say what of the address was not used, and what must be known of the length of life on show."""
    found = [notices.ignored_parameters(ignored)]
    if course.length is not None and course.length.caveat and course.length.indicator.warning:
        found.append(notices.warning(course.length.indicator.warning, title="Take care."))
    return [each for each in found if each is not None]
