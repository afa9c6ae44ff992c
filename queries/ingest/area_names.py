"""Areas that a table names without a code: neighbourhoods, places and the system, never wards."""

from __future__ import annotations

import pandas as pd

from queries.ingest import layout
from queries.ingest.geography import Reference
from queries.ingest.own_layout import note_rows
from queries.ingest.problems import Problems
from queries.models import Geography

# No two of these have one name. Wards do: there is a ward in another district, or of another year, with that name.
_NAMED_LEVELS = (Geography.NEIGHBOURHOOD, Geography.PLACE, Geography.SYSTEM)


def fill_codes(table: pd.DataFrame, reference: Reference, problems: Problems) -> None:
    """Fill in the code of each row that has a name alone, and note each name that is not one of those tried.

    Args:
        table: rows with Area Code and Area Name; changed in place.
        reference: the areas of this system.
        problems: where names that fit no area go.
    """
    members = reference.members
    codes = members.loc[members["geography"].isin([level.value for level in _NAMED_LEVELS]), "area_code"].unique()
    names = reference.areas.set_index("area_code").loc[codes, "area_name"]
    code_of_name = {name.lower(): code for code, name in names.items()}
    without_code = table[layout.AREA_CODE] == ""
    found = table[layout.AREA_NAME].str.lower().map(code_of_name)
    blank = without_code & (table[layout.AREA_NAME] == "")
    note_rows(table, blank, layout.AREA_CODE, "expected a code, or the name of a neighbourhood", problems)
    expected = f"expected a code beside this name, or one of the names that need none: {', '.join(names)}"
    note_rows(table, without_code & ~blank & found.isna(), layout.AREA_NAME, expected, problems)
    table[layout.AREA_CODE] = table[layout.AREA_CODE].where(~without_code, found.fillna(""))
    unsaid = (table[layout.VINTAGE] == "") & ~without_code
    expected = "expected the vintage of the area code, such as December 2022 wards"
    note_rows(table, unsaid, layout.VINTAGE, expected, problems)
