"""How far a download is: one line that is written over in a terminal, and one line at the end anywhere else."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

_SECONDS_BETWEEN = 0.2
_BAR_CELLS = 20


class Progress:
    """Counts the bytes of one download."""

    def __init__(self, what: str, report: Callable[[str], None], done_bytes: int, whole_bytes: int) -> None:
        """Begin.

        Args:
            what: what is fetched.
            report: told once, at the end.
            done_bytes: what was held before.
            whole_bytes: the size of the whole, 0 when the server does not say.
        """
        self.done_bytes, self._whole_bytes = done_bytes, whole_bytes
        self._what, self._report = what, report
        self._shown = self._started = time.monotonic()
        self._is_terminal = sys.stderr.isatty()

    def add(self, size: int) -> None:
        """Count some bytes more."""
        self.done_bytes += size
        now = time.monotonic()
        if self._is_terminal and now - self._shown >= _SECONDS_BETWEEN:
            self._shown = now
            print(f"\r\033[K{self._line()}", end="", file=sys.stderr, flush=True)

    def end(self) -> None:
        """Say that all has come."""
        if self._is_terminal:
            print("\r\033[K", end="", file=sys.stderr, flush=True)
        self._report(f"{self._what}: {self.done_bytes:,} bytes in {time.monotonic() - self._started:.1f} s")

    def _line(self) -> str:
        if not self._whole_bytes:
            return f"{self._what}: {self.done_bytes / 1e6:.1f} MB"
        share = min(1.0, self.done_bytes / self._whole_bytes)
        bar = "#" * round(share * _BAR_CELLS)
        return f"{self._what}: [{bar:<{_BAR_CELLS}}] {share:4.0%} of {self._whole_bytes / 1e6:.1f} MB"
