"""The real dashboard on the data that ship, in a process of its own, and a real browser that looks at it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.screen import Screen
from tests.browser.witness import Witness

ROOT = Path(__file__).parents[2]
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE_S = 60
LAPTOP = {"width": 1366, "height": 768}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_until_ready(url: str, process: subprocess.Popen, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            pytest.fail(f"The dashboard ended before it answered:\n{log.read_text()}")
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    pytest.fail(f"The dashboard did not answer in {PATIENCE_S} s:\n{log.read_text()}")


@pytest.fixture(scope="session")
def server_url(shipped_database_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the dashboard as it is served in earnest: gunicorn, two workers of four threads."""
    url = f"http://127.0.0.1:{_free_port()}"
    command = [sys.executable, "-m", "gunicorn", "app:server", "--bind", url.removeprefix("http://")]
    command += ["--workers", "2", "--threads", "4", "--log-level", "warning"]
    log = tmp_path_factory.mktemp("server") / "server.log"
    environment = {**os.environ, "HEALTH_GAP_DATABASE_DIR": str(shipped_database_dir)}
    with log.open("wb") as file:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=file, stderr=subprocess.STDOUT)
        try:
            _wait_until_ready(f"{url}/indicator/life-expectancy-at-birth", process, log)
            yield url
        finally:
            process.terminate()
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
    assert "Traceback" not in log.read_text(), f"The server failed while it served:\n{log.read_text()}"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's own Chromium; Playwright downloads none."""
    executable = next((found for name in CHROMIUM_NAMES if (found := shutil.which(name))), None)
    if executable is None:
        pytest.fail(f"The browser tests need Chromium: none of {', '.join(CHROMIUM_NAMES)} is on the path.")
    expect.set_options(timeout=20_000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def warm_context(browser: Browser, server_url: str) -> Iterator[BrowserContext]:
    """One reader's browser for all tests, so that scripts are fetched and compiled once. Nothing moves in it."""
    context = browser.new_context(base_url=server_url, viewport=LAPTOP, reduced_motion="reduce", color_scheme="light")
    context.set_default_timeout(20_000)
    yield context
    context.close()


@pytest.fixture
def fresh_context(browser: Browser, server_url: str) -> Iterator[BrowserContext]:
    """Somebody else's browser: nothing cached, nothing remembered."""
    context = browser.new_context(base_url=server_url, viewport=LAPTOP, reduced_motion="reduce", color_scheme="light")
    context.set_default_timeout(20_000)
    yield context
    context.close()


def _leave(page: Page, witness: Witness) -> None:
    witness.leave()
    if page.url.startswith("http"):
        page.evaluate("window.localStorage.clear()")
    page.close()


@pytest.fixture
def page(warm_context: BrowserContext, server_url: str) -> Iterator[Page]:
    """A page that fails its test for any console error, script error, failed request or request to another host."""
    page = warm_context.new_page()
    page.set_viewport_size(LAPTOP)
    witness = Witness(page, server_url)
    yield page
    _leave(page, witness)
    assert witness.problems == []


@pytest.fixture
def faulty_page(warm_context: BrowserContext, server_url: str) -> Iterator[Page]:
    """A page on which requests are made to fail on purpose. Scripts may still not break, nor ask another host."""
    page = warm_context.new_page()
    page.set_viewport_size(LAPTOP)
    witness = Witness(page, server_url)
    yield page
    page.unroute_all(behavior="ignoreErrors")
    _leave(page, witness)
    assert witness.grave_problems == []


@pytest.fixture
def screen(page: Page) -> Screen:
    return Screen(page)


@pytest.fixture
def faulty_screen(faulty_page: Page) -> Screen:
    return Screen(faulty_page)
