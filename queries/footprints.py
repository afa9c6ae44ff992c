"""Which areas of another level cover exactly the ground of some wards or MSOAs, and where they do not fit.

The lookup of LSOAs that the release holds (`small_areas`) says it: an area is the LSOAs of 2011 that it holds, or that
fit it best. Areas that hold the same LSOAs as others are the same ground, so counts of the one are counts of the other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from queries.caching import cached_per_release
from queries.engine import fetch_frame
from queries.models import Geography
from queries.schema import small_areas

_COLUMNS = {
    Geography.WARD: "ward_code",
    Geography.MSOA: "msoa_code",
    Geography.NEIGHBOURHOOD: "neighbourhood_code",
    Geography.DISTRICT: "district_code",
    Geography.PLACE: "place_code",
}


@dataclass(frozen=True, kw_only=True)
class Cover:
    """The areas of one level that some other areas lie in.

    Attributes:
        touched: codes of every area of the level that shares ground with them, in order.
        cut: those of which a part lies outside; without any, the ground is the same.
        lost: codes of the areas that the lookup gives no ground, so that nothing can be said of them.
        outside: codes, at the level asked from, of the areas that would have to be added to make `cut` whole.
    """

    touched: tuple[str, ...]
    cut: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()

    @property
    def is_exact(self) -> bool:
        """Whether the areas of this level are the same ground, no more and no less."""
        return bool(self.touched) and not self.cut and not self.lost


def find_cover(codes: Sequence[str], level: Geography, wanted: Geography) -> Cover:
    """Find the areas of a level that hold some areas.

    Args:
        codes: areas of `level`.
        level: wards or MSOAs.
        wanted: the level to say it in.
    """
    if wanted is level:
        return Cover(touched=tuple(sorted(codes)))
    if level not in _COLUMNS or wanted not in _COLUMNS:
        return Cover(touched=(), lost=tuple(sorted(codes)))
    return _cover(tuple(sorted(codes)), _COLUMNS[level], _COLUMNS[wanted])


@cached_per_release(maxsize=512)
def _cover(codes: tuple[str, ...], column: str, wanted: str) -> Cover:
    ground, others = _grounds(column), _grounds(wanted)
    held = set().union(*(ground.get(code, frozenset()) for code in codes))
    touched = [code for code, lsoas in others.items() if lsoas & held]
    cut = [code for code in touched if not others[code] <= held]
    beyond = set().union(*(others[code] for code in cut)) - held
    return Cover(
        touched=tuple(sorted(touched)),
        cut=tuple(sorted(cut)),
        lost=tuple(code for code in codes if code not in ground),
        outside=tuple(sorted(code for code, lsoas in ground.items() if lsoas & beyond)),
    )


@cached_per_release()
def _grounds(column: str) -> dict[str, frozenset[str]]:
    """Give the LSOAs of every area of a level; nothing where no lookup came with the system."""
    found: dict[str, set[str]] = defaultdict(set)
    codes = small_areas.c[column]
    for row in fetch_frame(select(codes.label("code"), small_areas.c.lsoa11_code).where(codes != "")).itertuples():
        found[row.code].add(row.lsoa11_code)
    return {code: frozenset(lsoas) for code, lsoas in found.items()}
