"""What a worker works out before anybody asks, of every release: profiles of one area of each level and of the areas
around them, and the table of all areas of each level.

The first profile of a release reads every measure at every level, which takes a second; what comes after it finds that
done. gunicorn.conf.py starts this beside the first requests, never before the workers are forked: no connection to a
database may cross a fork.
"""

from __future__ import annotations

import gc
import logging
from datetime import date
from threading import Event

from components.selection import Selection
from pages._area.screen import get_screen
from pages._compare.asked import View
from pages._compare.screen import get_screen as get_comparison
from queries import areas
from queries.engine import current_release, using_release
from queries.errors import NoDatabaseError
from queries.models import Geography, Release

LOOKS_EVERY_SECONDS = 2.0

logger = logging.getLogger("health_gap")


def keep_warm(stopped: Event) -> None:
    """Work out every release soon after it has come, until `stopped` is set. Nothing that fails here stops a reader.

    A later release is left alone for one look, in case another follows at once.
    What the first release leaves in memory stays for the life of the worker: the collector need not look through it
    again and again, which would hold up single requests by a tenth of a second.
    """
    done: Release | None = None
    seen: Release | None = None
    while not stopped.is_set():
        try:
            release = current_release()
            if release != done and (done is None or release == seen):
                warm_up(release)
                if done is None:
                    gc.collect()
                    gc.freeze()
                done = release
            seen = release
        except NoDatabaseError:
            pass  # the first load may still be under way
        except Exception as error:
            logger.warning("not warm", extra={"facts": {"error": type(error).__name__}})
        stopped.wait(LOOKS_EVERY_SECONDS)


def warm_up(release: Release) -> list[str]:
    """Work out the profiles that others of a release are made of, and its tables.

    Returns:
        The codes of the areas whose profiles are ready.
    """
    with using_release(release):
        first = [next(iter(areas.list_areas(level)), None) for level in Geography]
        wide = [*areas.list_areas(Geography.PLACE), *areas.list_areas(Geography.DISTRICT)]
        codes = list(dict.fromkeys(area.code for area in (*first, *wide) if area is not None))
        for code in codes:
            get_screen(code, Selection(), (), date.today())
        levels = areas.list_levels()
        for level in levels:
            get_comparison(Selection(view=View.RUG.value, areas=level), ())
    logger.info("warm", extra={"facts": {"profiles": len(codes), "tables": len(levels)}})
    return codes
