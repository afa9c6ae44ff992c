"""Look through the bytes of a large CSV file: is it text, and is it written so plainly that DuckDB reads it as we do?

DuckDB's reader lets pass what the careful reader does not: spaces around a quoted cell, an empty cell too many at the
end of a row, blank lines. So the cells and rows of the file are counted here first, quotation marks minded. A file that
is not plain is copied before it is read (`plain_copy`); what is no text is refused, in the careful reader's words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from queries.ingest.problems import RefusedError
from queries.ingest.read_table import (
    EMPTY,
    INVISIBLE,
    NOT_TEXT,
    control_character,
    not_utf8,
    refuse_utf16,
    whole_file_problem,
)

CHUNK_BYTES = 1 << 18  # small enough for the processor to keep at hand
_BOM = b"\xef\xbb\xbf"
_QUOTE, _COMMA, _LF, _CR = (ord(sign) for sign in '",\n\r')
_BESIDE_QUOTES = np.frombuffer(b'",\n\r', dtype=np.uint8)
# The first bytes, in UTF-8, of every invisible mark and control character beyond ASCII.
_LEADS_OF_ODD_SIGNS = np.frombuffer(b"\xc2\xd8\xe1\xe2\xef", dtype=np.uint8)


@dataclass(frozen=True)
class Scan:
    """What the bytes of a file say: how rows end, how many there are, the header included, and what is not plain."""

    line_end: str
    rows: int
    commas: int
    oddity: str

    def is_plain(self, columns: int) -> bool:
        """Tell whether DuckDB may read the file itself: nothing odd, and every row has as many cells as the header."""
        return not self.oddity and self.commas == self.rows * (columns - 1)


def scan(path: Path, name: str) -> Scan:
    """Look through a file once, a few megabytes at a time.

    Raises:
        RefusedError: the file is empty, is not UTF-8, or has control characters.
    """
    counts, refusal = _Counts(), None
    line = 0
    for start, chunk in read_chunks(path, name):
        text = _decoded(chunk, start, line, name)
        if refusal is None and (odd := _find_odd_signs(chunk, text)):
            refusal = control_character(name, odd, line) if isinstance(odd, tuple) else None
            counts.oddity = counts.oddity or "tabs, or signs that nobody can see"
        line += counts.add(chunk)
    if refusal:
        raise RefusedError([refusal])
    return counts.done()


def read_chunks(path: Path, name: str) -> Iterator[tuple[int, bytes]]:
    """Read a file in pieces that end with a line, each with its place in the file; the mark before UTF-8 is left out.

    Raises:
        RefusedError: the file is empty or UTF-16.
    """
    with path.open("rb") as file:
        first = file.read(CHUNK_BYTES)
        refuse_utf16(first, name)
        place = len(_BOM) if first.startswith(_BOM) else 0
        rest, is_blank = first[place:], True
        while rest:
            end = rest.rfind(b"\n") + 1
            more = file.read(CHUNK_BYTES)
            if not more:
                end = len(rest)
            if end:
                is_blank = is_blank and not rest[:end].strip()
                yield place, rest[:end]
            place, rest = place + end, rest[end:] + more
    if is_blank:
        raise RefusedError([whole_file_problem(name, EMPTY)])


def line_end_of(path: Path) -> str:
    """Tell how the first row of a file ends."""
    with path.open("rb") as file:
        return "\r\n" if file.readline(CHUNK_BYTES).endswith(b"\r\n") else "\n"


class _Counts:
    """Rows and commas outside quotation marks, and the first thing that is not plain."""

    def __init__(self) -> None:
        self.oddity, self.rows, self.commas = "", 0, 0
        self._is_inside, self._returns, self._ends = False, 0, b"\n"

    def add(self, chunk: bytes) -> int:
        """Count one piece of the file, and answer with its lines."""
        signs = np.frombuffer(chunk, dtype=np.uint8)
        is_end = signs == _LF
        line_feeds, returns = int(np.count_nonzero(is_end)), int(np.count_nonzero(signs == _CR))
        commas = int(np.count_nonzero(signs == _COMMA))
        is_blank = bool((is_end[1:] & is_end[:-1]).any()) or (returns > 0 and b"\n\r" in chunk)
        if is_blank or (chunk[0] in b"\r\n" and self._ends == b"\n"):
            self.oddity = self.oddity or "blank lines"
        if returns and chunk.count(b"\r\n") != returns:
            self.oddity = self.oddity or "rows that end in various ways"
        inside_commas = inside_feeds = inside_returns = 0
        if self._is_inside or _QUOTE in chunk:
            if not _are_quotes_plain(signs, self._is_inside):
                self.oddity = self.oddity or "quotation marks beside other signs"
            inside = b"\0".join(chunk.split(b'"')[int(not self._is_inside) :: 2])
            inside_commas, inside_feeds = inside.count(b","), inside.count(b"\n")
            inside_returns = inside.count(b"\r\n")
            self._is_inside ^= bool(np.count_nonzero(signs == _QUOTE) % 2)
        self.rows += line_feeds - inside_feeds
        self.commas += commas - inside_commas
        self._returns += returns - inside_returns
        self._ends = chunk[-1:]
        return line_feeds

    def done(self) -> Scan:
        """Give the counts of the whole file."""
        if self._returns not in (0, self.rows) or self._is_inside:
            self.oddity = self.oddity or "rows that end in various ways"
        is_open = self._ends != b"\n"
        return Scan("\r\n" if self._returns else "\n", self.rows + is_open, self.commas, self.oddity)


def _are_quotes_plain(signs: np.ndarray, is_inside: bool) -> bool:
    """Tell whether every quoted cell stands between commas or line ends, with nothing beside its quotation marks."""
    places = np.flatnonzero(signs == _QUOTE)
    opening, closing = places[int(is_inside) :: 2], places[int(not is_inside) :: 2]
    before = signs[opening[opening > 0] - 1]
    after = signs[closing[closing < len(signs) - 1] + 1]
    return bool(np.isin(before, _BESIDE_QUOTES).all() and np.isin(after, _BESIDE_QUOTES).all())


def _decoded(chunk: bytes, start: int, lines_before: int, name: str) -> str | None:
    """Decode a piece that is not plain ASCII; None for one that is."""
    if chunk.isascii():
        return None
    try:
        return chunk.decode("utf-8")
    except UnicodeDecodeError as error:
        raise RefusedError([not_utf8(name, chunk, error.start, start, lines_before)]) from None


def _find_odd_signs(chunk: bytes, text: str | None) -> tuple[str, int] | bool:
    """Find the first control character of a piece and the lines before it; True for tabs and invisible marks."""
    signs = np.frombuffer(chunk, dtype=np.uint8)
    controls = np.count_nonzero((signs < 32) | (signs == 127))
    is_ascii_plain = controls == np.count_nonzero((signs == _LF) | (signs == _CR))
    if text is None:
        if is_ascii_plain:
            return False
        text = chunk.decode("ascii")
    elif is_ascii_plain and not np.isin(signs[signs >= 0xC2], _LEADS_OF_ODD_SIGNS).any():
        return False
    if found := NOT_TEXT.search(text):
        return found[0], text[: found.start()].count("\n")
    return not is_ascii_plain or bool(INVISIBLE.search(text))
