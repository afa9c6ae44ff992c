"""The tale of boys and girls at once, against the tables that ship."""

from __future__ import annotations

import pytest

from queries.engine import using_dataset
from queries.life_course_models import Contrast, Outcome
from queries.models import EXAMPLE_DATASET, Sex
from tests.browser import published
from tests.browser.published import LEICESTER, RUTLAND
from tests.integration.test_life_course import BLABY, outcome_of, shipped_pair, tale

pytestmark = [pytest.mark.on_every_store, pytest.mark.usefixtures("shipped")]


@pytest.mark.parametrize("codes", [(LEICESTER, RUTLAND), (LEICESTER, BLABY)])
def test_both_sexes_are_told_together_where_persons_are_held_and_else_each(codes):
    told = [each for stage in tale("-".join(codes), Sex.PERSONS).stages for each in stage.contrasts]
    by_indicator: dict[str, list[Contrast]] = {}
    for each in told:
        by_indicator.setdefault(each.indicator.indicator_id.removeprefix("ons_els."), []).append(each)
    told_twice = 0
    for indicator_id, contrasts in by_indicator.items():
        sexes = {row["Sex"] for row in published.every_row(contrasts[0].indicator.indicator_id) if row["Value"]}
        expected = ["Persons"] if "Persons" in sexes else ["Male", "Female"]
        pairs = [(sex, shipped_pair(indicator_id, sex, codes)) for sex in expected]
        if None in [pair for _, pair in pairs]:
            assert {each.outcome for each in contrasts} == {Outcome.NO_FIGURE}
            continue
        told_twice += len(pairs) == 2
        assert [each.sex.value for each in contrasts] == [sex.lower() for sex in expected], indicator_id
        for contrast, (_, pair) in zip(contrasts, pairs, strict=True):
            for figure, row in zip((contrast.first, contrast.second, contrast.england), pair, strict=True):
                assert figure.value == float(row["Value"]), indicator_id
            assert contrast.outcome is outcome_of(*pair[:2], contrast.indicator.decimals)
            assert not contrast.is_wider  # nobody but those asked for
    assert told_twice == (2 if RUTLAND in codes else 1)  # healthy life expectancy is not published for Blaby


def test_both_ends_of_a_line_say_whose_life_they_are():
    both = tale(sex=Sex.PERSONS)
    assert [end.length.sex for end in both.ends] == [end.healthy.sex for end in both.ends] == [Sex.MALE, Sex.FEMALE]
    assert both.ends == tuple(tale(sex=sex).ends[0] for sex in (Sex.MALE, Sex.FEMALE))
    assert both.stages[-1].sentence.endswith("In Rutland, 65.0. For a baby girl, 57.9 and 64.8.")
    with using_dataset(EXAMPLE_DATASET):
        (end,) = tale(sex=Sex.PERSONS).ends  # of wards a figure of persons is held, so nothing is told twice
        assert end.length.sex is Sex.PERSONS
    (pattern,) = [stage.sentence for stage in tale("fifths", Sex.PERSONS).stages if stage.sentence]
    assert pattern.startswith("The pattern for a baby is 81.4 years")
