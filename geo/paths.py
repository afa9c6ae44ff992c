"""Shapes on the ground -> whole numbers of a drawing -> the path commands that a browser reads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import shapely

MARGIN = 0.004  # of the width, on every side: room for half a line and a focus ring at the edge


@dataclass(frozen=True, kw_only=True)
class Frame:
    """The drawing that every level shares: metres east and north become units right and down.

    Args:
        left_m: metres east of the left edge.
        top_m: metres north of the top edge.
        units_per_m: the scale.
        width: width in units.
        height: height in units.
    """

    left_m: float
    top_m: float
    units_per_m: float
    width: int
    height: int

    @classmethod
    def around(cls, bounds_m: Iterable[float], width: int) -> Frame:
        """Fit a frame of the given width in units around (left, bottom, right, top) in metres."""
        left, bottom, right, top = bounds_m
        margin = width * MARGIN
        scale = (width - 2 * margin) / (right - left)
        return cls(
            left_m=left - margin / scale,
            top_m=top + margin / scale,
            units_per_m=scale,
            width=width,
            height=int(np.ceil((top - bottom) * scale + 2 * margin)),
        )

    def place(self, shapes_m: np.ndarray) -> np.ndarray:
        """Put shapes in metres on the drawing, y down, not yet rounded."""
        origin = np.array([self.left_m, self.top_m])
        scale = np.array([self.units_per_m, -self.units_per_m])
        return shapely.transform(shapes_m, lambda points: (points - origin) * scale)


def to_paths(shapes: np.ndarray) -> list[str]:
    """Turn polygons on the drawing into paths of whole numbers: "M" to a corner, "l" from corner to corner, "z".

    Neighbours share their corners, so both round a common edge to the same line: rounding opens no gap.

    Args:
        shapes: polygons and multipolygons in units of the drawing; None for an area without a shape.

    Returns:
        One path per shape; "" for None. A shape too small for the grid keeps one unit, so that no area is lost.
    """
    return [_to_path(shape) if shape is not None else "" for shape in shapes]


def _to_path(shape: shapely.Geometry) -> str:
    rings = (ring for part in shapely.get_parts(shape) for ring in (part.exterior, *part.interiors))
    path = "".join(_ring_path(np.rint(shapely.get_coordinates(ring)).astype(int)) for ring in rings)
    if path:
        return path
    x, y = np.rint(shape.representative_point().coords[0]).astype(int)
    return f"M{x} {y}l1 0 0 1-1 0z"


def _ring_path(corners: np.ndarray) -> str:
    steps = np.diff(corners, axis=0)
    steps = steps[steps.any(axis=1)]
    if len(steps) < 3 or _is_flat(steps):
        return ""
    numbers = steps[:-1].ravel().tolist()  # "z" draws the last step
    text = "".join(f"{number}" if number < 0 else f" {number}" for number in numbers).lstrip()
    return f"M{corners[0, 0]} {corners[0, 1]}l{text}z"


def _is_flat(steps: np.ndarray) -> bool:
    x, y = np.cumsum(steps, axis=0).T
    return int(np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y)) == 0
