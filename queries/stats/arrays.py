"""Reading columns as arrays of numbers: whatever a caller holds becomes floats, and missing becomes NaN."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]

_STORED_DECIMALS = 6  # below the last printed decimal: far finer than any figure is published


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


def as_printed(values: ArrayLike, decimals: int) -> FloatArray:
    """Round as figures are printed: halves go away from zero, on the decimal number that was published.

    numpy rounds halves to even, on the binary number: 2.675 becomes 2.67 or 2.68 as it happens to be stored, and two
    figures that look alike would not be the same.

    Args:
        values: Numbers; missing ones stay missing.
        decimals: How many decimals are printed.
    """
    numbers = as_floats(values)
    scaled = np.round(np.abs(numbers) * 10.0**decimals, _STORED_DECIMALS)  # undoes what binary storage adds
    return np.copysign(np.floor(scaled + 0.5), numbers) / 10.0**decimals
