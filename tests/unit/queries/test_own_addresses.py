"""The address of a neighbourhood of a reader's own: short, in order, and the same after a round trip."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from components.selection import MAX_SELECTED_AREAS, Selection, read_search
from queries.own_neighbourhoods import LONGEST_NAME, MOST_AREAS, _full_codes, write_own

codes = st.from_regex(r"\A(E0[0-9]{7}|W0200[0-9]{4}|LLR-LC[0-9]|S1[0-9]{4})\Z")
sets = st.lists(codes, unique=True, min_size=1, max_size=MOST_AREAS)


@given(sets)
def test_every_set_survives_its_address(chosen):
    name, _, written = write_own("East & West", chosen).partition("~")
    assert name == "East & West"
    assert _full_codes(written) == sorted(chosen)


@given(sets, sets)
def test_two_sets_have_one_address_only_if_they_are_the_same(one, other):
    assert (write_own("x", one) == write_own("x", other)) == (set(one) == set(other))


def test_what_codes_share_is_written_once():
    assert write_own("East", ["E05010463", "E05010458", "E05010461"]) == "East~E05010458.61.3"


def test_an_address_stays_short_with_as_many_areas_and_as_long_a_name_as_there_may_be():
    far_apart = [f"E0{2 + 3 * (number % 2)}{number * 99991 % 10_000_000:07d}" for number in range(MOST_AREAS)]
    own = write_own("\u00e9" * LONGEST_NAME, far_apart)
    selected = tuple(f"E0501{number:04d}" for number in range(MAX_SELECTED_AREAS))
    search = Selection(
        data="example", release="1234567", place="E10000018", neighbourhood="own", own=own, selected=selected,
        period="to-2021-07-11", benchmark="E92000001", group="x" * 80, basis="x" * 80,
    ).to_search()  # fmt: skip
    assert read_search(search).selection.own == own
    assert len(search) < 1_600  # and a host and a path before it: under 2,000 together
