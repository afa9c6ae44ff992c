"""Time periods: every form that published tables use, and the forms that are refused."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries.ingest.periods import UnreadablePeriodError, read_period

PERIODS = [
    ("2023", "1y", date(2023, 1, 1), date(2023, 12, 31), "2023"),
    ("2020 - 22", "3y", date(2020, 1, 1), date(2022, 12, 31), "2020 to 2022"),
    ("2020-22", "", date(2020, 1, 1), date(2022, 12, 31), "2020 to 2022"),
    ("2020 – 22", "", date(2020, 1, 1), date(2022, 12, 31), "2020 to 2022"),
    ("2020 to 2022", "", date(2020, 1, 1), date(2022, 12, 31), "2020 to 2022"),
    ("2016 - 20", "5y", date(2016, 1, 1), date(2020, 12, 31), "2016 to 2020"),
    ("1999 - 01", "3y", date(1999, 1, 1), date(2001, 12, 31), "1999 to 2001"),
    ("2001-03", "", date(2001, 1, 1), date(2003, 12, 31), "2001 to 2003"),
    ("2001-03", "1m", date(2001, 3, 1), date(2001, 3, 31), "Mar 2001"),
    ("2023/24", "1y", date(2023, 4, 1), date(2024, 3, 31), "2023/24"),
    ("2023/2024", "1y", date(2023, 4, 1), date(2024, 3, 31), "2023/24"),
    ("1999/00", "", date(1999, 4, 1), date(2000, 3, 31), "1999/00"),
    ("2021/22 - 23/24", "3y", date(2021, 4, 1), date(2024, 3, 31), "2021/22 to 2023/24"),
    ("2021/22 - 2023/24", "", date(2021, 4, 1), date(2024, 3, 31), "2021/22 to 2023/24"),
    ("2024/25 academic year", "1y", date(2024, 9, 1), date(2025, 8, 31), "2024/25 academic year"),
    ("Academic year 2024/25", "", date(2024, 9, 1), date(2025, 8, 31), "2024/25 academic year"),
    ("2024/25", "1y academic", date(2024, 9, 1), date(2025, 8, 31), "2024/25 academic year"),
    ("2021/22 - 23/24 academic years", "3y", date(2021, 9, 1), date(2024, 8, 31), "2021/22 to 2023/24 academic years"),
    ("2021/22 - 23/24", "3y academic", date(2021, 9, 1), date(2024, 8, 31), "2021/22 to 2023/24 academic years"),
    ("2021 Q1", "1q", date(2021, 1, 1), date(2021, 3, 31), "Jan to Mar 2021"),
    ("2023/24 Q1", "1q", date(2023, 4, 1), date(2023, 6, 30), "Apr to Jun 2023"),
    ("2023/24 Q4", "1q", date(2024, 1, 1), date(2024, 3, 31), "Jan to Mar 2024"),
    ("2021/22 Q1 - 2025/26 Q3", "", date(2021, 4, 1), date(2025, 12, 31), "Apr 2021 to Dec 2025"),
    ("2023/24 Q1-Q3", "", date(2023, 4, 1), date(2023, 12, 31), "Apr to Dec 2023"),
    ("2023/24 Q1-Q4", "", date(2023, 4, 1), date(2024, 3, 31), "Apr 2023 to Mar 2024"),
    ("2023 Q1-Q2", "", date(2023, 1, 1), date(2023, 6, 30), "Jan to Jun 2023"),
    ("Mar 2021", "1m", date(2021, 3, 1), date(2021, 3, 31), "Mar 2021"),
    ("February 2024", "1m", date(2024, 2, 1), date(2024, 2, 29), "Feb 2024"),
    ("Sept 2021", "", date(2021, 9, 1), date(2021, 9, 30), "Sep 2021"),
    ("Aug 2010 - Jul 2013", "", date(2010, 8, 1), date(2013, 7, 31), "Aug 2010 to Jul 2013"),
    ("Apr to Jun 2023", "", date(2023, 4, 1), date(2023, 6, 30), "Apr to Jun 2023"),
    ("2020-03 to 2020-05", "", date(2020, 3, 1), date(2020, 5, 31), "Mar to May 2020"),
    ("2021-03-21", "1d", date(2021, 3, 21), date(2021, 3, 21), "21 March 2021"),
    ("2025-04-30", "1d", date(2025, 4, 30), date(2025, 4, 30), "30 April 2025"),
    ("21 March 2021", "1d", date(2021, 3, 21), date(2021, 3, 21), "21 March 2021"),
    ("31 Mar 2023/24", "", date(2024, 3, 31), date(2024, 3, 31), "31 March 2024"),
    ("30 Sep 2023/24", "", date(2023, 9, 30), date(2023, 9, 30), "30 September 2023"),
    ("to 2021-03-21", "1d", date(2021, 3, 21), date(2021, 3, 21), "to 21 March 2021"),
    ("2020-12-08 to 2021-04-12", "", date(2020, 12, 8), date(2021, 4, 12), "8 December 2020 to 12 April 2021"),
]


@pytest.mark.parametrize(("text", "length", "start", "end", "label"), PERIODS)
def test_a_period_gets_its_days_and_its_label(text, length, start, end, label):
    period = read_period(text, length)
    assert (period.start_date, period.end_date, period.label) == (start, end, label)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "expected a period such as 2023"),
        ("last year", "expected a period such as 2023"),
        ("20233", "expected a period such as 2023"),
        ("2023/25", "2023/25 is not a year and the one after it"),
        ("2021/22 - 23/25", "not a year and the one after it"),
        ("2022 - 2020", "2020 does not come after 2022"),
        ("2022-20", "a span of at most 20 years"),
        ("2021-02-30", "day is out of range"),
        ("2021-04-12 to 2021-01-01", "ends after it begins"),
        ("2021 Q5", "expected a period such as 2023"),
        ("Marsh 2021", "'Marsh' is not a month"),
        ("1850", "expected years from 1900 to 2100"),
        ("academic", "expected an academic year such as 2024/25"),
        ("academic 2024/25 Q1", "expected an academic year such as 2024/25, or several"),
        ("2023/24 Q3-Q1", "ends after it begins"),
        ("30 Feb 2023", "day is out of range"),
        ("31 Mar 2023/25", "2023/25 is not a year and the one after it"),
        ("academic 2024/26", "2024/26 is not a year and the one after it"),
    ],
)
def test_a_text_that_is_no_period_is_refused(text, expected):
    with pytest.raises(UnreadablePeriodError) as caught:
        read_period(text)
    assert expected in str(caught.value)


# What the service's own formatter writes for the years, quarters and months of each kind of year that it knows
# (TimePeriodFormatterTest of fingertips-open), with the first and the last day by hand.
AS_FINGERTIPS_WRITES = [
    ("2006 - 08", date(2006, 1, 1), date(2008, 12, 31)),
    ("2006 Q4", date(2006, 10, 1), date(2006, 12, 31)),
    ("2006/07 - 08/09", date(2006, 4, 1), date(2009, 3, 31)),
    ("2006/07 Q4", date(2007, 1, 1), date(2007, 3, 31)),
    ("2006/07 Q1 - 2006/07 Q4", date(2006, 4, 1), date(2007, 3, 31)),
    ("2006/07 Q4 - 2009/10 Q3", date(2007, 1, 1), date(2009, 12, 31)),
    ("2006 Q1 - 2006 Q4", date(2006, 1, 1), date(2006, 12, 31)),
    ("2006 Q2 - 2009 Q1", date(2006, 4, 1), date(2009, 3, 31)),
    ("2006/07 Q1-Q2", date(2006, 4, 1), date(2006, 9, 30)),
    ("2013/14 Q1 - 2014/15 Q1", date(2013, 4, 1), date(2014, 6, 30)),
    ("Aug 2006 - Jul 2009", date(2006, 8, 1), date(2009, 7, 31)),
    ("Mar 2006 - Feb 2008", date(2006, 3, 1), date(2008, 2, 29)),
    ("Jul 2006 - Jun 2007", date(2006, 7, 1), date(2007, 6, 30)),
    ("Sep 2009", date(2009, 9, 1), date(2009, 9, 30)),
    ("Feb 2009 - Jan 2010", date(2009, 2, 1), date(2010, 1, 31)),
]


@pytest.mark.parametrize(("text", "start", "end"), AS_FINGERTIPS_WRITES)
def test_every_kind_of_period_that_fingertips_writes_is_read(text, start, end):
    period = read_period(text)
    assert (period.start_date, period.end_date) == (start, end)


@given(st.integers(1900, 2080), st.integers(1, 19))
def test_a_span_of_years_is_read_in_either_form(first, extra):
    last = first + extra
    short, long = read_period(f"{first} - {last % 100:02d}"), read_period(f"{first} to {last}")
    assert short == long
    assert (short.start_date, short.end_date) == (date(first, 1, 1), date(last, 12, 31))


def test_later_periods_sort_later_by_their_end():
    ordered = ["2016 - 20", "2020/21", "2021 Q2", "2021", "2020 - 22", "2022/23"]
    ends = [read_period(text).end_date for text in ordered]
    assert ends == sorted(ends)
