"""A chat through people's hands: asked for, claimed, talked in, passed on, returned, rated."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from tests.agents.console import Office
from tests.gateway.parts import Client


def waiting(office: Office, name: str) -> tuple[Client, str]:
    """A shopper who pressed the button for a person."""
    shopper = office.shopper(name)
    assert shopper.http.post("/api/shopper/human").status_code == 202
    return shopper, shopper.opened["conversation"]


def test_a_chat_goes_from_the_button_to_the_rating(office: Office) -> None:
    shopper, chat = waiting(office, "xiaomei")
    lin = office.console("lin")
    lin.post("presence", status="online")
    assert chat in [one["id"] for one in lin.box("queue")]
    brief = lin.post(f"chats/{chat}/claim")
    assert (brief["held_by"], brief["agent"]["name"], brief["reason"]) == ("agent", "小林", "shopper_asked")
    assert shopper.send("衣服掉色了").status_code == 202
    assert lin.box("mine")[0]["unread"] == 1
    lin.say(chat, "您好，我看一下")
    lin.post(f"chats/{chat}/notes", client_id=uuid4().hex, text="老客户")
    texts = [one["text"] for one in lin.messages(chat)]
    assert texts[-2:] == ["您好，我看一下", "老客户"]
    assert "老客户" not in shopper.texts()
    assert lin.get(f"chats/{chat}")["packet"]["tickets"][0]["state_text"] == "处理中"
    lin.post(f"chats/{chat}/return", note="换新已登记")
    asked = shopper.page()["messages"][-1]
    assert asked["card"]["type"] == "rating"
    rate = {"segment": asked["card"]["segment"], "stars": 5}
    assert shopper.http.post("/api/shopper/rating", json=rate).status_code == 202
    assert shopper.http.post("/api/shopper/rating", json=rate).status_code == 409
    assert shopper.page()["messages"][-1]["card"] == {"type": "rating", **rate}, "every device shows the stars"
    assert shopper.page()["held_by"] == "bot"
    said = len(shopper.texts())
    shopper.send("那运费呢")
    assert shopper.until(said + 2)[-1]["text"] == "收到：那运费呢", "the bot answers, and only what came after"


def test_a_chat_is_claimed_once(office: Office) -> None:
    _, chat = waiting(office, "xiaomei")
    lin, chen = office.console("lin"), office.console("chen")
    lin.post(f"chats/{chat}/claim")
    assert chen.tries(f"chats/{chat}/claim").status_code in (404, 409)
    refused = chen.tries(f"chats/{chat}/messages", client_id=uuid4().hex, text="抢话")
    assert refused.status_code == 404, "a colleague's chat is as good as missing"


def test_a_note_sent_twice_is_written_once(office: Office) -> None:
    _, chat = waiting(office, "xiaomei")
    lin = office.console("lin")
    lin.post(f"chats/{chat}/claim")
    name = uuid4().hex
    first = lin.post(f"chats/{chat}/messages", client_id=name, text="在的")
    assert lin.post(f"chats/{chat}/messages", client_id=name, text="在的") == first


def test_a_transfer_tells_the_next_agent_and_the_shopper(office: Office) -> None:
    shopper, chat = waiting(office, "xiaomei")
    lin, chen = office.console("lin"), office.console("chen")
    lin.post(f"chats/{chat}/claim")
    chen.post("presence", status="offline")
    away = lin.tries(f"chats/{chat}/transfer", agent=chen.id, note="懂家电的来看")
    assert (away.status_code, away.json()["code"]) == (409, "agent_away")
    chen.post("presence", status="online")
    lin.post(f"chats/{chat}/transfer", agent=chen.id, note="懂家电的来看")
    assert chen.get(f"chats/{chat}")["packet"]["why"]["note"] == "懂家电的来看"
    assert "小陈" in shopper.texts()[-1]
    assert lin.tries(f"chats/{chat}/messages", client_id=uuid4().hex, text="再说一句").status_code == 409
    chen.say(chat, "您好，我是小陈")


def test_a_supervisor_watches_whispers_and_takes_over(office: Office) -> None:
    shopper, chat = waiting(office, "xiaomei")
    lin, zhou = office.console("lin"), office.console("zhou")
    lin.post(f"chats/{chat}/claim")
    assert chat in [one["id"] for one in zhou.box("all")]
    zhou.post(f"chats/{chat}/whisper", client_id=uuid4().hex, text="先道歉")
    whispered = lin.messages(chat)[-1]
    assert (whispered["text"], whispered["internal"], whispered["name"]) == ("先道歉", True, "老周")
    assert "先道歉" not in shopper.texts()
    assert zhou.tries(f"chats/{chat}/messages", client_id=uuid4().hex, text="我来说").status_code == 409
    zhou.post(f"chats/{chat}/take_over")
    zhou.say(chat, "您好，我是主管老周")
    assert lin.tries(f"chats/{chat}/messages", client_id=uuid4().hex, text="我还在").status_code == 409


def test_personal_data_is_shown_on_demand_and_noted(office: Office) -> None:
    _, chat = waiting(office, "xiaomei")
    lin, zhou = office.console("lin"), office.console("zhou")
    lin.post(f"chats/{chat}/claim")
    seen = lin.get(f"chats/{chat}")
    assert seen["brief"]["shopper"]["phone_masked"] == "138****0101"
    assert "13855550101" not in str(seen)
    assert lin.post(f"chats/{chat}/reveal", field="phone") == {"value": "13855550101"}
    noted = [(one["action"], one["target"]) for one in zhou.get("audit", chat=chat)]
    assert noted[0] == ("reveal", "phone")
    assert ("read_chat", "") in noted


@pytest.mark.parametrize("verb", ["return", "close"])
def test_the_bot_answers_nothing_that_people_answered(office: Office, verb: str) -> None:
    shopper, chat = waiting(office, "xiaomei")
    lin = office.console("lin")
    lin.post(f"chats/{chat}/claim")
    shopper.send("第一句")
    shopper.send("第二句")
    lin.say(chat, "都看到了")
    lin.post(f"chats/{chat}/{verb}", **({"outcome": "solved"} if verb == "close" else {}))

    if verb == "return":
        shopper.send("第三句")
        calls = office.gateway.rasa.called(shopper, 1)
        assert [call["message"] for call in calls] == ["第三句"]


def closed(office: Office) -> tuple[Client, str]:
    """A chat that lin has closed; lin is online."""
    shopper, chat = waiting(office, "xiaomei")
    lin = office.console("lin")
    lin.post("presence", status="online")
    lin.post(f"chats/{chat}/claim")
    lin.say(chat, "处理好了")
    lin.post(f"chats/{chat}/close", outcome="solved", note="补发已登记")
    assert shopper.page()["held_by"] == "closed"
    return shopper, chat


def test_a_chat_closed_just_now_goes_back_to_its_agent(office: Office) -> None:
    shopper, chat = closed(office)
    shopper.send("还有一个问题")
    assert [one["id"] for one in office.console("lin").box("mine")] == [chat]
    assert office.gateway.rasa.calls == [one for one in office.gateway.rasa.calls if one["sender"] != chat]


def test_it_is_routed_anew_when_that_agent_is_away(office: Office) -> None:
    shopper, chat = closed(office)
    office.console("lin").post("presence", status="away")
    shopper.send("还有一个问题")
    assert shopper.page()["held_by"] == "queue"
    queued = next(one for one in office.console("chen").box("queue") if one["id"] == chat)
    assert queued["reason_text"] == "结束后顾客又来消息"


def test_later_the_bot_takes_it(office: Office) -> None:
    closed(office)
    office.gateway.clock.now += timedelta(minutes=31)
    again = office.shopper("xiaomei")
    again.send("还有一个问题")
    office.gateway.rasa.called(again, 1)
    assert again.page()["held_by"] == "bot"
