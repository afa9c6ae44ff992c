"""The page that everything is measured beside: no framework, no queries, only fetch and paint.

It is served by the same processes as the dashboard and draws the same shapes in the same classes, which the benchmark
has taken from the dashboard's own answers. What the dashboard takes longer is what the dashboard adds.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from flask import Flask, Response, abort

PREFIX = "/bare/"
CLASSES_DIR_VARIABLE = "BENCHMARK_CLASSES_DIR"
_PAGE = Path(__file__).with_name("bare_page.html")
_SCENARIO = re.compile(r"[a-z0-9-]+")

server = Flask(__name__)


def classes_file(folder: Path, scenario: str, step: int) -> Path:
    """Name the file that holds the classes of one step of a scenario, one character per area."""
    return folder / f"{scenario}-{step}.txt"


@server.get(PREFIX)
def serve_page() -> Response:
    return Response(_PAGE.read_text(encoding="utf-8"), mimetype="text/html")


@server.get(f"{PREFIX}classes/<scenario>/<int:step>")
def serve_classes(scenario: str, step: int) -> Response:
    if not _SCENARIO.fullmatch(scenario):
        abort(404)
    path = classes_file(Path(os.environ[CLASSES_DIR_VARIABLE]), scenario, step)
    if not path.exists():
        abort(404)
    return Response(path.read_text(encoding="utf-8"), mimetype="text/plain")
