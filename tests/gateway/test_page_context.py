"""What a page says a message is about: the shopper's own lines and known products only."""

from __future__ import annotations

from sqlalchemy import Select, select

from bot.store.queries import orders
from bot.store.tables import MessageRow, ProductRow
from tests.gateway.parts import Gateway, Line, with_line


def _said_in(conversation: str) -> Select[tuple[MessageRow]]:
    theirs = MessageRow.author == "shopper", MessageRow.client_id.is_not(None), MessageRow.conversation_id == conversation
    return select(MessageRow).where(*theirs).order_by(MessageRow.seq.desc()).limit(2)


def test_an_own_line_and_a_known_product_are_kept_with_the_message(either: Gateway) -> None:
    client = either.client("xiaomei")
    with either.database.reading() as session:
        line = orders.lines_of(session, "xiaomei")[0].id
        product = session.scalar(select(ProductRow.id).limit(1))
    assert client.send("能退吗", context={"order_line": line}).status_code == 202
    assert client.send("有哪些保障", context={"product": product}).status_code == 202
    client.until(4)
    with either.database.reading() as session:
        rows = session.scalars(_said_in(client.opened["conversation"])).all()
        assert [row.content["context"] for row in rows] == [{"product": product}, {"order_line": line}]


def test_a_strangers_line_is_as_good_as_missing(either: Gateway) -> None:
    with either.database.reading() as session:
        line = orders.lines_of(session, "ajie")[0].id
    for client in (either.client("xiaomei"), either.client()):
        refused = [client.send("能退吗", context={"order_line": one}) for one in (line, 999_999)]
        assert [one.status_code for one in refused] == [404, 404]
        assert refused[0].json() == refused[1].json()
        assert client.texts() == []


def test_unknown_products_and_broken_contexts_are_refused(gateway: Gateway) -> None:
    client = gateway.client("xiaomei")
    assert client.send("有哪些保障", context={"product": "no-such"}).status_code == 404
    for broken in ({"product": "a b"}, {"product": "'"}, {"order_line": 0}, "x", {"order_line": 2**60}):
        assert client.send("有哪些保障", context=broken).status_code == 400, broken
    assert client.texts() == []


def test_a_socket_refuses_a_strangers_line_too(gateway: Gateway) -> None:
    client = gateway.client("xiaomei")
    with gateway.database.reading() as session:
        line = orders.lines_of(session, "ajie")[0].id

    async def ask(open_line: Line) -> list[str]:
        codes = []
        for context in ({"order_line": line}, {"order_line": "x"}):
            await open_line.send(type="send", client_id="context-1", text="能退吗", context=context)
            codes.append((await open_line.next("error"))["code"])
        return codes

    assert with_line(client, ask) == ["not_found", "invalid"]
