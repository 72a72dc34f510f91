"""Shoppers move their own cases, by button and in words; nobody else's, and nothing that the case does not allow."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy import select

from bot.desk import sellers
from bot.desk.cases import Impossible, allowed
from bot.desk.moving import by_agent
from bot.store.errors import NoSuchCase
from bot.store.tables import CaseRow, MessageRow, OfferRow, OrderLineRow

HOUR = timedelta(hours=1)


def case_of(desk, shopper: str) -> CaseRow:
    """The newest open case, else the newest."""
    with desk.database.reading() as session:
        rows = select(CaseRow).where(CaseRow.shopper_id == shopper)
        case = session.scalar(rows.order_by(CaseRow.closed_at.is_not(None), CaseRow.id.desc()))
        assert list(case.events) is not None
        return case


def responses(result) -> list[str]:
    return [said.response for said in result.replies]


def titles(result) -> list[str]:
    return [one["title"] for said in result.replies for one in said.buttons]


def test_the_status_offers_what_the_case_allows_and_no_more(speaker, now):
    assert titles(speaker("xiaomei").say("开衫的售后到哪了", now, "aftersale_status"))[:2] == ["填退货单号", "撤销申请"]
    refused = titles(speaker("wangayi").say("售后到哪了", now, "aftersale_status"))
    assert refused[:3] == ["修改申请", "申请平台介入", "撤销申请"]
    assert "申请平台介入" not in titles(speaker("ajie").say("售后到哪了", now, "aftersale_status"))


def test_a_waybill_number_is_asked_for_said_back_and_kept(desk, speaker, now):
    shopper = speaker("xiaomei")
    asked = shopper.say("开衫我寄回去了", now, "return_process")
    assert responses(asked) == ["utter_ask_waybill"]
    assert case_of(desk, "xiaomei").state == "agreed"
    done = shopper.say("sf1234567890123", now + HOUR, "out_of_scope")
    assert responses(done) == ["utter_moved_send_back"]
    assert "SF1234567890123" in done.replies[0].text
    case = case_of(desk, "xiaomei")
    assert case.state == "sent_back"
    assert (case.events[-1].actor, case.events[-1].detail["waybill"]) == ("shopper", "SF1234567890123")
    assert case.facts["return_waybill_time"] == (now + HOUR).isoformat()


def test_a_waybill_number_in_the_same_breath_needs_no_question(desk, speaker, now):
    done = speaker("xiaomei").say("开衫已经寄走了，单号773012345678901", now, "return_process")
    assert responses(done) == ["utter_moved_send_back"]
    assert case_of(desk, "xiaomei").events[-1].detail["waybill"] == "773012345678901"


def test_a_case_is_taken_back_only_after_a_yes(desk, speaker, now):
    shopper = speaker("xiaomei")
    asked = shopper.say("开衫的售后撤销吧", now, "cancel_aftersale")
    assert responses(asked) == ["utter_confirm_cancel"]
    assert responses(shopper.say("先不撤了", now, "deny")) == ["utter_move_left"]
    assert case_of(desk, "xiaomei").state == "agreed"
    shopper.say("开衫的售后撤销吧", now, "cancel_aftersale")
    assert responses(shopper.say("确认", now, "affirm")) == ["utter_moved_cancel"]
    case = case_of(desk, "xiaomei")
    assert (case.state, case.events[-1].name, case.events[-1].actor) == ("cancelled", "cancel", "shopper")


@pytest.mark.parametrize("words", ["可以先别撤吗", "好像不用撤", "等等", "算了吧"])
def test_what_holds_back_is_no_yes(desk, speaker, now, words):
    shopper = speaker("xiaomei")
    shopper.say("开衫的售后撤销吧", now, "cancel_aftersale")
    shopper.say(words, now, "affirm")
    assert case_of(desk, "xiaomei").state == "agreed"


def test_a_yes_after_something_else_was_said_takes_nothing_back(desk, speaker, now):
    shopper = speaker("xiaomei")
    shopper.say("开衫的售后撤销吧", now, "cancel_aftersale")
    shopper.say("你好", now, "greet")
    shopper.say("好的", now, "affirm")
    assert case_of(desk, "xiaomei").state == "agreed"


def test_the_button_takes_back_once(desk, speaker, now):
    shopper = speaker("xiaomei")
    asked = shopper.say("开衫的售后撤销吧", now, "cancel_aftersale")
    shopper.press("确认撤销", asked, now)
    again = shopper.press("确认撤销", asked, now)
    assert responses(again) == ["utter_button_stale"]
    case = case_of(desk, "xiaomei")
    assert [one.name for one in case.events].count("cancel") == 1


def test_a_refused_request_is_changed_into_another(desk, speaker, now):
    shopper = speaker("wangayi")
    asked = shopper.say("我想修改申请", now, "cancel_aftersale")
    assert responses(asked) == ["utter_ask_change"]
    assert titles(asked) == ["不改类型，再提交一次", "改成换货", "改成维修", "先不办"]
    done = shopper.press("改成换货", asked, now)
    assert responses(done) == ["utter_moved_change"]
    case = case_of(desk, "wangayi")
    assert (case.state, case.facts["wanted"], case.next_due_by) == ("applied", "exchange", "seller")
    assert timedelta(0) <= case.next_due_at - (now + 24 * HOUR) <= timedelta(seconds=1)
    assert "申请平台介入" not in titles(done)  # the changed request has not been refused


def test_the_platform_is_asked_in_with_its_decision_and_a_yes(desk, speaker, now):
    shopper = speaker("wangayi")
    asked = shopper.say("申请平台介入", now, "request_intervention")
    assert responses(asked) == ["utter_confirm_intervene"]
    assert [one["guarantee"] for one in asked.decisions] == ["platform_intervention"]
    assert "时限到" in asked.replies[0].text
    assert case_of(desk, "wangayi").state == "refused"
    assert responses(shopper.say("好的", now, "affirm")) == ["utter_moved_intervene"]
    case = case_of(desk, "wangayi")
    assert (case.state, case.next_due_at, case.facts["intervened_at"]) == ("intervening", None, now.isoformat())


def test_when_the_case_moved_between_question_and_yes_nothing_is_written(desk, speaker, now):
    shopper = speaker("xiaomei")
    asked = shopper.say("开衫的售后撤销吧", now, "cancel_aftersale")
    with desk.database.writing() as session:
        case = session.scalar(select(CaseRow).where(CaseRow.number == case_of(desk, "xiaomei").number))
        case.state = "received"
    said = shopper.press("确认撤销", asked, now)
    assert responses(said) == ["utter_move_impossible"]
    assert case_of(desk, "xiaomei").state == "received"


def test_a_strangers_case_cannot_be_moved(desk, speaker, now):
    number = case_of(desk, "xiaomei").number
    stranger = speaker("wangayi")
    asked = stranger.say("申请平台介入", now, "request_intervention")
    with desk.database.writing() as session:
        for offer in session.scalars(select(OfferRow).where(OfferRow.shopper_id == "wangayi")):
            offer.payload = {**offer.payload, "case": number, "event": "cancel"}
    assert responses(stranger.press("确认申请介入", asked, now)) == ["utter_button_stale"]
    assert case_of(desk, "xiaomei").state == "agreed"


def test_what_was_sent_again_is_closed_after_a_yes(desk, speaker, now):
    with desk.database.writing() as session:
        case = session.scalar(select(CaseRow).where(CaseRow.shopper_id == "ajie", CaseRow.closed_at.is_(None)))
        case.state = "resent"
        case.facts = {**case.facts, "sent_again_at": (now - HOUR).isoformat()}
    shopper = speaker("ajie")
    assert responses(shopper.say("换的背包收到了", now, "aftersale_status")) == ["utter_confirm_done"]
    assert responses(shopper.say("没问题", now, "affirm")) == ["utter_moved_done"]
    assert case_of(desk, "ajie").state == "closed"


# Agents


def test_an_agent_acts_for_the_platform_only_while_it_is_the_platforms_turn(desk, speaker, now):
    case = case_of(desk, "wangayi")
    with pytest.raises(Impossible):
        by_agent(desk, "wangayi", case.number, "approve", "lin", {}, "k1", now)
    assert allowed(case, "agent", desk.knowledge) == ["intervene", "cancel"]
    by_agent(desk, "wangayi", case.number, "intervene", "lin", {}, "k2", now)
    assert set(allowed(case_of(desk, "wangayi"), "agent", desk.knowledge)) == {"approve", "refunded", "reject", "cancel"}
    moved, conversation = by_agent(desk, "wangayi", case.number, "reject", "lin", {"reason": "凭证看不出问题"}, "k3", now)
    assert (moved.state, moved.events[-1].actor) == ("closed", "agent:lin")
    with desk.database.reading() as session:
        said = session.scalars(select(MessageRow.text).where(MessageRow.conversation_id == conversation)).all()
    assert any("凭证看不出问题" in text for text in said)


def test_an_agent_who_sends_the_same_move_twice_moves_once(desk, now):
    number = case_of(desk, "wangayi").number
    by_agent(desk, "wangayi", number, "intervene", "lin", {}, "same", now)
    case, conversation = by_agent(desk, "wangayi", number, "intervene", "lin", {}, "same", now)
    assert conversation is None
    assert [one.name for one in case.events].count("intervene") == 1
    with pytest.raises(NoSuchCase):
        by_agent(desk, "xiaomei", number, "cancel", "lin", {}, "other", now)


ACTORS = {
    "shopper": {"cancel", "change", "correct_waybill", "done", "intervene", "send_back"},
    "seller": {"approve", "paid", "received", "refunded", "refuse", "repairing", "resent", "return_address"},
    "platform": {"approve", "paid", "refunded", "reject"},
    "agent": {"cancel", "intervene"},
    "clock": {"approve", "done", "lapse", "overdue", "refund_owed"},
}


@pytest.mark.parametrize("actor", ACTORS)
def test_each_actor_does_what_is_theirs(desk, actor):
    events = desk.knowledge.cases.events
    assert {name for name, event in events.items() if actor in event.by} == ACTORS[actor]


def test_a_seller_and_a_shopper_at_once_leave_one_line_of_events(desk, speaker, now):
    """Both lock the conversation first: nobody waits in a circle, and the second sees what the first did."""
    shopper = speaker("wangayi")
    asked = shopper.say("申请平台介入", now, "request_intervention")
    case = case_of(desk, "wangayi")
    with desk.database.reading() as session:
        shop = session.get_one(OrderLineRow, case.order_line_id).order.shop_id

    def seller() -> str:
        try:
            return sellers.answer(desk, shop, case.number, "approve", {}, "approve-1", now)[0].state
        except Impossible:
            return "impossible"

    with ThreadPoolExecutor(2) as threads:
        pressed, answered = threads.submit(shopper.press, "确认申请介入", asked, now), threads.submit(seller)
        assert (responses(pressed.result(30)), answered.result(30)) in (
            (["utter_moved_intervene"], "agreed"),
            (["utter_moved_intervene"], "impossible"),
            (["utter_move_impossible"], "agreed"),
        )
    events = case_of(desk, "wangayi").events
    for before, after in pairwise(events):
        assert before.to_state == after.from_state
    assert events[-1].to_state == case_of(desk, "wangayi").state
