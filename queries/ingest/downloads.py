"""Files that `fetch` brought: their source is their publisher, as long as the note beside them proves what they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from queries.ingest.sidecar import Sidecar, read_sidecar
from queries.models import Source

FINGERTIPS = "fingertips"


@dataclass(frozen=True)
class _Publisher:
    title: str
    short_title: str
    name: str
    url: str
    licence: str
    credit: str
    note: str


_PUBLISHERS = {
    FINGERTIPS: _Publisher(
        title="Public health profiles (Fingertips), fetched from the service",
        short_title="OHID Fingertips",
        name="Office for Health Improvement and Disparities",
        url="https://fingertips.phe.org.uk/",
        licence="Open Government Licence v3.0; some indicators have further terms, which their description gives",
        credit="Source: Office for Health Improvement and Disparities, Fingertips. Contains public sector information "
        "licensed under the Open Government Licence v3.0.",
        note="The files are as the service sent them. Each is held with its address, its date and its checksum.",
    )
}


def published_download(path: Path) -> Sidecar | None:
    """Read the note of a downloaded table of figures; None when the file is somebody's own, or has been touched."""
    found = read_sidecar(path)
    return found if found and found.publisher in _PUBLISHERS else None


def download_sources(downloads: Iterable[tuple[Path, Sidecar]]) -> list[Source]:
    """Make one source of each publisher, with a note for every file: where it was, when, and its checksum.

    The source is as old as its oldest file, by the day when the service last said that it is current.
    """
    held: dict[str, list[tuple[Path, Sidecar]]] = {}
    for path, sidecar in downloads:
        held.setdefault(sidecar.publisher, []).append((path, sidecar))
    return [_source(publisher, files) for publisher, files in held.items()]


def _source(publisher_id: str, files: list[tuple[Path, Sidecar]]) -> Source:
    publisher = _PUBLISHERS[publisher_id]
    return Source(
        source_id=publisher_id,
        title=publisher.title,
        short_title=publisher.short_title,
        publisher=publisher.name,
        url=publisher.url,
        licence=publisher.licence,
        accessed_date=min(sidecar.checked_at for _, sidecar in files).date(),
        credit=publisher.credit,
        notes=(publisher.note, *(_note(path, sidecar) for path, sidecar in files)),
    )


def _note(path: Path, sidecar: Sidecar) -> str:
    day = f"{sidecar.fetched_at.day} {sidecar.fetched_at:%B %Y}"
    return f"{path.name}, fetched on {day} from {sidecar.address}. SHA-256 {sidecar.sha256}."
