"""Loads that may be killed or run out of room: each is a real load in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

# Loads in a process of its own, again and again: each time a line "steps delay limit" comes in, a child begins a real
# load, and is killed so many seconds after it has reported so many steps. Forking saves the imports.
RUNNER = """
import os, resource, signal, sys, time
from pathlib import Path
from queries.ingest.__main__ import main

root = Path(sys.argv[1])
log = root / "log.txt"
for line in sys.stdin:
    steps, delay, file_size_limit = line.split()
    log.write_text("")
    child = os.fork()
    if child == 0:
        os.dup2(os.open(log, os.O_WRONLY | os.O_APPEND), 1)
        os.dup2(1, 2)
        if int(file_size_limit):
            resource.setrlimit(resource.RLIMIT_FSIZE, (int(file_size_limit), int(file_size_limit)))
        os._exit(main(["load", "--data-dir", str(root / "data"), "--definitions-dir", str(root / "definitions"),
                       "--database-dir", str(root / "db"), *sys.argv[2:]]))
    while log.read_text().count("s] ") < int(steps):
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            break
        time.sleep(0.0005)
    else:
        time.sleep(float(delay))
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
    print(os.waitstatus_to_exitcode(status), flush=True)
"""


# In a name space of its own a disk of its own is made, which holds one load and its release, and no more.
FULL_DISK = """
set -eu
root="$1"; size="$2"; room="$3"; shift 3
mount -t tmpfs -o size="$size" tmpfs "$root/db"
load() {
  "$PYTHON" -m queries.ingest load --data-dir "$root/data" --definitions-dir "$root/definitions" \
    --database-dir "$root/db" "$@"
}
load "$@" > "$root/first.txt" 2>&1
ls -A "$root/db" > "$root/before.txt"
cp "$root/db/published-0001.duckdb" "$root/old.duckdb"
head -c 1T /dev/zero > "$root/db/filler" 2>/dev/null || true
truncate -s "-$room" "$root/db/filler"
load "$@" > "$root/second.txt" 2>&1 && echo 0 > "$root/code.txt" || echo $? > "$root/code.txt"
ls -A "$root/db" | grep -v filler > "$root/after.txt"
cmp "$root/db/published-0001.duckdb" "$root/old.duckdb"
cat "$root/db/published.current" > "$root/pointer.txt"
rm "$root/db/filler"
load "$@" > "$root/third.txt" 2>&1
"""


def assert_a_full_disk_changes_nothing(workspace: Path, *files: Path, size: str, room_left: str) -> None:
    """Load where there is room, again where there is next to none, which must be said, and again with room."""
    if subprocess.run(["unshare", "-Urm", "true"], capture_output=True).returncode:
        pytest.skip("no name space of its own may be made here")
    (workspace / "db").mkdir()
    environment = {**os.environ, "PYTHON": sys.executable}
    command = ["unshare", "-Urm", "sh", "-c", FULL_DISK, "sh", str(workspace), size, room_left, *map(str, files)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    texts = [each.read_text() for name in ("first", "second", "third") if (each := workspace / f"{name}.txt").exists()]
    assert done.returncode == 0, "\n".join([done.stderr, *texts])
    said = texts[1]
    assert (workspace / "code.txt").read_text().strip() == "1"
    assert "The database could not be written" in said
    assert "Nothing has been changed." in said
    assert "Traceback" not in said
    assert (workspace / "after.txt").read_text() == (workspace / "before.txt").read_text()
    assert (workspace / "pointer.txt").read_text() == "published-0001.duckdb\n"
    assert "Release 2 is current" in (workspace / "third.txt").read_text()


def assert_nothing_is_left(root: Path) -> None:
    """Only releases that were current once, the pointer and the list of releases: no half file, no lock, no log."""
    state = json.loads((root / "db" / "published.releases").read_text())
    releases = {f"published-{number:04d}.duckdb" for number in state["published"]}
    assert {path.name for path in (root / "db").iterdir()} == {*releases, "published.current", "published.releases"}


class Loader:
    """A process that loads a workspace, and files beside it, on demand."""

    def __init__(self, workspace: Path, *files: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", RUNNER, str(workspace), *map(str, files)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT,
        )  # fmt: skip

    def run(self, *, killed_after_steps: int = 1000, delay: float = 0, file_size_limit: int = 0) -> int:
        """Load once; answer with the exit code, -9 when killed."""
        self.process.stdin.write(f"{killed_after_steps} {delay} {file_size_limit}\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def close(self) -> None:
        self.process.stdin.close()
        self.process.wait(timeout=30)
        self.process.stdout.close()
