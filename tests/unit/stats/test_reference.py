"""The statistics against answers that others published or that their released code gave; the files say whose."""

from pathlib import Path

import pytest

from tests.oracles.__main__ import check_case
from tests.oracles.cases import read_cases
from tests.oracles.methods import METHODS

CASES = read_cases(Path(__file__).parents[2] / "reference")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_the_answer_is_the_published_one(case):
    assert check_case(case) == []


def test_every_method_that_is_built_has_a_reference():
    assert {case.method for case in CASES} == set(METHODS)
