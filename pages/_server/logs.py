"""Logs as one JSON object a line. They hold no address of a reader, no cookie and nothing that a reader typed."""

from __future__ import annotations

import json
import logging
import time
import traceback
from datetime import UTC, datetime

from flask import Flask, Response, g, request

from settings import get_settings

logger = logging.getLogger("health_gap")


class JsonLines(logging.Formatter):
    """Write a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Write time, level, message, what the caller added as `facts`, and the error if there was one."""
        entry = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "message": record.getMessage(),
            **getattr(record, "facts", {}),
        }
        if record.exc_info and record.exc_info[1]:
            entry["error"] = "".join(traceback.format_exception(record.exc_info[1]))
        return json.dumps(entry)


def set_up_logs(server: Flask) -> None:
    """Send what the dashboard logs to standard error; each request at the level "info"."""
    if not logger.handlers:
        handler = logging.StreamHandler()
        handler.setFormatter(JsonLines())
        logger.addHandler(handler)
        logger.propagate = True
    logger.setLevel(get_settings().log_level.upper())

    @server.before_request
    def start_clock() -> None:
        g.started_seconds = time.perf_counter()

    @server.after_request
    def log_request(response: Response) -> Response:
        if logger.isEnabledFor(logging.INFO):
            logger.info("request", extra={"facts": _facts(response)})
        return response


def _facts(response: Response) -> dict[str, object]:
    started = g.get("started_seconds")
    milliseconds = None if started is None else round(1000 * (time.perf_counter() - started), 1)
    return {
        "method": request.method,
        "path": request.path,  # without the query: a search is nobody's business
        "status": response.status_code,
        "milliseconds": milliseconds,
        "reference": response.headers.get("X-Reference", ""),
    }
