"""One screen of a profile: its cards as markup, what the script paints, and what the cards take along."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from components import formatting, notices
from components.datasets import stamp_of, stamped
from components.downloads import file_name
from components.markup import markup_of
from components.releases import release_words
from components.selection import Selection
from pages._addresses import at
from pages._area import absent, findings, head, people, table, words
from pages._area.downloads import FILES
from queries.caching import cached_per_release
from queries.profile import get_profile
from queries.profile_models import Profile

SLOTS = ("slot-findings", "slot-people", "slot-checks", "slot-figures", "slot-absent", "slot-groups")
PARTS = ("title", "lede", "notices", "map-foot", *SLOTS)
_KNOWN = ("data", "release", "benchmark", "own")  # a reader's own neighbourhood is only carried on


def unused_of(profile: Profile, selection: Selection) -> list[str]:
    """Name the parts of an address that a profile has no use for, as they were written."""
    blank = Selection()
    others = replace(selection, **{name: getattr(blank, name) for name in _KNOWN})
    unused = [text for text in others.to_search().lstrip("?").split("&") if text]
    if selection.benchmark != profile.wanted:
        unused.append(f"benchmark={selection.benchmark}")
    return unused


@cached_per_release(maxsize=128)
def get_screen(area_code: str, selection: Selection, ignored: tuple[str, ...], today: date) -> dict[str, object]:
    """Compose what the browser paints for one address. Nobody may change it: it is kept for the next who asks.

    Raises:
        UnknownAreaError: no area of this release has the code.
    """
    profile = get_profile(area_code, selection.benchmark)
    data = selection.data
    map_view = head.map_view_of(profile)
    parts = {
        "title": head.heading(profile),
        "lede": head.lede(profile, data),
        "notices": notices.ignored_parameters([*ignored, *unused_of(profile, selection)]),
        "map-foot": head.map_words(map_view, profile) if map_view else None,
        "slot-findings": findings.findings_card(profile, data),
        "slot-people": people.people_card(profile),
        "slot-checks": absent.checks_card(profile, data),
        "slot-figures": table.figures_card(profile, data, today),
        "slot-absent": absent.absent_card(profile, data),
        "slot-groups": absent.groups_card(profile, data),
    }
    return {
        "parts": {name: markup_of(part) for name, part in parts.items()},
        "switches": head.benchmark_switch(profile),
        "beside": head.beside_field(profile),
        "map": head.map_payload(map_view, profile, selection) if map_view else None,
        "about": _about(profile, selection),
        "key": f"{area_code} {selection.to_search()} {profile.release.name}",
    }


def _about(profile: Profile, selection: Selection) -> dict[str, object]:
    """Describe the screen for assets/card_tools.js: its files, and what is written under it on paper."""
    held = Selection(data=selection.data, release=selection.release, benchmark=profile.wanted).to_search()
    code = profile.area.code
    released = f"{profile.release.released_at:%-d %B %Y}"
    return {
        "measure": stamped(words.full_name(profile.area), profile.release),
        "files": {name: at(f"/download/area/{code}/{name}.csv{held}") for name in FILES},
        "name": file_name(["profile", code], "").rstrip("."),
        "lines": {
            "first": [],
            "view": [formatting.end_sentence(f"Profile of {words.full_name(profile.area)}, {code}")],
            "all": [f"The Health Gap, data release {profile.release.number}, built {released}."],
        },
        "mark": stamp_of(profile.release),
        "release": release_words(profile.release),
    }
