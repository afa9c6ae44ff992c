"""The scales that values are treated on: logarithm for rates, logit for proportions, none for the rest."""

from __future__ import annotations

from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import expit, logit

from queries.models import ValueType
from queries.stats.arrays import FloatArray, as_floats


class Scale(StrEnum):
    """A scale on which a value is nearly normal."""

    PLAIN = "plain"
    LOG = "log"
    LOGIT = "logit"


_SCALES = {ValueType.RATE: Scale.LOG, ValueType.PROPORTION: Scale.LOGIT}


def scale_of(kind: ValueType) -> Scale:
    """Give the scale of a kind of number.

    References:
        OHID, Fingertips public health technical guidance: inequality, slope index.
    """
    return _SCALES.get(ValueType(kind), Scale.PLAIN)


def to_scale(values: ArrayLike, scale: Scale) -> FloatArray:
    """Bring values to a scale.

    Args:
        values: Values; proportions from 0 to 1.
        scale: The scale.

    Returns:
        Values on the scale. NaN where a value is missing or has no place on it: zero or less on the logarithmic, and
        anything not between 0 and 1 on the logit scale.
    """
    numbers = as_floats(values)
    if scale is Scale.LOG:
        return np.log(np.where(numbers > 0, numbers, np.nan))
    if scale is Scale.LOGIT:
        return logit(np.where((numbers > 0) & (numbers < 1), numbers, np.nan))
    return numbers


def from_scale(values: ArrayLike, scale: Scale) -> FloatArray:
    """Bring values on a scale back to their own unit."""
    numbers = as_floats(values)
    if scale is Scale.LOG:
        return np.exp(numbers)
    return expit(numbers) if scale is Scale.LOGIT else numbers
