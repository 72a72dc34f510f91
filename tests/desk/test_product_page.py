"""Questions from a product's page or about one item of an order: the page says what 这件 is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

import pytest

from bot.chat import conversations, turns
from bot.desk.request import TurnRequest, TurnResult
from bot.store.queries import orders
from bot.store.tables import ProductRow
from tests.desk.conftest import Speaker, understood

Begin = Callable[[str], Speaker]


def ask(speaker: Speaker, text: str, intent: str, now: datetime, **context: object) -> TurnResult:
    """Say `text` on a page that is about `context`."""
    with speaker.desk.database.writing() as session:
        row = conversations.lock(session, speaker.shopper, speaker.conversation)
        turns.receive(session, row, text, now, client_id=uuid4().hex, context=context)
        turn = turns.open_turn(session, row, now)
        opened = TurnRequest(turn.id, row.id, row.epoch, speaker.shopper, now, turn.text, (), True)
    return speaker.desk.answer(understood(opened, intent))


def product_of(speaker: Speaker, **wanted: object) -> ProductRow:
    """A product of the demo whose fields have these values."""
    with speaker.desk.database.reading() as session:
        rows = session.query(ProductRow).order_by(ProductRow.id)
        found = next(row for row in rows if all(getattr(row, name) == value for name, value in wanted.items()))
        session.expunge(found)
        return found


@pytest.mark.parametrize("who", ["xiaomei", "somebody-new"])
def test_before_buying_the_page_s_marks_are_explained(speaker: Begin, now: datetime, who: str) -> None:
    shopper = speaker(who)
    product = product_of(shopper, category="clothing")
    [said] = ask(shopper, "这件支持哪些保障", "ask_guarantee", now, product=product.id).replies
    assert said.response == "utter_product_guarantees"
    titles = shopper.desk.knowledge.glossary.sections["tags"]
    named = [row["name"] for row in said.card["guarantees"]]
    assert named
    assert set(named) <= {titles[tag] for tag in product.tags}
    assert said.card["title"] in said.text
    assert all(row["name"] in said.text and row["short"] in said.text for row in said.card["guarantees"])


def test_goods_that_never_go_back_say_so_before_they_are_bought(speaker: Begin, now: datetime) -> None:
    shopper = speaker("somebody-new")
    product = product_of(shopper, category="custom_goods")
    [first, *_] = ask(shopper, "这个能七天无理由退吗", "ask_return_policy", now, product=product.id).replies
    assert first.response == "utter_product_excluded"
    assert product.title in first.text


def test_one_mark_is_asked_about(speaker: Begin, now: datetime) -> None:
    shopper = speaker("xiaomei")
    product = product_of(shopper, category="clothing")
    said = ask(shopper, "这件能七天无理由退吗", "ask_return_policy", now, product=product.id).replies
    has = "seven_day" in product.tags
    assert said[0].response == ("utter_product_has_tag" if has else "utter_product_lacks_tag")
    assert said[1].card["guarantee"] == "seven_day_return"


def test_a_question_about_an_order_is_not_taken_for_the_page(speaker: Begin, now: datetime) -> None:
    shopper = speaker("xiaomei")
    product = product_of(shopper, category="clothing")
    said = ask(shopper, "我的包裹到哪了", "track_logistics", now, product=product.id).replies
    assert all(not one.response.startswith("utter_product_") for one in said)


def test_the_line_the_page_names_is_the_one_that_is_answered(speaker: Begin, now: datetime) -> None:
    shopper = speaker("xiaomei")
    with shopper.desk.database.reading() as session:
        lines = orders.lines_of(session, "xiaomei")
        last = lines[-1]
    result = ask(shopper, "有哪些保障", "ask_guarantee", now, order_line=last.id)
    cards = [said.card for said in result.replies if said.card]
    assert {card.get("line") for card in cards} <= {last.id}
    asked = ask(shopper, "能退吗", "ask_return_policy", now, order_line=last.id)
    assert all("utter_which_item" not in said.response for said in asked.replies)
