"""Services on loopback that answer as Fingertips and Open Geography do, or as badly as a service can."""

from __future__ import annotations

import csv
import io
import json
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from queries.ingest.fetch.manners import Manners
from queries.ingest.layout import REQUIRED_COLUMNS

# The 27 columns of a download of 2025; column 23 is named after what was compared with.
COLUMNS = [*REQUIRED_COLUMNS[:22], "Compared to percentiles", *REQUIRED_COLUMNS[22:], "Time period range"]
QUICK = Manners(
    connect_seconds=2, read_seconds=1, attempts=3, first_wait_seconds=0.02, longest_wait_seconds=3, gap_seconds=0
)
AREA_TYPES = [
    {"Id": 3, "Name": "Middle super output area", "Short": "MSOA"},
    {"Id": 8, "Name": "Ward", "Short": "Ward"},
    {"Id": 15, "Name": "England", "Short": "England"},
    {"Id": 501, "Name": "Lower tier local authorities (post 4/23)", "Short": "Districts & UAs (from Apr 2023)"},
    {"Id": 502, "Name": "Upper tier local authorities (post 4/23)", "Short": "Counties & UAs (from Apr 2023)"},
]


@dataclass
class Reply:
    """What to answer: `cut_after` closes the connection after so many bytes of a longer body."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut_after: int | None = None


@dataclass(frozen=True)
class Asked:
    """One request, as it came; `wire` is for answers that are no proper answers."""

    path: str
    query: dict[str, str]
    headers: Message
    wire: BaseHTTPRequestHandler


Answer = Callable[[Asked], Reply]


class Handler(BaseHTTPRequestHandler):
    """Answers by the functions of its server."""

    protocol_version = "HTTP/1.1"
    service: Service

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        asked = Asked(parts.path, query, self.headers, self)
        self.service.requests.append(asked)
        answer = self.service.answers.get(asked.path, lambda _: Reply(b"No such page", 404))
        reply = answer(asked)
        sent = reply.body if reply.cut_after is None else reply.body[: reply.cut_after]
        self.send_response(reply.status)
        for name, value in {"Content-Length": str(len(reply.body)), **reply.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(sent)
        self.close_connection = reply.cut_after is not None

    def log_message(self, *_: object) -> None:
        """Stay silent."""


@dataclass
class Service:
    """A running server: its address, what it answers by path, and what it was asked."""

    address: str
    answers: dict[str, Answer] = field(default_factory=dict)
    requests: list[Asked] = field(default_factory=list)

    def says(self, path: str, *replies: Reply) -> None:
        """Answer these one after the other, the last one for ever."""
        left = list(replies)
        self.answers[path] = lambda _: left.pop(0) if len(left) > 1 else left[0]

    def asked(self, path: str) -> list[Asked]:
        """List the requests of a path."""
        return [each for each in self.requests if each.path == path]


@contextmanager
def serving(context: ssl.SSLContext | None = None) -> Iterator[Service]:
    """Run a service on a free port of this machine."""
    handler = type("Own", (Handler,), {})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.handle_error = lambda *_: None  # a client that hangs up is what some tests are about
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    scheme = "https" if context else "http"
    handler.service = Service(f"{scheme}://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield handler.service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def self_signed(folder: Path) -> ssl.SSLContext:
    """Make a certificate for this machine that no authority has signed."""
    command = (
        "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1"
    )
    files = ["-keyout", str(folder / "key.pem"), "-out", str(folder / "certificate.pem")]
    subprocess.run([*command.split(), *files], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "certificate.pem", folder / "key.pem")
    return context


def figures(*rows: dict[str, object], columns: list[str] = COLUMNS) -> bytes:
    """Write rows as the service does: 27 columns, CRLF."""
    usual = {
        "Indicator ID": 93283, "Indicator Name": "Life expectancy at birth", "Parent Code": "E92000001",
        "Parent Name": "England", "Area Type": "MSOA", "Sex": "Male", "Age": "All ages", "Time period": "2019 - 23",
        "Time period Sortable": "20190000", "Time period range": "5y",
    }  # fmt: skip
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, restval="")
    writer.writeheader()
    for row in rows:
        writer.writerow(usual | row)
    return text.getvalue().encode()


def as_json(found: object) -> Reply:
    return Reply(json.dumps(found).encode(), headers={"Content-Type": "application/json"})


def ring(number: int) -> dict[str, object]:
    """Give a small square somewhere in Leicester."""
    west = -1.2 + number * 0.001
    corners = [(west, 52.6), (west + 0.001, 52.6), (west + 0.001, 52.601), (west, 52.601), (west, 52.6)]
    return {"type": "Polygon", "coordinates": [corners]}
