"""A cache of query results whose key holds the data release, so that nobody has to invalidate anything."""

from __future__ import annotations

import functools
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import ParamSpec, TypeVar

import pandas as pd

from queries.engine import current_release, using_release
from settings import get_settings

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


def cached_per_release(maxsize: int = 256) -> Callable[[Callable[Arguments, Result]], Callable[Arguments, Result]]:
    """Remember the results of a query function for as long as the data release is the same.

    The arguments must be hashable; a keyword `dataset` chooses the data set whose release counts. A frame is handed
    out as a copy, so that no caller can change what the next one gets.

    Args:
        maxsize: how many results to keep; the least recently used one goes first.
    """

    def decorate(function: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
        results: OrderedDict[Hashable, Result] = OrderedDict()
        lock = threading.Lock()

        @functools.wraps(function)
        def cached(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
            release = current_release(kwargs.get("dataset"))
            key = (get_settings(), release, args, tuple(sorted(kwargs.items())))
            with lock:
                if key in results:
                    results.move_to_end(key)
                    return _handed_out(results[key])
            with using_release(release):  # the answer belongs to the release that its key names, even during a swap
                result = function(*args, **kwargs)
            with lock:
                results[key] = result
                results.move_to_end(key)
                while len(results) > maxsize:
                    results.popitem(last=False)
                return _handed_out(result)

        def cache_clear() -> None:
            with lock:
                results.clear()

        cached.cache_clear = cache_clear
        return cached

    return decorate


def _handed_out(result: Result) -> Result:
    # pandas copies on write: a shallow copy costs nothing, and a caller who changes it changes only its own.
    return result.copy(deep=False) if isinstance(result, pd.DataFrame | pd.Series) else result
