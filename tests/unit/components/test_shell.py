from dash import dcc, html

from components import shell
from tests.unit.components.component_text import classes_of, find, text_of, walk

ITEMS = [
    shell.NavItem(label="Map", href="/indicator/life-expectancy", match="/indicator/"),
    shell.NavItem(label="Methods", href="/methods"),
]


def header():
    return shell.page_header("The health gap", "Leicester, Leicestershire and Rutland", ITEMS)


def links_of(component):
    return {text_of(part): part.href for part in walk(component) if isinstance(part, dcc.Link)}


def test_header_names_product_and_system_and_leads_home():
    brand = find(header(), "site-brand")
    assert text_of(brand) == "The health gapLeicester, Leicestershire and Rutland"
    assert brand.href == "/"


def test_navigation_holds_exactly_the_pages_that_were_passed():
    navigation = find(header(), "site-nav")
    assert links_of(navigation) == {"Map": "/indicator/life-expectancy", "Methods": "/methods"}
    assert navigation.to_plotly_json()["props"]["aria-label"] == "Pages"


def test_every_item_says_which_addresses_belong_to_it():
    items = [part for part in walk(header()) if isinstance(part, html.Li)]
    assert [item.to_plotly_json()["props"]["data-match"] for item in items] == ["/indicator/", "/methods"]


def test_theme_button_has_a_name_and_does_not_submit():
    button = next(part for part in walk(header()) if isinstance(part, html.Button))
    props = button.to_plotly_json()["props"]
    assert (props["id"], props["type"]) == (shell.THEME_TOGGLE_ID, "button")
    assert props["aria-label"] == "Switch between light and dark"


def test_footer_says_release_and_every_credit():
    footer = shell.page_footer("Data as of 21 November 2026.", ["Credit one.", "Credit two."])
    assert text_of(footer) == "Data as of 21 November 2026.Credit one. Credit two."
    assert "footer-links" not in classes_of(footer)


def test_footer_lists_links():
    footer = shell.page_footer("Release.", [], [shell.Link(label="Methods", href="/methods")])
    assert links_of(footer) == {"Methods": "/methods"}


def test_frame_has_the_regions_that_the_scripts_write_into():
    frame = shell.page_frame(header(), html.P("Page"), shell.page_footer("Release.", []))
    by_id = {part.id: part for part in walk(frame) if getattr(part, "id", None)}
    status, banner = by_id[shell.STATUS_ID], by_id[shell.ERROR_BANNER_ID]
    assert status.to_plotly_json()["props"]["aria-live"] == "polite"
    assert (status.role, banner.role) == ("status", "alert")
    assert text_of(status) == text_of(banner) == ""
    assert text_of(by_id[shell.MAIN_ID]) == "Page"
    assert isinstance(by_id[shell.THEME_STORE_ID], dcc.Store)


def test_skip_link_is_first_and_leads_to_what_can_take_the_focus():
    frame = shell.page_frame(header(), html.P("Page"), shell.page_footer("Release.", []))
    first, *_ = frame.children
    main = next(part for part in walk(frame) if isinstance(part, html.Main))
    assert first.href == f"#{main.id}"
    assert main.tabIndex == -1
