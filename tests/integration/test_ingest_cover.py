"""COVER workbooks, .xlsx and .ods: the figures of three sheets with the counts of a fourth, in the shapes of two years.

The small workbooks hold made-up figures. The real ones are read where they lie beside the repository.
"""

from __future__ import annotations

import re
import zipfile

import numpy as np
import pytest
from sqlalchemy import select

from queries import schema
from queries.engine import fetch_frame
from queries.ingest.load import LoadRequest, load
from queries.ingest.problems import RefusedError
from queries.ingest.workbook import read_workbook
from tests import factories
from tests.conftest import ROOT, SHARED
from tests.factories import ENGLAND, LEICESTER, LEICESTERSHIRE, RUTLAND
from tests.workbooks import Sheets, write_workbook

FOLDER = SHARED / "data" / "vaccines" / "cover"
REGION = ["E12000004", "East Midlands"]
VACCINES = {
    "12m": ["DTaP/IPV/Hib", "PCV2"],
    "24m": ["MMR1", "PCV Booster"],
    "5y": ["MMR2"],
}
# People counted, then people vaccinated by vaccine, of each cohort: made up.
PEOPLE = {"12m": (1000, [944, 950]), "24m": (900, [810, 801]), "5y": (800, [640])}
GP_ONLY = "GP data only (excludes unregistered population)."


def of_2018(quarter: str = "FY2018_19_Q1") -> Sheets:
    """Headers in the first row, codes of the region once, totals below each region, percentages to one decimal."""
    sheets: Sheets = {"Information": [["COVER"]]}
    for cohort, names in VACCINES.items():
        people, given = PEOPLE[cohort]
        share = [round(100 * each / people, 1) for each in given]
        sheets[f"{cohort}_UTLA_GOR"] = [
            ["ONS Government Office Region Code", "ONS Government Office Region Name", "ONS Upper Tier LA Code",
             "ODS Upper Tier LA Code", "Upper Tier LA Name", "CHIS Caveat", "Data submission caveat",
             f"{cohort} Denominator", *(f"{cohort} {name}%" for name in names)],
            ["", "", "", "", "England", "", "*", *("*" for _ in ["n", *names])],
            [*REGION, LEICESTER, "509", "Leicester", "**", "", people, *share],
            ["", "", RUTLAND, "510", "Rutland", "", "", 40, *("n/a" for _ in names)],
            ["", "", "E06000015", "507", "Derby", "", "", people, *share],
            ["", "East Midlands Total", "", "", "", "", "", 3 * people, *share],
            [],
            ["", "", "", "**", GP_ONLY],
        ]  # fmt: skip
    return sheets | {"Data file": counts(quarter, "{} Numerator", "12m PCV")}


def of_2024() -> Sheets:
    """A title and notes above the headers, every row with its region, full precision, marks in square brackets."""
    sheets: Sheets = {"Cover": [["COVER"]]}
    for cohort, names in VACCINES.items():
        people, given = PEOPLE[cohort]
        share = [100 * each / people for each in given]
        sheets[f"{cohort}_UTLA_GOR"] = [
            ["Table 5"], ["This worksheet contains one table."], [f"[note 2] {GP_ONLY}"], ["[z] not applicable"],
            ["ONS government office region code", "ONS government office region name", "ONS UTLA code",
             "ODS upper tier local authority code" if cohort == "5y" else "ODS UTLA code", "UTLA name", "Caveat",
             f"{cohort} denominator", *(f"{cohort} {name} %" for name in names)],
            [ENGLAND, "England", "[z]", "[z]", "England", "[z]", 9 * people, *share],
            [*REGION, LEICESTER, "509", "Leicester", "[note 2]", people, *share],
            [*REGION, RUTLAND, "510", "Rutland", "[z]", "[note 1]", *("[note 1]" for _ in names)],
            [*REGION, LEICESTERSHIRE, "508", "Leicestershire", "[z]", people, *(each + 1 for each in share)],
        ]  # fmt: skip
    return sheets | {"Data_file": [["Table 10"], *counts("FY2023_24_Q4", "{}_Num", "12m_PCV2")]}


def counts(quarter: str, form: str, pcv: str) -> list[list[str | float]]:
    """The sheet of counts, whose names of vaccines are not those of the other sheets; `pcv` is one of them."""
    names = ["12m DTaPIPVHib3", pcv, "24m_MMR1", "24m PCV Booster", "5y_MMR2_Boo"]
    header = ["Country", "Upper Tier Local Authority ODS Code", "Financial Year Quarter"]
    header += [form.format(name) for name in names]
    given = [each for _, numbers in PEOPLE.values() for each in numbers]
    rows = [["England", code, quarter, *given] for code in ("508", "509", "507")]
    return [header, *rows, ["England", "510", quarter, *([-99] * len(given))]]


def held() -> dict[tuple[str, str, str], dict[str, object]]:
    rows = fetch_frame(
        select(schema.observations, schema.indicators.c.indicator_id).where(
            schema.observations.c.indicator_slug == schema.indicators.c.indicator_slug,
            schema.observations.c.source_id == "local:cover-workbooks",
        )
    )
    return {(row["indicator_id"], row["area_code"], row["period"]): row for row in rows.to_dict("records")}


@pytest.mark.parametrize("suffix", [".xlsx", ".ods"])
@pytest.mark.parametrize(("sheets", "quarter"), [(of_2018(), "Apr to Jun 2018"), (of_2024(), "Jan to Mar 2024")],
                         ids=["2018", "2024"])  # fmt: skip
def test_each_vaccine_of_each_age_is_read_with_its_counts_and_limits(workspace, serve, suffix, sheets, quarter):
    path = write_workbook(workspace / f"cover{suffix}", sheets)
    load(factories.load_request(workspace, path))
    serve(workspace / "db")
    found = held()
    slugs = {
        "DTaP/IPV/Hib": "dtap-ipv-hib",
        "PCV2": "pcv2",
        "MMR1": "mmr1",
        "PCV Booster": "pcv-booster",
        "MMR2": "mmr2",
    }
    for cohort, names in VACCINES.items():
        people, given = PEOPLE[cohort]
        for name, count in zip(names, given, strict=True):
            row = found[f"cover.{cohort}.{slugs[name]}", LEICESTER, quarter]
            assert (row["event_count"], row["denominator_count"]) == (count, people)
            assert row["value"] == pytest.approx(100 * count / people, abs=0.05)
            assert row["lower_ci95"] < row["value"] < row["upper_ci95"]
            assert row["value_note"] == GP_ONLY.rstrip(".") or row["value_note"] == GP_ONLY
            missing = found[f"cover.{cohort}.{slugs[name]}", RUTLAND, quarter]
            assert (missing["status"], np.isnan(missing["value"])) == ("not_published", True)
    ages = {row["age"] for row in found.values()}
    assert ages == {"12 months", "24 months", "5 yrs"}


def test_a_count_that_does_not_agree_with_its_percentage_is_left_out_and_counted(workspace, serve):
    path = write_workbook(workspace / "cover.ods", of_2024())
    summary = load(factories.load_request(workspace, path))
    serve(workspace / "db")
    row = held()["cover.5y.mmr2", LEICESTERSHIRE, "Jan to Mar 2024"]
    assert (row["value"], np.isnan(row["event_count"]), np.isnan(row["lower_ci95"])) == (81.0, True, True)
    (note,) = [line for line in summary.lines() if "figures of 2023/24 Q4" in line]
    assert "20 figures of 2023/24 Q4, 10 without a count that agrees" in note  # England's and Leicestershire's
    assert note.endswith("sheets not read: Cover.")


def test_quarters_in_workbooks_of_their_own_make_one_series(workspace, serve):
    first = write_workbook(workspace / "first.xlsx", of_2018())
    second = write_workbook(workspace / "second.ods", of_2018("FY2018_19_Q2"))
    summary = load(factories.load_request(workspace, first, second))
    serve(workspace / "db")
    assert {period for slug, _, period in held() if slug == "cover.5y.mmr2"} == {"Apr to Jun 2018", "Jul to Sep 2018"}
    assert any(f"{second} (12m_UTLA_GOR): read 8, kept 6, set aside 2" in line for line in summary.lines())


def without(sheets: Sheets, name: str) -> Sheets:
    return {title: rows for title, rows in sheets.items() if title != name}


def with_a_word_for_a_number() -> Sheets:
    sheets = of_2024()
    sheets["5y_UTLA_GOR"][-1][-1] = "many"
    return sheets


BAD = {
    "a sheet is missing": (without(of_2024(), "24m_UTLA_GOR"), "expected sheets as a COVER workbook has"),
    "no counts": (without(of_2024(), "Data_file"), "expected a sheet of counts"),
    "two quarters": (of_2024() | {"Data_file": of_2024()["Data_file"] + [["England", "1", "FY2024_25_Q1"]]},
                     "expected one quarter such as FY2023_24_Q4"),
    "no headers": (of_2024() | {"5y_UTLA_GOR": [["a", "b"]]}, "expected a row of headers"),
    "a word for a number": (with_a_word_for_a_number(), "row 9, column 'Value': 'many' found"),
}  # fmt: skip


@pytest.mark.parametrize(("sheets", "expected"), BAD.values(), ids=BAD)
def test_a_workbook_that_is_not_as_agreed_is_refused_and_says_where(workspace, sheets, expected):
    with pytest.raises(RefusedError) as caught:
        load(factories.load_request(workspace, write_workbook(workspace / "cover.xlsx", sheets)))
    assert expected in str(caught.value)


def test_a_file_that_is_no_workbook_or_is_damaged_is_refused(tmp_path):
    good = write_workbook(tmp_path / "good.ods", of_2024()).read_bytes()
    for name, data in (("text.xlsx", b"a,b\n1,2\n"), ("cut.ods", good[: len(good) // 2]), ("empty.xlsx", b"")):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(RefusedError, match="expected a workbook"):
            read_workbook(tmp_path / name, name)
    for name, part in (
        ("bomb.ods", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
        ("odd.ods", "<a>"),
        ("none.xlsx", None),
    ):
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            archive.writestr("content.xml" if part else "else.xml", part or "<a/>")
        with pytest.raises(RefusedError, match="expected a workbook"):
            read_workbook(tmp_path / name, name)


# As the publisher printed them: percentage and children counted, of Leicester (COVER, UKHSA and before it PHE).
PRINTED = {
    ("cover.12m.menb", "Apr to Jun 2018"): (94.7, 1196),
    ("cover.5y.mmr2", "Apr to Jun 2018"): (89.6, 1297),
    ("cover.5y.mmr2", "Apr to Jun 2021"): (84.4, 1299),
    ("cover.5y.mmr2", "Jan to Mar 2024"): (79.9, 1178),
    ("cover.24m.mmr1", "Jan to Mar 2024"): (86.3, 1114),
}


@pytest.mark.skipif(not FOLDER.is_dir(), reason="the real workbooks are not beside this repository")
def test_the_real_workbooks_load_whole(tmp_path, serve):
    files = sorted(FOLDER.iterdir())
    definitions = ROOT / "queries" / "definitions"
    summary = load(LoadRequest(data_dir=ROOT / "data", definitions_dir=definitions, database_dir=tmp_path, files=files))
    serve(tmp_path)
    found = held()
    for (indicator_id, period), (percent, people) in PRINTED.items():
        row = found[indicator_id, LEICESTER, period]
        assert (round(row["value"], 1), row["denominator_count"]) == (percent, people)
        assert 100 * row["event_count"] / people == pytest.approx(row["value"], abs=0.051)
    assert {code for _, code, _ in found} == {ENGLAND, LEICESTER, RUTLAND, LEICESTERSHIRE}
    for path in files:
        authorities = {cell for rows in read_workbook(path, path.name).values() for row in rows for cell in row
                       if re.fullmatch(r"E(06|08|09|10)\d{6}", cell)}  # fmt: skip
        read = sum(count for file, count in summary.rows_read.items() if file.startswith(str(path)))
        assert read == 14 * (len(authorities) + 1)  # England's row too: 4 + 5 + 5 vaccines
