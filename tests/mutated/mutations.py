"""What may be wrong with a file: each function spoils a table, its text or its bytes in one way, by a given chance."""

from __future__ import annotations

import csv
from collections.abc import Callable
from random import Random

from tests.mutated.tables import Table

NUMBERS = (
    "about 20", "12,34", "1,234", "1.234,5", "12,5", "nan", "NaN", "inf", "-inf", "1e5", "1E+03", "1e999", "1e99",
    "1e-99", "-1", "-0", "+5", "5.", ".5", "5..5", "12%", "£12", "1_000", "0x1F", "٣", "１２", "12 3", "1\u00a0234",
    "−5", "12\u200b3", "=1+1", "'12", "TRUE", "", "[c]", "[x]", "[z]", "[u]", "*", "-", "..", "n/a", "9" * 20, "0",
    "0.0", "100", "100.1", "0.0000001", "12.345678901234567", "1,234,567.8", "1e5e5", "1,2345", ",5", "--5", "3.5",
)  # fmt: skip
PERIODS = (
    "2023", "2023/24", "2023/25", "2020 - 22", "2020-22", "2022 - 20", "2020 – 2022", "2021/22 - 23/24", "2023/24 Q1",
    "2023 Q5", "2023/24 Q1-Q3", "Mar 2021", "March 2021", "Mrz 2021", "Sept 2020", "2021-03-21", "2021-02-30",
    "21/03/2021", "31 Mar 2023/24", "30 Feb 2021", "to 2021-03-21", "up to 2021-03-21", "0000", "9999", "1899", "2101",
    "2010-12", "2010-13", "1900 - 2020", "2024/25 academic year", "Feb 2009 - Jan 2010", "Jan - Mar 2024", "last year",
    "2006 Q2 - 2009 Q1", "", "20231", "2023-24", "2023/4", "2023.0", "45000", "2020 to 2022", "1999/00", "1999 - 00",
    "2021-13-01", "2923-03-21", "2021-3-21", "2021-03-21 00:00:00", "21 March 2021", "2021-03-21 to 2021-03-27",
)  # fmt: skip
SEXES = ("Male", "female", "PERSONS", "Males", "M", "Boys", "All", "", "Not applicable", "Male/Female", "Persons\u200b")
CODES = (
    "E06000016", "E06000017", "E05010458", "e06000016", "E0600016", "E06000016 ", "E09000001", "E05014640", "LLR-LC1",
    "", "Leicester", "E06000016\ufeff", "X99999999", "A81001", "E06OOOO16", "n/a", "E92000001", "E060000160",
    "06000016",
)  # fmt: skip
WORDS = (
    "", "White", "Black", "[x] Not available", "Value suppressed for disclosure control", "example", "published", "5",
    "local", "19", "18", "Ethnic group", "made_up_source", "1y", "3y", "a while", "1m", "academic", "90+", "1-4", "0",
    "5 to 9", "Cancer", "<script>alert(1)</script>", "é", "=cmd|' /C calc'!A0", "\u202e", "x" * 300, "NULL", "[c]",
)  # fmt: skip
_KINDS_OF_CELL = {
    "time": PERIODS, "date": PERIODS, "sex": SEXES, "areacode": CODES, "parentcode": CODES,
    "value": NUMBERS, "lower": NUMBERS, "upper": NUMBERS, "count": NUMBERS, "denominator": NUMBERS, "deaths": NUMBERS,
    "population": NUMBERS, "attended": NUMBERS,
}  # fmt: skip


def _words_for(header: str) -> tuple[str, ...]:
    bare = header.lower().replace(" ", "")
    if "note" in bare or "range" in bare or "source" in bare:
        return WORDS
    return next((words for part, words in _KINDS_OF_CELL.items() if part in bare), WORDS)


def other_cell(table: Table, chance: Random) -> None:
    """Put another text into one cell, mostly one of the kind that stands there."""
    column = chance.randrange(len(table.header))
    if chance.random() < 0.7:  # rather one that is a number or a date than a name that may be anything
        column = chance.choice(
            [at for at, name in enumerate(table.header) if _words_for(name) is not WORDS] or [column]
        )
    words = _words_for(table.header[column]) if chance.random() < 0.9 else (*NUMBERS, *PERIODS, *CODES, *WORDS)
    _row(table, chance)[column] = chance.choice(words)


def other_number(table: Table, chance: Random) -> None:
    """Change one number a little, or exchange two of a row."""
    at = [place for place, name in enumerate(table.header) if _words_for(name) is NUMBERS]
    at = at or range(len(table.header))  # an earlier change may have taken every column of numbers
    row = _row(table, chance)
    first, second = chance.choice(at), chance.choice(at)
    if chance.random() < 0.5:
        row[first], row[second] = row[second], row[first]
    else:
        decimals = chance.randrange(3)
        row[first] = f"{chance.choice((chance.uniform(0, 40), chance.uniform(0, 5000))):.{decimals}f}"


def other_header(table: Table, chance: Random) -> None:
    """Change the name of a column, harmlessly or not."""
    at = chance.randrange(len(table.header))
    name = table.header[at]
    table.header[at] = chance.choice((
        name.lower(), name.upper(), name.replace(" ", ""), name.replace(" ", "_"), name.replace(" ", "."), f" {name} ",
        f"{name} (%)", f"{name}*", name[:-1], f"{name}2", f"\ufeff{name}", name.replace("a", "á", 1), "", "Unnamed: 3",
        name.replace(" ", "\u00a0"), name.replace(" ", "\n"), f"{name}%", f"{name} £", f"#{name}", f"-{name}",
    ))  # fmt: skip


def moved_columns(table: Table, chance: Random) -> None:
    """Drop, double, add or exchange columns, with their cells or without."""
    first, second = chance.randrange(len(table.header)), chance.randrange(len(table.header))
    kind = chance.choice(("drop", "drop header", "double", "swap", "swap headers", "add", "empty end"))
    records = [table.header] if kind.endswith(("header", "headers")) else [table.header, *table.body]
    for record in [each for each in records if len(each) > max(first, second)]:
        if kind.startswith("drop"):
            del record[first]
        elif kind.startswith("swap"):
            record[first], record[second] = record[second], record[first]
        else:
            record.insert(len(record) if kind == "empty end" else first, record[first] if kind == "double" else "")


def moved_rows(table: Table, chance: Random) -> None:
    """Repeat, drop, empty or shorten rows; repeat the header; exchange two rows."""
    first, second = chance.randrange(len(table.body)), chance.randrange(len(table.body))
    row, kind = table.body[first], chance.randrange(8)
    if kind == 0:
        table.body.insert(second, [*row])
    elif kind == 1:
        copy = [*row]
        copy[chance.randrange(len(copy))] = "E12000004"
        table.body.append(copy)
    elif kind == 2:
        del table.body[first]
    elif kind == 3:
        table.body.insert(first, [""] * chance.choice((0, 1, len(row), len(row) + 1)))
    elif kind == 4:
        table.body[first] = row[: chance.randrange(len(row))]
    elif kind == 5:
        table.body.insert(first, [*table.header])
    elif kind == 6:
        table.body[first], table.body[second] = table.body[second], table.body[first]
    else:
        table.body.append(["Source: OHID"])


def grown(table: Table, chance: Random) -> None:
    """Make the file large: many rows, many columns, or one very long cell."""
    kind = chance.randrange(4)
    if kind == 0:
        table.body += [[*row] for row in table.body * chance.choice((2, 200))]
    elif kind == 1:
        for record in [table.header, *table.body]:
            record += [""] * 3000
    else:
        column = chance.randrange(len(table.header))
        _row(table, chance)[column] = chance.choice(("x", "1", "a,b\n", '"')) * chance.choice((5_000, 140_000))


def as_written(table: Table, chance: Random) -> str:
    """Write the table with some delimiter, line end and manner of quoting: mostly the usual ones."""
    if chance.random() < 0.85:
        return table.text()
    return table.text(
        delimiter=chance.choice(",,,;\t|"),
        line_end=chance.choice(("\n", "\r\n", "\r", "\n\n")),
        quoting=chance.choice((csv.QUOTE_MINIMAL, csv.QUOTE_ALL)),
    )


def cut(data: bytes, chance: Random) -> bytes:
    """End the file anywhere."""
    return data[: chance.randrange(len(data) + 1)]


def other_bytes(data: bytes, chance: Random) -> bytes:
    """Change, drop or insert a few bytes."""
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 1, 3, 20))):
        if not changed:
            break
        at, kind = chance.randrange(len(changed)), chance.randrange(3)
        new = chance.choice((chance.randrange(256), *b'",\n\r\0 0123456789.-;'))
        changed[at : at + (kind != 2)] = bytes([new]) if kind else b""
    return bytes(changed)


def other_characters(data: bytes, chance: Random) -> bytes:
    """Insert a character that is hard to see or has a meaning."""
    strange = ('"', "\0", "\x07", "\x1b", "\u200b", "\ufeff", "\u00a0", "\u202e", "\u2028", "\x85", "\x1c", "\n", "\r",
               ",", "é", "😀", "\x0b", "\u00ad", "\ud7ff")  # fmt: skip
    text = data.decode("utf-8", errors="replace")
    at = chance.randrange(len(text) + 1)
    return (text[:at] + chance.choice(strange) + text[at:]).encode("utf-8")


def other_encoding(data: bytes, chance: Random) -> bytes:
    """Write the text in another encoding, or something that is no table in front of it."""
    text = data.decode("utf-8", errors="replace")
    marked = text.replace("Leicester", "Léicester", 1)
    return chance.choice((
        text.encode("utf-8-sig"), b"\xef\xbb\xbf" + text.encode("utf-8-sig"), text.encode("utf-16"),
        text.encode("utf-16-le"), text.encode("utf-32"), marked.encode("latin-1", errors="replace"),
        marked.encode("cp1252", errors="replace"), b"PK\x03\x04" + data, b"<!doctype html>\n" + data, b"sep=;\n" + data,
        b"sep=,\n" + data, data + data, b"\n\n" + data, data + b"\x1a", b"\xef\xbb\xbf", b"", b" \n", data.strip(),
        data + b"\n" * 1000, data.replace(b",", b",,"), data.replace(b"\n", b",\n"), data.replace(b'"', b"'"),
    ))  # fmt: skip


TABLE_MUTATIONS: tuple[Callable[[Table, Random], None], ...] = (
    *(other_cell,) * 6, *(other_number,) * 4, other_header, other_header, moved_columns, moved_columns, moved_rows,
    moved_rows, grown,
)  # fmt: skip
BYTE_MUTATIONS: tuple[Callable[[bytes, Random], bytes], ...] = (cut, other_bytes, other_characters, other_encoding)


def mutate(table: Table, chance: Random) -> tuple[bytes, str]:
    """Spoil a table one to three times, and say in which ways."""
    names, late = [], []
    for _ in range(chance.choice((1, 1, 2, 3))):
        if chance.random() < 0.7:
            change = chance.choice(TABLE_MUTATIONS)
            if table.body and table.header and all(len(row) >= len(table.header) for row in table.body):
                change(table, chance)
                names.append(change.__name__)
        else:
            late.append(chance.choice(BYTE_MUTATIONS))
    data = as_written(table, chance).encode("utf-8", errors="replace")
    for spoil in late:
        data = spoil(data, chance)
    return data, ", ".join([table.layout, *names, *(each.__name__ for each in late)])


def _row(table: Table, chance: Random) -> list[str]:
    return table.body[chance.randrange(len(table.body))]
