"""What went wrong with a download, said so that an analyst knows what to do next."""

from __future__ import annotations


class FetchError(Exception):
    """Something could not be fetched. What was there before is still there, and nothing half-written is.

    Attributes:
        what: what was asked for, in words.
        address: where it was asked.
        came: what came instead.
        advice: what to do.
    """

    def __init__(self, *, what: str, address: str, came: str, advice: str) -> None:
        """Say all four."""
        self.what, self.address, self.came, self.advice = what, address, came, advice
        super().__init__(f"{what} could not be fetched.\n  Asked:   {address}\n  Came:    {came}\n  To do:   {advice}")


class NotPublishedError(FetchError):
    """The service answered as it should, and has no figures of this."""


class WrongContentError(Exception):
    """What came is not what such a service publishes; the message says what it is."""


class NoFiguresError(WrongContentError):
    """What came is a table without any figure of what was asked."""
