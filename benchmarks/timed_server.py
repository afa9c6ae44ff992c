"""What gunicorn serves during the benchmark: the dashboard with a stopwatch around it, and the bare page beside it.

Every answer carries a header Server-Timing with the milliseconds that the application took. A callback that comes with
the header X-Benchmark-Forget finds no answer of an earlier reader in the caches: the worst case, in which nobody has
asked for these figures before. The reference of areas and indicators stays, as it does in a server that is in use.
"""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Callable, Iterable
from functools import cache

from app import server as dashboard
from benchmarks import bare_page
from benchmarks.scenarios import (
    CALLBACKS_PATH,
    COMPARE_CALLBACK,
    FORGET_HEADER,
    MAP_CALLBACK,
    PAGE_CALLBACK,
    VACCINES_CALLBACK,
)
from queries import observations, series, views

_FORGET_KEY = f"HTTP_{FORGET_HEADER.upper().replace('-', '_')}"
_FORGETTING = (MAP_CALLBACK, VACCINES_CALLBACK, COMPARE_CALLBACK, PAGE_CALLBACK)
_KEPT = {"fetch_availability", "_held", "_fetch_members", "_fetch_areas", "is_study"}
_FORGOTTEN = ("pages.", "queries.uptake", "queries.compare", "queries.profile")


def forget_answers() -> None:
    """Empty the caches of figures and of what pages make from them."""
    for each in _list_caches():
        each.cache_clear()


@cache
def _list_caches() -> list[Callable]:
    """Find what is cached once: to look for it takes longer than to empty it, and would be counted as our own time."""
    modules = [observations, series, views]
    modules += [module for name, module in sys.modules.items() if name.startswith(_FORGOTTEN) and module]
    return [
        value
        for module in modules
        for name, value in vars(module).items()
        if getattr(value, "__module__", "") == module.__name__ and name not in _KEPT and hasattr(value, "cache_clear")
    ]


def server(environ: dict, start_response: Callable) -> Iterable[bytes]:
    """Answer one request, and say how long the application took."""
    application = bare_page.server if environ["PATH_INFO"].startswith(bare_page.PREFIX) else dashboard
    if environ["PATH_INFO"] == CALLBACKS_PATH and _FORGET_KEY in environ:
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = io.BytesIO(body)
        # The charts follow the map by a moment: they may find what the map's own callback has just fetched.
        if any(each.encode() in body for each in _FORGETTING):
            forget_answers()
    started = time.perf_counter()

    def start_timed(status: str, headers: list[tuple[str, str]], *exception: object) -> Callable:
        # Flask has the whole answer by now, so nothing of the work comes later.
        milliseconds = 1000 * (time.perf_counter() - started)
        return start_response(status, [*headers, ("Server-Timing", f"app;dur={milliseconds:.3f}")], *exception)

    return application(environ, start_timed)
