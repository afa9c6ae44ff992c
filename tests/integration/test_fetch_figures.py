"""`fetch fingertips` from end to end: the command line, real HTTP, and the folder of downloads."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from queries.ingest.__main__ import main
from queries.ingest.fetch.content import check_figures
from queries.ingest.fetch.errors import WrongContentError
from queries.ingest.sidecar import read_sidecar
from tests.conftest import ROOT, SHARED
from tests.integration.fetch_service import AREA_TYPES, COLUMNS, Asked, Reply, Service, as_json, figures, serving

CSV_PATH = "/api/all_data/csv/by_indicator_id"
METADATA_PATH = "/api/indicator_metadata/csv/by_indicator_id"
NAME = "fingertips_93283_msoa.csv"
ROWS = (
    {"Area Code": "E92000001", "Area Name": "England", "Area Type": "England", "Parent Code": "", "Value": 78.9},
    {"Area Code": "E02002827", "Area Name": "Leicester", "Value": 77.1},
    {"Area Code": "E02002828", "Area Name": "Leicester", "Value note": "Value suppressed"},
)


@pytest.fixture
def service() -> Iterator[Service]:
    """Run a service that holds indicator 93283 by MSOA."""
    with serving() as running:
        running.says("/api/area_types", as_json(AREA_TYPES))
        running.says("/api/profiles", as_json([{"Id": 143, "Name": "Local Health", "Key": "local-health"}]))
        running.says(CSV_PATH, Reply(figures(*ROWS), headers={"ETag": '"one"'}))
        running.answers[METADATA_PATH] = describe
        yield running


def describe(asked: Asked) -> Reply:
    return Reply(f"Indicator ID,Indicator,Definition\n{asked.query['indicator_ids']},Life,Years\n".encode())


@pytest.fixture
def run(service: Service, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    """Run the command line and answer with its exit code and what it printed."""

    def command(*arguments: str) -> tuple[int, str]:
        address = ["--fingertips-address", f"{service.address}/api", "--gap-seconds", "0"]
        code = main(["fetch", "fingertips", *arguments, *address, "--into", str(tmp_path / "downloads")])
        return code, capsys.readouterr().out

    return command


def files_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_an_indicator_is_kept_as_it_was_sent_with_a_note_of_where_from(service, run, tmp_path):
    code, printed = run("--indicators", "93283", "--area-types", "msoa")
    assert code == 0
    folder = tmp_path / "downloads"
    body = figures(*ROWS)
    assert (folder / NAME).read_bytes() == body
    note = json.loads((folder / f"{NAME}.origin.json").read_text())
    assert note["address"] == (
        f"{service.address}{CSV_PATH}?indicator_ids=93283&child_area_type_id=3&parent_area_type_id=15"
    )
    assert (note["sha256"], note["size_bytes"]) == (hashlib.sha256(body).hexdigest(), len(body))
    assert (note["etag"], note["publisher"]) == ('"one"', "fingertips")
    assert note["found"] == {"rows": 3, "of England": 1, "of MSOA": 2}
    metadata = "fingertips_93283_metadata.csv"
    assert files_in(folder) == sorted([NAME, f"{NAME}.origin.json", metadata, f"{metadata}.origin.json"])
    assert f"{NAME}: fetched; 3 rows, 1 of England, 2 of MSOA" in printed


def test_what_has_not_changed_is_kept_and_its_note_says_when_it_was_asked(service, run, tmp_path):
    run("--indicators", "93283", "--area-types", "msoa")
    path = tmp_path / "downloads" / NAME
    before = path.stat()
    service.answers[CSV_PATH] = lambda asked: Reply(status=304 if asked.headers["If-None-Match"] == '"one"' else 404)
    code, printed = run("--indicators", "93283", "--area-types", "3")  # the number and the word are one type
    assert code == 0
    assert f"{NAME}: not changed since" in printed
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    note = read_sidecar(path)
    assert note is not None
    assert note.fetched_at <= note.checked_at


def test_a_file_that_was_touched_is_not_believed_and_fetched_again(service, run, tmp_path):
    run("--indicators", "93283", "--area-types", "msoa")
    path = tmp_path / "downloads" / NAME
    path.write_bytes(path.read_bytes().replace(b"77.1", b"87.1"))
    assert read_sidecar(path) is None
    assert run("--indicators", "93283", "--area-types", "msoa")[0] == 0
    assert service.asked(CSV_PATH)[1].headers.get("If-None-Match") is None
    assert path.read_bytes() == figures(*ROWS)


GOOD = figures(*ROWS)
WRONG = {
    "a page": (b"<!DOCTYPE html><title>Sign in</title>", "a web page instead of a table"),
    "a message": (b'{"Message":"An error has occurred."}', "a message instead of a table"),
    "nothing": (b" \r\n", "nothing: the answer is empty"),
    "cut in a row": (GOOD[:-70], "a table that is cut off or broken: row 4 has"),
    "cut in a quotation": (GOOD + b'93283,"Life', "a table that is cut off or broken: unexpected end of data"),
    "another table": (b"Code,Name\nE1,A\n", "a table with another header"),
    "no header": (GOOD.partition(b"\r\n")[2], "a table with another header"),
    "not UTF-8": (GOOD.replace(b"Leicester", b"Leic\xe9ster"), "no text in UTF-8"),
    "another indicator": (GOOD.replace(b"93283", b"90366"), "figures of indicator '90366', where 93283 was asked for"),
    "no rows": (figures(), "a table with no rows: nothing is published of this by this type of area"),
    "only England": (figures(ROWS[0]), "a table with only England's rows: nothing is published"),
}


@pytest.mark.parametrize(("body", "reason"), WRONG.values(), ids=WRONG)
def test_anything_else_is_refused_and_what_was_held_stays(service, run, tmp_path, body, reason):
    run("--indicators", "93283", "--area-types", "msoa")
    folder = tmp_path / "downloads"
    before = {name: (folder / name).read_bytes() for name in files_in(folder)}
    service.says(CSV_PATH, Reply(body))
    code, printed = run("--indicators", "93283", "--area-types", "msoa")
    assert code == 1
    assert f"Came:    {reason}" in printed
    assert f"Asked:   {service.address}{CSV_PATH}?" in printed
    assert "Nothing has been loaded." in printed
    assert files_in(folder) == sorted(before)
    assert {name: (folder / name).read_bytes() for name in before if "metadata" not in name} == {
        name: data for name, data in before.items() if "metadata" not in name
    }


def test_one_failure_does_not_keep_the_rest_from_coming_and_is_a_failure(service, run, tmp_path):
    def answer(asked: Asked) -> Reply:
        return Reply(GOOD) if asked.query["indicator_ids"] == "93283" else Reply(b"Unknown indicator", 400)

    service.answers[CSV_PATH] = answer
    code, printed = run("--indicators", "1,93283", "--area-types", "msoa")
    assert code == 1
    assert "400 Bad Request: Unknown indicator" in printed
    assert "1 of the things asked for did not come" in printed
    assert (tmp_path / "downloads" / NAME).read_bytes() == GOOD


def test_indicators_area_types_and_profiles_may_be_named(service, run):
    listed = {"93283": {"Descriptive": {"Name": "Life expectancy at birth"}}, "2": {"Descriptive": {"Name": "Other"}}}
    service.says("/api/indicator_metadata/all", as_json(listed))
    service.says("/api/all_data/csv/by_profile_id", Reply(GOOD))
    service.says("/api/indicator_metadata/csv/by_profile_id", Reply(b"Indicator ID,Definition\n93283,Years\n"))
    names = ("--indicators", "life expectancy at birth", "--area-types", "Middle super output area")
    assert run(*names, "--profiles", "local-health")[0] == 0
    assert service.asked(CSV_PATH)[0].query["indicator_ids"] == "93283"
    assert service.asked(CSV_PATH)[0].query["child_area_type_id"] == "3"
    assert service.asked("/api/all_data/csv/by_profile_id")[0].query["profile_id"] == "143"


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("--indicators", "93283", "--area-types", "Wards"), "Did you mean 'Ward'"),
        (("--indicators", "93283", "--area-types", "icb"), "no type of area 'icb' (number 221)"),
        (("--profiles", "Local Helth", "--area-types", "msoa"), "Did you mean 'Local Health'"),
        (("--area-types", "msoa"), "expected --indicators or --profiles"),
    ],
)
def test_a_name_that_is_not_there_is_said_with_the_nearest(run, arguments, reason):
    code, printed = run(*arguments)
    assert code == 1
    assert reason in printed


def test_a_list_of_another_shape_is_refused(service, run):
    service.says("/api/area_types", as_json([{"Code": 3}]))
    code, printed = run("--indicators", "93283", "--area-types", "msoa")
    assert (code, "Came:    another shape" in printed) == (1, True)
    service.says("/api/area_types", Reply(b"<html>Down for repair</html>"))
    assert "no JSON: <html>Down for repair</html>" in run("--indicators", "93283", "--area-types", "msoa")[1]


def test_a_description_that_lacks_the_indicator_is_refused(service, run):
    service.says(METADATA_PATH, Reply(b"Indicator ID,Indicator,Definition\n1,Other,Other\n"))
    code, printed = run("--indicators", "93283", "--area-types", "msoa")
    assert (code, "no description of 93283" in printed) == (1, True)


def test_two_runs_at_once_do_not_meet_in_one_folder(run, tmp_path):
    from queries.ingest.database import exclusive_build

    with exclusive_build(tmp_path / "downloads"):
        code, printed = run("--indicators", "93283", "--area-types", "msoa")
    assert (code, "Wait for it to end" in printed) == (1, True)


def half_of(body: bytes, part: Path, is_half_sent: threading.Event) -> Callable[[Asked], Reply]:
    """Send half of a file, and say so when some of it has reached the disk."""

    def answer(asked: Asked) -> Reply:
        wire = asked.wire
        wire.send_response(200)
        wire.send_header("ETag", '"two"')
        wire.send_header("Content-Length", str(len(body)))
        wire.end_headers()
        wire.wfile.write(body[: len(body) // 2])
        while not (part.exists() and part.stat().st_size > 1000):
            time.sleep(0.02)
        is_half_sent.set()
        time.sleep(0.2)
        return Reply(status=500)

    return answer


def test_a_run_that_is_killed_leaves_what_was_held_and_the_next_goes_on(service, run, tmp_path):
    run("--indicators", "93283", "--area-types", "msoa")
    folder = tmp_path / "downloads"
    new = figures(*ROWS, *({"Area Code": f"E0201{number:04}", "Value": 80} for number in range(2000)))
    is_half_sent = threading.Event()
    service.answers[CSV_PATH] = half_of(new, folder / f".{NAME}.part", is_half_sent)
    command = [sys.executable, "-m", "queries.ingest", "fetch", "fingertips", "--indicators", "93283"]
    options = ["--area-types", "msoa", "--into", str(folder), "--gap-seconds", "0"]
    address = ["--fingertips-address", f"{service.address}/api"]
    with subprocess.Popen([*command, *options, *address], cwd=ROOT, stderr=subprocess.DEVNULL) as process:
        assert is_half_sent.wait(30)
        process.kill()
    assert read_sidecar(folder / NAME) is not None
    assert (folder / NAME).read_bytes() == GOOD
    held = (folder / f".{NAME}.part").stat().st_size

    def rest(asked: Asked) -> Reply:
        assert (asked.headers["Range"], asked.headers["If-Range"]) == (f"bytes={held}-", '"two"')
        headers = {"ETag": '"two"', "Content-Range": f"bytes {held}-{len(new) - 1}/{len(new)}"}
        return Reply(new[held:], 206, headers)

    service.answers[CSV_PATH] = rest
    assert run("--indicators", "93283", "--area-types", "msoa")[0] == 0
    assert (folder / NAME).read_bytes() == new
    assert not [name for name in files_in(folder) if name.startswith(".")]


@pytest.mark.parametrize("name", ["2021/suicides_county_ua_east_midlands", "2025/ed_under5", "2025/dementia_qof_prev"])
def test_real_downloads_of_every_year_pass_and_a_cut_off_one_does_not(tmp_path, name):
    source = SHARED / "data" / "fingertips" / f"{name}.csv"
    if not source.exists():
        pytest.skip("the real downloads are not beside this repository")
    found = check_figures(source, ())
    assert found["rows"] == sum(count for word, count in found.items() if word != "rows") > 50
    data = source.read_bytes()
    cut = tmp_path / "cut.csv"
    cut.write_bytes(data[: data.rindex(b"\n", 0, -2) + 40])
    with pytest.raises(WrongContentError, match="cut off or broken"):
        check_figures(cut, ())


def test_the_columns_of_these_tests_are_those_of_a_real_download():
    source = SHARED / "data" / "fingertips" / "2025" / "dementia_qof_prev.csv"
    if not source.exists():
        pytest.skip("the real downloads are not beside this repository")
    assert source.read_text(encoding="utf-8-sig").splitlines()[0].split(",") == COLUMNS
