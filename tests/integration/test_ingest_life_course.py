"""The list of the tale of two babies: another area brings its own; what is wrong with it is said by file and key."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
import yaml

from queries.errors import NoTaleError
from queries.ingest.load import load
from queries.ingest.problems import RefusedError
from queries.life_course import get_life_course, rows_of
from queries.life_course_models import LifeCourse, LifeCourseRequest, LivesKind, Outcome, Stage
from queries.models import Sex, ValueStatus
from tests import factories
from tests.factories import BLABY, CHARNWOOD, ENGLAND, LEICESTERSHIRE, SLUG, load_request, row

LIST = {
    "reason": "Reviewed for the test.",
    "stages": [
        {"stage": stage.value, "title": stage.value.title(), "why_empty": "Nothing is held."}
        if stage is not Stage.WORKING_AGE
        else {"stage": stage.value, "title": "Work", "indicators": [{"slug": SLUG}]}
        for stage in Stage
    ],
}


def write_list(workspace: Path, content: Any = LIST) -> Path:
    path = workspace / "definitions" / "life_course" / "stages.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(content if isinstance(content, str) else yaml.safe_dump(content), encoding="utf-8")
    return path


def changed(stage: Stage = Stage.WORKING_AGE, **changes: Any) -> dict[str, Any]:
    """The list with one of its stages changed; None takes a key away."""
    content = copy.deepcopy(LIST)
    place = list(Stage).index(stage)
    held = content["stages"][place] | changes
    content["stages"][place] = {key: value for key, value in held.items() if value is not None}
    return content


def tale(workspace: Path, serve, lives: str = "", **changes: Any) -> LifeCourse:
    write_list(workspace, changed(**changes) if changes else LIST)
    load(load_request(workspace))
    serve(workspace / "db")
    return get_life_course(LifeCourseRequest(lives=lives))


def test_another_system_has_its_own_list_and_its_own_two_places(workspace, serve):
    england = {"area_code": ENGLAND, "area_name": "England", "area_type": "England", "vintage": "Country"}
    names = {BLABY: "Blaby", LEICESTERSHIRE: "Leicestershire", factories.RUTLAND: "Rutland"}
    rows = [
        row(area_code=code, area_name=name, value=value, lower_95=value - 2, upper_95=value + 2, time_period=period)
        for code, name, value, period in (
            (BLABY, names[BLABY], 20.0, "2023/24"),
            (LEICESTERSHIRE, names[LEICESTERSHIRE], 30.0, "2023/24"),
            (factories.RUTLAND, names[factories.RUTLAND], 25.0, "2022/23"),
            (LEICESTERSHIRE, names[LEICESTERSHIRE], 28.0, "2022/23"),
        )
    ]
    rows.append(row(**england, value="24.0", time_period="2022/23"))
    factories.write_csv(workspace / "data" / factories.SOURCE_ID / "adults.csv", rows)
    course = tale(workspace, serve)
    # Leicester holds nothing here, so the first two places with figures are taken; both have 2022/23 alone.
    assert course.lives.title == "Leicestershire and Rutland, two places"
    (contrast,) = [each for stage in course.stages for each in stage.contrasts]
    assert (contrast.first.value, contrast.second.value, contrast.england.value) == (28.0, 25.0, 24.0)
    assert (contrast.period, contrast.outcome) == ("2022/23", Outcome.MORE_THAN_CHANCE)
    assert contrast.gap_in_words == "For every 100, 3 more in Leicestershire"
    assert course.stages[3].sentence == "Inactive adults: 28 in every 100 in Leicestershire. In Rutland, 25."
    assert (course.reason_for_list, course.stages[0].why_empty) == ("Reviewed for the test.", "Nothing is held.")
    assert (course.length, course.healthy) == (None, None)
    neither = get_life_course(LifeCourseRequest(lives=f"{CHARNWOOD}-{factories.LEICESTER}"))
    assert neither.stages[3].why_empty == "Not published for Charnwood or Leicester."
    assert [each.slug for each in neither.stages[3].not_held] == [SLUG]


def test_a_figure_that_is_suppressed_stays_suppressed(workspace, serve):
    rows = [row(value="30.1"), row(area_code=factories.RUTLAND, area_name="Rutland", value="", value_note="suppressed")]
    factories.write_csv(workspace / "data" / factories.SOURCE_ID / "adults.csv", rows)
    course = tale(workspace, serve, f"{factories.LEICESTER}-{factories.RUTLAND}")
    (contrast,) = course.stages[3].contrasts
    assert contrast.second.status is ValueStatus.SUPPRESSED
    assert (contrast.outcome, contrast.difference) == (Outcome.NO_FIGURE, None)
    assert [each["value"] for each in rows_of(course) if each.get("life") == "Rutland"] == [None]


def test_men_are_never_shown_in_the_place_of_women(workspace, serve):
    rows = [
        row(area_code=code, area_name=name, sex=sex, value=value)
        for code, name in ((factories.LEICESTER, "Leicester"), (factories.RUTLAND, "Rutland"))
        for sex, value in (("Male", "20.0"), ("Persons", "21.0"))
    ]
    factories.write_csv(workspace / "data" / factories.SOURCE_ID / "adults.csv", rows)
    (men,) = tale(workspace, serve).stages[3].contrasts
    (women,) = get_life_course(LifeCourseRequest(sex=Sex.FEMALE)).stages[3].contrasts
    assert (men.sex, men.is_wider, men.first.value) == (Sex.MALE, False, 20.0)
    assert (women.sex, women.is_wider, women.first.value) == (Sex.PERSONS, True, 21.0)


def test_without_a_list_there_is_no_tale(workspace, serve):
    load(load_request(workspace))
    serve(workspace / "db")
    with pytest.raises(NoTaleError, match="Data release 1 holds no list"):
        get_life_course(LifeCourseRequest())


def test_the_list_counts_in_the_checksum_of_a_release(workspace, serve):
    first = tale(workspace, serve).release
    second = tale(workspace, serve, title="Working life").release
    assert first.checksum != second.checksum


def test_the_words_of_the_list_are_those_of_the_tale(workspace, serve):
    words = {"sentence": "In {second}, {second_value}; in {first}, {first_value}.", "gap": "{gap} apart, {lower} first"}
    course = tale(workspace, serve, indicators=[{"slug": SLUG, **words}])
    assert course.stages[3].sentence == "In Rutland, 17; in Leicester, 30."
    assert course.stages[3].contrasts[0].gap_in_words == "12.7 apart, Rutland first"


def test_an_indicator_is_shown_only_for_the_lives_that_it_is_meant_for(workspace, serve):
    entry = {"slug": SLUG, "shown_for": [LivesKind.ENGLAND.value]}
    course = tale(workspace, serve, indicators=[entry], why_empty="Only England has groups.")
    assert course.stages[3].contrasts == ()
    assert course.stages[3].why_empty == "Only England has groups."
    assert course.stages[3].not_held == ()


def _listed(**changes: Any) -> dict[str, Any]:
    return changed(indicators=[{"slug": SLUG, **changes}])


BAD_LISTS = {
    "no reason": ({**LIST, "reason": ""}, "column 'reason'"),
    "no stages": ({"reason": "x"}, "column 'stages'"),
    "an unknown key": ({**LIST, "order": 1}, "column 'order'"),
    "an unknown stage": (changed(stage=Stage.SCHOOL, **{"title": "S"}) | {"stages": [{"stage": "youth"}]}, "'youth'"),
    "a stage too few": ({**LIST, "stages": LIST["stages"][:5]}, "expected each of pregnancy_and_birth"),
    "stages out of order": ({**LIST, "stages": LIST["stages"][::-1]}, "once, in this order"),
    "a stage without a title": (changed(title=""), "title"),
    "an empty stage without a reason": (changed(indicators=[]), "why_empty must say why"),
    "an unknown indicator": (changed(indicators=[{"slug": "nothing"}]), "'nothing' found; expected the slug"),
    "an indicator twice": (changed(indicators=[{"slug": SLUG}, {"slug": SLUG}]), f"{SLUG} is in the list twice"),
    "unknown lives": (_listed(shown_for=["wards"]), "'wards' found"),
    "lives of nobody": (_listed(shown_for=[]), "shown_for"),
    "an unknown role": (_listed(role="end"), "'end' found"),
    "a sentence with an unknown field": (_listed(sentence="{area} wins"), "unknown {area}"),
    "a gap with an unknown field": (_listed(gap="{first} wins"), "unknown {first}"),
    "no YAML": ("stages: [", "expected YAML"),
}


@pytest.mark.parametrize(("content", "said"), BAD_LISTS.values(), ids=BAD_LISTS)
def test_a_bad_list_is_refused_by_file_and_key(workspace, content, said):
    write_list(workspace, content)
    with pytest.raises(RefusedError) as caught:
        load(load_request(workspace))
    assert str(caught.value).startswith("definitions/life_course/stages.yaml")
    assert said in str(caught.value)
    assert not (workspace / "db" / "published.current").exists()
