"""Check rows one by one: each against its cells, its definition and what is agreed for all figures."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from queries.ingest import cells, layout, validate
from queries.ingest.datasets import check_dataset
from queries.ingest.inputs import Inputs, LoadRequest
from queries.ingest.problems import Problems
from queries.ingest.provisional import GuessedType
from queries.ingest.value_types import add_value_types
from queries.models import Kind


def check_rows(
    table: pd.DataFrame,
    inputs: Inputs,
    request: LoadRequest,
    problems: Problems,
    concluded: Mapping[str, GuessedType] | None = None,
) -> None:
    """Check rows by themselves, and add what their cells mean as columns.

    Args:
        table: rows as `read_files` gives them; columns are added in place.
        inputs: sources, areas and definitions.
        request: what the load was asked for.
        problems: where rows that are wrong go.
        concluded: types of indicators that were concluded from more rows than these.
    """
    cells.add_numbers(table, problems)
    cells.add_keys(table, problems)
    cells.add_periods(table, problems)
    add_provenance(table, inputs, request)
    add_value_types(table, inputs.definitions, concluded)
    validate.check_figures(table, problems)
    validate.check_kinds(table, {source.source_id for source in inputs.sources}, problems)
    check_dataset(table, request.dataset, problems)
    cells.add_statuses(table, problems)


def add_provenance(table: pd.DataFrame, inputs: Inputs, request: LoadRequest) -> None:
    """Add who stands behind each row, source_id and kind, and the vintage of its area code."""
    vintages = inputs.reference.areas.set_index("area_code")["vintage"]
    table["source_id"] = table[layout.SOURCE].where(table[layout.SOURCE] != "", table["file_source_id"])
    kinds = {file.source_id: Kind.PUBLISHED if file.is_download else request.kind for file in inputs.files}
    own_kind = table["file_source_id"].map({source_id: kind.value for source_id, kind in kinds.items()})
    own_kind = own_kind.where(~table["is_shipped"], "")
    table["kind"] = table[layout.KIND].where(table[layout.KIND] != "", own_kind)
    held = table[layout.AREA_CODE].map(vintages).fillna("")
    table["vintage"] = table[layout.VINTAGE].where(table[layout.VINTAGE] != "", held)
