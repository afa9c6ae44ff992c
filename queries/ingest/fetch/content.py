"""Is it what such a service publishes? Each check reads what came, counts what is in it, or says what it is instead."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from queries.ingest import layout
from queries.ingest.fetch.errors import NoFiguresError, WrongContentError
from queries.ingest.problems import RefusedError

ENGLAND = "E92000001"
_SHOWN_CHARACTERS = 120


def check_figures(path: Path, indicator_ids: Sequence[str]) -> dict[str, int]:
    """Check a table of figures of the Fingertips service.

    Args:
        path: what came.
        indicator_ids: which indicators were asked for; none when a whole profile was.

    Returns:
        How many rows there are, and how many of each type of area.

    Raises:
        WrongContentError: it is something else, is cut off, is of other indicators, or has no figure of any area but
            England.
    """
    with _as_text(path) as text:
        rows = _records(text)
        names = _header(next(rows, []))
        places = [names.index(column) for column in (layout.INDICATOR_ID, layout.AREA_CODE, layout.AREA_TYPE)]
        types: Counter[str] = Counter()
        areas = 0
        for record in rows:
            indicator_id, area_code, area_type = (record[place].strip() for place in places)
            if indicator_ids and indicator_id not in indicator_ids:
                asked = ", ".join(indicator_ids)
                raise WrongContentError(f"figures of indicator {indicator_id!r}, where {asked} was asked for")
            areas += area_code != ENGLAND
            types[area_type] += 1
    if not areas:
        only = "only England's" if types else "no"
        raise NoFiguresError(f"a table with {only} rows: nothing is published of this by this type of area")
    return {"rows": types.total(), **{f"of {name or 'no type'}": count for name, count in types.items()}}


def check_metadata(path: Path, indicator_ids: Sequence[str]) -> dict[str, int]:
    """Check a table of descriptions of indicators: each one that was asked for is in it.

    Raises:
        WrongContentError: it is something else, or one is missing.
    """
    with _as_text(path) as text:
        rows = _records(text)
        header = [cell.strip() for cell in next(rows, [])]
        if not {"Indicator ID", "Definition"} <= set(header):
            raise WrongContentError(f"no table of descriptions: it begins {_shown(','.join(header))!r}")
        place = header.index("Indicator ID")
        described = [record[place].strip() for record in rows]
    missing = [each for each in indicator_ids if each not in described]
    if missing:
        raise WrongContentError(f"no description of {', '.join(missing)}")
    return {"indicators described": len(described)}


@contextmanager
def _as_text(path: Path) -> Iterator[io.TextIOWrapper]:
    """Open what came as text, unless its beginning or its encoding says that it is no table."""
    with path.open("rb") as file:
        start = file.read(512).lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start:
        raise WrongContentError("nothing: the answer is empty")
    if start[:1] == b"<":
        raise WrongContentError(f"a web page instead of a table: {_shown(start.decode('utf-8', 'replace'))!r}")
    if start[:1] in (b"{", b"["):
        raise WrongContentError(f"a message instead of a table: {_shown(start.decode('utf-8', 'replace'))!r}")
    try:
        with path.open(encoding="utf-8-sig", newline="") as text:
            yield text
    except UnicodeDecodeError as error:
        raise WrongContentError(f"no text in UTF-8 (byte {error.start})") from None


def _records(text: io.TextIOWrapper) -> Iterator[list[str]]:
    """Read the records of a table, each as wide as the header."""
    reader = csv.reader(text, strict=True)
    width = 0
    try:
        for number, record in enumerate(reader, start=1):
            if not record:
                continue
            width = width or len(record)
            if len(record) != width:
                reason = f"row {number} has {len(record)} cells, the header has {width}"
                raise WrongContentError(f"a table that is cut off or broken: {reason}")
            yield record
    except csv.Error as error:
        raise WrongContentError(f"a table that is cut off or broken: {error} (line {reader.line_num})") from None


def _header(cells: list[str]) -> list[str]:
    try:
        return layout.read_header("the answer", cells)
    except RefusedError as error:
        first = error.problems.kept[0]
        raise WrongContentError(f"a table with another header: {first}") from None


def _shown(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _SHOWN_CHARACTERS else f"{text[: _SHOWN_CHARACTERS - 1]}…"
