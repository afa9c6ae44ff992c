"""What a page says of the data release that it shows: in the footer, and above a page whose address asks for one."""

from __future__ import annotations

from dash import html

from queries.models import Release

RELEASE_WORDS_ID = "release-words"  # in the footer; assets/releases.js keeps it in step with the page


def release_words(release: Release) -> str:
    """Name a release in one sentence."""
    return f"Data release {release.number}, built {_date(release)}."


def release_banner(release: Release, current: Release, newest_href: str) -> html.Div | None:
    """Say above a page that it shows another release than the current one, and lead to that. None where it does not.

    Args:
        release: what the page shows.
        current: the current release.
        newest_href: the same page without a release in its address.
    """
    if release == current:
        return None
    words = [html.B(f"You see release {release.number} of {_date(release)}."), " "]
    if release.number < current.number:
        return _banner([*words, "Newer data exist: ", _link("see them", newest_href), "."])
    said = f"It was taken back. Release {current.number} of {_date(current)} is current: "
    return _banner([*words, said, _link("see it", newest_href), "."])


def missing_banner(number: str, current: Release, newest_href: str) -> html.Div:
    """Say above a page that the release of its address is not kept, and what is shown instead."""
    is_past = int(number) < current.number
    title = f"Release {number} is not kept any more." if is_past else f"There is no release {number} here."
    shown = f" You see release {current.number} of {_date(current)}, the current one. "
    return _banner([html.B(title), shown, _link("Take the number out of the address", newest_href), "."])


def _banner(words: list[object]) -> html.Div:
    return html.Div(html.P(words, className="wrap"), className="release-banner", role="note")


def _link(label: str, href: str) -> html.A:
    """Lead to the same page anew, footer and all. The script puts the filters of the moment into the address."""
    return html.A(label, href=href, **{"data-newest": "true"})


def _date(release: Release) -> str:
    return f"{release.released_at:%-d %B %Y}"
