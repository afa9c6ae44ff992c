"""A cache of query results whose key holds the data release, so that nobody has to invalidate anything."""

from __future__ import annotations

import functools
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Generic, ParamSpec, TypeVar

import pandas as pd

from queries.engine import current_release, using_release
from settings import get_settings

_RELEASES_REMEMBERED = 4  # current and linked ones of both data sets: memory does not grow with every load

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


def cached_per_release(maxsize: int = 256) -> Callable[[Callable[Arguments, Result]], Callable[Arguments, Result]]:
    """Remember the results of a query function for as long as the data release is the same.

    The arguments must be hashable; a keyword `dataset` chooses the data set whose release counts. A frame is handed
    out as a copy, so that no caller can change what the next one gets. Threads that ask for the same while it is being
    worked out wait for it: a new release is not worked out by every thread at once. What raises is not remembered.
    `hold(result, *args)` puts in what was read with others in one statement: what the function would have given.

    Args:
        maxsize: how many results to keep; the least recently used one goes first.
    """

    def decorate(function: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
        results: _Results[Result] = _Results(maxsize)

        @functools.wraps(function)
        def cached(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
            release = current_release(kwargs.get("dataset"))

            def work_out() -> Result:
                with using_release(release):  # the answer belongs to the release of its key, even during a swap
                    return function(*args, **kwargs)

            key = (release, get_settings(), args, tuple(sorted(kwargs.items())))
            return _handed_out(results.get(key, work_out))

        def hold(result: Result, *args: Hashable) -> None:
            results.put((current_release(), get_settings(), args, ()), result)

        cached.cache_clear = results.clear
        cached.hold = hold
        return cached

    return decorate


class _Results(Generic[Result]):
    """Results by key, each worked out by one thread.

    A thread waits only for what its own answer is made of. Answers are not made of themselves, so no two threads can
    wait for each other; a function that calls itself with the same arguments would never end without a cache either.
    """

    def __init__(self, maxsize: int) -> None:
        self._maxsize = maxsize
        self._lock = threading.Lock()
        self._held: OrderedDict[Hashable, Result] = OrderedDict()
        self._awaited: dict[Hashable, Future[Result]] = {}
        self._releases: list[Hashable] = []  # those that answers are held of, the last one worked out last

    def get(self, key: tuple[Hashable, ...], work_out: Callable[[], Result]) -> Result:
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
                return self._held[key]
            awaited = self._awaited.get(key)
            if awaited is None:
                mine = self._awaited[key] = Future()
        return self._fill(key, mine, work_out) if awaited is None else awaited.result()

    def put(self, key: tuple[Hashable, ...], result: Result) -> None:
        with self._lock:
            self._keep(key, self._held.get(key, result))

    def clear(self) -> None:
        with self._lock:
            self._held.clear()

    def _fill(self, key: tuple[Hashable, ...], mine: Future[Result], work_out: Callable[[], Result]) -> Result:
        try:
            result = work_out()
        except BaseException as error:
            with self._lock:
                del self._awaited[key]
            mine.set_exception(error)
            raise
        with self._lock:
            del self._awaited[key]
            self._keep(key, result)
        mine.set_result(result)
        return result

    def _keep(self, key: tuple[Hashable, ...], result: Result) -> None:
        self._held[key] = result
        self._forget_releases(key[0])
        while len(self._held) > self._maxsize:
            self._held.popitem(last=False)

    def _forget_releases(self, newest: Hashable) -> None:
        if self._releases[-1:] == [newest]:
            return
        self._releases = [*(each for each in self._releases if each != newest), newest]
        if len(self._releases) > _RELEASES_REMEMBERED:
            gone = self._releases.pop(0)
            self._held = OrderedDict((key, result) for key, result in self._held.items() if key[0] != gone)


def _handed_out(result: Result) -> Result:
    # pandas copies on write: a shallow copy costs nothing, and a caller who changes it changes only its own.
    return result.copy(deep=False) if isinstance(result, pd.DataFrame | pd.Series) else result
