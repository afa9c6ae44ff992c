"""How unlike areas are over several figures: the standardised distance, each subject counting the same."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from queries.stats.arrays import FloatArray, as_floats

FEWEST_AREAS = 8  # under eight, the spread that distances are measured by hangs on one or two areas


def standardised_distances(
    figures: Sequence[ArrayLike], subjects: Sequence[str], place: int, *, fewest: int = FEWEST_AREAS
) -> FloatArray:
    """Give how far every area is from one of them: d = sqrt(sum over subjects of mean((z - z0)^2)).

    Each figure is put on a common scale first: z = (x - mean) / standard deviation over the areas that have every
    figure. The figures of one subject, such as the shares of ethnic groups, count together as much as a single figure
    of another subject.

    Args:
        figures: One row of values per figure, as long as there are areas.
        subjects: The subject of each row.
        place: Which area distances are from.
        fewest: With fewer complete areas, nothing is measured.

    Returns:
        One distance per area, 0 for the area itself. NaN for areas that lack a figure, for all where the area itself
        lacks one, and for all with too few areas. A figure that is the same everywhere tells nothing and is left out.

    Raises:
        ValueError: If there is not one subject for each row.

    References:
        Euclidean distance of z-scores, as in the nearest neighbour models of CIPFA and of NHS England's peer finder.
    """
    if len(figures) != len(subjects):
        raise ValueError(f"{len(figures)} figures have {len(subjects)} subjects")
    table = np.vstack([as_floats(row) for row in figures]) if len(figures) else np.empty((0, 0))
    nothing = np.full(table.shape[1], np.nan)
    held = ~np.isnan(table).any(axis=0)
    if not table.size or held.sum() < fewest or not held[place]:
        return nothing
    spread = table[:, held].std(axis=1, ddof=1)
    tells = spread > 0
    scaled = (table - table[:, [place]])[tells] / spread[tells, None]
    names = np.array(subjects)[tells]
    squares = [np.mean(scaled[names == name] ** 2, axis=0) for name in dict.fromkeys(names.tolist())]
    if not squares:
        return nothing
    return np.where(held, np.sqrt(np.sum(squares, axis=0)), np.nan)
