"""Everything that can be set from outside, in one frozen object. The only reader of the environment."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT_DIR = Path(__file__).resolve().parent


def _data_home() -> Path:
    """Find the folder where programs keep a user's data, by the XDG rules."""
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")


class Settings(BaseSettings):
    """Settings of the dashboard and of ingest. Each may be set as HEALTH_GAP_<NAME>, or in a file `.env`."""

    model_config = SettingsConfigDict(
        env_prefix="HEALTH_GAP_", env_file=PROJECT_DIR / ".env", frozen=True, extra="forbid"
    )

    data_dir: Path = Field(
        default=PROJECT_DIR / "data",
        description="Folder of one system: its system.yaml, tables, boundaries and areas, which ingest reads.",
    )
    definitions_dir: Path = Field(
        default=PROJECT_DIR / "queries" / "definitions",
        description="Folder of the indicator definitions, one YAML file each.",
    )
    database_dir: Path = Field(
        default=PROJECT_DIR / "data",
        description="Folder where ingest writes database files and the pointer to the current one.",
    )
    database_url: SecretStr = Field(
        default=SecretStr(""),
        description="A shared PostgreSQL server that holds the releases, as postgresql+psycopg://USER@HOST/DATABASE; "
        "without it they are the files of the database folder.",
    )
    dataset: str = Field(
        default="published",
        pattern=r"^[a-z]+$",
        description="Which data set to serve; it names the database files.",
    )
    releases_kept: int = Field(
        default=5,
        ge=2,
        description="How many releases a load keeps, newest first; pinned ones and the current one are kept besides.",
    )
    downloads_dir: Path = Field(
        default_factory=lambda: _data_home() / "health-gap" / "downloads",
        description="Folder where `python -m queries.ingest fetch` keeps what it downloads.",
    )
    base_path: str = Field(
        default="/",
        pattern=r"^/([a-z0-9-]+/)*$",
        description="Path under which the dashboard is served, behind a proxy that passes it on: /health-gap/.",
    )
    log_level: str = Field(
        default="warning",
        pattern=r"^(debug|info|warning|error)$",
        description="What is logged: info adds a line for each request, without anything about the reader.",
    )
    contact: str = Field(
        default="the public-health team that runs this site",
        description="Whom the accessibility statement says to write to. An e-mail address becomes a link.",
    )

    @field_validator("database_url")
    @classmethod
    def _check_server(cls, url: SecretStr) -> SecretStr:
        if url.get_secret_value() and not url.get_secret_value().startswith("postgresql+psycopg://"):
            raise ValueError("expected an address that begins with postgresql+psycopg://")
        return url


@lru_cache(maxsize=1)
def get_settings() -> Settings:
    """Read the settings once per process."""
    return Settings()
