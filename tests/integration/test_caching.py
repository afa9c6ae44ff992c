"""Threads that ask for the same answer of a release at once: it is worked out once, and nobody waits for ever."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from queries.caching import cached_per_release
from queries.engine import current_release, find_release, using_release
from queries.ingest.load import load
from tests.factories import load_request

THREADS = 8


@pytest.fixture(autouse=True)
def _served(workspace, serve):
    load(load_request(workspace))
    serve(workspace / "db")


def ask_at_once(*questions: Callable[[], object]) -> list[object]:
    """Ask from as many threads as there are questions, all at one moment; give what each got, or what it raised."""
    together = threading.Barrier(len(questions))

    def ask(question: Callable[[], object]) -> object:
        together.wait()
        try:
            return question()
        except ValueError as error:
            return str(error)

    with ThreadPoolExecutor(max_workers=len(questions)) as pool:
        return [asked.result(timeout=30) for asked in [pool.submit(ask, question) for question in questions]]


def test_threads_that_ask_for_the_same_at_once_have_it_worked_out_once():
    calls = []

    @cached_per_release()
    def double(number: int) -> int:
        calls.append(number)
        time.sleep(0.2)
        return 2 * number

    assert ask_at_once(*[lambda: double(4)] * THREADS) == [8] * THREADS
    assert calls == [4]


def test_what_is_asked_with_other_arguments_waits_for_nobody():
    met = threading.Barrier(2, timeout=10)  # passed only if both are worked out at one time

    @cached_per_release()
    def meet(number: int) -> int:
        met.wait()
        return number

    assert ask_at_once(lambda: meet(1), lambda: meet(2)) == [1, 2]


def test_an_error_reaches_everyone_who_waits_and_is_not_remembered():
    calls = []

    @cached_per_release()
    def fail_once() -> int:
        calls.append(1)
        time.sleep(0.2)
        if len(calls) == 1:
            raise ValueError("not now")
        return 7

    assert ask_at_once(*[fail_once] * THREADS) == ["not now"] * THREADS
    assert (fail_once(), len(calls)) == (7, 2)


def test_answers_made_of_answers_are_waited_for_from_both_ends():
    calls = []

    @cached_per_release()
    def total_up_to(number: int) -> int:
        calls.append(number)
        time.sleep(0.01)
        return number + (total_up_to(number - 1) if number else 0)

    numbers = [5, 12, 3, 12, 9, 0, 7, 5]
    asked = ask_at_once(*[lambda each=each: total_up_to(each) for each in numbers])
    assert asked == [sum(range(each + 1)) for each in numbers]
    assert sorted(calls) == list(range(13))


def test_answers_of_old_releases_are_forgotten_and_worked_out_anew(workspace):
    first, calls = current_release(), []

    @cached_per_release()
    def number_of_release() -> int:
        calls.append(current_release().number)
        return current_release().number

    for number in range(1, 6):
        assert number_of_release() == number
        load(load_request(workspace))
    kept = find_release("published-2")
    with using_release(kept):
        assert number_of_release() == 2
    with using_release(first):
        assert number_of_release() == 1
    assert calls == [1, 2, 3, 4, 5, 1]
