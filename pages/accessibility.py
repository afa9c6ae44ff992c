"""Accessibility statement: what works, what does not, how it is tested, whom to tell."""

from __future__ import annotations

import re

from dash import html, register_page
from dash.development.base_component import Component

from components import guide
from components.shell import Link
from pages._guide import accessibility_prose as prose
from settings import get_settings

register_page(
    __name__, path="/accessibility", title="Accessibility · The Health Gap", name="Accessibility", in_footer=True,
    order=92,
)  # fmt: skip

_ENFORCER = "https://www.equalityadvisoryservice.com/"


def layout(**_query: str | list[str]) -> Component:
    """Compose the statement. It stands without a database."""
    closing = [
        guide.section("contact", "Tell us", html.P([prose.CONTACT_BEFORE, _contact(), prose.CONTACT_AFTER])),
        guide.section(
            "enforcement",
            "If we do not put it right",
            html.P(prose.ENFORCEMENT),
            html.P(html.A("Equality Advisory and Support Service", href=_ENFORCER)),
        ),
        guide.section("prepared", "When this was written", html.P(f"Prepared on {prose.PREPARED:%-d %B %Y}.")),
    ]
    sections = [*map(_part, prose.PARTS), *closing]
    contents = [Link(label=each.children[0].children, href=f"#{each.id}") for each in sections]
    return guide.guide("Accessibility statement", prose.INTRODUCTION, contents, sections)


def _part(part: prose.Part) -> html.Section:
    points = guide.bullets(part.points)
    return guide.section(part.slug, part.title, *map(html.P, part.says), *([points] if points else []))


def _contact() -> str | Component:
    contact = get_settings().contact
    is_address = re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", contact)
    return html.A(contact, href=f"mailto:{contact}") if is_address else contact
