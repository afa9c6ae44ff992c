"""The lists of a profile, as the release holds them: ingest reads them from queries/definitions/profile."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import select

from queries.caching import cached_per_release
from queries.engine import fetch_frame
from queries.profile_models import Finding, MissingGroup, ProfileLists
from queries.schema import profile_lists

_ABOUT = ("findings_source", "findings_caution")


@cached_per_release()
def get_lists() -> ProfileLists:
    """Get the lists. A system that ships none has none."""
    rows = fetch_frame(select(profile_lists).order_by(profile_lists.c.sort_order))
    held: dict[str, list[Any]] = {}
    for row in rows.itertuples():
        held.setdefault(row.list_name, []).append(json.loads(row.entry_json))
    groups = tuple(MissingGroup(**{**each, "areas": tuple(each["areas"])}) for each in held.pop("groups", ()))
    findings = tuple(Finding(**{**each, "measures": tuple(each["measures"])}) for each in held.pop("findings", ()))
    about = {name: held.pop(name)[0] for name in _ABOUT if name in held}
    slugs = {name: tuple(entries) for name, entries in held.items()}
    return ProfileLists(groups=groups, findings=findings, **about, **slugs)
