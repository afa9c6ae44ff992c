"""The rules of the house, as tests: where things are, what may not be there, what every page must stand."""

from __future__ import annotations

import ast
import csv
import re
import subprocess
from pathlib import Path

import dash
import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("pages", "components", "queries", "geo")
TOP_LEVEL = {
    "app.py", "settings.py", "pages", "components", "queries", "geo", "data", "assets", "tests", "benchmarks", "docs",
    "requirements.txt", "requirements-dev.txt", "requirements-postgres.txt", "Dockerfile", "README.md",
    "pyproject.toml", "Makefile",
    ".pre-commit-config.yaml", ".env.example", ".gitignore", ".dockerignore", "CONTRIBUTING.md", "CHANGELOG.md",
    "DECISIONS.md", "LICENSE", ".ci", "gunicorn.conf.py",
}  # fmt: skip


def tracked_files() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True
    )
    if listed.returncode == 0 and listed.stdout:
        return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]
    hidden = {".venv", ".git", "__pycache__", ".pytest_cache", ".ruff_cache", ".hypothesis"}
    return [path for path in ROOT.rglob("*") if path.is_file() and not hidden & set(path.relative_to(ROOT).parts)]


FILES = tracked_files()
PYTHON = [path for path in FILES if path.suffix == ".py"]
TEXT = [path for path in FILES if path.suffix in {".py", ".js", ".css", ".md", ".yaml", ".toml", ".txt", ".csv"}]


def test_the_top_level_holds_what_it_should():
    assert {path.relative_to(ROOT).parts[0] for path in FILES} <= TOP_LEVEL


@pytest.mark.parametrize("path", PYTHON, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_is_small_enough_to_hold_in_the_head(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300


def _length_without_docstring(function: ast.FunctionDef) -> int:
    length = function.end_lineno - function.lineno + 1
    if ast.get_docstring(function) is None:
        return length
    docstring = function.body[0]
    return length - (docstring.end_lineno - docstring.lineno + 1)


@pytest.mark.parametrize("path", PYTHON, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_function_is_short(path):
    functions = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.FunctionDef)]
    assert {node.name for node in functions if _length_without_docstring(node) > 40} == set()


def test_scripts_are_small_too():
    long = {path.name: n for path in FILES if path.suffix == ".js" and (n := len(path.read_text().splitlines())) > 300}
    assert not long


def test_only_settings_reads_the_environment():
    readers = {
        str(path.relative_to(ROOT))
        for path in PYTHON
        if path.relative_to(ROOT).parts[0] in (*PACKAGES, "app.py")
        and re.search(r"os\.environ|os\.getenv", path.read_text(encoding="utf-8"))
    }
    assert readers == set()


def test_every_package_file_is_empty():
    filled = [str(path) for path in PYTHON if path.name == "__init__.py" and path.read_text().strip()]
    assert filled == []


def test_no_rule_of_the_import_contracts_has_an_exception():
    assert "ignore_imports" not in (ROOT / "pyproject.toml").read_text()


def test_no_room_is_called_utils():
    assert not [path for path in PYTHON if path.stem in {"utils", "helpers", "misc", "common"}]


def test_one_output_has_one_callback():
    assert not [path for path in PYTHON if path.parts[-2] == "pages" and "allow_duplicate=" in path.read_text()]


def test_nothing_names_a_machine_or_a_package_registry():
    words = re.compile(
        "|".join(["/wor" + "k/", "/ro" + "ot/", "pypi" + r"\.org", "python" + "hosted", "npm" + r"js\."])
    )
    found = [str(path) for path in TEXT if words.search(path.read_text(encoding="utf-8", errors="ignore"))]
    assert found == []


def test_assets_ask_no_other_host():
    allowed = re.compile(r"https?://(www\.w3\.org/(2000/svg|1999/xlink|1999/xhtml))")
    outside = {
        path.name: found
        for path in FILES
        if path.parent.name == "assets" and path.suffix in {".js", ".css", ".svg"}
        if (found := re.findall(r"https?://[^\s\"')]+", allowed.sub("", path.read_text(encoding="utf-8"))))
    }
    assert outside == {}


def test_no_definition_names_an_area_of_the_system_that_ships():
    """What is of one system lies in its data. Names and codes are those of its areas.csv.

    A name counts as it is written, whole and with its capital letter, so "reading" is no place. A numbered
    neighbourhood counts without its number. Wards and MSOAs count by their code alone: too many are called The Meadows.
    The example is made for this system, and is left out.
    """
    definitions = ROOT / "queries" / "definitions"
    with (ROOT / "data" / "geography" / "areas.csv").open(encoding="utf-8", newline="") as file:
        areas = [row for row in csv.DictReader(file) if row["geographies"] != "england"]
    named = [
        row for row in areas if set(row["geographies"].split(";")) & {"system", "place", "district", "neighbourhood"}
    ]
    names = {re.sub(r" \d+$", "", row["area_name"]) for row in named}
    names |= {part for name in names for part in re.split(r", | and ", name)}
    names |= {re.search(r"^short_name: (.+)$", (ROOT / "data" / "system.yaml").read_text(), re.MULTILINE)[1]}
    words = re.compile("|".join(rf"\b{re.escape(word)}\b" for word in [*names, *(row["area_code"] for row in areas)]))
    files = [path for path in FILES if definitions in path.parents and definitions / "example" not in path.parents]
    found = {path.name: held for path in files if (held := words.findall(path.read_text(encoding="utf-8")))}
    assert len(names) > 10
    assert len(files) > 70
    assert found == {}


def test_nothing_committed_is_large():
    assert {path.name: path.stat().st_size for path in FILES if path.stat().st_size > 1_000_000} == {}


def test_every_setting_is_documented(monkeypatch):
    from settings import Settings

    example = (ROOT / ".env.example").read_text()
    readme = (ROOT / "README.md").read_text()
    for name, field in Settings.model_fields.items():
        assert field.description
        assert f"HEALTH_GAP_{name.upper()}" in example
        assert f"HEALTH_GAP_{name.upper()}" in readme


def _ids(component) -> list[str]:
    own = [component.id] if getattr(component, "id", None) else []
    children = getattr(component, "children", None) or []
    for child in children if isinstance(children, list | tuple) else [children]:
        if hasattr(child, "to_plotly_json"):
            own += _ids(child)
    return own


def test_every_page_stands_bare_and_no_id_is_used_twice(app):
    ids = _ids(app.layout)
    for page in dash.page_registry.values():
        ids += _ids(page["layout"]() if callable(page["layout"]) else page["layout"])
    assert sorted(ids) == sorted(set(ids))


def test_every_page_takes_parameters_it_does_not_know(app):
    for page in dash.page_registry.values():
        if callable(page["layout"]):
            page["layout"](utm_source="newsletter", nonsense=["1", "2"])


def test_no_path_variable_is_also_a_parameter_of_the_address():
    from components.selection import Selection

    variables = {
        name for page in dash.page_registry.values() for name in re.findall(r"<(\w+)>", page.get("path_template") or "")
    }
    assert variables.isdisjoint(Selection.__dataclass_fields__)
