"""The tale of two babies over HTTP: its file is the screen, and an address that names nothing makes no file."""

from __future__ import annotations

import csv
import io

import pytest

from components.formatting import end_sentence
from queries.engine import using_dataset
from queries.life_course import get_life_course
from queries.life_course_models import LifeCourseRequest, Outcome
from queries.models import EXAMPLE_DATASET, EXAMPLE_STAMP, Sex


@pytest.fixture
def get_file(app):
    client = app.server.test_client()

    def get(search: str = "") -> tuple[int, list[dict[str, str]], str]:
        answer = client.get(f"/download/two-babies.csv{search}")
        text = answer.get_data().decode("utf-8-sig")
        return (
            answer.status_code,
            list(csv.DictReader(io.StringIO(text))),
            answer.headers.get("Content-Disposition", ""),
        )

    return get


@pytest.mark.parametrize("sex", list(Sex))
def test_the_file_holds_each_figure_of_the_tale_once(get_file, sex):
    status, lines, name = get_file(f"?sex={sex}")
    assert status == 200
    assert f"leicester-and-rutland_{sex}" in name
    course = get_life_course(LifeCourseRequest(sex=sex))
    held = [(line["life"], line["period"], line["value"]) for line in lines if line["indicator"]]
    told = [
        (life, contrast.period, figure.value)
        for stage in course.stages
        for contrast in stage.contrasts
        for life, figure in (("Leicester", contrast.first), ("Rutland", contrast.second), ("England", contrast.england))
    ]
    assert [(life, period) for life, period, _ in held] == [(life, period) for life, period, _ in told]
    assert [float(value) if value else None for *_, value in held] == [value for *_, value in told]
    assert all(line["source"] and line["licence"] and line["kind"] for line in lines if line["value"])


def test_an_empty_stage_stays_in_the_file_with_its_reason(get_file):
    empty = [line for line in get_file()[1] if line["stage"] == "Pregnancy and birth"]
    assert len(empty) == 1
    assert empty[0]["status"] == "not_published"
    assert empty[0]["value"] == ""
    assert "No reliable figure is published" in empty[0]["note"]


@pytest.mark.parametrize(
    "search", ["?lives=nobody", "?stage=nowhere", "?place=E06000016", "?nonsense=1", "?sex=nobody"]
)
def test_an_address_that_names_nothing_makes_no_file(get_file, search):
    assert get_file(search)[0] == 400


def test_a_stage_in_the_address_is_the_same_file(get_file):
    assert get_file("?stage=school") == get_file()


def test_everything_of_the_example_is_stamped(get_file):
    status, lines, _name = get_file(f"?data={EXAMPLE_DATASET}")
    assert status == 200
    assert all(line["lives"].startswith(EXAMPLE_STAMP) for line in lines)
    assert {line["kind"] for line in lines if line["value"]} == {"Example"}


def test_each_outcome_is_counted_as_the_table_says(app):
    from pages import two_babies
    from pages._two_babies.words import OUTCOME_WORDS
    from tests.integration.test_reading_age_of_sentences import text_of

    drawn = two_babies._get_drawn(two_babies.Selection(), ())
    table = text_of(drawn["figures"][0])  # boys come first
    course = get_life_course(LifeCourseRequest())
    for outcome in (Outcome.MORE_THAN_CHANCE, Outcome.COULD_BE_CHANCE, Outcome.SAME):
        assert table.count(OUTCOME_WORDS[outcome]) == course.outcomes[outcome]


def test_two_places_are_never_called_the_ends_of_deprivation(app):
    from pages import two_babies
    from tests.integration.test_reading_age_of_sentences import text_of

    drawn = two_babies._get_drawn(two_babies.Selection(), ())
    said = "".join(text_of(drawn[part]) for part in ("title", "legend", "panels", "honesty", "figures"))
    assert "two places" in said
    assert "deprived" not in said
    with using_dataset(EXAMPLE_DATASET):
        example = two_babies._get_drawn(two_babies.Selection(data=EXAMPLE_DATASET), ())
    assert text_of(example["title"][0]).startswith(EXAMPLE_STAMP)


@pytest.mark.parametrize("lives", ["", "E06000016-E07000131", "fifths", "england-tenths"])
def test_a_reader_of_twelve_can_read_it(app, lives):
    from pages import two_babies
    from tests.integration.test_reading_age_of_sentences import texts_of
    from tests.reading_age import reading_age

    drawn = two_babies._get_drawn(two_babies.Selection(lives=lives), ())
    for part in ("legend", "honesty"):
        text = " ".join(end_sentence(text) for text in texts_of(drawn[part]) if text)
        assert reading_age(text) <= 12, text
