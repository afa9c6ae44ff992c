"""The pages with a neighbourhood of a reader's own in their address: what they say, and what they refuse."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest

from components.selection import Selection, read_search
from queries import indicators
from tests.browser import published
from tests.integration.inequality_screen import Screen
from tests.own_sets import counted, msoas_of, ten_wards, wilson
from tests.unit.components.component_text import text_of

TODAY = date(2026, 11, 22)
NIMS = "covid-first-dose-50-plus-nims"


def own_of(codes, name: str = "Ten wards") -> str:
    from queries.own_neighbourhoods import write_own

    return write_own(name, codes)


@pytest.fixture
def client(app):
    return app.server.test_client()


def drawn(slug: str, **chosen: object) -> dict[str, object]:
    from pages._indicator.screen import get_screen

    return get_screen(slug, Selection(**chosen), (), TODAY)


def test_the_card_of_a_measure_shows_the_sum_and_says_where_it_is_from(app):
    text = text_of(drawn(NIMS, own=own_of(ten_wards()), neighbourhood="own")["own"])
    value, lower, upper = wilson(*counted(msoas_of(ten_wards()), Age="50+ yrs"))
    reached, people = counted(msoas_of(ten_wards()), Age="50+ yrs")
    assert f"{value:.1f}%" in text
    assert f"{lower:.1f} to {upper:.1f}" in text
    assert f"{reached:,} of {people:,}" in text
    assert "Derived here from counts of" in text
    assert "the same ground as the 10 wards" in text


def test_choosing_it_leaves_only_its_areas(app):
    view = drawn(NIMS, own=own_of(ten_wards()), neighbourhood="own")["view"]
    assert view["shown"].count("1") == len(msoas_of(ten_wards()))
    assert sorted(view["zoom_to"].split()) == msoas_of(ten_wards())
    field = next(each for each in view["controls"]["filters"] if each["field"] == "neighbourhood")
    assert field["value"] == "own"
    option = field["options"][-1]
    assert (option["label"], option["set"]) == ("Ten wards (your own)", {"neighbourhood": "own", "place": None})


def test_a_set_that_is_kept_and_not_chosen_changes_nothing_of_the_map(app):
    with_set, without = (drawn(NIMS, own=own)["view"] for own in (own_of(ten_wards()), ""))
    assert with_set["shown"] == without["shown"]
    assert set(with_set["shown"]) == {"1"}


def test_the_reason_stands_where_the_figure_would(app):
    text = text_of(drawn("smoking", own=own_of(ten_wards()), neighbourhood="own")["own"])
    assert "Ten wards has no figure together." in text
    assert "It is not published for wards. The smallest areas that have it are districts." in text
    assert "Nearest: " in text


@pytest.mark.parametrize(
    ("own", "words"),
    [
        ("East", "Your own neighbourhood could not be used. It names no areas."),
        ("<i>~E05010458.9", "could not be used. Its name has a mark that we do not take"),
        ("", "The address asks for a neighbourhood of your own and does not say what is in it."),
    ],
)
def test_a_wrong_set_is_told_and_the_rest_is_shown(app, own, words):
    page = drawn(NIMS, own=own, neighbourhood="own")
    text = text_of(page["notices"])
    assert words in text
    assert "We do not know" not in text
    assert set(page["view"]["shown"]) == {"1"}


def test_a_set_that_no_msoa_is_known_to_hold_shows_its_district(app):
    page = drawn(NIMS, own=own_of(["E05010102", "E05010114"], "Two"), neighbourhood="own")
    assert "we do not know where Castle Donington Park and Ibstock West would lie" in text_of(page["own"])
    assert 0 < page["view"]["shown"].count("1") < 20


def test_a_place_that_does_not_hold_the_set_is_shown_instead_and_it_says_so(app):
    page = drawn(NIMS, own=own_of(ten_wards()), neighbourhood="own", place="E06000017")
    assert "“Ten wards” does not lie in the chosen place alone." in text_of(page["notices"])


def test_the_file_holds_the_row_of_the_screen(client):
    search = Selection(own=own_of(ten_wards()), neighbourhood="own").to_search()
    answer = client.get(f"/download/indicator/{NIMS}.csv{search}")
    rows = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True).lstrip("\ufeff"))))
    reached, people = counted(msoas_of(ten_wards()), Age="50+ yrs")
    whole, *others = rows
    numbers = [float(whole[name]) for name in ("value", "lower_limit", "upper_limit", "count", "denominator")]
    assert numbers == pytest.approx([*wilson(reached, people), reached, people])
    assert (whole["area_code"], whole["kind"], whole["status"]) == ("own", "Derived", "Figure")
    codes = {row["area_code"] for row in others if row["level"] != "benchmark"}
    assert codes == set(msoas_of(ten_wards()))


def test_a_file_of_a_set_that_cannot_be_is_refused(client):
    answer = client.get(f"/download/indicator/{NIMS}.csv?neighbourhood=own&own=East")
    assert answer.status_code == 400


def test_the_profile_adds_up_what_can_be_and_names_the_rest(app):
    from pages._own.profile import own_profile_page

    page = text_of(own_profile_page(read_search(Selection(own=own_of(ten_wards())).to_search()), TODAY))
    value, lower, upper = wilson(*counted(msoas_of(ten_wards()), Age="50+ yrs"))
    assert f"{value:.1f}%" in page
    assert f"{lower:.1f} to {upper:.1f}" in page
    assert "Residents by ethnic group, 2021" in page
    assert "Life expectancy at birth, women" in page
    assert "They cannot be added up or averaged." in page


def test_the_profile_of_a_wrong_set_says_what_is_wrong(client, app):
    from pages._own.profile import own_profile_page

    page = text_of(own_profile_page(read_search("?own=East~E05010458"), TODAY))
    assert "It holds one area. We expect 2 to 40." in page
    assert client.get("/area/own?own=East").status_code == 200


@pytest.mark.parametrize(
    "path", ["/", "/two-babies", "/inequalities/smoking-at-delivery", "/area/E06000017", "/vaccines"]
)
def test_every_page_takes_the_set_along_without_complaint(client, path):
    search = Selection(own=own_of(ten_wards())).to_search()
    assert client.get(path + search).status_code == 200


def ask(client, **body: str) -> dict[str, str]:
    return client.post("/own-neighbourhood.json", json=body).get_json()


def test_the_form_gets_the_set_as_an_address_has_it(client):
    codes = "\n".join(ten_wards())
    assert ask(client, name=" Ten   wards ", codes=codes) == {
        "own": own_of(ten_wards()),
        "said": "Ten wards: 10 wards.",
    }


def test_the_form_is_told_which_field_is_wrong(client):
    answer = ask(client, name="", codes="E05010458 E05999999")
    assert answer["name_problem"].startswith("It has no name.")
    assert "E05999999" in answer["codes_problem"]
    assert "own" not in answer


def test_an_old_code_is_followed_and_it_says_so(client):
    answer = ask(client, name="North", codes="E02006964, E02002827")
    assert answer["own"] == "North~E02002827.35"
    assert (
        "E02006964 is an old code, Hamilton North: Hamilton & Humberstone (E02002835) took its place." in answer["said"]
    )


@pytest.mark.parametrize("body", [b"", b"[1]", b"{", b'{"name": 7, "codes": null}'])
def test_anything_may_be_posted(client, body):
    answer = client.post("/own-neighbourhood.json", data=body, content_type="application/json")
    assert answer.status_code == 200
    assert answer.get_json()["codes_problem"]


def test_what_is_too_long_is_not_read(client):
    assert "too long" in ask(client, name="x", codes="E05010458 " * 3000)["codes_problem"]


def held_small(indicator_id: str) -> bool:
    """Whether any ward or MSOA has a row of a measure in the tables that ship."""
    small = {*published.areas("ward"), *published.areas("msoa")}
    return any(row["Area Code"] in small for row in published.every_row(indicator_id))


@pytest.mark.parametrize(
    ("slug", "why"),
    [
        ("smoking-at-delivery", "This measure is not published by group for wards"),
        (
            "life-expectancy-small-area-pattern",
            "Only rates, scores or averages are held. They cannot be added up or averaged.",
        ),
        (NIMS, "This measure is not published by group for wards"),
    ],
)
def test_the_page_of_inequalities_takes_a_set_and_says_why_it_has_no_groups(app, slug, why):
    page = Screen(slug, own=own_of(ten_wards()), neighbourhood="own")
    assert "Ten wards" in page.title
    assert why in page.notices
    place = next(each for each in page.drawn["controls"]["filters"] if each["field"] == "place")
    assert (place["value"], place["options"][-1]["label"]) == ("own", "Ten wards (your own)")
    assert place["options"][0]["set"] == {"place": place["options"][0]["value"], "neighbourhood": None}
    if "not published" in why:
        indicator = indicators.get_indicator(slug).indicator_id
        small = {*published.areas("ward"), *published.areas("msoa")}
        assert not [row for row in published.every_row(indicator) if row["Category"] and row["Area Code"] in small]


def test_a_set_of_all_wards_of_leicester_has_the_groups_of_leicester(app, client):
    """Its wards are all of Leicester's ground, so what is published of Leicester is the set's own figure."""
    wards = [code for code, row in published.areas("ward").items() if row.district_code == published.LEICESTER]
    slug = "life-expectancy-at-birth"
    own = Screen(slug, own=own_of(wards, "All"), neighbourhood="own")
    place = Screen(slug, place=published.LEICESTER)
    assert own.groups() == place.groups() and own.groups()
    assert own.every_measure() == place.every_measure()
    assert "Each group: The 21 wards are the whole of Leicester: this is its own figure." in own.notices
    rows = own.file(client)
    assert {row["area_code"] for row in rows} == {"own"}
    assert [row["value"] for row in rows] == [row["value"] for row in place.file(client)]
    kept = Screen(slug, own=own_of(wards, "All"), place=published.RUTLAND)
    assert "Choose it as the place to see its groups." in kept.notices
    assert "Rutland" in kept.title


def test_a_published_neighbourhood_has_no_effect_on_the_page_of_inequalities_either(client):
    code = next(iter(published.areas("neighbourhood")))
    page = client.get(f"/inequalities/smoking-at-delivery?neighbourhood={code}")
    assert page.status_code == 200
    from pages.inequalities import _get_drawn

    drawn_with, without = (
        _get_drawn("smoking-at-delivery", Selection(neighbourhood=each), (), TODAY) for each in (code, "")
    )
    assert str(drawn_with["body"]) == str(without["body"])


def test_the_tale_says_how_many_of_its_measures_no_ward_and_no_msoa_has(app):
    from pages._own.lives import why_not_lives
    from queries.life_course_list import get_life_course_list

    slugs = get_life_course_list().slugs
    without = [slug for slug in slugs if not held_small(indicators.get_indicator(slug).indicator_id)]
    assert without
    assert f"{len(without)} of its {len(slugs)} measures are not published for wards or MSOAs" in why_not_lives()
