"""What each layout says, row by row, read a second time by the rules of the documents: one plain loop for each.

A row that is to be kept becomes a dictionary of what must be in the database; all else is a fault of the file.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date
from typing import Any

from tests import deaths_table, factories, uptake_table
from tests.mutated.naive_periods import period_of
from tests.mutated.naive_text import Reading, number_of, plain, printed_step
from tests.mutated.tables import OUTREACH_COLUMNS

AREAS = {area[0]: area[1] for area in factories._AREAS}
NAMED = {area[1].lower(): area[0] for area in factories._AREAS
         if {*area[2].split(";")} & {"neighbourhood", "place", "system"}}  # fmt: skip
SEXES = {"male": "male", "males": "male", "female": "female", "females": "female", "persons": "persons",
         "not applicable": "persons"}  # fmt: skip
MARKS = ("[c]", "*", "[x]", "[z]", "[u]")
KINDS = ("published", "third_party", "derived")
NUMBERS = {
    "value": "value", "lowerci950limit": "lower_ci95", "upperci950limit": "upper_ci95",
    "lowerci998limit": "lower_ci998", "upperci998limit": "upper_ci998", "count": "event_count",
    "denominator": "denominator_count",
}  # fmt: skip
# What may not be above what, and whether one of the two may be printed more coarsely than the other.
_ORDER = (
    ("lower_ci95", "upper_ci95", False), ("lower_ci998", "upper_ci998", False), ("lower_ci95", "value", True),
    ("value", "upper_ci95", True), ("lower_ci998", "value", True), ("value", "upper_ci998", True),
    ("lower_ci998", "lower_ci95", True), ("upper_ci95", "upper_ci998", True),
)  # fmt: skip
_SERIES = ("indicator_id", "sex", "age", "category_type", "category")
_SHIPPED_SERIES = (factories.INDICATOR_ID, "persons", "19+ yrs", "", "")

Row = dict[str, Any]


def check_columns(reading: Reading, required: Collection[str], optional: Collection[str]) -> bool:
    """Tell whether the header has every column once and no other."""
    known, needed = {plain(each) for each in (*required, *optional)}, {plain(each) for each in required}
    columns = reading.columns
    if needed - {*columns} or {*columns} - known or len(columns) != len({*columns}):
        reading.fault("columns are missing, unknown or there twice", 1)
    return not reading.faults


def figures_of(reading: Reading) -> list[Row]:
    """Read rows in the layout of a Fingertips download."""
    compared = [each for each in reading.columns if each.startswith("comparedto") or each == "columnnotused"]
    required = [each for each in factories.COLUMNS_27[:-1] if "Counties" not in each]
    optional = [*factories.COLUMNS_30[-4:], *compared]
    if not check_columns(reading, required, optional):
        return []
    kept = [found for row, cells in reading.rows if (found := _figure(reading, row, cells))]
    if not kept and not reading.faults:
        reading.fault("no row of an area of this system")
    return _without_repeats(reading, kept)


def _figure(reading: Reading, row: int, cells: dict[str, str]) -> Row | None:
    found: Row = {"row": row, "indicator_id": cells["indicatorid"], "age": cells["age"], "area_code": cells["areacode"]}
    found |= {"category_type": cells["categorytype"], "category": cells["category"], "parent": cells["parentcode"]}
    found["sex"] = SEXES.get(cells["sex"].lower())
    if not found["indicator_id"] or not found["sex"] or bool(found["category"]) != bool(found["category_type"]):
        reading.fault("indicator, sex or category", row)
    length = cells.get("timeperiodrange", "")
    if not re.fullmatch(r"([0-9]+[ymqwd])?", length, re.IGNORECASE) and "academic" not in length.lower():
        reading.fault("length of the period", row)
    found["days"] = period_of(cells["timeperiod"], length)
    if not found["days"]:
        reading.fault("period", row)
    if cells.get("kind", "") not in ("", *KINDS) or cells.get("source", "") not in ("", factories.SOURCE_ID):
        reading.fault("kind or source", row)
    found["source"] = cells.get("source", "") or "local:mine.csv"
    _add_numbers(reading, row, cells, found)
    found["status"] = _status(reading, row, cells, found)
    code = found["area_code"]
    if code not in AREAS and not re.fullmatch(r"[EJKLMNSW][0-9]{8}", code):
        is_other = re.search(r"practice|pcn|trust|icb|cluster", cells["areatype"], re.IGNORECASE)
        if not is_other:
            reading.fault("area code", row)
    return found if code in AREAS else None


def _add_numbers(reading: Reading, row: int, cells: dict[str, str], found: Row) -> None:
    for column, name in NUMBERS.items():
        found[name] = number_of(cells[column])
        if found[name] is None and cells[column].lower() not in ("", *MARKS):
            reading.fault("number", row, column)
        elif found[name] is not None and found[name] < 0 and name in ("event_count", "denominator_count"):
            reading.fault("negative count", row, column)
    names = {name: column for column, name in NUMBERS.items()}
    for low, high, is_rounded in _ORDER:
        if found[low] is None or found[high] is None:
            continue
        steps = {printed_step(cells[names[low]]), printed_step(cells[names[high]])}
        if found[low] - found[high] > (max(steps) if is_rounded and len(steps) == 2 else 0.0) + 2e-9:
            reading.fault("limits do not bracket", row)
    if any((found[f"lower_{each}"] is None) != (found[f"upper_{each}"] is None) for each in ("ci95", "ci998")):
        reading.fault("one limit of two", row)
    _check_share(reading, row, found)


def _check_share(reading: Reading, row: int, found: Row) -> None:
    if found["indicator_id"] != factories.INDICATOR_ID:
        return
    value, count, people = found["value"], found["event_count"], found["denominator_count"]
    if value is not None and not 0 <= value <= 100:
        reading.fault("no percentage", row)
    if count is not None and people is not None and count > people:
        reading.fault("count above denominator", row)
    if people == 0 and value is not None:
        reading.fault("a value of nobody", row)


def _status(reading: Reading, row: int, cells: dict[str, str], found: Row) -> str:
    """Tell whether the value may be shown: "value", "withheld" or "none"."""
    note, mark = cells["valuenote"], cells["value"].lower()
    if mark not in MARKS:
        mark = next((each for each in MARKS if note.lower().startswith(each)), "")
    has_value = found["value"] is not None
    if mark in ("[x]", "[z]") and has_value:
        reading.fault("a value that a mark denies", row)
    is_said = not mark and re.search("suppress|disclos", note, re.IGNORECASE)
    return "withheld" if mark in ("[c]", "*", "[u]") or is_said else "value" if has_value else "none"


def _without_repeats(reading: Reading, rows: list[Row]) -> list[Row]:
    kept: dict[tuple, list[Row]] = {}
    for each in rows:
        series = tuple(each[name] for name in _SERIES)
        if series == _SHIPPED_SERIES and each["source"] != factories.SOURCE_ID:
            reading.fault("a series of two sources", each["row"])
        same = kept.setdefault((*series, each["area_code"], each["days"]), [])
        if same:
            first = same[0]
            is_same = all(first[name] == each[name] for name in (*NUMBERS.values(), "status"))
            if not is_same or each["parent"] in [other["parent"] for other in same]:
                reading.fault("the same row twice", each["row"])
        same.append(each)
    return [same[0] for same in kept.values()]


def uptakes_of(reading: Reading) -> list[Row]:
    """Read rows of vaccine uptake."""
    if not check_columns(reading, uptake_table.COLUMNS[:-2], uptake_table.COLUMNS[-2:]):
        return []
    groups = {cells["ethnicgroup"] for _, cells in reading.rows if cells["ethniclevel"] in ("5", "18", "19")}
    rows = [_uptake(reading, row, cells, groups) for row, cells in reading.rows]
    keys = [tuple(each[name] for name in ("area_code", "series", "days", "sex", "group")) for each in rows]
    if len({*keys}) < len(keys):
        reading.fault("the same row twice")
    if not any(each["area_code"] in AREAS for each in rows):
        reading.fault("no row of an area of this system")
    return [each for each in rows if each["area_code"] in AREAS]


def _uptake(reading: Reading, row: int, cells: dict[str, str], groups: set[str]) -> Row:
    code = cells["areacode"] or NAMED.get(cells["areaname"].lower(), "")
    if code not in AREAS and not re.fullmatch(r"[EJKLMNSW][0-9]{8}", code):
        reading.fault("area", row)
    if cells["areacode"] and not cells["vintage"]:
        reading.fault("vintage", row)
    sex, day = SEXES.get(cells["sex"].lower()), day_of(cells["date"])
    series = tuple(re.sub("[^a-z0-9]+", "", cells[each].lower()) for each in ("vaccine", "dose", "denominatorsource"))
    if not (sex and day and all((cells["vaccine"], cells["dose"], cells["age"], cells["denominatorsource"]))):
        reading.fault("vaccine, dose, date, age, sex or denominator source", row)
    level, name, part_of = cells["ethniclevel"].lower(), cells["ethnicgroup"], cells["partof"]
    if bool(level) != bool(name) or level not in ("", "5", "18", "19", "local") or (name and not cells["ethnicscheme"]):
        reading.fault("group", row)
    if (part_of and (part_of not in groups or level in ("", "5"))) or (level == "local" and not part_of):
        reading.fault("part of", row)
    counts = {each: number_of(cells[each]) for each in ("countvaccinated", "population")}
    for column, number in counts.items():
        is_mark = cells[column].lower() in ("[c]", "*", *(["[x]"] if column == "countvaccinated" else []))
        if not is_mark and (number is None or number < 0 or number % 1):
            reading.fault("number of people", row, column)
    if cells.get("kind", "") not in ("", *KINDS) or cells.get("source", "") not in ("", factories.SOURCE_ID):
        reading.fault("kind or source", row)
    count, people = counts.values()
    share = 100 * count / people if count is not None and people else None
    age = re.sub(r"^(\d+)(?: ?[-–] ?| to )(\d+)(?: ?(?:yrs|years))?$", r"\1-\2 yrs", cells["age"], flags=re.IGNORECASE)
    found = {"row": row, "area_code": code, "series": (*series, age), "sex": sex, "days": (day, day), "value": share}
    found |= {"group": (level, name), "event_count": count, "denominator_count": people}
    if share is None:
        return found | {"status": "none"}
    note = {"value": cells["countvaccinated"], "valuenote": cells["note"]}  # a mark in the note withholds here too
    return found | {"status": _status(reading, row, note, found)}


def deaths_of(reading: Reading) -> list[Row]:
    """Read rows of deaths and population, without causes; the life expectancies follow from them."""
    if not check_columns(reading, deaths_table.COLUMNS, ("Cause", "Note", "Source", "Kind")):
        return []
    rows = []
    for row, cells in reading.rows:
        band = re.sub(r"[-–—]", "to", plain_band(cells["ageband"]))
        band = {"0": "under1", "<1": "under1", "90+": "90andover"}.get(band, band)
        names = [plain_band(each) for each in deaths_table.BANDS]
        days, sex = period_of(cells["timeperiod"]), SEXES.get(cells["sex"].lower())
        if not (cells["areacode"] and cells["vintage"] and sex and days and band in names):
            reading.fault("area, vintage, sex, period or age band", row)
        deaths, people = number_of(cells["deaths"]), number_of(cells["population"])
        is_hidden = cells["suppression"].lower() in ("[c]", "*")
        if (cells["suppression"] and not is_hidden) or (is_hidden and cells["deaths"]):
            reading.fault("suppression", row)
        if not is_hidden and (deaths is None or deaths < 0 or deaths % 1):
            reading.fault("deaths", row, "deaths")
        if people is None or people < 0:
            reading.fault("population", row, "population")
        if cells["areacode"] not in AREAS and not re.fullmatch(r"[EJKLMNSW][0-9]{8}", cells["areacode"]):
            reading.fault("area code", row)
        rows.append({"row": row, "area_code": cells["areacode"], "sex": sex, "days": days, "deaths": deaths,
                     "people": people, "band": names.index(band) if band in names else -1})  # fmt: skip
    keys = [(each["area_code"], each["sex"], each["days"], each["band"]) for each in rows]
    if len({*keys}) < len(keys):
        reading.fault("the same row twice")
    if not any(each["area_code"] in AREAS for each in rows):
        reading.fault("no row of an area of this system")
    return rows


def plain_band(text: str) -> str:
    """Write an age band without blanks, underscores and points: "20 to24" is 20 to 24."""
    return re.sub(r"[\s_.]", "", text.lower())


def events_of(reading: Reading) -> list[Row]:
    """Read rows of outreach events."""
    if not check_columns(reading, OUTREACH_COLUMNS, ("Kind",)):
        return []
    rows = []
    for row, cells in reading.rows:
        first, last = day_of(cells["startdate"]), day_of(cells["enddate"])
        count = number_of(cells["attendedcount"])
        if not first or not last or first > last:
            reading.fault("days", row)
        if cells["attendedcount"] and (count is None or count < 0 or count % 1):
            reading.fault("number of people", row, "attendedcount")
        if not all(cells[each] for each in ("eventid", "title", "vaccine", "community")):
            reading.fault("a blank cell", row)
        if cells["areacode"] not in AREAS or cells.get("kind", "") not in ("", *KINDS):
            reading.fault("area or kind", row)
        rows.append({"row": row, "event_id": cells["eventid"], "area_code": cells["areacode"], "start_date": first,
                     "end_date": last, "attended_count": count})  # fmt: skip
    if len({each["event_id"] for each in rows}) < len(rows):
        reading.fault("the same event twice")
    return rows


def day_of(text: str) -> date | None:
    """Read a day as ISO writes it."""
    try:
        return date.fromisoformat(text) if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) else None
    except ValueError:
        return None
