"""Help for agents: the knowledge with citations, canned answers filled in, suggestions decided now."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from bot.chat import conversations, turns
from bot.desk.answering import Desk
from bot.desk.request import Intent, TurnRequest
from bot.knowledge_files import KNOWLEDGE, KnowledgeError
from bot.knowledge_files.canned import VARIABLES, load_canned
from bot.store.tables import TurnRow
from tests.agents.console import Console, Office
from tests.gateway.parts import knowledge_and_words

Say = Callable[..., str]


@pytest.fixture
def say(office: Office) -> Say:
    """Let a shopper say something that the bot understands as intents and answers; returns the chat."""

    desk = Desk(office.gateway.database, *knowledge_and_words())

    def speak(shopper: str, text: str, *intents: str) -> str:
        now = office.gateway.clock.now
        with desk.database.writing() as session:
            found = conversations.current(session, shopper, now)
            row = conversations.lock(session, shopper, found.id)
            turns.receive(session, row, text, now, client_id=uuid4().hex)
            turn = turns.open_turn(session, row, now)
            chat, epoch = row.id, row.epoch
            turn_id = turn.id if turn is not None else None
        if turn_id is not None:
            asked = [Intent(name, 0.9) for name in intents]
            desk.answer(TurnRequest(turn_id, chat, epoch, shopper, now, text, asked, True))
        return chat

    return speak


def suggestions(console: Console, chat: str) -> list[dict]:
    return console.get(f"chats/{chat}/suggest")


def test_the_knowledge_is_found_with_the_line_that_cites_it(office: Office) -> None:
    found = office.console("lin").get("knowledge", query="车厘子果径不符怎么赔")
    assert found
    for one in found:
        assert one["cite"].startswith(one["text"])
        assert one["clause"] in one["cite"]
        assert one["grade"] in ("A", "A-excerpt", "B")
        assert one["date_text"]
        assert one["title"]
    assert "果径" in found[0]["text"]


@pytest.mark.parametrize("query", ["", "今天天气怎么样", "😀", "%' OR 1=1"])
def test_what_knowledge_does_not_have_is_not_found(office: Office, query: str) -> None:
    assert office.console("lin").get("knowledge", query=query) == []


def test_what_is_unsure_is_cited_with_the_page(office: Office) -> None:
    found = office.console("lin").get("knowledge", query="退货运费险赔多少")
    unsure = [one for one in found if one["grade"] != "A"]
    assert unsure
    assert all("以商品页、订单页展示为准" in one["cite"] for one in unsure)


def test_every_canned_answer_speaks_with_its_variables_alone() -> None:
    everything = load_canned()
    assert len(everything) >= 12
    filled = dict.fromkeys(VARIABLES, "甲")
    for one in everything:
        assert "{" not in one.text.format_map(filled)
        assert set(one.needs) <= VARIABLES
    assert set().union(*(one.needs for one in everything)) == VARIABLES


@pytest.mark.parametrize(("text", "problem"), [("{nmae}您好", "no chat has nmae"), ("{shopper", "expected '}'"), ("{}", "no chat has")])
def test_a_variable_that_no_chat_has_is_an_error(tmp_path: Path, text: str, problem: str) -> None:
    whole = (KNOWLEDGE / "canned.yml").read_text().replace("这个问题是什么时候发现的？", text)
    (tmp_path / "canned.yml").write_text(whole)
    with pytest.raises(KnowledgeError, match=problem):
        load_canned(tmp_path)


def test_canned_answers_are_filled_in_from_the_chat(office: Office, say: Say) -> None:
    chat = say("xiaomei", "草莓能退吗", "ask_return_policy")
    say("xiaomei", "转人工", "request_human")
    answers = {one["id"]: one for one in office.console("lin").get("canned", chat=chat)}
    assert answers["hello"]["text"].startswith("小美您好，我是客服小林")
    assert "草莓" in answers["hello_item"]["text"]
    assert answers["hello_item"]["group"] == "开场"
    assert "草莓要在11月26日07:00前提交" in answers["remind"]["text"]  # the earlier of the limits that sources give
    assert not any("{" in one["text"] for one in answers.values())


def test_without_an_item_nothing_is_said_about_one(office: Office, say: Say) -> None:
    chat = say("xiaomei", "转人工", "request_human")
    ids = {one["id"] for one in office.console("lin").get("canned", chat=chat)}
    assert "hello" in ids
    assert ids.isdisjoint({"hello_item", "remind", "applied", "photos"})


def test_what_was_asked_is_decided_now_with_why_and_clauses(office: Office, say: Say) -> None:
    chat = say("xiaomei", "草莓能退吗", "ask_return_policy")
    say("xiaomei", "转人工", "request_human")
    first = suggestions(office.console("lin"), chat)[0]
    assert "可以按占比退" in first["text"]
    assert "生鲜坏单包退" in first["why"]
    assert first["clauses"][0].startswith("《淘宝平台生鲜类商品争议处理规范》第三条")
    office.gateway.clock.now += timedelta(days=2)
    assert "过了举证期限" in suggestions(office.console("zhou"), chat)[0]["text"]  # decided at the moment it is asked for


def test_a_message_no_turn_took_is_answered_by_the_guarantee_it_names(office: Office, say: Say) -> None:
    chat = say("xiaomei", "转人工", "request_human")
    lin = office.console("lin")
    lin.post(f"chats/{chat}/claim")
    say("xiaomei", "牛仔裤七天无理由还来得及吗")
    found = suggestions(lin, chat)
    assert "七天无理由退换" in found[0]["why"]
    assert "牛仔裤过了无理由退换的期限" in found[0]["text"]


def test_what_no_item_decides_is_explained(office: Office, say: Say) -> None:
    chat = say("xiaomei", "转人工", "request_human")
    office.console("lin").post(f"chats/{chat}/claim")
    say("xiaomei", "假一赔四是怎么回事")
    found = suggestions(office.windows[-1], chat)
    assert "正品保障" in found[0]["why"]
    assert found[0]["clauses"]


def test_with_nothing_asked_the_open_rights_of_the_item_are_suggested(office: Office, say: Say) -> None:
    chat = say("xiaomei", "转人工", "request_human")
    office.console("lin").post(f"chats/{chat}/claim")
    say("xiaomei", "就那条牛仔裤")
    found = suggestions(office.windows[-1], chat)
    assert found
    assert all("现在还能用" in one["why"] for one in found)


def test_without_anything_to_go_by_nothing_is_suggested(office: Office, say: Say) -> None:
    chat = say("xiaomei", "在吗", "greet")
    say("xiaomei", "转人工", "request_human")
    assert suggestions(office.console("lin"), chat) == []


def test_suggesting_writes_nothing(office: Office, say: Say) -> None:
    chat = say("xiaomei", "牛仔裤能退吗", "ask_return_policy")
    with office.gateway.database.reading() as session:
        before = [(one.id, one.state, one.text) for one in session.query(TurnRow)]
    suggestions(office.console("zhou"), chat)
    with office.gateway.database.reading() as session:
        assert [(one.id, one.state, one.text) for one in session.query(TurnRow)] == before


def test_a_chat_that_an_agent_may_not_see_is_as_good_as_missing(office: Office, say: Say) -> None:
    chat = say("xiaomei", "牛仔裤能退吗", "ask_return_policy")  # the bot has it
    lin = office.console("lin")
    for path in (f"chats/{chat}/suggest", "chats/none/suggest", f"canned?chat={chat}"):
        assert lin.http.get(f"/api/agent/{path}").status_code == 404
    assert office.shopper("xiaomei").http.get("/api/agent/knowledge").status_code == 401
