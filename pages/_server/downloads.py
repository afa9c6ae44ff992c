"""Addresses of files: the figures of a view as a table, at an address that stays the same for as long as the view."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, Response, make_response, request

from components.selection import ReadAddress, Selection, read_query
from pages._addresses import at
from pages._area import downloads as profile_tables
from pages._area import screen as profile_screen
from pages._compare import asked as compared
from pages._compare import downloads as comparison_tables
from pages._compare import screen as comparison_screen
from pages._home import downloads as home_tables
from pages._indicator import downloads as tables
from pages._indicator.words import ignored_by_data
from pages._inequality import downloads as inequality_tables
from pages._inequality.about import request_of
from pages._releases import ReleaseNotKeptError, require_kept, using_address
from pages._table_files import read_template
from pages._two_babies import about as tale
from pages._vaccines import about as vaccines
from pages._vaccines import downloads as vaccine_tables
from queries import views
from queries.errors import NoDatabaseError, NoTaleError, UnknownAreaError, UnknownIndicatorError
from queries.inequalities import InequalityView, get_inequality_view
from queries.life_course import get_life_course
from queries.profile import get_profile
from queries.uptake import get_uptake_view
from queries.views import IndicatorView

_File = tuple[bytes, str]


class _UnusedError(Exception):
    """Part of an address asks for what is not held: a file of something else would not be noticed."""


def figures_address(slug: str, search: str) -> str:
    """Write the address of the figures of a view."""
    return at(f"/download/indicator/{slug}.csv{search}")


def history_address(slug: str, search: str) -> str:
    """Write the address of the figures over time of a view."""
    return at(f"/download/indicator/{slug}/over-time.csv{search}")


def add_downloads(server: Flask) -> None:
    """Add the addresses of files to the server."""
    _add_measures(server)
    _add_pages(server)


def _add_measures(server: Flask) -> None:

    @server.get(at("/download/indicator/<slug>.csv"))
    def serve_figures(slug: str) -> Response:
        """Every area of a view with every figure, as the page with the same query string shows them."""
        return _answer(slug, lambda address: _write_figures(slug, address))

    @server.get(at("/download/indicator/<slug>/over-time.csv"))
    def serve_history(slug: str) -> Response:
        """The figures over time of the areas that the trend draws."""
        return _answer(slug, lambda address: _write_history(slug, address))

    @server.get(at("/download/inequality/<slug>.csv"))
    def serve_groups(slug: str) -> Response:
        """Every group of a view of the page of inequalities, and every measure of their gap."""
        return _answer(slug, lambda address: inequality_tables.write_groups(_inequality(slug, address)))

    @server.get(at("/download/inequality/<slug>/over-time.csv"))
    def serve_gap_over_time(slug: str) -> Response:
        """The groups and the measures of every period of that view."""
        return _answer(slug, lambda address: inequality_tables.write_periods(_inequality(slug, address)))


def _add_pages(server: Flask) -> None:
    @server.get(at("/download/two-babies.csv"))
    def serve_tale() -> Response:
        """Every figure of a tale of two babies, as the page with the same query string shows them."""
        return _answer("two-babies", _write_tale)

    @server.get(at("/download/vaccines/<name>.csv"))
    def serve_uptake(name: str) -> Response:
        """The figures of one card of the page of vaccines, as the page with the same query string shows them."""
        return _answer(name, lambda address: _write_uptake(name, address))

    @server.get(at("/download/area/<code>/<name>.csv"))
    def serve_profile(code: str, name: str) -> Response:
        """One table of the profile of an area, as the page with the same query string shows it."""
        return _answer(name, lambda address: _write_profile(code, name, address))

    @server.get(at("/download/compare/<name>.csv"))
    def serve_comparison(name: str) -> Response:
        """The table of the page that compares, as the page with the same query string shows it."""
        return _answer(name, lambda address: _write_comparison(name, address))

    @server.get(at("/download/templates/<name>"))
    def serve_template(name: str) -> Response:
        """A template for a table of one's own, or what its columns mean: one of a fixed list."""
        return _answer_template(name)

    @server.get(at("/download/home/<card>.csv"))
    def serve_home_card(card: str) -> Response:
        """The figures that a card of the home page shows."""
        return _answer_home(card)


def _write_figures(slug: str, address: ReadAddress) -> _File:
    view = _view(slug, address)
    return tables.figures_csv(view), tables.name_of_file(view)


def _write_history(slug: str, address: ReadAddress) -> _File:
    view = _view(slug, address)
    return tables.history_csv(view, address.selection.selected), tables.name_of_file(view, is_history=True)


def _view(slug: str, address: ReadAddress) -> IndicatorView:
    view = views.get_indicator_view(slug, address.selection.to_request())
    _require_used([*address.ignored, *ignored_by_data(view, address.selection)])
    return view


def _inequality(slug: str, address: ReadAddress) -> InequalityView:
    view = get_inequality_view(slug, request_of(address.selection))
    _require_used([*address.ignored, *inequality_tables.unused_of(view, address.selection)])
    return view


def _write_tale(address: ReadAddress) -> _File:
    course = get_life_course(tale.request_of(address.selection))
    _require_used([*address.ignored, *tale.unused_of(course, address.selection)])
    return tale.write_figures(course)


def _write_uptake(name: str, address: ReadAddress) -> _File:
    if name not in vaccine_tables.FILES:
        raise UnknownIndicatorError(f"The page of vaccines has no table {name[:80]!r}.")
    view = get_uptake_view(vaccines.request_of(address.selection))
    _require_used([*address.ignored, *vaccines.unused_of(view, address.selection)])
    return vaccine_tables.write_file(view, name)


def _write_profile(code: str, name: str, address: ReadAddress) -> _File:
    if name not in profile_tables.FILES:
        raise UnknownIndicatorError(f"A profile has no table {name[:80]!r}.")
    profile = get_profile(code, address.selection.benchmark)
    _require_used([*address.ignored, *profile_screen.unused_of(profile, address.selection)])
    return profile_tables.write_file(profile, name)


def _write_comparison(name: str, address: ReadAddress) -> _File:
    asked = compared.read(address.selection)
    _require_used([*address.ignored, *asked.unused, *comparison_screen.unused_of(asked)])
    try:
        return comparison_tables.write_file(asked, name)
    except comparison_tables.NoSuchTableError:
        raise UnknownIndicatorError(f"This comparison has no table {name[:80]!r}.") from None


def _require_used(unused: list[str]) -> None:
    if unused:
        raise _UnusedError(f"Part of the address could not be used: {', '.join(unused)}. No file was made.")


def _answer(slug: str, write: Callable[[ReadAddress], _File]) -> Response:
    """Answer with a file, or say what is wrong with the address."""
    address = read_query(request.args.to_dict(flat=False))
    try:
        with using_address(address.selection):
            require_kept(address.selection)
            body, name = write(address)
    except _UnusedError as error:
        return _refuse(400, str(error))
    except (ReleaseNotKeptError, NoTaleError) as error:
        return _refuse(404, str(error))
    except UnknownIndicatorError:
        return _refuse(404, f"There is no measure at the address {slug[:80]!r}.")
    except UnknownAreaError as error:
        return _refuse(404, str(error))
    except NoDatabaseError as error:
        return _refuse(503, error.advice)
    return _give(body, name)


def _answer_home(card: str) -> Response:
    """Answer with the file of a card. Home has no filters and one data set: an address that asks for more is wrong."""
    address = read_query(request.args.to_dict(flat=False))
    if address.ignored or address.selection != Selection(release=address.selection.release):
        return _refuse(400, "The cards of the home page have no filters. No file was made.")
    if card not in home_tables.CARDS:
        return _refuse(404, f"The home page has no card {card[:80]!r} with figures.")
    try:
        with using_address(address.selection):
            require_kept(address.selection)
            return _give(*home_tables.write_card(card))
    except (UnknownIndicatorError, ReleaseNotKeptError) as error:
        return _refuse(404, str(error))
    except NoDatabaseError as error:
        return _refuse(503, error.advice)


def _answer_template(name: str) -> Response:
    text = read_template(name)
    if text is None:
        return _refuse(404, f"There is no template {name[:80]!r}.")
    return _give(text.encode("utf-8"), name, "text/csv" if name.endswith(".csv") else "text/plain")


def _give(body: bytes, name: str, content_type: str = "text/csv") -> Response:
    response = make_response(body)
    response.headers["Content-Type"] = f"{content_type}; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    return response.make_conditional(request)


def _refuse(status: int, words: str) -> Response:
    return make_response(words + "\n", status, {"Content-Type": "text/plain; charset=utf-8"})
