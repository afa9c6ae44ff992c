"""The definitions as this system reads them, merged here anew from the files: not by the code under test."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parent.parent
DEFINITIONS, WORDS = ROOT / "queries" / "definitions", ROOT / "data" / "words"


def read(path: Path) -> dict[str, Any]:
    """Read one YAML file."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def definition_paths() -> list[Path]:
    """List the definitions of any system and those of this one."""
    return [path for folder in (DEFINITIONS, WORDS / "definitions") for path in sorted(folder.glob("[a-z]*.yaml"))]


def shipped_definitions() -> dict[str, dict[str, Any]]:
    """Give the fields of each definition, with the words of the system put over them."""
    changes = read(WORDS / "changes.yaml")["definitions"]
    merged = {}
    for path in definition_paths():
        fields = read(path)
        for key, value in changes.get(path.stem, {}).items():
            if key == "own_caveats":
                fields["caveats"] = value + fields["caveats"]
            elif key in ("nearest", "not_published"):
                fields[key] = fields.get(key, {}) | value
            else:
                fields[key] = value
        merged[path.stem] = fields
    return merged
