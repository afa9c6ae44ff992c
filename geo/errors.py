"""Named errors of the geometry layer. Each says where the fault is and what was expected."""

from __future__ import annotations

from pathlib import Path


class BoundaryError(Exception):
    """A boundary file cannot be used as it is: file, feature, property, value and what was expected."""

    def __init__(
        self, *, file: Path, expected: str, feature: int | None = None, part: str = "", found: str | None = None
    ) -> None:
        """Describe one fault.

        Args:
            file: the file that was read.
            expected: what would have been right, in words.
            feature: the number of the feature in the file, from 1; None when the fault is not in one feature.
            part: the property, member or part of the feature that is wrong.
            found: what stands there, as text.
        """
        super().__init__(file, expected, feature, part, found)
        self.file = file
        self.expected = expected
        self.feature = feature
        self.part = part
        self.found = found

    def __str__(self) -> str:
        """Say file, feature, property, value and what was expected, in that order."""
        where = [self.file.name]
        if self.feature is not None:
            where.append(f"feature {self.feature}")
        if self.part:
            where.append(self.part)
        found = "" if self.found is None else f"found {self.found}; "
        return f"{', '.join(where)}: {found}expected {self.expected}"


class CoverageError(Exception):
    """Areas that must tile the ground leave a gap, overlap, or do not share the corners of their common edges."""


class HierarchyError(Exception):
    """The table of areas names a parent that it does not hold, or two parents that do not agree."""
