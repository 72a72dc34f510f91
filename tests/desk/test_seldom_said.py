"""Replies that no script provokes: an account without orders, an item without rights, a turn without words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from bot.desk.topics import explain
from bot.store.tables import ShopperRow
from tests.desk.conftest import Speaker

Begin = Callable[[str], Speaker]


def test_an_account_without_orders_hears_that_there_are_none(speaker: Begin, now: datetime) -> None:
    new = speaker("newcomer")
    with new.desk.database.writing() as session:
        known = session.get_one(ShopperRow, "xiaomei")
        fields = {column.key: getattr(known, column.key) for column in ShopperRow.__table__.columns}
        session.merge(ShopperRow(**{**fields, "id": "newcomer"}))
    said = new.say("我的快递到哪了", now, "track_logistics").replies
    assert [one.response for one in said] == ["utter_no_orders"]


def test_an_item_without_an_open_right_is_told_so(speaker: Begin, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(explain, "rights", lambda *_: [])
    said = speaker("xiaomei").say("裙子有哪些保障", now, "ask_guarantee").replies
    assert [one.response for one in said] == ["utter_no_rights_open"]


def test_a_turn_that_says_nothing_offers_a_person(speaker: Begin, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(explain, "guarantee", lambda *_: None)
    [said] = speaker("xiaomei").say("七天无理由是什么", now, "ask_guarantee").replies
    assert said.response == "utter_default"
    assert [button["title"] for button in said.buttons] == ["转人工"]
