from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries.stats.arrays import as_flags, as_floats, as_printed


@pytest.mark.parametrize(
    "values",
    [
        [1, None],
        [1, float("nan")],
        [1, pd.NA],
        [1, np.inf],
        pd.Series([1, None]),
        pd.Series([1, pd.NA], dtype="Int64"),
        pd.Series([1, None], dtype=object),
        pd.array([1, None], dtype="Float64"),
    ],
)
def test_every_way_of_writing_missing_becomes_nan(values):
    np.testing.assert_array_equal(as_floats(values), [1.0, np.nan])


def test_a_single_number_stays_single():
    assert as_floats(3).shape == ()
    assert np.isnan(as_floats(None))


def test_the_column_of_the_caller_is_left_alone():
    column = np.array([1.0, np.inf])
    as_floats(column)
    assert np.isinf(column[1])


@pytest.mark.parametrize("text", ["many", ["1", "many"], pd.Series(["many"])])
def test_text_is_refused(text):
    with pytest.raises(ValueError, match="many"):
        as_floats(text)


def test_no_marks_means_none_set():
    assert as_flags(None, (2, 3)).tolist() == [[False] * 3] * 2


def test_a_missing_mark_is_refused():
    with pytest.raises(ValueError, match="not missing"):
        as_flags([True, None], (2,))


def test_marks_that_do_not_fit_are_refused():
    with pytest.raises(ValueError):
        as_flags([True, False], (3,))


@given(st.decimals(min_value=-10000, max_value=10000, places=4), st.integers(min_value=0, max_value=3))
def test_a_number_is_rounded_as_it_is_printed(number, decimals):
    printed = number.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    assert as_printed(float(number), decimals) == float(printed)


def test_what_is_missing_stays_missing_when_rounded():
    assert np.isnan(as_printed([np.nan], 1)).all()
