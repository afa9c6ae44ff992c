"""Addresses within the site. Behind a proxy the dashboard may live under a path of its own, such as /health-gap/."""

from __future__ import annotations

from settings import get_settings


def at(path: str) -> str:
    """Give the address of a path of the dashboard, such as "/methods", as a browser must ask for it."""
    return f"{get_settings().base_path.rstrip('/')}{path}"
