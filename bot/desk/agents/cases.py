"""Cases that an agent opens for a shopper: the same decision, the same questions and the same checks as in the chat.

Nothing is written without the very decision that the agent read (`shown`): it is decided again inside the
transaction, and when the answer changed meanwhile, the new one is returned instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from hashlib import sha256
from json import dumps
from typing import Any

from sqlalchemy.orm import Session

from bot.chat import turns
from bot.desk import claims, dialogue, drafts, speech
from bot.desk.agents import audit, chats
from bot.desk.agents.access import hold
from bot.desk.agents.permissions import Agent
from bot.desk.answering import Desk
from bot.desk.asking import fact_buttons, known
from bot.desk.dialogue import Draft
from bot.desk.questions import FACTS, read_answer
from bot.desk.request import TurnRequest
from bot.desk.tickets.events import by_agent
from bot.desk.work import Work
from bot.guarantee.decision import Decision
from bot.guarantee.facts_json import SHARES, fact_type
from bot.store.base import SHANGHAI
from bot.store.queries import cases, orders
from bot.store.tables import CaseRow, ConversationRow, OrderLineRow, TurnRow


class BadRequest(ValueError):
    """No such flow, or a fact that nobody knows."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What an agent wants opened: on which item, by which flow, with which facts; `shown` is the decision that was read."""

    line: int
    flow: str
    facts: Mapping[str, Any]
    shown: Mapping[str, Any] | None


def open_case(desk: Desk, agent: Agent, chat: str, asked: Asked, now: datetime) -> dict[str, Any]:
    """Return the decision with what is missing, or the number of the case that was opened (`before`: was open already).

    Raises NoSuchConversation, WrongHands, NoSuchLine, BadRequest.
    """
    if asked.flow not in desk.knowledge.flows or not set(asked.facts) <= FACTS:
        raise BadRequest(asked.flow)
    with desk.database.writing() as session:
        conversation = hold(session, agent, chat)
        line = orders.line_of(session, conversation.shopper_id, asked.line, lock=True)
        draft = _draft(desk, chat, asked, now)
        work = _work(desk, session, conversation, draft, now)
        flow = desk.knowledge.flows[asked.flow]
        decision = work.decide(drafts.guarantees(work, draft, flow, line)[0], draft, line)
        if flow.case and (present := claims.open_case(work, draft, flow, line)) is not None:
            return {"number": present.number, "before": present.idempotency_key != draft.key}
        facts = work.facts(draft, line)
        missing = [name for name in dict.fromkeys((*flow.claims, *decision.missing)) if not known(facts, name)]
        shown = {key: decision.to_json()[key] for key in claims.SAME}
        ready = not missing and claims.can_open(flow, decision) and decision.reason not in flow.unfounded
        if not ready or asked.shown is None or dict(asked.shown) != shown:
            return _answer(desk, work, line, decision, missing, shown if ready else None)
        return {"number": _write(desk, agent, work, draft, line, shown).number, "before": False}


def _draft(desk: Desk, chat: str, asked: Asked, now: datetime) -> Draft:
    """A request of the agent's; its key is the same for the same request, so that it is written once."""
    named = dumps([chat, asked.line, asked.flow, asked.facts, asked.shown], sort_keys=True, ensure_ascii=False)
    intent = next(iter(desk.knowledge.flows[asked.flow].intents), "")
    key = f"agent:{sha256(named.encode()).hexdigest()[:40]}"
    told = {name: value for name, written in asked.facts.items() if (value := _typed(desk, name, written, now)) is not None}
    return Draft(asked.flow, intent, key, line=asked.line, told=told, claiming=True)


def _typed(desk: Desk, name: str, written: Any, now: datetime) -> Any:
    """What an agent wrote into a field, as the fact is kept: "15" yuan are 1500 fen; None when it says nothing."""
    kind = asked_as(desk, name)
    if not isinstance(written, str) or kind in ("choice", "text"):
        return written
    if kind in ("day", "time"):
        return _moment(written)
    request = TurnRequest("", "", 0, "", now, text=written, intents=(), accepted=False)
    return read_answer(request, name, None, desk.knowledge.manners).get(name)


def _moment(written: str) -> str | None:
    """A day, or a moment of Shanghai's clock."""
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        return None
    if "T" not in written or moment.tzinfo is not None:
        return written
    return moment.replace(tzinfo=SHANGHAI).isoformat()


def asked_as(desk: Desk, name: str) -> str:
    """How the console asks for a fact: choice, money, days, number, share, day, time or text."""
    kind = fact_type(name)
    if name in desk.knowledge.questions or kind is bool:
        return "choice"
    if name == "amount" or name.endswith("_fen"):
        return "money"
    if kind is int:
        return "days" if name.endswith("_days") else "number"
    if kind is Fraction:
        return "share" if name in SHARES else "number"
    if kind == "time":
        return "day" if name.endswith("_on") else "time"
    return "text"


def _work(desk: Desk, session: Session, conversation: ConversationRow, draft: Draft, now: datetime) -> Work:
    request = TurnRequest(
        draft.key, conversation.id, conversation.epoch, conversation.shopper_id, now, text="", intents=(), accepted=False
    )
    turn = TurnRow(id=draft.key, conversation_id=conversation.id, shopper_id=conversation.shopper_id)  # not written
    return Work(session, request, conversation, turn, dialogue.load(session, conversation), desk.knowledge)


def _answer(
    desk: Desk, work: Work, line: OrderLineRow, decision: Decision, missing: list[str], shown: Mapping[str, Any] | None
) -> dict[str, Any]:
    reply = speech.decision_reply(desk.knowledge, line, decision)
    return {
        "decision_text": desk.words.at(work.now).render(reply.response, reply.values),
        "missing": [_question(desk, work, line, name) for name in missing],
        "shown": shown,
    }


def _question(desk: Desk, work: Work, line: OrderLineRow, name: str) -> dict[str, Any]:
    codes = [
        {"code": button.payload["value"], "title": desk.words.render(button.response, button.values)}
        for button in fact_buttons(work, line, name)
    ]
    asked = desk.knowledge.glossary.sections["facts"].get(name, name)
    return {"name": name, "question": asked, "kind": asked_as(desk, name), "codes": codes}


def _write(
    desk: Desk, agent: Agent, work: Work, draft: Draft, line: OrderLineRow, shown: dict[str, Any]
) -> CaseRow:
    """Open the case by the shopper's own verb, in a turn of its own, and say so in the agent's name."""
    session, now = work.session, work.now
    work.turn = turns.new_turn(session, work.conversation, "", now)
    draft.shown = shown
    work.dialogue.drafts.append(draft)
    claims.confirm(work, draft)
    session.flush()
    case = cases.case_by_key(session, work.shopper, draft.key)
    if case is None:  # decided differently in the same transaction: cannot be
        raise RuntimeError(f"no case was written for {draft.key}")
    case.events[-1].actor = by_agent(agent.id)
    work.turn.decisions = [one.to_json() for one in work.out.decisions]
    turns.commit(work.turn, now)
    values = {
        "name": agent.name,
        "item": speech.item(line),
        "kind": case.kind,
        "number": case.number,
        "next": claims.due_part(case),
    }
    chats.say(session, desk, work.conversation, "utter_agent_opened_case", values, now)
    audit.note(session, agent.id, "case_open", now, chat=work.conversation.id, target=case.number)
    return case


def shopper_of(desk: Desk, agent: Agent, chat: str, number: str, event: str, now: datetime) -> str:
    """Return the shopper of an own chat before a case is moved, and write down who moves it. Raises like `hold`."""
    with desk.database.writing() as session:
        shopper = hold(session, agent, chat).shopper_id
        audit.note(session, agent.id, f"case_{event}", now, chat=chat, target=number)
        return shopper
