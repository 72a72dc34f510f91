"""The yes to a claim: two at once, a crash in the middle, a decision that changed, a stranger; on both databases."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import select

from bot.chat import conversations
from bot.desk import failing, offers
from bot.desk.answering import Desk
from bot.desk.request import Entity, TurnRequest, TurnResult
from bot.store.queries import orders
from bot.store.tables import CaseEventRow, CaseRow, TurnRow
from tests.desk.conftest import Speaker, understood

Begin = Callable[[str], Speaker]
SNEAKERS = (Entity("product", "小白鞋", "小白鞋"),)
YES = "确认提交"


def shown(speaker: Speaker, now: datetime) -> TurnResult:
    """Walk crushed sneakers up to what is to be confirmed."""
    told = speaker.say("小白鞋收到的时候就压坏了", now, "report_damage", entities=SNEAKERS)
    asked = speaker.press("帮我办理", told, now)
    last = speaker.press("补寄", asked, now)
    assert [said.response for said in last.replies] == ["utter_confirm_claim"]
    return last


def button(result: TurnResult, title: str) -> str:
    return next(one["id"] for said in result.replies for one in said.buttons if one["title"] == title)


def kept(desk: Desk) -> list[CaseRow]:
    """The cases of the sneakers' resending."""
    with desk.database.reading() as session:
        return list(session.scalars(select(CaseRow).where(CaseRow.order_line_id == 10041, CaseRow.kind == "resend")))


def at_once(desk: Desk, first: TurnRequest, second: TurnRequest) -> list[TurnResult]:
    """Answer both turns in two threads that start together."""
    start = Barrier(2)

    def answer(asked: TurnRequest) -> TurnResult:
        start.wait()
        return desk.answer(asked)

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(answer, (first, second)))


def test_one_turn_run_twice_at_once_opens_one_case(speaker: Begin, desk: Desk, now: datetime) -> None:
    xiaomei = speaker("xiaomei")
    asked = understood(xiaomei.open(YES, now, button(shown(xiaomei, now), YES)))
    both = at_once(desk, asked, asked)
    assert sorted(one.repeated for one in both) == [False, True]
    assert [said.text for said in both[0].replies] == [said.text for said in both[1].replies]
    assert len(kept(desk)) == 1


def test_two_tabs_that_confirm_the_same_item_at_once_open_one_case(speaker: Begin, desk: Desk, now: datetime) -> None:
    tabs = [speaker("xiaomei"), speaker("xiaomei")]
    asked = [understood(tab.open(YES, now, button(shown(tab, now), YES))) for tab in tabs]
    said = sorted(reply.response for one in at_once(desk, *asked) for reply in one.replies)
    assert said == ["utter_case_open_already", "utter_case_opened"]
    assert len(kept(desk)) == 1
    with desk.database.reading() as session:
        events = session.scalars(select(CaseEventRow).where(CaseEventRow.case_id == kept(desk)[0].id)).all()
        assert [event.name for event in events] == ["apply"]


def test_the_same_yes_twice_is_one_case(speaker: Begin, desk: Desk, now: datetime) -> None:
    xiaomei = speaker("xiaomei")
    wanted = button(shown(xiaomei, now), YES)
    assert len(desk.answer(xiaomei.open(YES, now, wanted)).cases) == 1
    again = desk.answer(xiaomei.open(YES, now, wanted))
    assert [said.response for said in again.replies] == ["utter_button_stale"]
    assert not xiaomei.say("确认", now, "affirm").cases
    assert len(kept(desk)) == 1


@pytest.mark.parametrize("broken", ["bot.desk.claims.enter", "bot.desk.answering.dialogue.save"])
def test_a_crash_at_the_yes_leaves_nothing_and_run_again_one_case(
    speaker: Begin, desk: Desk, now: datetime, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    xiaomei = speaker("xiaomei")
    asked = understood(xiaomei.open(YES, now, button(shown(xiaomei, now), YES)))
    with monkeypatch.context() as crash:
        crash.setattr(broken, lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            desk.answer(asked)
    assert kept(desk) == []
    with desk.database.reading() as session:
        assert session.get_one(TurnRow, asked.turn_id).state == "open"
    assert len(desk.answer(asked).cases) == 1
    assert len(kept(desk)) == 1


def test_after_a_crash_that_was_given_up_the_shopper_hears_it_and_the_next_yes_opens_one_case(
    speaker: Begin, desk: Desk, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    xiaomei = speaker("xiaomei")
    shown(xiaomei, now)
    asked = understood(xiaomei.open("确认", now), "affirm")
    with monkeypatch.context() as crash:
        crash.setattr("bot.desk.claims.enter", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            desk.answer(asked)
    assert failing.give_up(desk, "xiaomei", xiaomei.conversation, asked.turn_id, now)
    assert kept(desk) == []
    assert len(xiaomei.say("确认", now, "affirm").cases) == 1
    assert desk.answer(asked).stale, "the turn that was given up is not run behind the shopper's back"
    assert len(kept(desk)) == 1


def test_a_decision_that_changed_before_the_yes_is_said_and_nothing_is_opened(
    speaker: Begin, desk: Desk, now: datetime
) -> None:
    xiaomei = speaker("xiaomei")
    dress = (Entity("product", "裙子", "裙子"),)
    told = xiaomei.say("裙子不想要了", now, "request_return", entities=(*dress, Entity("reason", "no_reason", "不想要")))
    asked = xiaomei.press("帮我办理", told, now)
    last = xiaomei.press("没拆封", asked, now)
    deadline = datetime.fromisoformat(last.decisions[0]["deadline"])
    after = xiaomei.press(YES, last, deadline)
    assert after.replies[0].response == "utter_decision_changed"
    assert after.decisions[0]["outcome"] == "refused"
    assert not after.cases
    one_second = speaker("xiaomei")
    told = one_second.say("裙子不想要了", now, "request_return", entities=(*dress, Entity("reason", "no_reason", "不想要")))
    last = one_second.press("没拆封", one_second.press("帮我办理", told, now), now)
    assert one_second.press(YES, last, deadline - timedelta(seconds=1)).cases


def test_a_strangers_button_confirms_nothing(speaker: Begin, desk: Desk, now: datetime) -> None:
    xiaomei, ajie = speaker("xiaomei"), speaker("ajie")
    wanted = button(shown(xiaomei, now), YES)
    said = desk.answer(ajie.open(YES, now, wanted))
    assert [one.response for one in said.replies] == ["utter_button_stale"]
    assert kept(desk) == []
    with desk.database.reading() as session:
        stranger = conversations.find(session, "ajie", ajie.conversation)
        with pytest.raises(offers.NoSuchOffer):
            offers.find(session, stranger, wanted)


def test_a_stranger_cannot_answer_in_the_name_of_another(speaker: Begin, desk: Desk, now: datetime) -> None:
    xiaomei = speaker("xiaomei")
    shown(xiaomei, now)
    asked = understood(xiaomei.open("确认", now), "affirm")
    with pytest.raises(conversations.NoSuchConversation):
        desk.answer(replace(asked, shopper="ajie"))
    assert kept(desk) == []


def test_a_strangers_order_number_answers_like_a_missing_one(speaker: Begin, desk: Desk, now: datetime) -> None:
    with desk.database.reading() as session:
        number = orders.lines_of(session, "xiaomei")[0].order.number
    ajie = speaker("ajie")
    texts = []
    for one in (number, "1234567890123456789"):
        entity = (Entity("order_number", one, one),)
        said = ajie.say(f"订单{one}要退货", now, "request_return", entities=entity)
        texts.append([reply.text.replace(one, "N") for reply in said.replies])
        ajie = speaker("ajie")
    assert texts[0] == texts[1]
