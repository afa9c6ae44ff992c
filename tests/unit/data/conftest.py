"""The tables that ship, read as text and as numbers, with their origins and definitions."""

from pathlib import Path

import pandas as pd
import pytest
import yaml

from tests.shipped_words import shipped_definitions

ROOT = Path(__file__).parents[3]
DATA = ROOT / "data"
DEFINITIONS = ROOT / "queries" / "definitions"
OUTREACH = "outreach.csv"  # events, not figures
NOT_SOURCES = {"geography", "boundaries", "words"}


@pytest.fixture(scope="session")
def data_dir() -> Path:
    return DATA


@pytest.fixture(scope="session")
def definitions_dir() -> Path:
    return DEFINITIONS


@pytest.fixture(scope="session")
def source_folders() -> list[Path]:
    return sorted(path for path in DATA.iterdir() if path.is_dir() and path.name not in NOT_SOURCES)


@pytest.fixture(scope="session")
def origins(source_folders) -> dict[str, dict]:
    return {folder.name: yaml.safe_load((folder / "origin.yaml").read_text("utf-8")) for folder in source_folders}


@pytest.fixture(scope="session")
def tables(source_folders) -> dict[Path, pd.DataFrame]:
    paths = [path for folder in source_folders for path in sorted(folder.glob("*.csv")) if path.name != OUTREACH]
    return {path: pd.read_csv(path, dtype=str, keep_default_na=False) for path in paths}


@pytest.fixture(scope="session")
def rows(tables) -> pd.DataFrame:
    """Every row as text, with the numbers beside it: value, lower, upper, count, denominator (NaN where blank)."""
    every = pd.concat([table.assign(folder=path.parent.name, file=path.name) for path, table in tables.items()])
    numbers = {
        "value": "Value",
        "lower": "Lower CI 95.0 limit",
        "upper": "Upper CI 95.0 limit",
        "count": "Count",
        "denominator": "Denominator",
    }
    every = every.reset_index(drop=True)
    return every.assign(**{name: pd.to_numeric(every[column]) for name, column in numbers.items()})


@pytest.fixture(scope="session")
def definitions() -> dict[str, dict]:
    return shipped_definitions()


@pytest.fixture(scope="session")
def areas() -> pd.DataFrame:
    path = DATA / "geography" / "areas.csv"
    return pd.read_csv(path, dtype=str, keep_default_na=False).set_index("area_code")
