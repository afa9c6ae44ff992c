"""The index of the area search: every area once, with the page that shows it, compressed and never changing."""

from __future__ import annotations

import gzip
import json
import re

import brotli
import pytest

from tests.browser import published
from tests.browser.published import LEICESTER, LEICESTERSHIRE

pytestmark = pytest.mark.on_every_store


@pytest.mark.parametrize(
    ("encoding", "unpack"), [("br", brotli.decompress), ("gzip", gzip.decompress), ("identity", bytes)]
)
def test_the_index_of_the_search_is_compressed_and_immutable(app, encoding, unpack):
    client = app.server.test_client()
    response = client.get("/search/published-1.json", headers={"Accept-Encoding": encoding})
    listed = json.loads(unpack(response.data))["areas"]
    codes = {
        code for level in ("place", "district", "neighbourhood", "msoa", "ward") for code in published.areas(level)
    }
    assert {address.rsplit("/", 1)[1] for *_, address in listed} == codes
    assert len(listed) == len(codes)
    assert "immutable" in response.headers["Cache-Control"]
    assert response.headers.get("Content-Encoding", "identity") == encoding
    assert client.get("/search/published-9.json").status_code == 404


def test_every_area_of_the_search_opens_its_own_profile(app):
    client = app.server.test_client()
    listed = json.loads(client.get("/search/published-1.json").data)["areas"]
    where = {(name, where) for name, what, where, _ in listed if name == "Normanton" and what == "ward"}
    assert where == {("Normanton", "Blaby"), ("Normanton", "Rutland")}
    by_name = {name: (what, address) for name, what, _, address in listed}
    assert by_name["Leicester"] == ("district and place", f"/area/{LEICESTER}")
    assert by_name["Leicestershire"] == ("place", f"/area/{LEICESTERSHIRE}")
    assert by_name["Leicester City 1"][0] == "neighbourhood"
    for name, what, _, address in listed:
        code = re.fullmatch(r"/area/(.+)", address)[1]
        for word in what.split(" and "):
            level = "msoa" if word == "small area" else word
            assert all(published.areas(each)[code].name == name for each in level.split(", "))
        assert client.get(address).status_code == 200
