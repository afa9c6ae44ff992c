"""The tale of two babies in words and as the record that its picture is drawn from."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pages._two_babies import filters, words
from pages._two_babies.evidence import axis_of, dumbbell
from pages._two_babies.payload import first_stage, payload_of
from queries.life_course_models import LifeEnd, Outcome
from queries.models import Sex, ValueType
from tests.unit.components.component_text import text_of
from tests.unit.pages.life_courses import (
    FIFTHS,
    NOBODY,
    YEARS,
    figure,
    make_contrast,
    make_course,
    make_indicator,
    make_length,
)

LENGTH = make_length(77.5, 82.9)
GIRLS = make_length(81.7, 85.4, Sex.FEMALE)


def test_the_heading_tells_how_long_both_lives_are():
    assert words.heading(make_course(length=LENGTH)) == (
        "One baby boy born in Ashby can expect 77.5 years. One born in Belton, 82.9"
    )
    girls = make_course(length=GIRLS, sex=Sex.FEMALE)
    assert words.heading(girls).startswith("One baby girl born in Ashby can expect 81.7 years.")
    persons = make_course(length=make_length(79.6, 84.1, Sex.PERSONS), sex=Sex.PERSONS)
    assert words.heading(persons) == "One baby born in Ashby can expect 79.6 years. One born in Belton, 84.1"


def test_of_both_sexes_the_heading_and_the_ends_name_each():
    both = replace(make_course(sex=Sex.PERSONS), ends=(LifeEnd(length=LENGTH), LifeEnd(length=GIRLS)))
    assert words.heading(both) == (
        "Born in Ashby, a boy can expect 77.5 years and a girl 81.7. In Belton, 82.9 and 85.4"
    )
    ends = payload_of(both, [both])["end"]["of_each"]
    assert [(end["who"], [each["text"] for each in end["length"]]) for end in ends] == [
        ("boy", ["77.5", "82.9"]), ("girl", ["81.7", "85.4"]),
    ]  # fmt: skip
    assert "upper bar is a boy’s life" in " ".join(words.how_drawn(both))
    patterns = [make_length(78, 84, sex, caveat="Too high.", gap_in_words=f"About {gap}")
                for sex, gap in ((Sex.MALE, "5 to 6"), (Sex.FEMALE, "4 to 5"))]  # fmt: skip
    pattern = replace(both, ends=tuple(LifeEnd(length=each) for each in patterns))
    assert words.heading(pattern) == "The life of a baby boy: about 5 to 6; of a baby girl: about 4 to 5"


def test_a_pattern_is_never_a_length_in_the_heading():
    pattern = make_length(78.3, 84.0, caveat="The level is too high.", gap_in_words="About 5 to 6 years longer")
    heading = words.heading(make_course(length=pattern, lives=FIFTHS))
    assert heading == "The life of a baby boy: about 5 to 6 years longer"
    assert "78.3" not in heading


def test_without_a_length_the_heading_names_the_lives_and_claims_nothing():
    assert words.heading(make_course([make_contrast(12, 8)], lives=FIFTHS)) == FIFTHS.title


@pytest.mark.parametrize(
    ("first", "second", "shown"),
    [(35.6, 13.0, ("36", "13")), (9.4, 9.3, ("9.4", "9.3")), (0.4, 2.2, ("0.4", "2.2")), (51.5, 68.3, ("52", "68"))],
)
def test_people_are_whole_unless_that_makes_two_figures_one(first, second, shown):
    assert words.short_values(make_contrast(first, second)) == shown


def test_years_and_scores_keep_their_decimals():
    assert words.short_values(LENGTH) == ("77.5", "82.9")


@pytest.mark.parametrize(
    ("unit", "said"),
    [("%", "in every 100"), ("per 100,000", "in every 100,000"), ("years", "years"), ("score", "points")],
)
def test_a_figure_says_out_of_how_many(unit, said):
    assert words.out_of(make_indicator(unit=unit)) == said


def test_a_stage_of_everyone_says_so_and_is_drawn_differently():
    course = make_course([make_contrast(12, 8)], length=LENGTH)
    stages = {stage["slug"]: stage for stage in payload_of(course, [course])["stages"]}
    assert stages["working_age"]["count"] == "1 figure, everyone"
    assert stages["working_age"]["is_together"] is True
    assert stages["later_life"]["count"] == "1 figure"
    assert stages["later_life"]["is_together"] is False
    assert stages["school"] == {
        "slug": "school", "title": "School", "count": "No figures", "sentence": "",
        "why_empty": "Not published for both.", "beads": [], "is_together": False, "is_other_basis": False,
        "first": None,
    }  # fmt: skip


def test_each_stage_prints_the_first_of_its_list_that_both_lives_have():
    alone = make_contrast(10, 0, second=NOBODY, outcome=Outcome.NO_FIGURE, difference=None)
    held = make_contrast(12, 8, indicator=make_indicator(short_title="Second on the list"))
    course = make_course([alone, held])
    stage = payload_of(course, [course])["stages"][3]
    assert stage["first"]["title"] == "Second on the list"
    assert stage["beads"] == ["no_figure", "cannot_be_tested"]
    assert first_stage(course) == "working_age"


def test_both_sexes_share_one_scale_that_holds_every_limit():
    healthy = make_contrast(57.8, 65, indicator=YEARS, first=figure(57.8, 54.7, 60.8), second=figure(65, 59.8, 70.3))
    boys, girls = make_course(length=LENGTH, healthy=healthy), make_course(length=GIRLS, sex=Sex.FEMALE)
    assert payload_of(boys, [boys, girls])["end"]["scale"] == payload_of(girls, [boys, girls])["end"]["scale"]
    scale = payload_of(boys, [boys, girls])["end"]["scale"]
    assert scale[0] <= 54.7
    assert scale[-1] >= 85.4
    assert (
        payload_of(girls, [boys, girls])["end"]["of_each"][0]["healthy"] is None
    )  # good health is then not told apart


def test_without_a_length_there_is_nothing_to_scale():
    course = make_course([make_contrast(12, 8)])
    assert payload_of(course, [course])["end"] is None


@pytest.mark.parametrize(
    ("indicator", "first", "second", "axis"),
    [
        (make_indicator(), 35.6, 13, (0, 100)),
        (make_indicator(unit="score", value_type=ValueType.MEAN), 7.36, 7.74, (0, 10)),
        (make_indicator(unit="per 100,000", value_type=ValueType.RATE), 44.5, 27.4, (0, 50)),
        (YEARS, 77.5, 82.9, (70, 90)),
    ],
)
def test_a_scale_begins_at_nothing_unless_it_is_of_years(indicator, first, second, axis):
    assert axis_of(make_contrast(first, second, indicator=indicator)) == axis


def test_a_dumbbell_prints_both_figures_and_england():
    text = text_of(dumbbell(make_contrast(35.6, 13.0, england=figure(22.4))))
    for said in ("35.6", "13.0", "England 22.4"):
        assert said in text
    same = text_of(dumbbell(make_contrast(9.6, 9.6, outcome=Outcome.SAME)))
    assert same.count("9.6") == 1
    assert "both" in same


def test_whose_lives_and_which_sex_stand_in_the_filter_bar():
    lives, sex = filters.controls_of(make_course(length=GIRLS, sex=Sex.FEMALE))
    assert [option["label"] for option in lives["options"]][1] == FIFTHS.title
    assert sex["label"] == "And boys?"
    assert sex["value"] == "female"
    assert sex["is_at_end"] is True
