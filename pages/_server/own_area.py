"""The address that says whether some codes and a name make a neighbourhood of a reader's own. Nothing is kept of it."""

from __future__ import annotations

from flask import Flask, Response, jsonify, request

from components.formatting import join_names
from components.selection import Selection, read_query
from pages._addresses import at
from pages._own.words import made_of
from pages._releases import using_address
from queries.errors import NoDatabaseError, OwnNeighbourhoodError
from queries.own_neighbourhoods import Followed, make_own, read_pasted, write_own

_LONGEST_PASTED = 20_000


def add_own_area(server: Flask) -> None:
    """Add the address to the server."""

    @server.post(at("/own-neighbourhood.json"))
    def check_own_neighbourhood() -> Response:
        """The set as an address has it, or what is wrong with its name and its areas."""
        asked = request.get_json(silent=True)
        asked = asked if isinstance(asked, dict) else {}
        data = read_query({"data": str(asked.get("data", ""))}).selection.data
        try:
            with using_address(Selection(data=data)):
                answer, status = _check(str(asked.get("name", "")), str(asked.get("codes", "")))
        except NoDatabaseError as error:
            answer, status = {"codes_problem": str(error)}, 503
        response = jsonify(answer)
        response.headers["Cache-Control"] = "no-store"
        response.status_code = status
        return response


def _check(name: str, pasted: str) -> tuple[dict[str, str], int]:
    if len(pasted) > _LONGEST_PASTED:
        return {"codes_problem": f"The text is too long. We expect {_LONGEST_PASTED} letters at most."}, 200
    codes, followed = read_pasted(pasted)
    try:
        own = make_own(name, codes)
    except OwnNeighbourhoodError as error:
        return {"name_problem": error.name_problem, "codes_problem": error.codes_problem}, 200
    said = " ".join([f"{own.name}: {made_of(own)}.", *map(_followed_words, followed)])
    return {"own": write_own(own.name, own.codes), "said": said}, 200


def _followed_words(old: Followed) -> str:
    heirs = join_names([f"{area.name} ({area.code})" for area in old.areas])
    return f"{old.code} is an old code, {old.name}: {heirs} took its place."
