"""What an agent sees at once of a chat: why it waits, the items in question with their rights, what was told,
decided and said, proof, cases, tickets, and the hours until the next right lapses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.chat import handover
from bot.desk import dialogue, speech
from bot.desk.agents import audit
from bot.desk.agents.access import see
from bot.desk.agents.log import attachment_url
from bot.desk.agents.permissions import Agent
from bot.desk.answering import Desk
from bot.desk.cases import allowed
from bot.desk.claims import due_part
from bot.desk.dialogue import Dialogue
from bot.desk.facts import facts_of_line
from bot.guarantee.decision import Decision, Outcome, plain
from bot.guarantee.engine import rights
from bot.store.queries import cases, orders
from bot.store.tables import (
    AttachmentRow,
    CaseRow,
    ConversationRow,
    MessageRow,
    OrderLineRow,
    SegmentRow,
    ShopperRow,
    TicketRow,
    TurnRow,
)
from bot.words import MissingValue

LIVE = (Outcome.GRANTED, Outcome.CONDITIONAL)
MOST_ITEMS = 4
MOST_DECISIONS = 6
MOST_SAID = 4
SHORT = 120  # characters of a reply
SUBSTANTIAL = ("decision", "rights", "answer", "case", "checklist", "order", "product")  # cards of replies that tell something


def of_chat(session: Session, desk: Desk, conversation: ConversationRow, now: datetime) -> dict[str, Any]:
    """Return the packet of a chat as JSON."""
    remembered = dialogue.load(session, conversation)
    shopper = session.get(ShopperRow, conversation.shopper_id)
    lines = _lines(session, conversation, remembered) if shopper else []
    open_cases = cases.open_cases_of(session, conversation.shopper_id)
    decided = {line.id: _rights(desk, shopper, line, remembered, open_cases, now) for line in lines}
    turns = _turns(session, conversation)
    return {
        "why": _why(session, desk, conversation),
        "items": [_item(desk, conversation, line, decided[line.id], now) for line in lines],
        "told": [text for line in lines for text in _told(desk, remembered.told.get(str(line.id), {}))],
        "said": _said(session, desk, conversation, now),
        "decided": _decided(desk, turns, {str(line.id): line for line in lines}, now),
        "evidence": _evidence(session, desk, conversation, now),
        "evidence_missing": _evidence_missing(desk, turns, open_cases),
        "cases": [case_of(desk, case, now) for case in open_cases],
        "tickets": _tickets(session, desk, conversation, now),
        "soonest": _soonest(desk, lines, decided, now),
    }


def reveal(desk: Desk, agent: Agent, chat: str, field: Literal["phone", "address"], now: datetime) -> str:
    """Return a piece of the shopper's data, and write down that the agent asked for it.

    Raises NoSuchConversation. A visitor has none: empty.
    """
    with desk.database.writing() as session:
        conversation = see(session, agent, chat)
        audit.note(session, agent.id, "reveal", now, chat=chat, target=field)
        row = session.get(ShopperRow, conversation.shopper_id)
        return str(getattr(row, field)) if row is not None else ""


def _why(session: Session, desk: Desk, conversation: ConversationRow) -> dict[str, str]:
    segment = handover.open_segment(session, conversation.id)
    if segment is None:
        last = select(SegmentRow).where(SegmentRow.conversation_id == conversation.id).order_by(SegmentRow.id.desc())
        segment = session.scalar(last.limit(1))
    if segment is None:
        return {"reason_text": "", "note": ""}
    return {"reason_text": desk.knowledge.glossary.say("agent_reasons", segment.reason), "note": segment.note}


# Items and their rights


def _lines(session: Session, conversation: ConversationRow, remembered: Dialogue) -> list[OrderLineRow]:
    """The item in focus, those of unfinished requests, open tickets and cases, those something was told about."""
    tickets = select(TicketRow).where(TicketRow.conversation_id == conversation.id, TicketRow.closed_at.is_(None))
    wanted: list[int | None] = [remembered.line, *(draft.line for draft in reversed(remembered.drafts))]
    wanted += [ticket.packet.get("line") for ticket in session.scalars(tickets)]
    wanted += [case.order_line_id for case in cases.open_cases_of(session, conversation.shopper_id)]
    wanted += [int(line) for line in remembered.told if line.isdigit()]
    own = {line.id: line for line in orders.lines_of(session, conversation.shopper_id)}
    return [own[line] for line in dict.fromkeys(wanted) if line in own][:MOST_ITEMS]


def _rights(
    desk: Desk, shopper: ShopperRow, line: OrderLineRow, remembered: Dialogue, open_cases: Sequence[CaseRow], now: datetime
) -> list[Decision]:
    """The rights of an item that live, the soonest to lapse first."""
    facts = facts_of_line(
        line,
        remembered.told.get(str(line.id), {}),
        now,
        case=next((case for case in open_cases if case.order_line_id == line.id), None),
        credit_level=shopper.credit_level,
        categories=desk.knowledge.terms.category_names,
    )
    live = [one for one in rights(facts, desk.knowledge.terms, now) if one.outcome in LIVE]
    return sorted(live, key=lambda one: (one.deadline is None, one.deadline or now))


def _item(desk: Desk, conversation: ConversationRow, line: OrderLineRow, live: Sequence[Decision], now: datetime) -> dict[str, Any]:
    words = desk.words.at(now)
    return {
        "line": line.id,
        "order": line.order.number,
        "title": line.title,
        "paid_text": words.speak(line.paid_fen, "money"),
        "category": line.category,
        "rights": [_right(desk, line, one, now) for one in live],
        "timeline_url": f"/api/agent/chats/{conversation.id}/items/{line.id}/timeline.svg",
        "flows": _flows(desk, line),
    }


def _flows(desk: Desk, line: OrderLineRow) -> list[dict[str, Any]]:
    """What an agent can ask for on an item: the flows that end in a case and make sense for it."""
    glossary = desk.knowledge.glossary
    return [
        {
            "id": flow.id,
            "title": glossary.say("intents", intent) if intent else glossary.say("case_kinds", flow.case),
            "guarantees": list(flow.guarantees),
        }
        for flow in desk.knowledge.flows.values()
        if flow.case and (not flow.statuses or line.order.status in flow.statuses)
        for intent in [next(iter(flow.intents), "")]
    ]


def _right(desk: Desk, line: OrderLineRow, decision: Decision, now: datetime) -> dict[str, Any]:
    words = desk.words.at(now)
    card = words.fill(speech.decision_reply(desk.knowledge, line, decision).card)
    return {
        "guarantee": decision.guarantee,
        "name": card["guarantee_name"],
        "outcome": card["outcome"],
        "verdict": card["verdict"],
        "deadline_text": card["deadline_text"],
        "deadline": card["deadline"],
        "hours_left": _hours(decision.deadline, now),
        "amount_text": card["amount_text"],
        "clauses": card["clauses"],
    }


def _hours(deadline: datetime | None, now: datetime) -> float | None:
    return round((deadline - now).total_seconds() / 3600, 1) if deadline is not None else None


def _soonest(
    desk: Desk, lines: Sequence[OrderLineRow], decided: Mapping[int, Sequence[Decision]], now: datetime
) -> dict[str, Any] | None:
    """The right that lapses first, of all items in question."""
    running = [
        (one.deadline, line, one)
        for line in lines
        for one in decided[line.id]
        if one.deadline is not None and one.deadline > now
    ]
    if not running:
        return None
    deadline, line, one = min(running, key=lambda found: found[0])
    title = f"{speech.name_of(line)} · {speech.guarantee_name(desk.knowledge, one.guarantee)}"
    spoken = desk.words.at(now).speak(deadline, "deadline")
    return {"title": title, "hours_left": _hours(deadline, now), "deadline": plain(deadline), "deadline_text": spoken}


# What was told, decided, sent


def _told(desk: Desk, told: Mapping[str, Any]) -> list[str]:
    """What the shopper told about an item, in words."""
    said = []
    for name, value in told.items():
        question = desk.knowledge.questions.get(name)
        if question is None:
            continue
        section = desk.knowledge.glossary.sections[question.labels]
        codes = value if isinstance(value, list) else [value]
        said.append("、".join(section[str(code)] for code in codes if str(code) in section))
    return [text for text in said if text]


def _turns(session: Session, conversation: ConversationRow) -> Sequence[TurnRow]:
    """The last turns that were answered, the newest first."""
    wanted = select(TurnRow).where(TurnRow.conversation_id == conversation.id, TurnRow.state == "committed")
    return session.scalars(wanted.order_by(TurnRow.opened_at.desc(), TurnRow.id).limit(30)).all()


def _decided(
    desk: Desk, turns: Sequence[TurnRow], lines: Mapping[str, OrderLineRow], now: datetime
) -> list[dict[str, Any]]:
    """What the bot decided, the newest first, each guarantee of an item once."""
    found: dict[tuple[Any, Any], dict[str, Any]] = {}
    for turn in turns:
        for one in turn.decisions:
            key = (one["guarantee"], one.get("item"))
            if key not in found and len(found) < MOST_DECISIONS:
                found[key] = _decision(desk, one, lines.get(str(one.get("item"))), turn.committed_at or turn.opened_at, now)
    return list(found.values())


def _decision(
    desk: Desk, one: Mapping[str, Any], line: OrderLineRow | None, at: datetime, now: datetime
) -> dict[str, Any]:
    words, glossary = desk.words.at(now), desk.knowledge.glossary
    verdict = glossary.say("outcomes", one["outcome"])
    if line is not None:
        moments = {name: one[name] for name in ("deadline", "remind_by") if one.get(name)}
        with suppress(MissingValue):  # decided by terms whose words have changed since: the outcome alone is sure
            verdict = words.render(f"utter_reason_{one['reason']}", {"item": speech.item(line), **one["details"], **moments})
    return {
        "name": speech.guarantee_name(desk.knowledge, one["guarantee"]),
        "verdict": verdict,
        "at_text": words.speak(at, "time"),
        "clauses": [_clause(desk, clause) for clause in one["clauses"]],
    }


def _clause(desk: Desk, kept: Mapping[str, Any]) -> dict[str, Any]:
    """A clause of a kept decision with its title and what it says, where knowledge/ still has it."""
    text = desk.knowledge.clauses.get(f"{kept['rule']} {kept['article']}")
    return {**kept, "title": text.title if text else "", "says": text.says if text else ""}


def _said(session: Session, desk: Desk, conversation: ConversationRow, now: datetime) -> list[dict[str, str]]:
    """What the shopper was told last, in short, the oldest first: the bot's replies that tell more than a question."""
    own = select(MessageRow).where(MessageRow.conversation_id == conversation.id, MessageRow.author == "bot")
    rows = session.scalars(own.order_by(MessageRow.seq.desc()).limit(40))
    told = [row for row in rows if (row.content.get("card") or {}).get("type") in SUBSTANTIAL][:MOST_SAID]
    words = desk.words.at(now)
    return [{"text": _short(row.text), "at_text": words.speak(row.at, "time")} for row in reversed(told)]


def _short(text: str) -> str:
    """The first lines of a reply, in one line."""
    line = " ".join(text.split())
    return line if len(line) <= SHORT else f"{line[:SHORT]}…"


def _evidence(session: Session, desk: Desk, conversation: ConversationRow, now: datetime) -> list[dict[str, Any]]:
    words, glossary = desk.words.at(now), desk.knowledge.glossary
    rows = session.scalars(
        select(AttachmentRow).where(AttachmentRow.conversation_id == conversation.id).order_by(AttachmentRow.received_at)
    )
    return [
        {
            "id": row.id,
            "kind": row.kind,
            "url": attachment_url(conversation.id, row.id),
            "evidence": glossary.say("evidence", row.evidence) if row.evidence else "",
            "at_text": words.speak(row.received_at, "time"),
        }
        for row in rows
    ]


def _evidence_missing(desk: Desk, turns: Sequence[TurnRow], open_cases: Sequence[CaseRow]) -> list[str]:
    """What the open cases still lack; without a case, what the last decision asked for."""
    missing: list[str] = []
    for case in open_cases:
        sent = case.facts.get("evidence") or []
        missing += [code for code in case.decision.get("evidence_missing") or () if code not in sent]
    if not open_cases:
        newest = next((turn.decisions[-1] for turn in turns if turn.decisions), {})
        missing += newest.get("evidence_missing") or ()
    return [desk.knowledge.glossary.say("evidence", code) for code in dict.fromkeys(missing)]


# Cases and tickets


def case_of(desk: Desk, case: CaseRow, now: datetime) -> dict[str, Any]:
    """Return a case with what the agent may let happen to it now."""
    words, glossary = desk.words.at(now), desk.knowledge.glossary
    return {
        "number": case.number,
        "kind_text": glossary.say("case_kinds", case.kind),
        "state_text": glossary.say("case_states", case.state),
        "next_text": words.speak(due_part(case)),
        "events_allowed": [
            {
                "name": name,
                "title": words.render(f"utter_agent_event_{name}"),
                "detail": [
                    {"name": field, "title": glossary.say("case_details", field)}
                    for field in sorted(words.fields(f"utter_case_agent_{name}"))
                ],
            }
            for name in allowed(case, "agent", desk.knowledge)
        ],
    }


def _tickets(session: Session, desk: Desk, conversation: ConversationRow, now: datetime) -> list[dict[str, str]]:
    words = desk.words.at(now)
    rows = session.scalars(
        select(TicketRow).where(TicketRow.conversation_id == conversation.id).order_by(TicketRow.id.desc()).limit(5)
    )
    return [
        {
            "number": row.number,
            "state_text": desk.knowledge.glossary.say("ticket_states", row.state),
            "due_text": words.speak(row.due_at, "deadline") if row.due_at is not None and row.closed_at is None else "",
        }
        for row in rows
    ]
