"""The timeline of an item: its owner sees it, nobody else, and no text breaks out of it."""

from __future__ import annotations

from xml.etree import ElementTree

from bot.store.tables import OrderLineRow
from tests.gateway.parts import Client, Gateway

SVG = "{http://www.w3.org/2000/svg}"


def line_of(client: Client) -> int:
    return client.http.get("/api/shopper/orders").json()["orders"][0]["lines"][0]["id"]


def address(line: int) -> str:
    return f"/api/shopper/items/{line}/timeline.svg"


def test_the_owner_sees_the_drawing_and_it_may_load_nothing(gateway: Gateway) -> None:
    owner = gateway.client("xiaomei")
    answer = owner.http.get(address(line_of(owner)))
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("image/svg+xml")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == "default-src 'none'; style-src 'unsafe-inline'"
    drawing = ElementTree.fromstring(answer.text)
    assert drawing.tag == f"{SVG}svg"
    assert drawing.findall(f"{SVG}g")


def test_a_strangers_line_is_as_good_as_missing(gateway: Gateway) -> None:
    owner, stranger, visitor = gateway.client("xiaomei"), gateway.client("laoli"), gateway.client()
    line = line_of(owner)
    missing = stranger.http.get(address(10**9))
    assert missing.status_code == 404
    for other in (stranger, visitor):
        for path in (address(line), f"{address(line)}/link"):
            answer = other.http.get(path)
            assert (answer.status_code, answer.json()) == (404, missing.json())


def test_without_a_session_nobody_sees_it(gateway: Gateway) -> None:
    owner = gateway.client("xiaomei")
    line = line_of(owner)
    del owner.http.headers["Authorization"]
    assert owner.http.get(address(line)).status_code == 401
    assert owner.http.get(f"{address(line)}/link").status_code == 401
    assert owner.http.get(address(line), params={"token": "x"}).status_code == 401


def test_an_address_for_a_page_opens_that_line_alone(gateway: Gateway) -> None:
    owner = gateway.client("xiaomei")
    line = line_of(owner)
    path = owner.http.get(f"{address(line)}/link").json()["path"]
    del owner.http.headers["Authorization"]
    assert owner.http.get(path).status_code == 200
    assert owner.http.get(path.replace(f"/{line}/", f"/{line + 1}/")).status_code == 401


def test_a_products_name_stays_text(gateway: Gateway) -> None:
    owner = gateway.client("xiaomei")
    line = line_of(owner)
    with gateway.database.writing() as session:
        row = session.get_one(OrderLineRow, line)
        row.title = '<script>alert(1)</script>"&'
        row.product.words = ['<script>alert(1)</script>"&']
    text = owner.http.get(address(line)).text
    assert "<script" not in text
    assert "&lt;script&gt;" in text
    assert not list(ElementTree.fromstring(text).iter(f"{SVG}script"))


def test_an_endless_token_is_refused_unread(gateway: Gateway) -> None:
    answer = gateway.client("xiaomei").http.get("/api/shopper/items/10011/timeline.svg", params={"token": "x" * 2000})
    assert answer.status_code == 400
