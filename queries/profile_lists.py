"""The lists of a profile, as the files of queries/definitions/profile give them."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from queries.profile_models import Finding, MissingGroup, ProfileLists
from settings import get_settings


def get_lists() -> ProfileLists:
    """Get the lists. A system that ships none has none."""
    return _read_lists(get_settings().definitions_dir / "profile")


@lru_cache(maxsize=4)
def _read_lists(folder: Path) -> ProfileLists:
    lists, missing, said = (_read(folder / f"{name}.yaml") for name in ("lists", "missing_groups", "findings"))
    return ProfileLists(
        **{name: tuple(slugs) for name, slugs in lists.items()},
        groups=tuple(
            MissingGroup(**{**each, "areas": tuple(each.get("areas", ()))}) for each in missing.get("groups", ())
        ),
        findings=tuple(Finding(**{**each, "measures": tuple(each["measures"])}) for each in said.get("findings", ())),
        findings_source=said.get("source", ""),
        findings_caution=said.get("caution", ""),
    )


def _read(path: Path) -> dict[str, Any]:
    return yaml.safe_load(path.read_text(encoding="utf-8")) if path.is_file() else {}
