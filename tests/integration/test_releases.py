"""Releases are kept, listed, compared, made current again and pinned; a dry run writes nothing."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest

from queries.engine import current_release
from queries.ingest.__main__ import main
from queries.ingest.changes import compared
from queries.ingest.load import load
from tests import factories
from tests.factories import (
    BLABY,
    CHARNWOOD,
    ENGLAND,
    LEICESTER,
    LEICESTERSHIRE,
    RUTLAND,
    load_request,
    row,
)


def write_rows(root: Path, *rows: dict[str, str]) -> None:
    factories.write_csv(root / "data" / factories.SOURCE_ID / "adults.csv", rows)


def run(root: Path, *arguments: str) -> int:
    folders = ["--database-dir", str(root / "db")]
    if arguments[0] in ("check", "load"):
        folders += ["--data-dir", str(root / "data"), "--definitions-dir", str(root / "definitions")]
    return main([*arguments, *folders])


def numbers(root: Path) -> list[int]:
    return sorted(int(path.stem.removeprefix("published-")) for path in (root / "db").glob("*.duckdb"))


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


OLD = (
    row(area_code=ENGLAND, area_name="England", area_type="England", value="22.0", vintage="Country"),
    row(value="30.0", time_period="2022/23"),
    row(value="40.0"),
    row(area_code=RUTLAND, area_name="Rutland", value="17.0"),
)
NEW = (
    row(area_code=ENGLAND, area_name="England", area_type="England", value="22.0", vintage="Country"),
    row(value="30.0", time_period="2022/23"),
    row(value="50.0"),
    row(value="51.0", sex="Male"),
    row(value="52.0", sex="Male", time_period="2022/23"),
)


@pytest.fixture
def two(workspace: Path, serve) -> Path:
    """Release 1 of OLD and release 2 of NEW: one series changed, one new with two rows, one dropped, one the same."""
    for rows in (OLD, NEW):
        write_rows(workspace, *rows)
        load(load_request(workspace))
    serve(workspace / "db")
    return workspace


def test_a_load_says_in_three_lines_what_it_changed(workspace):
    write_rows(workspace, *OLD)
    assert "This is the first release" in "\n".join(load(load_request(workspace)).lines())
    write_rows(workspace, *NEW)
    assert load(load_request(workspace)).changes == [
        "Since release 1, series: 1 new, 1 changed, 1 dropped, 1 as before.",
        "Rows: 2 new, 1 changed, 1 dropped, 2 as before.",
        "Largest change: inactive-adults, Leicester, persons, 19+ yrs, 2023/24: 40 to 50 (+10).",
    ]


def test_the_same_files_change_nothing(workspace):
    load(load_request(workspace))
    assert load(load_request(workspace)).changes[-1] == "No value changed."


def test_a_comparison_gives_counts_then_changes_and_every_row_as_a_file(two, capsys, tmp_path):
    assert run(two, "diff", "--csv", str(tmp_path / "changes.csv")) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[:3] == [
        "From release 1 to release 2.",
        "Series: 1 new, 1 changed, 1 dropped, 1 as before.",
        "Rows: 2 new, 1 changed, 1 dropped, 2 as before.",
    ]
    assert said[3:7] == [
        "Dropped series:",
        "  inactive-adults, persons, 19+ yrs: Rutland",
        "New series:",
        "  inactive-adults, male, 19+ yrs: Leicester",
    ]
    assert said[8] == "  inactive-adults, Leicester, persons, 19+ yrs, 2023/24: 40 to 50 (+10)"
    with (tmp_path / "changes.csv").open() as file:
        rows = [(each["change"], each["area_code"], each["sex"], each["difference"]) for each in csv.DictReader(file)]
    assert sorted(rows) == [
        ("changed", LEICESTER, "persons", "10.0"),
        ("dropped", RUTLAND, "persons", ""),
        ("new", LEICESTER, "male", ""),
        ("new", LEICESTER, "male", ""),
    ]


def test_many_new_series_are_counted_where_they_cannot_all_be_named(two, capsys):
    areas = ((BLABY, "Blaby"), (CHARNWOOD, "Charnwood"), (LEICESTER, "Leicester"), (RUTLAND, "Rutland"))
    women = [
        row(area_code=code, area_name=name, sex="Female") for code, name in (*areas, (LEICESTERSHIRE, "Leicestershire"))
    ]
    write_rows(two, *NEW, *women, *[row(age=f"{age} yrs") for age in range(20, 32)])
    load(load_request(two))
    assert run(two, "diff") == 0
    said = capsys.readouterr().out.splitlines()
    start = said.index("New series:")
    assert "  inactive-adults, female, 19+ yrs: Blaby, Charnwood, Leicester, Leicestershire and 1 more area" in said
    assert said[start + 11] == "  and 3 more: --csv FILE names them all"  # 12 ages and the women make 13 lines


def test_what_a_comparison_puts_aside_lies_in_a_folder_of_its_own_and_is_removed(two):
    with compared(*sorted((two / "db").glob("*.duckdb"))) as connection:
        aside = Path(connection.execute("SELECT current_setting('temp_directory')").fetchone()[0])
        assert aside.is_dir()
        assert aside.name.startswith("health-gap-compare-")
    assert not aside.exists()


def test_a_comparison_goes_both_ways(two, capsys):
    assert run(two, "diff", "2", "1") == 0
    assert "Rows: 1 new, 1 changed, 2 dropped" in capsys.readouterr().out
    assert run(two, "diff", "2") == 0
    assert "No value changed." in capsys.readouterr().out


def test_a_comparison_with_what_is_not_kept_says_so(two, capsys):
    assert run(two, "diff", "1", "9") == 1
    assert "published-0009.duckdb" in capsys.readouterr().out
    assert run(two, "diff", "1", "2", "1") == 1


def test_releases_are_listed_newest_first(two, capsys):
    run(two, "pin", "1")
    capsys.readouterr()
    assert run(two, "releases") == 0
    heading, newest, oldest = capsys.readouterr().out.splitlines()
    assert heading.split()[0] == "no."
    assert (newest.split()[0], newest.split()[-3:]) == ("2", ["1", "5", "current"])
    assert (oldest.split()[0], oldest.split()[-3:]) == ("1", ["1", "4", "pinned"])
    assert current_release().checksum[:12] in newest


def test_a_rollback_moves_the_pointer_and_never_uses_a_number_twice(two, capsys):
    assert run(two, "rollback") == 0
    assert "Release 1, built" in capsys.readouterr().out
    assert current_release().number == 1
    summary = load(load_request(two))
    assert summary.release_number == 3
    assert summary.changes[0].startswith("Since release 1, series:")
    assert numbers(two) == [1, 2, 3]
    assert run(two, "rollback", "2") == 0
    assert current_release().number == 2


@pytest.mark.parametrize(
    ("number", "reason"), [("9", "Release 9 is not kept. Kept: 2, 1."), ("2", "Release 2 is current already.")]
)
def test_a_rollback_that_cannot_be_says_why_and_changes_nothing(two, capsys, number, reason):
    held = contents(two / "db")
    assert run(two, "rollback", number) == 1
    assert reason in capsys.readouterr().out
    assert contents(two / "db") == held


def test_a_rollback_to_a_file_that_cannot_be_read_is_refused(two, capsys):
    (two / "db" / "published-0001.duckdb").write_bytes(b"no database")
    assert run(two, "rollback", "1") == 1
    assert "its file cannot be read" in capsys.readouterr().out
    assert current_release().number == 2


def test_the_first_release_has_none_before_it(workspace, capsys):
    load(load_request(workspace))
    assert run(workspace, "rollback") == 1
    assert run(workspace, "diff") == 1
    assert "There is no earlier release" in capsys.readouterr().out


def test_without_any_release_the_list_says_so(workspace, capsys):
    assert run(workspace, "releases") == 1
    assert "No release of the data set 'published' is kept" in capsys.readouterr().out


def test_five_releases_are_kept_and_a_pinned_one_besides(two):
    run(two, "pin", "1")
    for _ in range(6):
        load(load_request(two, settling_seconds=0))
    assert numbers(two) == [1, 4, 5, 6, 7, 8]
    run(two, "unpin", "1")
    load(load_request(two, settling_seconds=0))
    assert numbers(two) == [5, 6, 7, 8, 9]


def test_a_release_that_was_current_a_moment_ago_is_kept_for_the_screens_begun_with_it(two):
    for _ in range(4):
        load(load_request(two, releases_kept=2))
    assert numbers(two) == [1, 2, 3, 4, 5, 6]
    for path in (two / "db").glob("*.duckdb"):
        os.utime(path, (0, 0))
    load(load_request(two, releases_kept=2))
    assert numbers(two) == [6, 7]


def test_a_release_that_is_not_kept_cannot_be_pinned(two, capsys):
    assert run(two, "pin", "7") == 1
    assert "Release 7 is not kept. Kept: 2, 1." in capsys.readouterr().out


def test_a_release_that_was_rolled_back_to_outlives_newer_ones_until_it_is_replaced(two):
    for _ in range(2):
        load(load_request(two, releases_kept=2, settling_seconds=0))
    assert numbers(two) == [3, 4]
    run(two, "rollback", "3")
    load(load_request(two, releases_kept=2, settling_seconds=0))
    assert numbers(two) == [3, 4, 5]


def test_a_file_of_a_load_that_died_before_it_was_current_is_told_from_a_release(two, capsys):
    left = two / "db" / "published-0003.duckdb"
    left.write_bytes((two / "db" / "published-0002.duckdb").read_bytes())
    run(two, "releases")
    assert "never current" in capsys.readouterr().out.splitlines()[1]
    assert load(load_request(two)).release_number == 4
    assert numbers(two) == [1, 2, 4]


def test_a_database_of_before_the_list_of_releases_goes_on(two):
    (two / "db" / "published.releases").unlink()
    assert load(load_request(two)).release_number == 3
    assert numbers(two) == [1, 2, 3]


def test_a_check_tells_what_a_load_would_change_and_writes_nothing(two, capsys):
    held = contents(two / "db")
    write_rows(two, *NEW, row(value="60.0", sex="Female"))
    assert run(two, "check") == 0
    said = capsys.readouterr().out
    assert "Against release 2, series: 1 new, 0 changed, 0 dropped, 3 as before." in said
    assert "This load would go through. Nothing has been written." in said
    assert contents(two / "db") == held


def test_a_check_of_a_file_that_would_be_refused_names_every_problem(two, capsys, tmp_path):
    held = contents(two / "db")
    bad = [row(value="x", sex="Male", time_period=str(2000 + year)) for year in range(25)]
    path = factories.write_csv(tmp_path / "mine.csv", bad)
    assert run(two, "check", str(path)) == 1
    said = capsys.readouterr().out
    assert "This load would be refused: 25 problems. Nothing was written." in said
    assert all(f"mine.csv, row {number}, column 'Value': 'x' found" in said for number in range(2, 27))
    assert contents(two / "db") == held


def test_a_check_before_the_first_load_makes_no_folder(workspace):
    assert run(workspace, "check") == 0
    assert not (workspace / "db").exists()
