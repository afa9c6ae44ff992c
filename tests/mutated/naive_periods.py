"""Periods, read a second time: by their parts, where the loader has a form for every whole."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
           "november", "december")  # fmt: skip
Days = tuple[date, date]


def period_of(text: str, length: str = "") -> Days | None:
    """Read a period as its first and last day, None where the text is none."""
    try:
        found = _read(text, length)
    except ValueError:
        return None
    if found is None or not 1900 <= found[0].year <= found[1].year <= 2100:
        return None
    return found if found[0] <= found[1] and found[1].year - found[0].year <= 20 else None


def _read(text: str, length: str) -> Days | None:
    if "academic" in f"{text} {length}".lower():
        return _academic(re.sub(r"\s*\b(academic|years?)\b\s*", "", text, flags=re.IGNORECASE))
    if found := re.fullmatch(r"(?:up )?to ([0-9-]{10})", text, re.IGNORECASE):
        return _moment(found[1])
    parts = re.split(r" to ", text) if " to " in text or _moment(text) else re.split(r"\s*[-–—]\s*", text)
    if len(parts) == 1:
        return _moment(text)
    if len(parts) == 4 and " to " not in text:
        return None
    if re.fullmatch(r"[0-9]{4}\s*[-–—]\s*[0-9]{2}", text) and length.lower().endswith("m"):
        return _month(int(text[:4]), int(text[-2:]))
    return _span(*parts) if len(parts) == 2 else None


def _span(first: str, last: str) -> Days | None:
    """Read from the start of one moment to the end of another of its kind, which may be written shorter."""
    year = re.match(r"[0-9]{4}", first)
    if year and re.fullmatch(r"[0-9]{2}(/[0-9]{2,4})?", last):
        last = f"{_after(int(year[0]), last[:2])}{last[2:]}"
    if year and re.fullmatch(r"[Qq][1-4]", last):
        last = re.sub(r"[Qq][1-4]$", last, first)
        first = re.sub(r"[Qq][1-4]$", "Q1", first)
    if re.fullmatch(r"[A-Za-z]+", first):
        first = f"{first} {last[-4:]}"
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}", first) and re.fullmatch(r"[0-9]{4}-[0-9]{2}", last):
        return _month(int(first[:4]), int(first[5:]))[0], _month(int(last[:4]), int(last[5:]))[1]
    kinds = [re.sub(r"[A-Za-z]+", "a", re.sub(r"[0-9]+", "9", each)) for each in (first, last)]
    begins, ends = _moment(first), _moment(last)
    if kinds[0] != kinds[1] or not begins or not ends or (kinds[0] == "9" and first >= last):
        return None
    return begins[0], ends[1]


def _moment(text: str) -> Days | None:
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return (date.fromisoformat(text),) * 2
    if found := re.fullmatch(r"([0-9]{4})(?:/([0-9]{2}|[0-9]{4}))?(?: [Qq]([1-4]))?", text):
        year, quarter = int(found[1]), int(found[3] or 0)
        if found[2] and _after(year, found[2]) != year + 1:
            return None
        first = 4 if found[2] else 1
        if not quarter:
            return date(year, first, 1), date(year + 1, first, 1) - timedelta(days=1)
        place = first - 1 + 3 * (quarter - 1)
        begins = date(year + place // 12, place % 12 + 1, 1)
        return begins, _month(begins.year, begins.month + 2)[1]
    if found := re.fullmatch(r"(?:([0-9]{1,2}) )?([A-Za-z]{3,9}) ([0-9]{4})(?:/([0-9]{2}|[0-9]{4}))?", text):
        return _written(*found.groups())
    return None


def _written(day: str | None, name: str, year: str, second: str | None) -> Days | None:
    known = [place for place, each in enumerate(_MONTHS, start=1) if name.lower() in (each, each[:3])]
    known += [9] if name.lower() == "sept" else []
    if not known or (second and not day) or (second and _after(int(year), second) != int(year) + 1):
        return None
    in_year = int(year) + bool(second and known[0] < 4)
    return (date(in_year, known[0], int(day)),) * 2 if day else _month(in_year, known[0])


def _academic(text: str) -> Days | None:
    found = re.fullmatch(r"([0-9]{4})/([0-9]{2,4})(?:(?:\s*[-–—]\s*| to )([0-9]{2,4})/([0-9]{2,4}))?", text.strip())
    if not found or _after(int(found[1]), found[2]) != int(found[1]) + 1:
        return None
    last = int(found[1])
    if found[3]:
        last = _after(last, found[3])
        if _after(last, found[4]) != last + 1:
            return None
    return date(int(found[1]), 9, 1), date(last + 1, 8, 31)


def _after(year: int, text: str) -> int:
    """Read a year that follows another and may be written with two digits."""
    if len(text) == 4:
        return int(text)
    if len(text) != 2:
        return -1
    return next(each for each in range(year, year + 100) if each % 100 == int(text))


def _month(year: int, month: int) -> Days:
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])
