"""The cards of the page of vaccines come as markup: what differs is changed, all else stays as the reader left it."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.test_journey_vaccines import EXAMPLE, PATH, choose, open_page, press, settle

# The cards as they stand; what other scripts fill, and where they lead, is left out.
_CARDS = """() => [...document.querySelectorAll(".vaccines-slot, .vaccines-side, #vaccines-map-foot, #vaccines-lede")]
  .map((slot) => {
    const copy = slot.cloneNode(true);
    for (const held of copy.querySelectorAll("[data-held]")) held.replaceChildren();
    for (const link of copy.querySelectorAll("a[data-file]")) link.removeAttribute("href");
    return copy.innerHTML;
  })"""
_STAYS = """() => {
  const node = (selector) => document.querySelector(selector);
  const selectors = ["#vaccines-study .main-svg", ".vaccines-matrix", "#vaccines-matrix-switches", ".vaccines-own"];
  window.kept = selectors.map(node);
}"""
_IS_KEPT = "() => window.kept.every((node) => node.isConnected)"


def test_after_many_changes_the_page_is_as_if_opened_there(page: Page):
    open_page(page, PATH)
    choose(page, "dose", "Second")
    press(page, "Places and their people")
    choose(page, "place", "Rutland")
    press(page, "Deprivation")
    choose(page, "target", "80%")
    choose(page, "place", "All of LLR")
    press(page, "People still to reach")
    choose(page, "dose", "First")
    choose(page, "period", "Up to 21 March 2021")
    changed = page.evaluate(_CARDS)
    open_page(page, page.url)
    assert page.evaluate(_CARDS) == changed
    assert sum(map(len, changed)) > 10_000


def test_a_change_leaves_folds_focus_and_charts_alone(page: Page):
    open_page(page, PATH)
    page.evaluate(_STAYS)
    fold = page.locator(".vaccines-study details.fold").first
    fold.locator("summary").click()
    button = page.locator("#vaccines-matrix-switches").get_by_role("button", name="Deprivation")
    button.focus()
    page.keyboard.press("Enter")
    settle(page)
    expect(page.locator("#vaccines-matrix-switches").get_by_role("button", name="Deprivation")).to_be_focused()
    choose(page, "target", "80%")
    assert page.evaluate(_IS_KEPT)
    assert fold.evaluate("each => each.open")


def test_a_link_in_a_card_is_followed_without_loading_the_page_anew(page: Page):
    open_page(page, f"{PATH}?columns=ethnic-group")
    page.evaluate("window.isSamePage = true")
    page.locator(".vaccines-matrix").get_by_role("link", name="Open the example data").click()
    expect(page.locator(".matrix thead")).to_contain_text("Not stated")
    assert page.url.endswith(EXAMPLE)
    assert page.evaluate("window.isSamePage")


def test_nothing_jumps_while_the_page_comes(fresh_context, server_url):
    page = fresh_context.new_page()
    page.add_init_script(
        """window.shift = 0;  // the footer waits at the top of an empty page, as on every page
        const isOfPage = (entry) => entry.sources.some(({ node }) => node && !node.closest?.(".site-footer"));
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) if (isOfPage(entry)) window.shift += entry.value;
        }).observe({ type: "layout-shift", buffered: true });"""
    )
    page.goto(f"{server_url}{PATH}")
    settle(page)
    assert page.evaluate("window.shift") < 0.1  # what web.dev calls good


def test_what_react_drew_gives_way_to_a_link_elsewhere_in_the_same_words(page: Page):
    open_page(page, PATH)
    found = page.evaluate(
        """() => {
          const part = document.createElement("p");
          part.innerHTML = '<a href="/one">See it</a>';
          const paint = (href) => healthGap.markup.paint(() => part, { part: `<a href="${href}">See it</a>` });
          return ["/one", "/two", "/three"].map((href) => {
            paint(href);
            return [part.querySelectorAll("a").length, part.querySelector("a").getAttribute("href")];
          });
        }"""
    )
    assert found == [[1, "/one"], [1, "/two"], [1, "/three"]]
