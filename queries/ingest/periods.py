"""Read the time periods of published tables: calendar, financial, academic, quarters, months, days and spans."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
EXPECTED = (
    "expected a period such as 2023, 2020 - 22, 2023/24, 2021/22 - 23/24, 2023/24 Q1, 2023 Q1, Mar 2021, 2021-03-21, "
    "to 2021-03-21 or 2024/25 academic year"
)
_EARLIEST_YEAR, _LATEST_YEAR = 1900, 2100
_LONGEST_SPAN_YEARS = 20


@dataclass(frozen=True)
class Period:
    """From when to when a figure counts, both days included, and how the period is written."""

    start_date: date
    end_date: date
    label: str


class UnreadablePeriodError(ValueError):
    """The text is not a period; the message says what was expected."""


@lru_cache(maxsize=4096)
def read_period(text: str, time_period_range: str = "") -> Period:
    """Read the period of a row.

    Args:
        text: the column "Time period".
        time_period_range: the column "Time period range" ("1y", "3y", "1m", "1d" or ""). It is needed where the text
            has two readings: 2010-12 is three years, unless the range says one month.

    Raises:
        UnreadablePeriodError: the text is not a period of a known form.
    """
    cleaned = re.sub(r"\s*[-–—]\s*", "-", " ".join(text.split())) if not _DAY.search(text) else " ".join(text.split())
    if "academic" in f"{cleaned} {time_period_range}".lower():
        return _academic(cleaned)
    for form, read in _FORMS:
        match = form.fullmatch(cleaned)
        if match:
            try:
                period = read(match, time_period_range.strip().lower())
            except ValueError as error:
                raise UnreadablePeriodError(f"{error}; {EXPECTED}") from None
            return _checked(period)
    raise UnreadablePeriodError(EXPECTED)


def _checked(period: Period) -> Period:
    if period.start_date > period.end_date:
        raise UnreadablePeriodError("expected a period that ends after it begins")
    if period.end_date.year - period.start_date.year > _LONGEST_SPAN_YEARS:
        raise UnreadablePeriodError(f"expected a span of at most {_LONGEST_SPAN_YEARS} years, the earlier one first")
    if not _EARLIEST_YEAR <= period.start_date.year <= period.end_date.year <= _LATEST_YEAR:
        raise UnreadablePeriodError(f"expected years from {_EARLIEST_YEAR} to {_LATEST_YEAR}")
    return period


def _month(text: str) -> int:
    name = text.title()
    for number, short in enumerate(MONTHS, start=1):
        if name in (short, calendar.month_name[number]) or (name, number) == ("Sept", 9):
            return number
    raise ValueError(f"{text!r} is not a month")


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _second_year(first: int, text: str) -> int:
    """Complete the second year of a pair: 22 after 2020 is 2022, 00 after 1999 is 2000."""
    if len(text) == 4:
        return int(text)
    century = first - first % 100
    year = century + int(text)
    return year if year >= first else year + 100


def _financial_start(first: str, second: str) -> int:
    year = int(first)
    if _second_year(year, second) != year + 1:
        raise ValueError(f"{first}/{second} is not a year and the one after it")
    return year


def _years(match: re.Match, time_period_range: str) -> Period:
    first = int(match[1])
    if time_period_range.endswith("m") and len(match[2]) == 2:
        return _months_period(first, int(match[2]), first, int(match[2]))
    last = _second_year(first, match[2])
    if last <= first:
        raise ValueError(f"{last} does not come after {first}")
    return Period(date(first, 1, 1), date(last, 12, 31), f"{first} to {last}")


def _one_year(match: re.Match, _: str) -> Period:
    year = int(match[1])
    return Period(date(year, 1, 1), date(year, 12, 31), f"{year}")


def _financial(match: re.Match, _: str) -> Period:
    year = _financial_start(match[1], match[2])
    return Period(date(year, 4, 1), date(year + 1, 3, 31), _pair(year))


def _first_and_last(match: re.Match) -> tuple[int, int]:
    """Find the first and the last of several years that each run over two."""
    first = _financial_start(match[1], match[2])
    begins = match[3] if len(match[3]) == 4 else str(_second_year(first, match[3]))
    return first, _financial_start(begins, match[4])


def _financial_span(match: re.Match, _: str) -> Period:
    first, last = _first_and_last(match)
    return Period(date(first, 4, 1), date(last + 1, 3, 31), f"{_pair(first)} to {_pair(last)}")


def _pair(year: int) -> str:
    return f"{year}/{(year + 1) % 100:02d}"


def _academic(text: str) -> Period:
    """Read one academic year or several; in a column of its own or as words, "academic" may stand anywhere."""
    years = re.sub(r"\s*\b(academic|years?)\b\s*", "", text, flags=re.IGNORECASE)
    one, several = (re.fullmatch(form, years, re.ASCII) for form in (_FINANCIAL, _FINANCIAL_SPAN))
    if not (one or several):
        raise UnreadablePeriodError("expected an academic year such as 2024/25, or several such as 2022/23 - 24/25")
    try:
        first, last = _first_and_last(several) if several else (_financial_start(one[1], one[2]),) * 2
    except ValueError as error:
        raise UnreadablePeriodError(f"{error}; {EXPECTED}") from None
    label = _pair(first) if first == last else f"{_pair(first)} to {_pair(last)}"
    kind = "academic year" if first == last else "academic years"
    return _checked(Period(date(first, 9, 1), date(last + 1, 8, 31), f"{label} {kind}"))


def _quarter_start(year: int, quarter: int, *, is_financial: bool) -> tuple[int, int]:
    if not is_financial:
        return year, 3 * quarter - 2
    return (year, 3 * quarter + 1) if quarter < 4 else (year + 1, 1)


def _quarter(match: re.Match, _: str) -> Period:
    return _quarter_span(_quarter_of(match, 1), _quarter_of(match, 1))


def _quarters(match: re.Match, _: str) -> Period:
    return _quarter_span(_quarter_of(match, 1), _quarter_of(match, 4))


def _first_quarters(match: re.Match, _: str) -> Period:
    """Read the quarters of one year up to one of them, a running total: 2023/24 Q1-Q3."""
    first = _quarter_of(match, 1)
    year = int(match[1])
    return _quarter_span(first, _quarter_start(year, int(match[4]), is_financial=bool(match[2])))


def _quarter_of(match: re.Match, group: int) -> tuple[int, int]:
    """Find the year and month in which the quarter of three groups (year, second year or none, quarter) begins."""
    first, second, quarter = match[group], match[group + 1], int(match[group + 2])
    year = _financial_start(first, second) if second else int(first)
    return _quarter_start(year, quarter, is_financial=bool(second))


def _quarter_span(first: tuple[int, int], last: tuple[int, int]) -> Period:
    return _months_period(*first, last[0], last[1] + 2)


def _months_period(first_year: int, first_month: int, last_year: int, last_month: int) -> Period:
    start, end = date(first_year, first_month, 1), _month_end(last_year, last_month)
    begins, ends = MONTHS[first_month - 1], f"{MONTHS[last_month - 1]} {last_year}"
    if (first_year, first_month) == (last_year, last_month):
        return Period(start, end, ends)
    return Period(start, end, f"{begins} to {ends}" if first_year == last_year else f"{begins} {first_year} to {ends}")


def _named_month(match: re.Match, _: str) -> Period:
    return _months_period(int(match[2]), _month(match[1]), int(match[2]), _month(match[1]))


def _named_months(match: re.Match, _: str) -> Period:
    last_year = int(match[4])
    first_year = int(match[2]) if match[2] else last_year
    return _months_period(first_year, _month(match[1]), last_year, _month(match[3]))


def _numbered_months(match: re.Match, _: str) -> Period:
    return _months_period(int(match[1]), int(match[2]), int(match[3]), int(match[4]))


def _written(day: date) -> str:
    return f"{day.day} {calendar.month_name[day.month]} {day.year}"


def _day(match: re.Match, _: str) -> Period:
    day = date.fromisoformat(match[1])
    return Period(day, day, _written(day))


def _written_day(match: re.Match, _: str) -> Period:
    """Read a day as it is written: 31 March 2024, or the day of a financial year: 31 Mar 2023/24."""
    year, month = int(match[3]), _month(match[2])
    if match[4]:
        year = _financial_start(match[3], match[4]) + (month < 4)
    day = date(year, month, int(match[1]))
    return Period(day, day, _written(day))


def _to_day(match: re.Match, _: str) -> Period:
    day = date.fromisoformat(match[1])
    return Period(day, day, f"to {_written(day)}")


def _days(match: re.Match, _: str) -> Period:
    first, last = date.fromisoformat(match[1]), date.fromisoformat(match[2])
    return Period(first, last, f"{_written(first)} to {_written(last)}")


_DAY = re.compile(r"\d{4}-\d{2}-\d{2}|\d{4}-\d{2} to ", re.ASCII)
_YEAR = r"(\d{4})"
_FINANCIAL = r"(\d{4})/(\d{2}|\d{4})"
_FINANCIAL_SPAN = rf"{_FINANCIAL}(?:-| to )(\d{{2}}|\d{{4}})/(\d{{2}}|\d{{4}})"
_QUARTER = r"(\d{4})(?:/(\d{2}|\d{4}))? Q([1-4])"
_FORMS: tuple[tuple[re.Pattern, Callable[[re.Match, str], Period]], ...] = (
    (re.compile(_YEAR, re.ASCII), _one_year),
    (re.compile(rf"{_YEAR}(?:-| to )(\d{{2}}|\d{{4}})", re.ASCII), _years),
    (re.compile(_FINANCIAL, re.ASCII), _financial),
    (re.compile(_FINANCIAL_SPAN, re.ASCII), _financial_span),
    (re.compile(_QUARTER, re.IGNORECASE | re.ASCII), _quarter),
    (re.compile(rf"{_QUARTER}(?:-| to ){_QUARTER}", re.IGNORECASE | re.ASCII), _quarters),
    (re.compile(rf"{_QUARTER}-Q([1-4])", re.IGNORECASE | re.ASCII), _first_quarters),
    (re.compile(r"(\d{1,2}) ([A-Za-z]{3,9}) (\d{4})(?:/(\d{2}|\d{4}))?", re.ASCII), _written_day),
    (re.compile(r"([A-Za-z]{3,9}) (\d{4})", re.ASCII), _named_month),
    (re.compile(r"([A-Za-z]{3,9})(?: (\d{4}))?(?:-| to )([A-Za-z]{3,9}) (\d{4})", re.ASCII), _named_months),
    (re.compile(r"(\d{4})-(\d{2}) to (\d{4})-(\d{2})", re.ASCII), _numbered_months),
    (re.compile(r"(\d{4}-\d{2}-\d{2})", re.ASCII), _day),
    (re.compile(r"(?:up )?to (\d{4}-\d{2}-\d{2})", re.IGNORECASE | re.ASCII), _to_day),
    (re.compile(r"(\d{4}-\d{2}-\d{2}) to (\d{4}-\d{2}-\d{2})", re.ASCII), _days),
)
