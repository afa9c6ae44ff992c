"""The slope index of inequality over single small areas, for measures whose fifths are means and not sums."""

from __future__ import annotations

import numpy as np
import pandas as pd

from queries.ingest.deprivation_fifths import OrderedSeries
from queries.models import FIFTHS_WITHIN_AREA, ValueType
from queries.schema import area_slopes
from queries.stats.slope import slope_index, standard_errors_on_scale

_COLUMNS = [column.name for column in area_slopes.columns]


def make_slopes(series: list[OrderedSeries]) -> pd.DataFrame:
    """Fit a line through the small areas of each series in order of deprivation, weighted by people.

    Args:
        series: what is put into fifths; of these the ones whose counts cannot be added up.

    Returns:
        Rows of the table area_slopes, one for each series whose figures are means and that has fifths.
    """
    rows = [_row(each) for each in series if each.reason is None and not each.is_added_up]
    table = pd.DataFrame(rows, columns=_COLUMNS)
    return table[table["sii"].notna()].reset_index(drop=True)


def _row(series: OrderedSeries) -> dict[str, object]:
    parts = series.shown.sort_values("score", ascending=False, kind="stable")
    value, people, lower, upper = (
        parts[name].to_numpy(dtype=float) for name in ("value", "denominator_count", "lower_ci95", "upper_ci95")
    )
    errors = standard_errors_on_scale(lower, upper, kind=ValueType.LIFE_EXPECTANCY)
    slope = slope_index(
        value, people, errors if not np.isnan(errors).any() else None, kind=ValueType.LIFE_EXPECTANCY,
        is_transformed=False,
    )  # fmt: skip
    return {
        "indicator_slug": series.definition.indicator.slug,
        "area_code": series.whole.code,
        "category_type": FIFTHS_WITHIN_AREA[series.order.level],
        **{name: series.keys[name] for name in ("sex", "age", "period", "source_id", "kind")},
        "sii": float(slope.sii),
        "sii_lower_95": float(slope.sii_lower),
        "sii_upper_95": float(slope.sii_upper),
        "intercept": float(slope.intercept),
        "end": float(slope.end),
        "area_count": len(parts),
    }
