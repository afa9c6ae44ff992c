"""What is said of the search for figures that would give small numbers away: how far it is, and where it was ended."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

from queries.stats import effort
from queries.stats.effort import Effort

_QUIET_SECONDS, _SECONDS_BETWEEN = 1.0, 5.0
_MILLION = 1_000_000


class SearchWatch:
    """Gives each search what it may spend, says how it goes if it is long, and notes what it gave up."""

    def __init__(
        self, report: Callable[[str], None] = lambda _: None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Begin with nothing to say.

        Args:
            report: told of a search that takes longer than a second, and every five seconds how far it is.
            clock: gives the time in seconds.
        """
        self.notes: list[str] = []
        self._report, self._clock = report, clock
        self._said_at = 0.0

    def effort_for(self, name: str, figures: int, sums: int) -> Effort:
        """Give what a search may spend.

        Args:
            name: of the indicator.
            figures: how many it has.
            sums: how many may be among them.
        """
        begun = f"Hiding small numbers of {name}: looking through {figures:,} figures and {sums:,} sums"
        self._said_at = self._clock() + _QUIET_SECONDS - _SECONDS_BETWEEN
        return Effort(effort.MOST_STEPS, partial(self._tell, begun))

    def note(self, name: str, figures: int) -> None:
        """Note that a search was ended before it was through.

        Args:
            name: of the indicator.
            figures: how many of its figures are hidden now.
        """
        self.notes.append(
            f"{name}: so many small numbers are linked by sums that the search for what would give them away was ended "
            f"after {effort.MOST_STEPS:,} steps. All that sums link to them was hidden instead, {figures:,} figures: "
            "more than may be needed, and never less"
        )

    def _tell(self, begun: str, spent: int) -> None:
        now = self._clock()
        if now - self._said_at >= _SECONDS_BETWEEN:
            self._said_at = now
            self._report(f"{begun} ({spent / _MILLION:.1f} of at most {effort.MOST_STEPS / _MILLION:g} million steps)")
