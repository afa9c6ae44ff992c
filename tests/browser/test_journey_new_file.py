"""Journey B7 by the run-book: a file is checked, put right and loaded, its change is seen on screen, and taken back.

The commands are those of docs/run-book.md, run as they stand there, while the dashboard goes on serving.
"""

from __future__ import annotations

import csv
import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import published
from tests.browser.own_server import serving, watched_page
from tests.browser.published import LEICESTER, LIFE_EXPECTANCY
from tests.browser.screen import Screen
from tests.conftest import ROOT

PAGE = "/indicator/life-expectancy-at-birth"  # opens with men
BANNER, FOOTER = ".release-banner", ".site-footer .release"
FILE, PERIOD = "my-table.csv", "2023 - 25"
NOT_OF_A_DOWNLOAD = ("Source", "Kind", "Vintage")
FIVE_MINUTES_S = 300


@pytest.fixture
def desk(shipped_database_dir: Path, tmp_path: Path) -> Iterator[SimpleNamespace]:
    """An analyst's desk: a dashboard that runs, its address, and a folder to type commands in."""
    database_dir = shutil.copytree(shipped_database_dir, tmp_path / "db")
    with serving(database_dir, tmp_path / "log", PAGE) as url:
        yield SimpleNamespace(url=url, folder=tmp_path, database_dir=database_dir)


@pytest.fixture
def page(browser: Browser, desk: SimpleNamespace) -> Iterator[Page]:
    with watched_page(browser, desk.url) as page:
        yield page


def in_run_book(start: str) -> str:
    """The command of the run-book that begins so, without the program."""
    text = (ROOT / "docs" / "run-book.md").read_text(encoding="utf-8")
    commands = re.findall(r"^\.venv/bin/python -m queries\.ingest (.*)$", text, re.MULTILINE)
    return next(command for command in commands if command.startswith(start))


def type_in(desk: SimpleNamespace, start: str, *, expected: int = 0) -> str:
    """Type a command of the run-book; give what it says."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "HEALTH_GAP_DATABASE_DIR": str(desk.database_dir),
        "HEALTH_GAP_DATA_DIR": str(ROOT / "data"),
        "HEALTH_GAP_DEFINITIONS_DIR": str(ROOT / "queries" / "definitions"),
    }
    done = subprocess.run(
        [sys.executable, "-m", "queries.ingest", *shlex.split(in_run_book(start))],
        cwd=desk.folder, capture_output=True, text=True, timeout=FIVE_MINUTES_S, env=environment,
    )  # fmt: skip
    assert done.returncode == expected, done.stdout + done.stderr
    return done.stdout


def write_download(folder: Path, value: str) -> None:
    """Write a download of a measure with another figure for the men of Leicester, and with a city that is not held."""
    rows = [dict(row) for row in published.every_row(LIFE_EXPECTANCY)]
    for row in rows:
        if (row["Area Code"], row["Sex"], row["Time period"]) == (LEICESTER, "Male", PERIOD):
            row["Value"] = value
    rows.append({**rows[-1], "Area Code": "E06000018", "Area Name": "Nottingham"})
    with (folder / FILE).open("w", encoding="utf-8", newline="") as file:
        columns = [name for name in rows[0] if name not in NOT_OF_A_DOWNLOAD]
        writer = csv.DictWriter(file, columns, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)


def test_a_new_file_is_loaded_seen_and_taken_back_within_five_minutes(desk, page: Page):
    screen, started = Screen(page), time.monotonic()
    old = published.rows(LIFE_EXPECTANCY, Sex="Male", Time_period=PERIOD)[LEICESTER]["Value"]
    new = f"{float(old) + 1.3:.1f}"
    screen.open(PAGE)
    assert old in screen.area_names()[LEICESTER]

    write_download(desk.folder, "seventy-nine")
    said = type_in(desk, "check my-table.csv --replace", expected=1)
    assert re.search(rf"{FILE}.*row \d+.*Value.*seventy-nine.*expected", said)
    assert "Nothing was written." in said
    write_download(desk.folder, new)
    said = type_in(desk, "check my-table.csv --replace")
    assert "would go through" in said

    said = type_in(desk, "load my-table.csv --replace")
    assert "Nottingham" in said
    assert "December 2022 wards" in said  # the vintages tried for the code that is not held
    assert re.search(r"Since release 1, series: [\d,]+ new, [\d,]+ changed, [\d,]+ dropped", said)
    assert f"{old} to {new} (+1.3)" in said
    assert f"{old} to {new} (+1.3)" in type_in(desk, "diff")

    screen.press("And women?", "Women")  # the page that was open takes the new release up, without being loaded again
    expect(page.locator(FOOTER)).to_contain_text("Data release 2, built")
    screen.open(PAGE)
    assert new in screen.area_names()[LEICESTER]
    screen.open(f"{PAGE}?release=1")
    expect(page.locator(BANNER)).to_contain_text("You see release 1 of")
    expect(page.locator(BANNER)).to_contain_text("Newer data exist")
    assert old in screen.area_names()[LEICESTER]

    assert "Release 1, built" in type_in(desk, "rollback")
    screen.open(PAGE)
    expect(page.locator(FOOTER)).to_contain_text("Data release 1, built")
    assert old in screen.area_names()[LEICESTER]
    screen.open(f"{PAGE}?release=2")
    expect(page.locator(BANNER)).to_contain_text("It was taken back")
    assert new in screen.area_names()[LEICESTER]
    assert time.monotonic() - started < FIVE_MINUTES_S
