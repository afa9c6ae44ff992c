"""Loads that may be killed or run out of room: each is a real load in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

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
                       "--database-dir", str(root / "db")]))
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


class Loader:
    """A process that loads a workspace on demand."""

    def __init__(self, workspace: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", RUNNER, str(workspace)],
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
