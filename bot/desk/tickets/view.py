"""Tickets as the console and a table see them; every code with its Chinese."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from bot.desk.knowledge import Knowledge
from bot.desk.tickets import due
from bot.desk.tickets.search import Found
from bot.knowledge_files import Glossary
from bot.store.tables import TicketEventRow
from bot.words import spoken_deadline, spoken_time

FORMULA = tuple("=+-@\t\r\n＝＋－＠")  # what a spreadsheet takes for a formula's beginning


def ticket_json(found: Found, knowledge: Knowledge, now: datetime) -> dict[str, Any]:
    """A ticket with its labels; `breached` is also true for what is late and not noted yet."""
    ticket, glossary = found.ticket, knowledge.glossary
    return {
        "number": ticket.number,
        "kind": ticket.kind,
        "kind_text": _say(glossary, "ticket_kinds", ticket.kind),
        "reason": ticket.reason,
        "reason_text": _say(glossary, "agent_reasons", ticket.reason),
        "priority": ticket.priority,
        "priority_text": _say(glossary, "ticket_priorities", ticket.priority),
        "state": ticket.state,
        "state_text": _say(glossary, "ticket_states", ticket.state),
        "agent": {"id": ticket.agent_id, "name": found.agent} if ticket.agent_id else None,
        "shopper": {"id": ticket.shopper_id, "name": found.shopper},
        "opened_at": _iso(ticket.opened_at),
        "opened_text": spoken_time(ticket.opened_at),
        "due_at": _iso(ticket.due_at),
        "due_text": spoken_deadline(ticket.due_at) if ticket.due_at else "",
        "due_for": ticket.due_for,
        "due_for_text": _say(glossary, "ticket_due_fors", ticket.due_for),
        "resolve_due_at": _iso(ticket.resolve_due_at),
        "first_answered_at": _iso(ticket.first_answered_at),
        "paused_at": _iso(ticket.paused_at),
        "paused": ticket.state == "paused",
        "breached": due.is_breached(ticket, now),
        "closed_at": _iso(ticket.closed_at),
        "outcome": ticket.outcome,
        "outcome_text": _say(glossary, "ticket_outcomes", ticket.outcome),
        "chat": ticket.conversation_id,
    }


def event_json(event: TicketEventRow, agents: Mapping[str, str], knowledge: Knowledge) -> dict[str, Any]:
    """One line of a ticket's log; `agents` are names by id."""
    _, _, agent = event.actor.partition(":")
    detail = event.detail
    return {
        "at": event.at.isoformat(),
        "at_text": spoken_time(event.at),
        "actor": event.actor,
        "actor_text": agents.get(agent, agent) if agent else _say(knowledge.glossary, "ticket_actors", event.actor),
        "name": event.name,
        "name_text": _say(knowledge.glossary, "ticket_events", event.name),
        "note": detail.get("note", ""),
        "detail_text": "、".join(_details(detail, agents, knowledge.glossary)),
        "detail": detail,
    }


def _details(detail: Mapping[str, Any], agents: Mapping[str, str], glossary: Glossary) -> Iterable[str]:
    if detail.get("to"):
        yield agents.get(detail["to"]) or _say(glossary, "ticket_priorities", detail["to"])
    for key, section in (("reason", "agent_reasons"), ("due_for", "ticket_due_fors"), ("outcome", "ticket_outcomes")):
        if detail.get(key):
            yield _say(glossary, section, detail[key])


def table(found: Iterable[Found], knowledge: Knowledge, now: datetime) -> str:
    """Return tickets as CSV with a heading, as spreadsheets open it (a byte order mark, no formula runs)."""
    columns = knowledge.glossary.sections["ticket_columns"]
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns.values())
    for one in found:
        row = ticket_json(one, knowledge, now)
        writer.writerow([harmless(_cell(row, column, knowledge.glossary)) for column in columns])
    return "\ufeff" + out.getvalue()


def _cell(row: Mapping[str, Any], column: str, glossary: Glossary) -> str:
    value = row.get(f"{column}_text", row[column]) if not column.endswith("_at") else row[column]
    if isinstance(value, bool):
        return glossary.say("truths", "yes" if value else "no")
    if isinstance(value, dict):
        return str(value["name"] or value["id"])
    return "" if value is None else str(value)


def harmless(cell: str) -> str:
    """Keep a spreadsheet from running what somebody named like a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _say(glossary: Glossary, section: str, code: str) -> str:
    """The Chinese of a code; an old row's code that the glossary no longer has is shown as it is."""
    return glossary.sections[section].get(code, code)


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
