"""The address: total, canonical, and the same after a round trip."""

from hypothesis import given
from hypothesis import strategies as st

from components.selection import MAX_SELECTED_AREAS, ReadAddress, Selection, read_query, read_search
from queries.models import DATASETS, Characteristic, Geography, Sex, Shade

codes = st.from_regex(r"\A[EL][A-Z0-9]{2,9}\Z")
groups = st.from_regex(r"\A[a-z][a-z0-9-]{0,30}\Z")


@st.composite
def selections(draw) -> Selection:
    characteristic = draw(st.none() | st.sampled_from(Characteristic))
    return Selection(
        data=draw(st.sampled_from(["", *DATASETS])),
        release=draw(st.just("") | st.integers(1, 9_999_999).map(str)),
        areas=draw(st.none() | st.sampled_from(Geography)),
        place=draw(st.just("") | codes),
        neighbourhood=draw(st.sampled_from(["", "own"]) | codes),
        own=draw(st.sampled_from(["", "East & West~E05010458.61", "no areas", "Élan's 2/3~E02002827.8"])),
        characteristic=characteristic,
        group=draw(groups) if characteristic else "",
        sex=draw(st.none() | st.sampled_from(Sex)),
        period=draw(st.sampled_from(["", "2023-25", "2023-24", "to-2021-03-21", "2024"])),
        benchmark=draw(st.just("") | codes),
        shade=draw(st.sampled_from(Shade)),
        selected=tuple(draw(st.lists(codes, unique=True, max_size=MAX_SELECTED_AREAS))),
    )


@given(selections())
def test_every_selection_survives_its_address(selection):
    assert read_search(selection.to_search()) == ReadAddress(selection=selection)


@given(st.text(max_size=200))
def test_any_text_is_a_valid_address(text):
    read_search(text)


@given(st.dictionaries(st.text(max_size=12), st.none() | st.text(max_size=30) | st.lists(st.text(max_size=9))))
def test_any_mapping_is_a_valid_query(query):
    assert isinstance(read_query(query).selection, Selection)


def test_defaults_are_left_out():
    assert Selection().to_search() == ""
    assert Selection(sex=Sex.FEMALE, place="E06000016").to_search() == "?place=E06000016&sex=female"


def test_twenty_wards_fit_in_a_short_address():
    wards = tuple(f"E0501{number:04d}" for number in range(30))
    address = read_query({"areas": "ward", "selected": ",".join(wards)})
    assert address.selection.selected == wards[:20]
    assert len(address.selection.to_search()) < 400


def test_what_is_not_understood_is_named():
    address = read_search("?areas=planet&sex=female&colour=red&utm_source=newsletter")
    assert address.selection == Selection(sex=Sex.FEMALE)
    assert address.ignored == ("areas=planet", "colour=red")


def test_a_group_without_its_characteristic_is_named():
    assert read_search("?group=asian").ignored == ("group=asian",)


def test_early_links_still_open():
    assert read_search("?area_type=lad&year=2023-25").selection == Selection(areas=Geography.DISTRICT, period="2023-25")


def test_a_repeated_parameter_counts_once():
    assert read_query({"sex": ["male", "female"]}).selection.sex is Sex.FEMALE


def test_a_data_set_that_does_not_exist_is_named():
    assert read_search("?data=secret").ignored == ("data=secret",)
    assert read_search("?data=example").selection.data == "example"
