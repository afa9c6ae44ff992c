"""The layout "COVER": quarterly workbooks of childhood vaccination by upper-tier authority, published by UKHSA.

Three sheets hold the percentages (by 12 months, 24 months and 5 years), one the counts behind them. The years differ in
headers, in where the header stands and in what a star means, so columns are found by their words. A count is taken only
where it agrees with the percentage that stands in the other sheet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from queries.ingest import layout
from queries.ingest.own_layout import bare
from queries.ingest.problems import Problem, RefusedError
from queries.ingest.workbook import Sheet
from queries.models import slug_of

_AGES = {"12m": "12 months", "24m": "24 months", "5y": "5 yrs"}
_AGE_WORDS = {"12m": "12 months", "24m": "24 months", "5y": "5 years"}
_SHEET = re.compile(r"(12m|24m|5y)_UTLA_GOR", re.IGNORECASE)
_CODE = re.compile(r"[EW]\d{8}", re.ASCII)
_QUARTER = re.compile(r"FY(\d{4})_(\d{2})_Q([1-4])", re.ASCII)
_PERCENT = re.compile(r"(12m|24m|5y) ?(.+?) ?%", re.IGNORECASE)
_AGREES_WITHIN = 0.051  # percentages of some quarters are printed to one decimal
_NOT_PUBLISHED = ("", "*", "**", "n/a", "-99")
_WHAT = "a COVER workbook has sheets 12m_UTLA_GOR, 24m_UTLA_GOR and 5y_UTLA_GOR"


@dataclass(frozen=True)
class _Counts:
    """The counts of one workbook: its quarter, and a record by code of the Organisation Data Service."""

    sheet: str
    quarter: str
    by_code: dict[str, dict[str, str]]


def read_cover(sheets: dict[str, Sheet], name: str) -> tuple[pd.DataFrame, list[str]]:
    """Read the figures of a COVER workbook as rows of a Fingertips table, one for each authority and vaccine.

    Args:
        sheets: as `read_workbook` gives them.
        name: how messages name the file.

    Returns:
        Rows with file (and sheet), row of the sheet and every column of `layout.USED_COLUMNS`; and lines that account
        for what is not among them.

    Raises:
        RefusedError: the workbook is no such workbook, or a sheet is not as agreed.
    """
    found = {match[1].lower(): title for title in sheets if (match := _SHEET.fullmatch(title.strip()))}
    if set(found) != set(_AGES):
        raise RefusedError([Problem(file=name, value=", ".join(sheets), expected=f"expected sheets as {_WHAT}")])
    counts = _read_counts(sheets, name)
    rows, others, unmatched = [], 0, 0
    for cohort, title in found.items():
        records = list(_records(sheets[title], cohort, f"{name} ({title})", counts))
        rows += records
        header, _ = _find_header(sheets[title], cohort, name)
        lines = {record["row"] for record in records}
        others += sum(bool(any(row)) for row in sheets[title][header + 1 :]) - len(lines)
        unmatched += sum(record[layout.COUNT] == "" and record[layout.VALUE] != "[x]" for record in records)
    table = pd.DataFrame(rows, columns=["file", "row", *layout.USED_COLUMNS])
    unread = [title for title in sheets if title not in (*found.values(), counts.sheet)]
    return table, [
        f"{name}: {len(table):,} figures of {counts.quarter}, {unmatched:,} without a count that agrees with the "
        f"percentage; {others:,} rows of regions, totals and footnotes left out; sheets not read: {', '.join(unread)}."
    ]


def _records(sheet: Sheet, cohort: str, file: str, counts: _Counts) -> Iterator[dict[str, object]]:
    start, columns = _find_header(sheet, cohort, file)
    footnotes = _footnotes(sheet)
    for number, cells in enumerate(sheet[start + 1 :], start=start + 2):
        row = {key: cells[place] if place < len(cells) else "" for key, place in columns.items()}
        code = "E92000001" if row["name"] == "England" else row["code"]
        if not _CODE.fullmatch(code):
            continue
        marks = [mark for key, mark in row.items() if key.startswith("caveat") or not _is_figure(mark)]
        note = ". ".join(dict.fromkeys(footnotes[mark] for mark in marks if mark in footnotes))
        counted = counts.by_code.get(row["ods"], {})
        for key, text in row.items():
            match = _PERCENT.fullmatch(key)
            if not match:
                continue
            vaccine = match[2]
            value = text if _is_figure(text) else "[x]"
            yield dict.fromkeys(layout.USED_COLUMNS, "") | {
                "file": file, "row": number, layout.INDICATOR_ID: f"cover.{cohort}.{slug_of(vaccine)}",
                layout.INDICATOR_NAME: f"{vaccine} vaccine by {_AGE_WORDS[cohort]}: % of children",
                layout.AREA_CODE: code, layout.AREA_NAME: row["name"], layout.AREA_TYPE: "Counties & UAs",
                layout.SEX: "Persons", layout.AGE: _AGES[cohort], layout.TIME_PERIOD: counts.quarter,
                layout.TIME_PERIOD_RANGE: "1q", layout.VALUE: value, layout.VALUE_NOTE: note,
                layout.DENOMINATOR: row["people"] if _is_figure(row["people"]) else "",
                layout.COUNT: _count_of(counted, cohort, vaccine, value, row["people"]),
            }  # fmt: skip


def _is_figure(text: str) -> bool:
    """Tell whether a cell is meant as a number; a wrong one is refused later, a mark says that there is none."""
    return text not in _NOT_PUBLISHED and not text.startswith("[")


def _find_header(sheet: Sheet, cohort: str, file: str) -> tuple[int, dict[str, int]]:
    """Find the row of headers, and the columns by what they hold; a column of percentages keeps its header."""
    for number, cells in enumerate(sheet):
        columns: dict[str, int] = {}
        for place, cell in enumerate(cells):
            key = _key_of(" ".join(cell.split()), cohort, place)
            if key:
                columns.setdefault(key, place)
        if {"code", "ods", "name", "people"} <= columns.keys() and any(_PERCENT.fullmatch(key) for key in columns):
            return number, columns
    expected = (
        "expected a row of headers with the codes and name of an upper-tier authority, a denominator and percentages"
    )
    raise RefusedError([Problem(file=file, expected=expected)])


def _key_of(header: str, cohort: str, place: int) -> str:
    plain = bare(header).replace("uppertierlocalauthority", "utla").replace("uppertierla", "utla")
    known = {"onsutlacode": "code", "odsutlacode": "ods", "utlaname": "name", f"{cohort}denominator": "people"}
    if plain in known:
        return known[plain]
    if "caveat" in plain:
        return f"caveat{place}"
    match = _PERCENT.fullmatch(header)
    return header if match and match[1].lower() == cohort else ""


def _footnotes(sheet: Sheet) -> dict[str, str]:
    """Find what the marks in the columns of caveats mean: a mark with words beside it, or a note with its words."""
    found = {}
    for cells in sheet:
        texts = [" ".join(cell.split()) for cell in cells if cell]
        if len(texts) == 2 and re.fullmatch(r"\*+", texts[0]):
            found[texts[0]] = texts[1]
        elif texts and (match := re.fullmatch(r"(\[note \d+\]) (.+)", texts[0], re.IGNORECASE)):
            found[match[1]] = match[2]
    return found


def _read_counts(sheets: dict[str, Sheet], name: str) -> _Counts:
    """Find the sheet of counts, with the quarter in each of its rows."""
    for title, sheet in sheets.items():
        for number, cells in enumerate(sheet):
            plain = [bare(cell).replace("uppertierlocalauthority", "utla") for cell in cells]
            if "financialyearquarter" not in plain or "utlaodscode" not in plain:
                continue
            body = [dict(zip(plain, row, strict=False)) for row in sheet[number + 1 :]]
            body = [row for row in body if _QUARTER.fullmatch(row.get("financialyearquarter", ""))]
            quarters = {row["financialyearquarter"] for row in body}
            if len(quarters) != 1:
                expected = "expected one quarter such as FY2023_24_Q4 in the column Financial Year Quarter"
                raise RefusedError([Problem(file=f"{name} ({title})", value=", ".join(quarters), expected=expected)])
            year, after, quarter = _QUARTER.fullmatch(quarters.pop()).groups()
            return _Counts(title, f"{year}/{after} Q{quarter}", {row["utlaodscode"]: row for row in body})
    expected = (
        "expected a sheet of counts with the columns Upper Tier Local Authority ODS Code and Financial Year Quarter"
    )
    raise RefusedError([Problem(file=name, expected=expected)])


def _count_of(counted: dict[str, str], cohort: str, vaccine: str, value: str, people: str) -> str:
    """Find the count behind a percentage, "" where none is held or where the two do not agree."""
    cores = {_core(re.sub(r"num(erator)?$", "", each)): each for each in counted if re.search(r"num(erator)?$", each)}
    wanted = _core(f"{cohort}{bare(vaccine)}")
    text = counted.get(cores.get(wanted) or cores.get(wanted.rstrip("0123456789"), ""), "")
    try:
        is_agreed = _is_figure(text) and abs(100 * float(text) / float(people) - float(value)) <= _AGREES_WITHIN
    except (ValueError, ZeroDivisionError):
        return ""
    return text if is_agreed else ""


def _core(text: str) -> str:
    """Strip what the two sheets write differently: which dose closes the course, and whether it is a booster."""
    text = re.sub(r"(booster|boo|primary|prim)$", "", text)
    return re.sub(r"(hib)(hepb)?3?$", r"\1", text)
