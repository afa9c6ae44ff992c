"""A fetch of life expectancy by small area over real HTTP, with made-up figures that exist only inside tests.

They follow deprivation, with noise and limits as wide as those of real small areas; two areas are withheld.
"""

from __future__ import annotations

import random
from pathlib import Path

import yaml

from queries.ingest.__main__ import main
from tests.browser import published
from tests.browser.published import ENGLAND
from tests.integration.fetch_service import AREA_TYPES, Reply, as_json, figures, serving

ENGLAND_YEARS = {"Male": 79.1, "Female": 83.0}
WITHHELD = ("E02002834", "E02005350")
SLOPE_YEARS = 8.0


def scores() -> dict[str, float]:
    """The deprivation score of every small area that has one, as the table that ships prints it."""
    held = published.rows("imd2019.score")
    return {code: float(held[code]["Value"]) for code in sorted(published.areas("msoa")) if code in held}


def made_up_rows(*, slope_years: float = SLOPE_YEARS, half_width: float = 1.4) -> list[dict[str, object]]:
    """Rows of 93283 by MSOA with 95 and 99.8 % limits and, as the service prints life expectancy, without counts."""
    noise = random.Random(93283)
    order = sorted(scores(), key=lambda code: -scores()[code])
    found = []
    for sex, england in ENGLAND_YEARS.items():
        found.append(_row(ENGLAND, england, sex, 0.05) | {"Area Type": "England", "Parent Code": ""})
        for place, code in enumerate(order):
            value = round(england + slope_years * (place / len(order) - 0.5) + noise.gauss(0, 0.7), 5)
            found.append(_row(code, value, sex, half_width))
            if code in WITHHELD:
                found[-1] = {"Area Code": code, "Sex": sex, "Value note": "Value suppressed for disclosure control"}
    return found


def _row(code: str, value: float, sex: str, half: float) -> dict[str, object]:
    wide = half * 3.0902 / 1.96
    return {
        "Area Code": code, "Area Name": "As the service calls it", "Sex": sex, "Value": value,
        "Lower CI 95.0 limit": value - half, "Upper CI 95.0 limit": value + half,
        "Lower CI 99.8 limit": value - wide, "Upper CI 99.8 limit": value + wide,
    }  # fmt: skip


def fetch_small_areas(rows: list[dict[str, object]], database_dir: Path, folder: Path) -> None:
    """Bring the rows from a service on loopback by the command, and load them beside all that ships.

    The settings must name `database_dir`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    follow = folder / "follow.yaml"
    follow.write_text(yaml.safe_dump({"fingertips": [{"indicators": ["93283"], "area_types": ["msoa"]}]}))
    with serving() as service:
        service.says("/api/area_types", as_json(AREA_TYPES))
        service.says("/api/all_data/csv/by_indicator_id", Reply(figures(*rows)))
        service.says(
            "/api/indicator_metadata/csv/by_indicator_id", Reply(b"Indicator ID,Definition\n93283,Years of life\n")
        )
        arguments = ["--gap-seconds", "0", "--into", str(folder / "downloads"), "--follow", str(follow)]
        assert main(["fetch", "--fingertips-address", f"{service.address}/api", *arguments]) == 0
    assert list(database_dir.glob("published-*.duckdb"))
