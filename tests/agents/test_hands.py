"""Change of hands under way: late replies, agents who vanish, the queue's order, caps, automatic assignment."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

import aiohttp
import pytest
from sqlalchemy import select

from bot.chat import conversations, handover, queue, turns
from bot.chat.handover import Wait, WrongHands
from bot.desk import failing
from bot.desk.agents import chats
from bot.desk.agents.accounts import agent_of
from bot.desk.agents.assignment import Full, NotThere, knows
from bot.desk.answering import Desk
from bot.desk.clock import run_due
from bot.store.engine import Database
from bot.store.tables import AgentRow, ConversationRow, MessageRow, SegmentRow, TurnRow
from tests.agents.console import Office, agent_line
from tests.agents.hands import an_agent, give
from tests.gateway.parts import knowledge_and_words, with_line

SHOPPERS, AGENTS, CAP = 100, 10, 4


def desk_on(database: Database) -> Desk:
    return Desk(database, *knowledge_and_words())


def giving(database: Database) -> Desk:
    """A desk that gives chats automatically."""
    knowledge, words = knowledge_and_words()
    return Desk(database, replace(knowledge, handover=replace(knowledge.handover, automatic=True)), words)


def waits(database: Database, count: int, now: datetime, wait: Callable[[int], Wait] = lambda _: Wait("shopper_asked")) -> list[str]:
    """Chats that came one second after the other."""
    made = []
    with database.writing() as session:
        for index in range(count):
            at = now + timedelta(seconds=index)
            chat = conversations.start(session, f"v-{index}", at)
            handover.to_queue(session, chat, wait(index), at)
            made.append(chat.id)
    return made


def test_a_reply_still_computed_when_an_agent_claims_never_appears(office: Office) -> None:
    shopper = office.shopper("xiaomei")
    chat = shopper.opened["conversation"]
    office.gateway.rasa.gate.clear()
    shopper.send("衣服掉色了")
    office.gateway.rasa.called(shopper, 1)
    shopper.http.post("/api/shopper/human")
    lin = office.console("lin")
    lin.post(f"chats/{chat}/claim")
    office.gateway.rasa.gate.set()
    lin.say(chat, "您好")
    lin.post(f"chats/{chat}/return")
    shopper.send("谢谢")
    seen = shopper.until(len(shopper.texts()) + 1)
    answers = [one["text"] for one in seen if one["response"] == "utter_echo"]
    assert answers in ([], ["收到：谢谢"]), answers
    office.gateway.rasa.called(shopper, 2)
    shopper.until(len(seen) + 1 - len(answers))
    assert "收到：衣服掉色了" not in shopper.texts()


def test_a_turn_given_up_after_the_claim_says_nothing(database: Database, now: datetime) -> None:
    desk = desk_on(database)
    with database.writing() as session:
        chat = conversations.start(session, "v-1", now)
        turns.receive(session, chat, "在吗", now)
        turn = turns.open_turn(session, chat, now)
        give(session, chat, "lin", now)
        before = chat.last_seq
    assert not failing.give_up(desk, "v-1", chat.id, turn.id, now)
    failing.say_away(desk, "v-1", chat.id, now)
    with database.reading() as session:
        assert session.get_one(ConversationRow, chat.id).last_seq == before
        assert session.get_one(TurnRow, turn.id).state == "stale"


def test_the_queue_goes_by_priority_deadline_money_and_time(database: Database, now: datetime) -> None:
    due = now + timedelta(minutes=10)
    made = waits(
        database,
        6,
        now,
        lambda index: [
            Wait("shopper_asked", due_at=due),
            Wait("shopper_asked", due_at=due),
            Wait("shopper_asked", due_at=due, right_due_at=now + timedelta(minutes=2)),
            Wait("shopper_asked", due_at=due, amount_fen=500_00),
            Wait("anger", "high", due_at=due + timedelta(minutes=7)),
            Wait("hazard", "urgent", due_at=due),
        ][index],
    )
    with database.reading() as session:
        order = [made.index(one.conversation_id) for one in queue.waiting(session)]
    assert order == [5, 2, 3, 4, 0, 1]


def test_position_and_wait_fall_as_agents_have_room(database: Database, now: datetime) -> None:
    made = waits(database, 3, now)
    with database.reading() as session:
        assert [place.wait_s for place in queue.places(session, now).values()] == [None] * 3, "nobody is there"
    with database.writing() as session:
        an_agent(session, "lin", now, cap=2)
    with database.reading() as session:
        places = queue.places(session, now)
    assert [places[chat].position for chat in made] == [1, 2, 3]
    assert [places[chat].wait_s for chat in made] == [30, 30, 180]


@pytest.mark.parametrize(
    ("own", "needed", "fits"),
    [
        ((), ("category:fresh", "shop:s1"), True),
        (("category:fresh",), ("category:fresh", "shop:s1"), True),
        (("category:fresh",), ("category:clothes", "shop:s1"), False),
        (("category:fresh", "shop:s2"), ("category:fresh", "shop:s1"), False),
        (("category:fresh",), (), True),
    ],
)
def test_an_agent_gets_what_they_know(own: tuple[str, ...], needed: tuple[str, ...], fits: bool) -> None:
    assert knows(own, needed) is fits


def test_chats_are_given_to_the_least_active_within_cap_and_skill(database: Database, now: datetime) -> None:
    with database.writing() as session:
        an_agent(session, "lin", now, cap=2)
        an_agent(session, "chen", now, cap=1)
        an_agent(session, "fresh", now, cap=5, skills=("category:fresh",))
        an_agent(session, "away", now, cap=5).status = "away"
    made = waits(database, 5, now, lambda _: Wait("shopper_asked", skills=("category:clothes",)))
    assert run_due(desk_on(database), now) == [], "where agents take chats themselves nothing is given"
    given = run_due(giving(database), now)
    assert [told.conversation for told in given] == made[:3], "the first in the queue first"
    with database.reading() as session:
        held = queue.active(session)
    assert held == {"lin": 2, "chen": 1}


def test_a_silent_agent_s_chats_go_back_within_a_minute(database: Database, now: datetime) -> None:
    desk = desk_on(database)
    with database.writing() as session:
        chat = conversations.start(session, "v-1", now).id
        give(session, conversations.lock(session, "v-1", chat), "lin", now)
    run_due(desk, now + timedelta(seconds=44))
    assert held(database, chat) == ("agent", "lin")
    run_due(desk, now + timedelta(seconds=46))
    assert held(database, chat) == ("queue", None)
    run_due(desk, now + timedelta(seconds=47))
    with database.reading() as session:
        said = session.scalars(select(MessageRow.response).where(MessageRow.conversation_id == chat)).all()
        assert said == ["utter_agent_vanished"], "told once, in the log both sides read"
        assert session.get_one(AgentRow, "lin").status == "offline"
        ended = session.scalars(select(SegmentRow).order_by(SegmentRow.id)).all()
        assert [one.outcome for one in ended] == ["agent_vanished", ""]


def held(database: Database, chat: str) -> tuple[str, str | None]:
    with database.reading() as session:
        row = session.get_one(ConversationRow, chat)
        return row.held_by, row.agent_id


def test_a_hundred_shoppers_and_ten_agents(database: Database, now: datetime) -> None:
    """First come first served within priority, none lost or claimed twice, no cap ever exceeded."""
    desk = desk_on(database)
    urgent = {index for index in range(SHOPPERS) if index % 10 == 7}
    made = waits(database, SHOPPERS, now, lambda index: Wait("hazard", "urgent") if index in urgent else Wait("shopper_asked"))
    with database.writing() as session:
        agents = [agent_of(an_agent(session, f"agent-{index}", now, cap=CAP)) for index in range(AGENTS)]
    claimed: list[str] = []
    over: list[int] = []
    mutex = threading.Lock()

    def work(agent) -> None:
        mine: list[str] = []
        while True:
            with database.reading() as session:
                first = next((one.conversation_id for one in queue.waiting(session)), None)
                over.extend(count for count in queue.active(session).values() if count > CAP)
            if first is None and not mine:
                return
            if first is not None:
                try:
                    chats.claim(desk, agent, first, now)
                    with mutex:
                        claimed.append(first)
                    mine.append(first)
                    continue
                except (WrongHands, conversations.NoSuchConversation):
                    continue  # a colleague was first
                except Full:
                    pass
            if mine:
                chats.close(desk, agent, mine.pop(0), "solved", "", "", now)

    threads = [threading.Thread(target=work, args=(agent,)) for agent in agents]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(240)
        assert not thread.is_alive()
    assert sorted(claimed) == sorted(made), "none lost, none twice"
    assert over == []
    with database.reading() as session:
        segments = session.scalars(select(SegmentRow)).all()
        assert len(segments) == SHOPPERS
        assert all(one.claimed_at and one.ended_at for one in segments)
    place = {chat: index for index, chat in enumerate(claimed)}
    for group in (urgent, set(range(SHOPPERS)) - urgent):
        order = [place[made[index]] for index in sorted(group)]
        late = [earlier - later for earlier, later in pairwise(order) if earlier > later]
        assert all(step < AGENTS for step in late), "out of order only where two claimed at the same time and noted it in turn"


def test_no_cap_is_exceeded_by_claims_at_the_same_time(database: Database, now: datetime) -> None:
    desk = desk_on(database)
    made = waits(database, 12, now)
    with database.writing() as session:
        lin = agent_of(an_agent(session, "lin", now, cap=3))
    full: list[str] = []

    def claim(chat: str) -> None:
        try:
            chats.claim(desk, lin, chat, now)
        except Full:
            full.append(chat)

    threads = [threading.Thread(target=claim, args=(chat,)) for chat in made]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(full) == 9
    with database.reading() as session:
        assert queue.active(session) == {"lin": 3}


def test_nobody_is_assigned_to_who_is_away(database: Database, now: datetime) -> None:
    desk = desk_on(database)
    (chat,) = waits(database, 1, now)
    with database.writing() as session:
        zhou = an_agent(session, "zhou", now)
        zhou.role = "supervisor"
        boss = agent_of(zhou)
        an_agent(session, "lin", now).status = "away"
    with pytest.raises(NotThere):
        chats.assign(desk, boss, chat, "lin", now)


def test_both_sides_hear_of_it_live(office: Office) -> None:
    """State frames fall as the queue moves; typing, rows and read marks go both ways."""
    first, second = office.shopper("xiaomei"), office.shopper("ajie")
    lin = office.console("lin")
    lin.post("presence", status="online")
    for shopper in (first, second):
        shopper.http.post("/api/shopper/human")
    chats_of = [shopper.opened["conversation"] for shopper in (first, second)]

    async def talk(line) -> None:
        async with aiohttp.ClientSession() as http:
            agent = await agent_line(http, lin, office.gateway.url)
            await asyncio.to_thread(lin.post, f"chats/{chats_of[0]}/claim")
            state = await line.next("state")
            while state["position"] is not None and state["position"] > 4:
                state = await line.next("state")
            await asyncio.to_thread(lin.post, f"chats/{chats_of[1]}/claim")
            while state["held_by"] != "agent":
                state = await line.next("state")
            assert state["agent"] == "小林"
            await agent.heard("chats")
            await agent.socket.send_json({"type": "typing", "chat": chats_of[1], "on": True})
            typing = await line.next("typing")
            assert (typing["who"], typing["on"]) == ("agent", True)
            await line.send(type="typing", on=True)
            assert (await agent.heard("typing"))["who"] == "shopper"
            await asyncio.to_thread(second.send, "在吗")
            assert (await agent.heard("rows"))["chat"] == chats_of[1]
            last = (await asyncio.to_thread(lin.messages, chats_of[1]))[-1]["seq"]
            await agent.socket.send_json({"type": "read", "chat": chats_of[1], "seq": last})
            assert (await line.next("read"))["seq"] == (await asyncio.to_thread(second.page))["last_seq"]
            await line.send(type="read", seq=1)
            assert (await agent.heard("read"))["chat"] == chats_of[1]

    with_line(second, talk)


def test_a_disabled_account_loses_its_window_and_its_chats_at_once(office: Office) -> None:
    """Not with the next heartbeat: the window is told, and the shopper waits in the queue again."""
    shopper = office.shopper("xiaomei")
    lin, boss = office.console("lin"), office.console("guan")
    lin.post("presence", status="online")
    shopper.http.post("/api/shopper/human")
    chat = shopper.opened["conversation"]

    async def close() -> None:
        async with aiohttp.ClientSession() as http:
            agent = await agent_line(http, lin, office.gateway.url)
            await asyncio.to_thread(lin.post, f"chats/{chat}/claim")
            await asyncio.to_thread(boss.post, f"agents/{lin.id}", disabled=True)
            while not agent.socket.closed:
                await asyncio.wait_for(agent.socket.receive(), 5)

    asyncio.run(close())
    assert chat in [one["id"] for one in boss.box("queue")]
