"""The words of the expected answers: confidences, polarities, limits by level, and numbers as JSON has them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import pandas as pd

from queries.models import Polarity
from tests.oracles.cases import Answer, Case

Method = Callable[[Case], Answer]

POLARITIES = {
    "High is good": Polarity.HIGH_IS_GOOD,
    "Low is good": Polarity.LOW_IS_GOOD,
    "No judgement": Polarity.NO_JUDGEMENT,
    "none": Polarity.NO_JUDGEMENT,
}


def confidences(case: Case) -> Iterable[tuple[float, str]]:
    """Give each confidence as a fraction, with the suffix of its fields: "_99_8", or none when it is the only one."""
    given = case.params["confidence"]
    levels = given if isinstance(given, list) else [given]
    fractions = [level / 100 if level > 1 else level for level in levels]
    suffixes = [f"_{fraction * 100:g}".replace(".", "_") for fraction in fractions]
    return zip(fractions, suffixes if isinstance(given, list) else [""], strict=True)


def limits(lower: Any, upper: Any, suffix: str) -> Answer:
    return {f"lower{suffix}": plain(lower), f"upper{suffix}": plain(upper)}


def plain(number: Any) -> float | None:
    return None if pd.isna(number) else float(number)


def plain_list(numbers: Iterable[Any]) -> list[float | None]:
    return [plain(number) for number in numbers]


def groups_in_order(case: Case, *names: str) -> list[np.ndarray | None]:
    """Give columns of the groups, from most to least disadvantaged where they have an order; None for one not given."""
    given = case.inputs.get("subgroup_order", case.inputs.get("quantile"))
    columns = [np.array(case.inputs[name], dtype=float) if name in case.inputs else None for name in names]
    if given is None:
        return columns
    in_order = np.argsort(given)
    return [None if column is None else column[in_order] for column in columns]
