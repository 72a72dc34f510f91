"""The clock: acts when a limit of a case passes, and warns a shopper before a right or a duty of theirs lapses.

Any number of runners may call `run_due` at once. An item is locked while it is done (SQLite locks the whole
file), and what is done, what is said and the mark that it is done are written in one transaction: a runner that
is killed loses nothing and repeats nothing. No item depends on how often, or how regularly, the clock is asked.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from bot.desk import dialogue, speech
from bot.desk.agents.presence import assigned, vanished
from bot.desk.answering import Desk
from bot.desk.cases import enter, move, timeline_of
from bot.desk.claims import due_part
from bot.desk.due import Kind, Told, each, free_conversation, tell
from bot.desk.facts import facts_of_line
from bot.desk.reminders import ends
from bot.desk.tickets.due import breaches
from bot.guarantee.decision import Decision
from bot.guarantee.engine import decide
from bot.store.tables import CaseRow, ConversationRow, OrderLineRow, ReminderRow, ShopperRow

BATCH = 20  # items of one transaction: on SQLite nobody else writes meanwhile
OVER = ("cancelled", "closed")  # a case that came to nothing leaves the right as it was


def run_due(desk: Desk, now: datetime, limit: int = 1000) -> list[Told]:
    """Do what is due at `now`, at most `limit` items; return them."""
    told: list[Told] = []
    for kind in DUE:
        while len(told) < limit:
            with desk.database.writing() as session:
                some = kind(session, desk, now, min(BATCH, limit - len(told)))
            told += some
            if not some:
                break
    return told


# Limits of cases


def expired_cases(session: Session, desk: Desk, now: datetime, limit: int) -> list[Told]:
    """Cases whose limit has passed: what the rule says then."""
    waiting = (
        select(CaseRow.id, CaseRow.shopper_id)
        .where(CaseRow.closed_at.is_(None), CaseRow.next_due_at <= now)
        .order_by(CaseRow.next_due_at, CaseRow.id)
    )
    return each(session, waiting, limit, lambda item: _expire(session, desk, item, now), "case")


def _expire(session: Session, desk: Desk, item: Row[Any], now: datetime) -> Told | None:
    conversation = free_conversation(session, item.shopper_id, now)
    if conversation is None:
        return None
    wanted = select(CaseRow).where(CaseRow.id == item.id, CaseRow.closed_at.is_(None), CaseRow.next_due_at <= now)
    case = session.scalar(wanted.with_for_update(skip_locked=True).execution_options(populate_existing=True))
    if case is None:
        return None
    decision = timeline_of(session, case, now, desk.knowledge)
    event = _event(desk, case, decision)
    if not event:  # its limit was moved, by a holiday or by what became known since
        enter(session, case, case.state, now, desk.knowledge)
        if case.next_due_at is not None and case.next_due_at <= now:
            case.next_due_at, case.next_due_by = None, ""
        return Told("case", case.number)
    passed = case.next_due_at
    move(session, case, event, "clock", {"due_at": passed.isoformat()}, now, desk.knowledge, moment=passed)
    _say_expired(session, desk, conversation, case, event, decision, now)
    return Told("case", case.number, conversation.id)


def _event(desk: Desk, case: CaseRow, decision: Decision) -> str:
    machines = desk.knowledge.cases
    if decision.details.get("node") not in machines.states[case.state].nodes:
        return ""
    return machines.on_expiry(str(decision.reason), case.state)


def _say_expired(
    session: Session, desk: Desk, conversation: ConversationRow, case: CaseRow, event: str, decision: Decision, now: datetime
) -> None:
    line = session.get_one(OrderLineRow, case.order_line_id)
    said = speech.decision_reply(desk.knowledge, line, decision).values
    values = {
        "item": speech.item(line),
        "kind": case.kind,
        "number": case.number,
        "result": speech.part(f"utter_clock_{event}"),
        "next": due_part(case) if case.next_due_at else "",  # that the limit passed is what the notice says
        **{key: said[key] for key in ("verdict", "amount", "steps", "basis", "page")},
    }
    tell(session, conversation, desk.words, "utter_case_expired", values, now)


# Warnings


def warnings(session: Session, desk: Desk, now: datetime, limit: int) -> list[Told]:
    """Limits of a shopper's own that are near: one warning each, in waking hours."""
    if not desk.knowledge.reminders.awake(now):
        return []
    waiting = (
        select(ReminderRow.id, ReminderRow.shopper_id)
        .where(ReminderRow.settled_at.is_(None), ReminderRow.warn_at <= now)
        .order_by(ReminderRow.warn_at, ReminderRow.id)
    )
    return each(session, waiting, limit, lambda item: _warn(session, desk, item, now), "reminder")


def _warn(session: Session, desk: Desk, item: Row[Any], now: datetime) -> Told | None:
    conversation = free_conversation(session, item.shopper_id, now)
    if conversation is None:
        return None
    wanted = select(ReminderRow).where(ReminderRow.id == item.id, ReminderRow.settled_at.is_(None))
    row = session.scalar(wanted.with_for_update(skip_locked=True).execution_options(populate_existing=True))
    if row is None:
        return None
    row.settled_at = now
    said = None if now >= row.due_at else _warning(session, desk, conversation, row, now)
    if said is None:
        row.outcome = "late" if now >= row.due_at else "moot"
        return Told("reminder", row.key)
    row.outcome = "told"
    tell(session, conversation, desk.words, *said, now)
    return Told("reminder", row.key, conversation.id)


def _warning(
    session: Session, desk: Desk, conversation: ConversationRow, row: ReminderRow, now: datetime
) -> tuple[str, dict[str, Any]] | None:
    """Return what to say; None when it is no longer so."""
    line = session.get_one(OrderLineRow, row.order_line_id)
    if row.case_id is not None:
        return _of_case(session, desk, session.get_one(CaseRow, row.case_id), line, row, now)
    acted = select(CaseRow.id).where(CaseRow.order_line_id == line.id, CaseRow.state.not_in(OVER)).limit(1)
    if session.scalar(acted) is not None:
        return None
    decision = decide(row.guarantee, _facts(session, desk, conversation, line, now), desk.knowledge.terms, now)
    if ends(decision, desk.knowledge.reminders) != row.due_at:
        return None
    said = speech.decision_reply(desk.knowledge, line, decision).values
    name = speech.guarantee_name(desk.knowledge, row.guarantee)
    values = {"item": speech.item(line), "name": name, **{key: said[key] for key in ("deadline", "basis", "page")}}
    return "utter_warn_right", values


def _of_case(
    session: Session, desk: Desk, case: CaseRow, line: OrderLineRow, row: ReminderRow, now: datetime
) -> tuple[str, dict[str, Any]] | None:
    if case.closed_at is not None or (case.next_due_at, case.next_due_by) != (row.due_at, "shopper"):
        return None
    decision = timeline_of(session, case, now, desk.knowledge)
    said = speech.decision_reply(desk.knowledge, line, decision).values
    values = {
        "item": speech.item(line),
        "kind": case.kind,
        "number": case.number,
        **{key: said[key] for key in ("verdict", "deadline", "steps", "basis", "page")},
    }
    return "utter_warn_case", values


def _facts(session: Session, desk: Desk, conversation: ConversationRow, line: OrderLineRow, now: datetime) -> Any:
    """The facts as the conversation knows them."""
    remembered = dialogue.load(session, conversation)
    told = dict(remembered.told_about(line.id))
    for draft in remembered.drafts:
        told |= draft.told if draft.line == line.id else {}
    credit = session.get_one(ShopperRow, line.order.shopper_id).credit_level
    return facts_of_line(line, told, now, credit_level=credit, categories=desk.knowledge.terms.category_names)


DUE: list[Kind] = [expired_cases, warnings, vanished, assigned, breaches]
"""Every kind of due work. Another kind is one more function here."""
