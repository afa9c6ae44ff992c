"""A dashboard of its own for a journey that loads data or moves releases: nobody else's figures change under them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.browser.conftest import LAPTOP, ROOT, _free_port, _wait_until_ready
from tests.browser.witness import Witness


@contextmanager
def serving(database_dir: Path, log: Path, path: str) -> Iterator[str]:
    """Serve a folder of databases; yields the address once a path answers. Nothing may fail while it serves."""
    url = f"http://127.0.0.1:{_free_port()}"
    command = [sys.executable, "-m", "gunicorn", "app:server", "--bind", url.removeprefix("http://"), "--threads", "4"]
    environment = {**os.environ, "HEALTH_GAP_DATABASE_DIR": str(database_dir)}
    with log.open("wb") as file:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=file, stderr=subprocess.STDOUT)
        try:
            _wait_until_ready(f"{url}{path}", process, log)
            yield url
        finally:
            process.terminate()
            process.wait()
    assert "Traceback" not in log.read_text()


@contextmanager
def watched_page(browser: Browser, url: str) -> Iterator[Page]:
    """Open a fresh browser at an address; nothing may go wrong in it."""
    context = browser.new_context(base_url=url, viewport=LAPTOP, reduced_motion="reduce")
    context.set_default_timeout(20_000)
    page = context.new_page()
    witness = Witness(page, url)
    yield page
    witness.leave()
    context.close()
    assert witness.problems == []
