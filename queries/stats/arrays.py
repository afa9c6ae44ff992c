"""Reading columns as arrays of numbers: whatever a caller holds becomes floats, and missing becomes NaN."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]


def as_floats(values: ArrayLike | pd.Series | None) -> FloatArray:
    """Read numbers as floats, with missing and infinite ones as NaN.

    Args:
        values: A number, a list, an array or a pandas column. None, NaN, pandas.NA and infinities mean missing.

    Returns:
        A new array of the same shape; an array of no dimensions for a single number.

    Raises:
        ValueError: If something in it is not a number.
    """
    if isinstance(values, pd.Series | pd.Index | pd.api.extensions.ExtensionArray):
        numbers = values.to_numpy(dtype=float, na_value=np.nan)
    else:
        numbers = _plain_floats(values)
    return np.where(np.isfinite(numbers), numbers, np.nan)


def as_flags(flags: ArrayLike | pd.Series | None, shape: tuple[int, ...]) -> NDArray[np.bool_]:
    """Read yes-or-no marks, one per row; none given means none set.

    Args:
        flags: Marks that broadcast to `shape`, or None.
        shape: Shape of the rows they belong to.

    Returns:
        A boolean array of that shape.

    Raises:
        ValueError: If the marks do not fit the rows, or one of them is missing.
    """
    if flags is None:
        return np.zeros(shape, dtype=bool)
    if pd.isna(np.asarray(flags, dtype=object)).any():
        raise ValueError("a mark must be True or False, not missing")
    return np.broadcast_to(np.asarray(flags, dtype=bool), shape)


def _plain_floats(values: Any) -> FloatArray:
    try:
        return np.asarray(values, dtype=float)
    except TypeError:  # pandas.NA inside a list refuses to become a float by itself
        objects = np.asarray(values, dtype=object)
        return np.where(pd.isna(objects), np.nan, objects).astype(float)
