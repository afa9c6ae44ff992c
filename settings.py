"""Everything that can be set from outside, in one frozen object. The only reader of the environment."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from queries.models import EXAMPLE_DATASET

PROJECT_DIR = Path(__file__).resolve().parent


class Settings(BaseSettings):
    """Settings of the dashboard and of ingest. Each may be set as HEALTH_GAP_<NAME>, or in a file `.env`."""

    model_config = SettingsConfigDict(
        env_prefix="HEALTH_GAP_", env_file=PROJECT_DIR / ".env", frozen=True, extra="forbid"
    )

    data_dir: Path = Field(
        default=PROJECT_DIR / "data",
        description="Folder of the published tables, the boundaries and the geography reference that ingest reads.",
    )
    definitions_dir: Path = Field(
        default=PROJECT_DIR / "queries" / "definitions",
        description="Folder of the indicator definitions, one YAML file each.",
    )
    database_dir: Path = Field(
        default=PROJECT_DIR / "data",
        description="Folder where ingest writes database files and the pointer to the current one.",
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
    system_name: str = Field(
        default="Leicester, Leicestershire and Rutland",
        description="The integrated care system, as the header says it.",
    )
    system_short_name: str = Field(default="LLR", description="Short name of the system, as the filters say it.")
    first_indicator: str = Field(
        default="life-expectancy-at-birth",
        description="Slug of the indicator that opens first.",
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
    first_example_indicator: str = Field(
        default="example-ward-life-expectancy",
        description="Slug of the indicator that opens first in the example data set.",
    )

    def first_indicator_of(self, dataset: str) -> str:
        """Slug of the indicator that opens first in a data set."""
        return self.first_example_indicator if dataset == EXAMPLE_DATASET else self.first_indicator


@lru_cache(maxsize=1)
def get_settings() -> Settings:
    """Read the settings once per process."""
    return Settings()
