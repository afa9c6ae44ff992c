import json

import pytest

from components import controls
from components.controls import CharacteristicGroup, Choice, Option
from queries.models import Characteristic, Sex
from tests.unit.components.component_text import walk

ETHNIC_GROUPS = (
    CharacteristicGroup(slug="asian-asian-british-or-asian-welsh", label="Asian, Asian British or Asian Welsh"),
    CharacteristicGroup(slug="roma", label="Roma", is_available=False, note="suppressed in every ward"),
)


def characteristic_of(option):
    return option["value"].split(":")[0]


def spec_of(choice):
    return controls.select_field("characteristic", "Protected characteristic", choice)


def test_all_nine_characteristics_are_listed_when_a_measure_has_none():
    options = spec_of(controls.characteristic_choice({}, chosen=None))["options"]
    assert {characteristic_of(option) for option in options} == {"", *(member.value for member in Characteristic)}
    assert len(Characteristic) == 9
    for option in options[1:]:
        assert (option["is_available"], option["note"]) == (False, "not published")


def test_a_characteristic_without_data_can_be_chosen_and_says_why():
    notes = {Characteristic.DISABILITY: "not collected"}
    choice = controls.characteristic_choice({}, chosen=Characteristic.DISABILITY, notes=notes)
    spec = spec_of(choice)
    option = next(option for option in spec["options"] if option["value"] == spec["value"])
    assert option["note"] == "not collected"
    assert option["set"] == {"characteristic": "disability", "group": None}


def test_groups_stand_under_the_name_of_their_characteristic():
    choice = controls.characteristic_choice(
        {Characteristic.RACE: ETHNIC_GROUPS}, chosen=Characteristic.RACE, group="roma"
    )
    spec = spec_of(choice)
    race = [option for option in spec["options"] if characteristic_of(option) == "race"]
    assert [option["group"] for option in race] == ["Race", "Race"]
    assert [option["label"] for option in race] == ["Race: Asian, Asian British or Asian Welsh", "Race: Roma"]
    assert race[1]["note"] == "suppressed in every ward"
    assert spec["value"] == "race:roma"
    assert race[0]["set"] == {"characteristic": "race", "group": "asian-asian-british-or-asian-welsh"}


def test_men_and_women_are_groups_of_the_characteristic_sex():
    sexes = (Sex.MALE, Sex.FEMALE)
    choice = controls.characteristic_choice({}, chosen=None, sexes=sexes, sex=Sex.FEMALE, default_sex=Sex.MALE)
    spec = spec_of(choice)
    by_value = {option["value"]: option for option in spec["options"]}
    assert spec["value"] == "sex:female"
    assert "" not in by_value  # there is no figure for everyone, so everyone is not offered
    assert by_value["sex:male"]["set"] == {"characteristic": None, "group": None, "sex": None}
    assert by_value["sex:male"]["is_default"]
    assert by_value["sex:female"]["set"]["sex"] == "female"
    assert by_value["sex:female"]["label"] == "Sex: women"


def test_everyone_comes_first_where_there_is_such_a_figure():
    choice = controls.characteristic_choice({}, chosen=None, sexes=tuple(Sex), sex=Sex.PERSONS, default_sex=Sex.MALE)
    spec = spec_of(choice)
    assert spec["value"] == ""
    assert spec["options"][0]["label"] == "Everyone"
    assert spec["options"][0]["set"]["sex"] == "persons"  # written out, because men are the default here
    assert not spec["options"][0]["is_default"]


def test_filters_stand_in_one_order_whatever_is_passed():
    one = Choice(value="a", options=[Option(value="a", label="A")])
    spec = controls.filter_bar_spec(
        {"sex": one, "benchmark": one, "place": one, "measure": one}, sex_question="And women?"
    )
    assert [field["field"] for field in spec] == ["measure", "place", "benchmark", "sex"]
    assert spec[-1]["kind"] == "switch"
    assert spec[-1]["is_at_end"]
    assert spec[-1]["label"] == "And women?"


def test_view_switches_are_areas_and_shading():
    one = Choice(value="a", options=[Option(value="a", label="A")])
    spec = controls.view_switch_spec({"shade": one, "areas": one})
    assert [(field["field"], field["label"], field["kind"]) for field in spec] == [
        ("areas", "Areas", "switch"),
        ("shade", "Shade by", "switch"),
    ]


def test_what_an_old_link_asks_for_is_shown_as_unavailable():
    spec = controls.select_field("period", "Period", Choice(value="1999", options=[Option(value="2021", label="2021")]))
    assert spec["value"] == "1999"
    assert spec["options"][-1]["label"] == "1999"
    assert not spec["options"][-1]["is_available"]


@pytest.mark.parametrize(
    ("available", "labels"),
    [
        ((Sex.MALE, Sex.FEMALE), ["Men", "Women"]),
        ((Sex.PERSONS,), ["Everyone", "Men", "Women"]),
    ],
)
def test_switch_between_the_sexes(available, labels):
    choice = controls.sex_choice(available, available[0], available[0])
    assert [option.label for option in choice.options] == labels
    assert {option.value for option in choice.options if option.is_available} == set(available)
    assert [option.value for option in choice.options if option.is_default] == [available[0]]


def test_a_measure_carries_its_address():
    record = Option(value="deprivation", label="Deprivation", href="/indicator/deprivation").to_record()
    assert record["href"] == "/indicator/deprivation"
    assert "set" not in record


def test_a_spec_travels_as_json():
    choice = controls.characteristic_choice({Characteristic.RACE: ETHNIC_GROUPS}, chosen=None, sexes=tuple(Sex))
    sex = controls.sex_choice(tuple(Sex), Sex.MALE, Sex.MALE)
    spec = controls.filter_bar_spec({"characteristic": choice, "sex": sex})
    assert json.loads(json.dumps(spec)) == spec


def test_bar_is_a_named_region_around_an_empty_container():
    bar = controls.filter_bar("indicator-filters", location_id="indicator-address")
    by_id = {part.id: part for part in walk(bar) if getattr(part, "id", None)}
    container = by_id["indicator-filters"]
    assert getattr(container, "children", None) is None
    assert bar.to_plotly_json()["props"]["aria-label"] == "Filters"
    toggle = next(part for part in walk(bar) if getattr(part, "className", "") == "filter-toggle")
    assert toggle.to_plotly_json()["props"]["aria-controls"] == "indicator-filters"


def test_view_switches_have_a_container_of_their_own():
    container = controls.view_switches("indicator-views")
    assert (container.id, container.className) == ("indicator-views", "fields")
