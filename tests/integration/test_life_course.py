"""The tale of two babies, against a second, naive reading of the tables that ship."""

from __future__ import annotations

import re
from statistics import NormalDist

import pytest

from queries.engine import using_dataset
from queries.life_course import get_life_course, rows_of
from queries.life_course_lives import list_offered
from queries.life_course_models import Contrast, LifeCourse, LifeCourseRequest, LivesKind, Outcome, Stage
from queries.models import EXAMPLE_DATASET, EXAMPLE_STAMP, Kind, Sex, ValueStatus
from tests.browser import published
from tests.browser.published import ENGLAND, LEICESTER, LEICESTERSHIRE, PATTERN, RUTLAND, Row, number
from tests.integration.test_reading_age_of_sentences import without_names
from tests.reading_age import reading_age

pytestmark = [pytest.mark.on_every_store, pytest.mark.usefixtures("shipped")]

# The reviewed list, by the ids of the publishers: stage by stage, in order.
REVIEWED = {
    Stage.PREGNANCY_AND_BIRTH: [],
    Stage.EARLY_YEARS: ["93563", "communication_and_language", "literacy", "mathematics", "90319"],
    Stage.SCHOOL: [
        "90323", "persistent_absences_for_all_pupils",
        "pupils_meeting_the_expected_standard_in_reading_writing_and_maths", "gcses_in_english_and_maths",
    ],
    Stage.WORKING_AGE: [
        "level_3_or_above_qualifications_great_britain", "employment_rate", "claimant_count", "cigarette_smokers",
        "93015", "adult_obesity_prevalence", "wellbeing_satisfaction", "wellbeing_anxiety",
    ],
    Stage.MID_LIFE: [
        "91112", "cancer_diagnosis_at_stage_1_and_2", "preventable_cardiovascular_mortality_england",
    ],
    Stage.LATER_LIFE: ["healthy_life_expectancy", "90366"],
}  # fmt: skip
NEVER_SHOWN = re.compile(
    r"93570|93721|92443|92445|93088|90362|848|91547|92254|90988|(oflog|cover|ons_hi)\..*|.*weekly_pay.*"
)
CHANCE = {"adult_obesity_prevalence", "wellbeing_satisfaction", "wellbeing_anxiety",
          "cancer_diagnosis_at_stage_1_and_2"}  # fmt: skip
CAUSAL = re.compile(r"\b(because|due to|caus\w+|leads? to|results? (in|from)|therefore|thanks to|makes?)\b", re.I)
BLABY = "E07000129"
PAIRS = [(LEICESTER, RUTLAND), (LEICESTER, LEICESTERSHIRE), (RUTLAND, LEICESTER), (LEICESTER, BLABY)]
Z = NormalDist().inv_cdf(0.975)


def tale(lives: str = "", sex: Sex | None = None) -> LifeCourse:
    return get_life_course(LifeCourseRequest(lives=lives, sex=sex))


def contrasts_of(course: LifeCourse) -> dict[str, Contrast]:
    """The contrasts by the publisher's id, without the name of its data set."""
    return {
        contrast.indicator.indicator_id.removeprefix("ons_els."): contrast
        for stage in course.stages
        for contrast in stage.contrasts
    }


def shipped_pair(indicator_id: str, sex: str, codes: tuple[str, str]) -> tuple[Row, Row, Row | None] | None:
    """The latest rows of a measure that two areas both have, and England's; None where they share no period."""
    full_id = indicator_id if indicator_id.isdigit() else f"ons_els.{indicator_id}"
    held = [row for row in published.every_row(full_id) if not row["Category Type"] and row["Value"]]
    sexes = {row["Sex"] for row in held}
    of_sex = [row for row in held if row["Sex"] == (sex if sex in sexes else "Persons")]
    by_code = {code: {row["Time period"]: row for row in of_sex if row["Area Code"] == code} for code in codes}
    shared = set(by_code[codes[0]]) & set(by_code[codes[1]])
    if not shared:
        return None
    period = max(shared, key=lambda text: int(by_code[codes[0]][text]["Time period Sortable"]))
    england = [row for row in of_sex if row["Area Code"] == ENGLAND and row["Time period"] == period]
    return by_code[codes[0]][period], by_code[codes[1]][period], england[0] if england else None


def limits_of(row: Row) -> tuple[float | None, float | None]:
    return number(row["Lower CI 95.0 limit"]), number(row["Upper CI 95.0 limit"])


def outcome_of(first: Row, second: Row, decimals: int) -> Outcome:
    if published.printed(first["Value"], decimals) == published.printed(second["Value"], decimals):
        return Outcome.SAME
    if None in (*limits_of(first), *limits_of(second)):
        return Outcome.CANNOT_BE_TESTED
    variance = sum(((upper - lower) / (2 * Z)) ** 2 for lower, upper in map(limits_of, (first, second)))
    apart = abs(float(first["Value"]) - float(second["Value"])) > Z * variance**0.5
    return Outcome.MORE_THAN_CHANCE if apart else Outcome.COULD_BE_CHANCE


def test_leicester_and_rutland_come_first_with_the_22_reviewed_indicators_in_six_stages():
    course = tale()
    assert (course.lives.first, course.lives.second) == ("Leicester", "Rutland")
    assert course.lives.slug == f"{LEICESTER}-{RUTLAND}"
    assert course.lives.title == "Leicester and Rutland, two places"
    found = {
        stage.stage: [each.indicator.indicator_id.removeprefix("ons_els.") for each in stage.contrasts]
        for stage in course.stages
    }
    assert found == REVIEWED
    assert list(found) == list(Stage)
    assert sum(map(len, found.values())) == sum(course.outcomes.values()) == 22
    assert course.stages[0].why_empty == "No reliable figure is published for both places."
    assert course.reason_for_list.startswith("The list is fixed and was reviewed.")


@pytest.mark.parametrize(("sex", "in_table"), [(Sex.MALE, "Male"), (Sex.FEMALE, "Female")])
@pytest.mark.parametrize("codes", PAIRS)
def test_every_figure_is_the_shipped_one_of_the_latest_period_that_both_have(codes, sex, in_table):
    contrasts = contrasts_of(tale("-".join(codes), sex))
    compared = 0
    for indicator_id in [each for ids in REVIEWED.values() for each in ids]:
        pair = shipped_pair(indicator_id, in_table, codes)
        contrast = contrasts.get(indicator_id)
        if pair is None:
            assert contrast is None or contrast.outcome is Outcome.NO_FIGURE
            continue
        compared += 1
        for figure, row in zip((contrast.first, contrast.second, contrast.england), pair, strict=True):
            assert figure.value == float(row["Value"]), indicator_id
            assert (figure.lower, figure.upper) == limits_of(row)
            assert (figure.source_id, figure.kind) == (row["Source"], Kind(row["Kind"]))
        assert contrast.sex.value == pair[0]["Sex"].lower()
        assert contrast.is_wider is (pair[0]["Sex"] == "Persons")
        assert contrast.outcome is outcome_of(*pair[:2], contrast.indicator.decimals), indicator_id
        assert contrast.difference == pytest.approx(float(pair[0]["Value"]) - float(pair[1]["Value"]))
    assert compared >= 12


def test_what_could_be_chance_stays_in_and_says_so():
    men, women = contrasts_of(tale()), contrasts_of(tale(sex=Sex.FEMALE))
    assert men["healthy_life_expectancy"].outcome is Outcome.MORE_THAN_CHANCE
    assert women["healthy_life_expectancy"].outcome is Outcome.COULD_BE_CHANCE
    assert {name for name, each in men.items() if each.outcome is Outcome.COULD_BE_CHANCE} == CHANCE
    assert tale().outcomes == {
        Outcome.MORE_THAN_CHANCE: 5, Outcome.COULD_BE_CHANCE: 4, Outcome.CANNOT_BE_TESTED: 12, Outcome.SAME: 1,
        Outcome.NO_FIGURE: 0,
    }  # fmt: skip
    obesity = men["90319"]
    assert (obesity.first.value, obesity.second.value, obesity.outcome) == (9.6, 9.6, Outcome.SAME)
    assert (obesity.gap_in_words, obesity.is_first_worse) == ("No gap: the same figure in both", None)
    better = {name for name, each in men.items() if each.is_first_worse is False}
    assert better == {"91112", "cancer_diagnosis_at_stage_1_and_2"}  # where Leicester does better, the figure stays


def test_gaps_are_said_in_the_words_of_their_unit():
    words = {name: each.gap_in_words for name, each in contrasts_of(tale()).items()}
    assert words["93563"] == "For every 100, 23 more in Leicester"
    assert words["literacy"] == "For every 100, 10 fewer in Leicester"
    assert words["preventable_cardiovascular_mortality_england"] == "17 more in every 100,000 in Leicester"
    assert words["wellbeing_satisfaction"] == "0.38 points lower in Leicester"
    assert words["90366"] == "5.4 years longer in Rutland"
    assert words["healthy_life_expectancy"] == "7.2 more years in good health in Rutland"


def test_each_stage_has_one_finding_and_the_ends_are_the_years_of_life():
    course = tale(sex=Sex.FEMALE)
    sentences = {stage.stage: stage.sentence for stage in course.stages}
    assert sentences[Stage.EARLY_YEARS] == (
        "At age five, 36 in every 100 children in Leicester had tooth decay. In Rutland, 13."
    )
    assert sentences[Stage.PREGNANCY_AND_BIRTH] == ""
    assert "a baby girl in Leicester can expect 57.9 years in good health" in sentences[Stage.LATER_LIFE]
    assert (course.length.first.value, course.length.second.value) == (81.7, 85.4)
    assert (course.healthy.first.value, course.healthy.second.value) == (57.9, 64.8)


@pytest.mark.parametrize(
    ("sex", "values", "words"),
    [(Sex.MALE, ("78.3", "84.0"), "About 5 to 6 years"), (Sex.FEMALE, ("83.6", "87.8"), "About 4 to 5 years")],
)
def test_fifths_of_small_areas_have_the_pattern_with_its_caveat_and_nothing_of_england(sex, values, words):
    course = tale("fifths", sex)
    (contrast,) = contrasts_of(course).values()
    assert contrast.indicator.indicator_id == PATTERN
    assert tuple(published.printed(each.value) for each in (contrast.first, contrast.second)) == values
    assert "Use for pattern, not level" in contrast.caveat
    assert f"Read it as {words.removesuffix(' years').lower()} years" in contrast.caveat
    assert contrast.gap_in_words == f"{words} longer in the least deprived fifth of small areas"
    assert contrast.england.value is None
    assert contrast.first.kind is Kind.THIRD_PARTY
    assert course.lives.is_by_deprivation
    assert "IMD 2019" in course.lives.caption
    assert course.length is contrast
    empty = [stage for stage in course.stages if not stage.contrasts]
    assert {stage.why_empty for stage in empty} == {"Not published for fifths of small areas."}
    assert sum(len(stage.not_held) for stage in course.stages) == 21


def test_groups_of_authorities_are_never_passed_off_as_groups_of_small_areas():
    course = tale("england-tenths")
    contrasts = contrasts_of(course)
    assert list(contrasts) == ["93085", "93015"]
    smoking, inactive = contrasts.values()
    assert (smoking.is_other_basis, inactive.is_other_basis) == (True, False)
    assert smoking.basis == "Tenths of authorities by deprivation (IMD 2019)"
    assert "tenth of authorities" in smoking.gap_in_words
    assert "tenth of small areas" in inactive.gap_in_words
    of_year = published.rows("93015", Area_Code=ENGLAND, Category="", Time_period="Nov 2022 - Nov 2023")
    assert of_year  # England's figure of that year is held, but from another source: it does not stand beside these
    assert inactive.england.value is None
    for contrast, part in ((smoking, "decile"), (inactive, "decile")):
        held = {
            row["Category"]: row
            for row in published.every_row(contrast.indicator.indicator_id)
            if row["Category"].endswith(part) and row["Value"] and contrast.first.source_id == row["Source"]
        }  # of the last period, as the rows stand in order of time
        first, second = held["Most deprived decile"], held["Least deprived decile"]
        assert (contrast.first.value, contrast.second.value) == (float(first["Value"]), float(second["Value"]))
        assert contrast.outcome is outcome_of(first, second, 1)


def test_the_example_has_fifths_of_wards_throughout_and_says_that_they_are_made_up():
    with using_dataset(EXAMPLE_DATASET):
        course = tale()
        assert course.lives.kind is LivesKind.FIFTHS
        assert course.lives.groups == "fifths of wards"
        assert [stage.stage for stage in course.stages if stage.contrasts] == [Stage.LATER_LIFE]
        assert len(course.stages) == 6
        assert course.length.first.value < course.length.second.value
        assert EXAMPLE_STAMP in course.reason_for_list
        kinds = {figure.kind for each in course.stages[-1].contrasts for figure in (each.first, each.second)}
        assert kinds == {Kind.EXAMPLE}


def test_what_the_address_does_not_name_is_ignored_and_said():
    for wrong in ("nowhere", f"{LEICESTER}-{LEICESTER}", f"{LEICESTER}-{ENGLAND}", f"{LEICESTER}-E05010458"):
        course = tale(wrong)
        assert (course.ignored, course.lives) == (("lives",), tale().lives)
    course = tale(sex="nobody")
    assert (course.ignored, course.sex) == (("sex",), Sex.MALE)
    assert tale("x", "nobody").ignored == ("lives", "sex")
    assert tale(f"{RUTLAND}-{BLABY}").ignored == ()


def test_two_places_are_never_the_ends_of_deprivation():
    offered = list_offered()
    places = [lives for lives in offered if lives.kind is LivesKind.PLACES]
    assert len(places) == 9
    for lives in places:
        assert not lives.is_by_deprivation
        course = tale(lives.slug)
        words = [lives.title, lives.caption, lives.first, lives.second]
        words += [text for stage in course.stages for text in (stage.sentence, stage.why_empty)]
        words += [each.gap_in_words for each in contrasts_of(course).values()]
        assert "deprived" not in " ".join(words).lower()
        assert "two places" in lives.title
    assert [lives.slug for lives in offered if lives.is_by_deprivation] == ["fifths", "england-tenths"]


def test_a_part_and_its_whole_are_not_tested_as_two_groups():
    course = tale(f"{BLABY}-{LEICESTERSHIRE}")
    assert "Blaby is a part of Leicestershire." in course.lives.caption
    counts = course.outcomes
    assert (counts[Outcome.MORE_THAN_CHANCE], counts[Outcome.COULD_BE_CHANCE]) == (0, 0)
    assert counts[Outcome.CANNOT_BE_TESTED] > 10


def test_a_figure_that_one_place_lacks_says_why():
    contrast = contrasts_of(tale(f"{LEICESTER}-{LEICESTERSHIRE}"))["93563"]
    assert contrast.outcome is Outcome.NO_FIGURE
    assert (contrast.second.value, contrast.second.status) == (None, ValueStatus.NOT_PUBLISHED)
    assert "We do not average its seven districts" in contrast.second.note
    assert (contrast.difference, contrast.gap_in_words, contrast.is_first_worse) == (None, "", None)


def test_what_must_not_be_shown_is_in_nobodys_tale():
    slugs = [lives.slug for lives in list_offered()]
    ids = {each.indicator.indicator_id for slug in slugs for each in contrasts_of(tale(slug)).values()}
    assert len(ids) == 24  # the 22, the pattern, and smoking in pregnancy
    assert not {each for each in ids if NEVER_SHOWN.fullmatch(each)}


@pytest.mark.parametrize("sex", list(Sex))
def test_every_sentence_is_plain_and_claims_no_cause(sex):
    for lives in list_offered():
        course = tale(lives.slug, sex)
        findings = [stage.sentence for stage in course.stages if stage.sentence]
        texts = [*findings, *(each.gap_in_words for each in contrasts_of(course).values()), course.reason_for_list]
        texts += [lives.caption, *(stage.why_empty for stage in course.stages)]
        assert reading_age(" ".join(without_names(findings))) <= 12
        assert reading_age(" ".join(without_names([lives.caption, course.reason_for_list]))) <= 12
        assert not [text for text in texts if CAUSAL.search(text)]
        assert not re.search(r"deprived (people|babies|children|adults|mothers)", " ".join(texts))


def test_the_rows_hold_every_figure_with_its_source():
    course = tale()
    rows = rows_of(course)
    assert len(rows) == 1 + 22 * 3
    assert rows[0]["note"] == course.stages[0].why_empty
    assert {row["life"] for row in rows[1:]} == {"Leicester", "Rutland", "England"}
    assert all(row["source_id"] and row["kind"] and row["period"] for row in rows[1:])
    decay = next(row for row in rows if row.get("indicator_slug") == "tooth-decay-at-5" and row["life"] == "Rutland")
    assert (decay["value"], decay["period"]) == (13.0, "2023/24 academic year")
