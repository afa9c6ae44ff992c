"""A new worker works out what profiles have in common, beside the first requests and only if there is a database."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import date
from multiprocessing import get_context
from threading import Event, Thread

import pytest

from components.selection import Selection
from queries import views
from queries.engine import current_release, dispose_engines
from queries.ingest.load import load
from queries.models import Geography
from tests import profile_table
from tests.browser import published
from tests.factories import load_request


def start_and_warm(wanted: list[str]) -> tuple[list[str], str, bool]:
    """In a process of its own, as a worker is: what is ready, and the profile of one area more with nothing fetched."""
    from app import create_app

    create_app()
    from pages._area.screen import get_screen
    from pages._compare.screen import get_screen as get_comparison
    from pages._server.warm import warm_up
    from queries.engine import current_release

    ready = warm_up(current_release())
    other = next(code for code in wanted if code not in ready)

    views.observations.fetch_area_values = refuse
    assert get_comparison(Selection(view="rug"), ())["rug"]
    return ready, other, bool(get_screen(other, Selection(), (), date.today())["parts"]["title"])


def test_a_warm_worker_has_read_every_measure_that_a_ward_needs(app):
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as workers:
        ready, other, has_title = workers.submit(start_and_warm, list(published.areas("ward"))).result()
    assert {level for code in ready for level in profile_table.levels_of(code)} == set(profile_table.LEVELS)
    assert other not in ready
    assert has_title


def test_without_a_database_there_is_nothing_to_warm(dash_app):
    dispose_engines()
    with warming() as said:
        time.sleep(0.2)
    assert said == []


def test_a_release_that_comes_later_is_warm_before_anybody_asks(workspace, serve, dash_app):
    from queries import compare_rug

    load(load_request(workspace))
    serve(workspace / "db")
    with warming() as said:
        wait_for(lambda: len(said) == 1)
        load(load_request(workspace))
        wait_for(lambda: len(said) == 2)
        assert [each.getMessage() for each in said] == ["warm", "warm"]
        assert current_release().number == 2
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(compare_rug, "_column_of", refuse)
            assert compare_rug.get_columns(Geography.DISTRICT, "")


def test_what_fails_is_said_in_one_line_and_tried_again(workspace, serve, dash_app, monkeypatch):
    from pages._server import warm

    load(load_request(workspace))
    serve(workspace / "db")
    works, tries = warm.warm_up, []

    def fail_once(release):
        tries.append(release)
        if len(tries) == 1:
            raise OSError("the disk is gone")
        return works(release)

    monkeypatch.setattr(warm, "warm_up", fail_once)
    with warming() as said:
        wait_for(lambda: len(said) == 2)
    assert [(each.levelname, each.getMessage()) for each in said] == [("WARNING", "not warm"), ("INFO", "warm")]
    assert said[0].facts == {"error": "OSError"} and not said[0].exc_info


def refuse(*_: object) -> None:
    raise AssertionError("a warm worker works this out again")


def wait_for(is_there: Callable[[], bool]) -> None:
    until = time.monotonic() + 60
    while not is_there():
        assert time.monotonic() < until, "it did not come"
        time.sleep(0.05)


@contextmanager
def warming() -> Iterator[list[logging.LogRecord]]:
    """Run what a worker runs beside its requests, looking often; give what it logs."""
    from pages._server import warm

    said: list[logging.LogRecord] = []
    handler = logging.Handler()
    handler.emit = said.append
    stopped, before = Event(), warm.logger.level
    warm.logger.addHandler(handler)
    warm.logger.setLevel(logging.INFO)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(warm, "LOOKS_EVERY_SECONDS", 0.05)
        thread = Thread(target=warm.keep_warm, args=(stopped,))
        thread.start()
        try:
            yield said
        finally:
            stopped.set()
            thread.join()
            warm.logger.removeHandler(handler)
            warm.logger.setLevel(before)
