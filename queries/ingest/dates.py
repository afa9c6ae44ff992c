"""Days as ISO writes them, 2021-03-21, and in no other way: 03/04/2021 is two different days."""

from __future__ import annotations

import re
from datetime import date

import pandas as pd

_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def read_dates(texts: pd.Series) -> pd.Series:
    """Read cells as days, None where a cell is no day in this form or there is no such day."""
    read = {text: _read_date(text) for text in texts.unique()}
    return pd.Series([read[text] for text in texts], index=texts.index, dtype=object)


def _read_date(text: str) -> date | None:
    if not _ISO_DAY.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
