"""What a new worker works out before anybody asks: profiles of one area of each level, and of the areas around them.

The first profile of a worker reads every measure at every level, which takes a second; the profiles after it find that
done. gunicorn.conf.py calls this beside the first requests, never before the workers are forked: no connection to a
database may cross a fork.
"""

from __future__ import annotations

import logging
from datetime import date

from components.selection import Selection
from pages._area.screen import get_screen
from queries import areas
from queries.engine import current_release, using_release
from queries.errors import NoDatabaseError
from queries.models import Geography

logger = logging.getLogger("health_gap")


def warm_up() -> list[str]:
    """Work out the profiles that others are made of. Without a database there is nothing to do.

    Returns:
        The codes of the areas whose profiles are ready.
    """
    try:
        with using_release(current_release()):
            first = [next(iter(areas.list_areas(level)), None) for level in Geography]
            wide = [*areas.list_areas(Geography.PLACE), *areas.list_areas(Geography.DISTRICT)]
            codes = list(dict.fromkeys(area.code for area in (*first, *wide) if area is not None))
            for code in codes:
                get_screen(code, Selection(), (), date.today())
    except NoDatabaseError:
        return []
    logger.info("warm", extra={"facts": {"profiles": len(codes)}})
    return codes
