"""The layout "vaccine uptake": people vaccinated and people counted, by area, day, age, sex and ethnic group.

Read into rows of the Fingertips layout, so that all that follows is as for every table. The columns are described for
those who fill them in docs/vaccine-uptake.md, with a template beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import numpy as np
import pandas as pd

from queries.groupings import is_unknown
from queries.ingest import layout
from queries.ingest.area_names import fill_codes
from queries.ingest.cells import read_numbers, read_sexes
from queries.ingest.dates import read_dates
from queries.ingest.definitions import Definition
from queries.ingest.geography import Reference
from queries.ingest.own_layout import bare_header, note_rows, read_own_header, require_cells
from queries.ingest.problems import Problems, RefusedError
from queries.ingest.read_table import Records, as_columns
from queries.ingest.uptake_definitions import ids_of_uptake, name_of_uptake

VACCINE = "Vaccine"
DOSE = "Dose"
DATE = "Date"
ETHNIC_SCHEME = "Ethnic Scheme"
ETHNIC_LEVEL = "Ethnic Level"
ETHNIC_GROUP = "Ethnic Group"
PART_OF = "Part Of"
COUNT_VACCINATED = "Count Vaccinated"
POPULATION = "Population"
DENOMINATOR_SOURCE = "Denominator Source"
NOTE = "Note"

REQUIRED_COLUMNS = (
    layout.AREA_CODE, layout.AREA_NAME, layout.VINTAGE, VACCINE, DOSE, DATE, layout.AGE, layout.SEX, ETHNIC_SCHEME,
    ETHNIC_LEVEL, ETHNIC_GROUP, PART_OF, COUNT_VACCINATED, POPULATION, DENOMINATOR_SOURCE, NOTE,
)  # fmt: skip
OPTIONAL_COLUMNS = (layout.SOURCE, layout.KIND)
LEVELS = ("5", "18", "19", "local")
CATEGORY_TYPES = {
    "": "", "5": "Ethnic group", "18": "Ethnic group, 18 groups", "19": "Ethnic group, 19 groups",
    "local": "Ethnic group",
}  # fmt: skip

_HIDDEN_MARKS = ("[c]", "*")
_NOT_PUBLISHED_MARK = "[x]"
_FROM_TO = re.compile(r"(\d{1,3}) ?(?:-|–|to) ?(\d{1,3})(?: ?(?:yrs|years))?", re.IGNORECASE | re.ASCII)
_AND_OVER = re.compile(r"(\d{1,3}) ?(?:\+|(?:and|or) over)(?: ?(?:yrs|years))?", re.IGNORECASE | re.ASCII)


def is_uptake_header(header: list[str]) -> bool:
    """Tell from its header whether a file is in this layout: it has the columns that no other layout has."""
    own = {bare_header(each) for each in (VACCINE, DOSE, COUNT_VACCINATED, POPULATION)}
    return own <= {bare_header(cell) for cell in header}


def read_uptake(records: Records, name: str, reference: Reference, definitions: Iterable[Definition]) -> pd.DataFrame:
    """Read and check a file of this layout, row by row, and write its rows as a Fingertips download has them.

    Args:
        records: the cells of the file.
        name: how messages name it.
        reference: the areas, for neighbourhoods that are named and have no code.
        definitions: the indicators that are described.

    Returns:
        One row per record as `read_table.as_table` gives them, with what only this layout knows: vaccine, dose,
        people_counted, and part_of, the group of the table that a narrower one belongs to.

    Raises:
        RefusedError: the header or rows are not as agreed; every row that is wrong is named with what was expected.
    """
    header = read_own_header(
        records.header, name, REQUIRED_COLUMNS, OPTIONAL_COLUMNS, "a table of vaccine uptake (docs/vaccine-uptake.md)"
    )
    table = as_columns(records, name, header, (*REQUIRED_COLUMNS, *OPTIONAL_COLUMNS))
    problems = Problems()
    fill_codes(table, reference, problems)
    require_cells(table, (VACCINE, DOSE, layout.AGE, DENOMINATOR_SOURCE), problems)
    note_rows(table, read_dates(table[DATE]).isna(), DATE, "expected a day such as 2021-03-21", problems)
    no_sex = read_sexes(table[layout.SEX]).isna()
    note_rows(table, no_sex, layout.SEX, "expected Male, Female or Persons", problems)
    _check_groups(table, problems)
    _check_counts(table, problems)
    found = _as_fingertips(table, definitions)
    _check_repeated(table, found, problems)
    if problems:
        raise RefusedError(problems)
    return found


def _check_groups(table: pd.DataFrame, problems: Problems) -> None:
    level, group, part_of = table[ETHNIC_LEVEL].str.lower(), table[ETHNIC_GROUP], table[PART_OF]
    unknown = (level != "") & ~level.isin(LEVELS)
    expected = f"expected {', '.join(LEVELS)}, or nothing where the row is of everyone together"
    note_rows(table, unknown, ETHNIC_LEVEL, expected, problems)
    without_level = (group != "") & (level == "")
    note_rows(
        table, without_level, ETHNIC_LEVEL, f"expected {', '.join(LEVELS)}, because the row has a group", problems
    )
    expected = "expected the name of a group, because the row has an Ethnic Level"
    note_rows(table, (group == "") & (level != ""), ETHNIC_GROUP, expected, problems)
    unschemed = (group != "") & (table[ETHNIC_SCHEME] == "")
    expected = "expected the name of the classification, such as Census 2021, because the row has a group"
    note_rows(table, unschemed, ETHNIC_SCHEME, expected, problems)
    _check_wider_groups(table, level, group, part_of, problems)


def _check_wider_groups(
    table: pd.DataFrame, level: pd.Series, group: pd.Series, part_of: pd.Series, problems: Problems
) -> None:
    """A narrower group names the wider one it belongs to, or nobody could tell what follows from a hidden number."""
    wider = set(group[level == "5"])
    narrower = level.isin(["18", "19"]) & bool(wider) & ~group.map(is_unknown)
    missing = ((level == "local") | narrower) & (part_of == "")
    note_rows(table, missing, PART_OF, "expected the wider group that this group belongs to", problems)
    nowhere = (part_of != "") & ~part_of.isin(set(group[level.isin(["5", "18", "19"])]))
    expected = "expected a group that has rows of its own in this table, at level 5, 18 or 19"
    note_rows(table, nowhere, PART_OF, expected, problems)
    useless = (part_of != "") & level.isin(["", "5"])
    expected = "expected nothing: only a group of level 18, 19 or local is part of another"
    note_rows(table, useless & ~nowhere, PART_OF, expected, problems)


def _check_counts(table: pd.DataFrame, problems: Problems) -> None:
    for column, marks in ((COUNT_VACCINATED, (*_HIDDEN_MARKS, _NOT_PUBLISHED_MARK)), (POPULATION, _HIDDEN_MARKS)):
        numbers, is_number = read_numbers(table[column])
        is_whole = is_number & (numbers >= 0) & (numbers % 1 == 0)
        wrong = ~is_whole & ~table[column].str.lower().isin(marks)
        expected = "expected a whole number of people, 0 or more, or [c] where it is hidden"
        note_rows(table, wrong, column, expected, problems)


def _check_repeated(table: pd.DataFrame, found: pd.DataFrame, problems: Problems) -> None:
    keys = [
        layout.INDICATOR_ID, layout.AREA_CODE, layout.TIME_PERIOD, layout.AGE, layout.SEX, layout.CATEGORY_TYPE,
        layout.CATEGORY,
    ]  # fmt: skip
    is_named = (found[layout.AREA_CODE] != "").to_numpy()
    first_row = found.groupby(keys, sort=False)["row"].transform("first")
    expected = "expected one row for each area, vaccine, dose, day, age, sex and group; row {first_row} is this one too"
    note_rows(table.assign(first_row=first_row), found.duplicated(keys) & is_named, ETHNIC_GROUP, expected, problems)


def _as_fingertips(table: pd.DataFrame, definitions: Iterable[Definition]) -> pd.DataFrame:
    """Write each row under the names of the Fingertips layout; percentages follow from the counts."""
    level = table[ETHNIC_LEVEL].str.lower()
    uptake = table[[VACCINE, DOSE, DENOMINATOR_SOURCE]].set_axis(["vaccine", "dose", "people_counted"], axis="columns")
    found = pd.DataFrame({"file": table["file"], "row": table["row"]})
    found = found.assign(**dict.fromkeys(layout.USED_COLUMNS, ""))
    for column in (layout.AREA_CODE, layout.AREA_NAME, layout.VINTAGE, layout.SEX, layout.SOURCE, layout.KIND):
        found[column] = table[column]
    found[layout.INDICATOR_ID] = ids_of_uptake(uptake, definitions)
    found[layout.INDICATOR_NAME] = [name_of_uptake(*each) for each in uptake.itertuples(index=False)]
    found[layout.AGE] = table[layout.AGE].map(_tidy_age)
    found[layout.CATEGORY_TYPE] = level.map(CATEGORY_TYPES).fillna("")
    nested = table[ETHNIC_GROUP] + " (part of " + table[PART_OF].str.split(",").str[0] + ")"
    found[layout.CATEGORY] = table[ETHNIC_GROUP].where(level != "local", nested)
    found[layout.TIME_PERIOD], found[layout.TIME_PERIOD_RANGE] = "to " + table[DATE], "1d"
    _add_figures(table, found)
    scheme = ("Ethnic groups of " + table[ETHNIC_SCHEME]).where(table[ETHNIC_GROUP] != "", "")
    found[layout.VALUE_NOTE] = _joined(found[layout.VALUE_NOTE], table[NOTE], scheme)
    return found.assign(limits_method="", part_of=table[PART_OF], **uptake)


def _add_figures(table: pd.DataFrame, found: pd.DataFrame) -> None:
    """Work out percentages; a mark stands in their place, and in the note, where a number is hidden or missing."""
    count, population = read_numbers(table[COUNT_VACCINATED])[0], read_numbers(table[POPULATION])[0]
    share = 100 * count / population.where(population > 0)
    found[layout.VALUE] = [f"{each:.10g}" if np.isfinite(each) else "" for each in share]
    found[layout.COUNT] = table[COUNT_VACCINATED].where(count.notna(), "")
    found[layout.DENOMINATOR] = table[POPULATION].where(population.notna(), "")
    cells = [table[column].str.lower() for column in (COUNT_VACCINATED, POPULATION)]
    is_hidden = cells[0].isin(_HIDDEN_MARKS) | cells[1].isin(_HIDDEN_MARKS)
    found[layout.VALUE_NOTE] = np.select(
        [is_hidden, cells[0] == _NOT_PUBLISHED_MARK, (population == 0) & (count > 0), population == 0],
        ["[c]", "[x]", "[u] People were vaccinated where nobody was counted", "[z] Nobody was counted"],
        default="",
    )


def _joined(mark: pd.Series, *notes: pd.Series) -> pd.Series:
    said = [". ".join(part for part in parts if part) for parts in zip(*notes, strict=True)]
    texts = [f"{first}{'. ' if ' ' in first and rest else ' '}{rest}".strip() if first else rest
             for first, rest in zip(mark, said, strict=True)]  # fmt: skip
    return pd.Series(texts, index=mark.index)


def _tidy_age(text: str) -> str:
    """Write an age as every other table does, so that one age is one series: "50+ yrs", "65-69 yrs"."""
    if found := _FROM_TO.fullmatch(text):
        return f"{int(found[1])}-{int(found[2])} yrs"
    if found := _AND_OVER.fullmatch(text):
        return f"{int(found[1])}+ yrs"
    return text
