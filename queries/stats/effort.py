"""How much work a search may take, counted and not timed, so that the same numbers always have the same end."""

from __future__ import annotations

from collections.abc import Callable

MOST_STEPS = 100_000_000  # about a minute; thousands of figures that are nearly all small take a tenth of it


class TooMuchWorkError(Exception):
    """The steps are used up."""


class Effort:
    """The steps of one search: each number that is looked at or changed is about one."""

    def __init__(self, most: int = MOST_STEPS, told: Callable[[int], None] = lambda _: None) -> None:
        """Begin with nothing spent.

        Args:
            most: how many steps there may be.
            told: told of all steps so far, often.
        """
        self.spent = 0
        self.is_used_up = False
        self._most, self._told = most, told

    def spend(self, steps: int) -> None:
        """Count steps that are about to be taken.

        Args:
            steps: how many.

        Raises:
            TooMuchWorkError: they are more than are left.
        """
        self.spent += steps
        if self.spent > self._most:
            self.is_used_up = True
            raise TooMuchWorkError
        self._told(self.spent)
