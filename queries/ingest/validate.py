"""Check figures: each row against itself and its definition, then rows and files against each other."""

from __future__ import annotations

import pandas as pd

from queries.ingest import layout
from queries.ingest.cells import FIGURE_NAMES
from queries.ingest.problems import Problem, Problems, shortened
from queries.models import Kind, ValueType

SERIES_KEYS = ["indicator_id", "sex", "age", "category_type", "category"]
ROW_KEYS = [*SERIES_KEYS, "area_code", "period_start_date", "period_end_date", "period"]

NEVER_NEGATIVE = [
    ValueType.PROPORTION.value, ValueType.RATE.value, ValueType.COUNT.value, ValueType.LIFE_EXPECTANCY.value,
    ValueType.RATIO.value,
]  # fmt: skip
_LIMIT_PAIRS = (
    ("lower_ci95", "upper_ci95", layout.LOWER_95, layout.UPPER_95),
    ("lower_ci998", "upper_ci998", layout.LOWER_998, layout.UPPER_998),
)


def check_figures(table: pd.DataFrame, problems: Problems) -> None:
    """Check the numbers of every row.

    Args:
        table: rows with the parsed numbers, and value_type, is_percentage and is_uptake from the definition of their
            indicator.
        problems: where rows that fail go.
    """
    for lower, upper, lower_column, upper_column in _LIMIT_PAIRS:
        _check_limits(table, lower, upper, lower_column, upper_column, problems)
    _check_nested(table, problems)
    _check_signs(table, problems)
    _check_shares(table, problems)


def check_kinds(table: pd.DataFrame, source_ids: set[str], problems: Problems) -> None:
    """Check that every row says who stands behind it: a known source, a known kind, the vintage of its area code."""
    unknown = ~table["kind"].isin([kind.value for kind in Kind])
    if unknown.any():
        expected = f"expected one of {', '.join(kind.value for kind in Kind)}"
        problems.add_rows(table[unknown], column=layout.KIND, expected=expected)
    shipped = table["is_shipped"]
    wrong = (shipped & (table[layout.SOURCE] != table["file_source_id"])) | ~table["source_id"].isin(source_ids)
    if wrong.any():
        expected = "expected '{file_source_id}', the source of this file"
        problems.add_rows(table[wrong], column=layout.SOURCE, expected=expected)
    no_vintage = shipped & (table[layout.VINTAGE] == "")
    if no_vintage.any():
        expected = "expected the vintage of the area code, such as December 2022 wards"
        problems.add_rows(table[no_vintage], column=layout.VINTAGE, expected=expected)


def check_duplicates(table: pd.DataFrame, problems: Problems) -> pd.Series:
    """Find rows that say the same thing twice, within a file and across files.

    A Fingertips download repeats an area once under every parent it was asked for, and two downloads of one service
    both have England. Where all figures are the same and the parents or the downloads differ, the repetition is left
    out; everything else that occurs twice is a problem, because one of the two would have to be dropped without a word.

    Returns:
        True for each row that is such a repetition.
    """
    is_named = (table["period"] != "") & (
        table["indicator_id"] != ""
    )  # rows that are refused already are no duplicates
    is_second = table.duplicated(ROW_KEYS, keep="first") & is_named
    second = table[is_second]
    if second.empty:
        return is_second
    first = _first_rows(table, second)
    is_one_origin = (second["file"] == first["file"]) | (
        (second["file_source_id"] == first["file_source_id"]) & ~second["is_shipped"]
    )
    is_repetition = (
        is_one_origin
        & (second["status"] == first["status"])
        & ~table.duplicated([*ROW_KEYS, "file", layout.PARENT_CODE], keep="first")[is_second]
    )
    for name in (*FIGURE_NAMES, "event_count", "denominator_count"):
        is_repetition &= (second[name] == first[name]) | (second[name].isna() & first[name].isna())
    refused = second.assign(first_file=first["file"], first_row=first["row"])[~is_repetition]
    if len(refused):
        expected = (
            "expected one row for each indicator, area, sex, age, category and period; row {first_row} of {first_file} "
            "has indicator {indicator_id}, area {area_code}, {sex}, {period} too"
        )
        problems.add_rows(refused, column=layout.AREA_CODE, expected=expected)
    return is_second & is_repetition.reindex(table.index, fill_value=False)


def _first_rows(table: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    """Find, for each row that repeats the keys of another, the first row that has them."""
    firsts = table[~table.duplicated(ROW_KEYS, keep="first")].reset_index(names="first_index")
    found = second[ROW_KEYS].merge(firsts[[*ROW_KEYS, "first_index"]], on=ROW_KEYS, how="left")["first_index"]
    return table.loc[found].set_axis(second.index, axis=0)


def check_single_source(table: pd.DataFrame, problems: Problems) -> None:
    """Refuse a series that comes from two sources: a step from one to the other would look like change."""
    firsts = table.drop_duplicates([*SERIES_KEYS, "source_id"])
    clashing = firsts[firsts.duplicated(SERIES_KEYS, keep=False)]
    for _, rows in clashing.groupby(SERIES_KEYS, sort=False):
        first, *others = rows.to_dict("records")
        for other in others:
            series = ", ".join(other[key] for key in SERIES_KEYS if other[key])
            problems.add(
                Problem(
                    file=other["file"],
                    row=other["row"],
                    column=layout.SOURCE,
                    value=other["source_id"],
                    expected=f"expected one source for the series {series}; {first['file']}, row {first['row']}, "
                    f"has it from {shortened(first['source_id'])!r}{_advice(first, other)}",
                )
            )


def _advice(first: dict, other: dict) -> str:
    if other["is_shipped"]:
        return ""
    if first["is_shipped"]:
        return " (give --replace to put your rows in place of those that ship)"
    return " (put the rows of one series into one file)"


def bracket_tolerance(first: pd.Series, second: pd.Series) -> pd.Series:
    """Give by how much two printed numbers may stand the wrong way round because of rounding.

    Rounding never turns the order of two numbers round when both are rounded to the same digit, so numbers printed to
    the same digit get no tolerance. Where one is printed more coarsely, it may stand for anything within half a unit
    of its own last digit: the value 12.3 and the lower limit 12.34 agree, 12.3 and 12.36 do not.

    Args:
        first: numbers as printed, as text.
        second: the numbers they are compared with, as text.
    """
    digits = pd.DataFrame({"first": _printed_digits(first), "second": _printed_digits(second)})
    coarser, finer = digits.min(axis=1), digits.max(axis=1)
    return (0.5 * 10.0**-coarser).where(coarser < finer, 0.0) + 1e-9


def half_a_digit(texts: pd.Series) -> pd.Series:
    """Give half a unit of the last digit of numbers as printed: what rounding may have changed them by."""
    return 0.5 * 10.0 ** -_printed_digits(texts)


def _printed_digits(texts: pd.Series) -> pd.Series:
    # A number such as 1.2E-05 is printed to its exponent; they are rare, and full precision is the strict choice.
    decimals = texts.str.extract(r"\.(\d*)$")[0].str.len().fillna(0)
    return decimals.where(~texts.str.contains("e", case=False), 15)


def _check_limits(
    table: pd.DataFrame, lower: str, upper: str, lower_column: str, upper_column: str, problems: Problems
) -> None:
    has_lower, has_upper = table[lower].notna(), table[upper].notna()
    for missing, present, column, other in (
        (has_upper & ~has_lower, upper_column, lower_column, "a lower"),
        (has_lower & ~has_upper, lower_column, upper_column, "an upper"),
    ):
        if missing.any():
            expected = f"expected {other} limit too, because {present} is {{{present}}}; give both or neither"
            problems.add_rows(table[missing], column=column, expected=expected)
    crossed = has_lower & has_upper & (table[lower] > table[upper])
    if crossed.any():
        expected = f"expected at most {{{upper_column}}}, the upper limit"
        problems.add_rows(table[crossed], column=lower_column, expected=expected)
    for limit, column, sign in ((lower, lower_column, 1), (upper, upper_column, -1)):
        outside = (sign * (table[limit] - table["value"]) > 0) & ~crossed
        beyond = table[outside]
        tolerance = bracket_tolerance(beyond[layout.VALUE].astype("str"), beyond[column].astype("str"))
        beyond = beyond[(beyond[limit] - beyond["value"]).abs() > tolerance]
        if len(beyond):
            word = "at most" if sign == 1 else "at least"
            problems.add_rows(beyond, column=column, expected=f"expected {word} {{{layout.VALUE}}}, the value")


def _check_nested(table: pd.DataFrame, problems: Problems) -> None:
    pairs = (
        ("lower_ci998", "lower_ci95", layout.LOWER_998, layout.LOWER_95, 1, "at most"),
        ("upper_ci998", "upper_ci95", layout.UPPER_998, layout.UPPER_95, -1, "at least"),
    )
    for wide, narrow, wide_column, narrow_column, sign, word in pairs:
        inside = table[sign * (table[wide] - table[narrow]) > 0]
        tolerance = bracket_tolerance(inside[wide_column].astype("str"), inside[narrow_column].astype("str"))
        inside = inside[(inside[wide] - inside[narrow]).abs() > tolerance]
        if len(inside):
            expected = f"expected {word} {{{narrow_column}}}, the 95% limit, because 99.8% limits are wider"
            problems.add_rows(inside, column=wide_column, expected=expected)


def _check_signs(table: pd.DataFrame, problems: Problems) -> None:
    negative = (table["value"] < 0) & table["value_type"].isin(NEVER_NEGATIVE)
    if negative.any():
        problems.add_rows(table[negative], column=layout.VALUE, expected="expected 0 or more")
    for name, column in (("event_count", layout.COUNT), ("denominator_count", layout.DENOMINATOR)):
        negative = table[name] < 0
        if negative.any():
            problems.add_rows(table[negative], column=column, expected="expected 0 or more")


def _check_shares(table: pd.DataFrame, problems: Problems) -> None:
    shares = table["value_type"] == ValueType.PROPORTION.value
    # More people may be vaccinated than an estimate counts; such uptake stays as it is, without limits and with a note.
    bounded = shares & ~table["is_uptake"]
    above = bounded & (table["event_count"] > table["denominator_count"])
    if above.any():
        expected = f"expected at most {{{layout.DENOMINATOR}}}, the denominator, because the value is a percentage"
        problems.add_rows(table[above], column=layout.COUNT, expected=expected)
    too_large = bounded & table["is_percentage"] & (table["value"] > 100)
    if too_large.any():
        problems.add_rows(table[too_large], column=layout.VALUE, expected="expected a percentage from 0 to 100")
    empty = (
        table["value_type"].isin([ValueType.PROPORTION.value, ValueType.RATE.value])
        & (table["denominator_count"] == 0)
        & table["value"].notna()
    )
    if empty.any():
        expected = "expected no value for a denominator of 0: nobody was counted"
        problems.add_rows(table[empty], column=layout.DENOMINATOR, expected=expected)
