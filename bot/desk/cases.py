"""What happens to a case after it was opened: one event at a time, by who may, from where it is possible.

States and events are knowledge/cases.yml; until when somebody has to act is decided by refund_timeline.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from bot.desk.facts import facts_of_line
from bot.desk.knowledge import Knowledge
from bot.desk.reminders import note_case
from bot.guarantee.codes import ApplyType
from bot.guarantee.decision import Decision
from bot.guarantee.engine import decide
from bot.knowledge_files.cases import State
from bot.store.tables import CaseEventRow, CaseRow, OrderLineRow

EVIDENCE = "evidence"  # a file came: an entry of the log beside the events, the state stays


class Impossible(ValueError):
    """The case does not allow this event now, or not by this actor."""

    def __init__(self, case: CaseRow, event: str, actor: str) -> None:
        super().__init__(f"{actor} cannot {event} case {case.number} of kind {case.kind} in state {case.state}")
        self.number, self.state, self.event, self.actor = case.number, case.state, event, actor


def move(
    session: Session,
    case: CaseRow,
    event: str,
    actor: str,
    detail: Mapping[str, Any],
    now: datetime,
    knowledge: Knowledge,
    key: str = "",
    moment: datetime | None = None,
) -> bool:
    """Let `event` happen; false when the same `key` did already. Raises Impossible.

    The caller got `case` by a query that proves whose it is, locked. `actor` is a party or `agent:<id>`. What
    follows counts from `moment`, which is `now` unless the event happened before it was noticed.
    """
    if key and any(done.detail.get("key") == key for done in case.events):
        return False
    machines = knowledge.cases
    transition = machines.kinds.get(case.kind, {}).get(event)
    if transition is None or case.state not in transition.sources or case.closed_at is not None:
        raise Impossible(case, event, actor)
    known = machines.events[event]
    if not _may(known.by, actor, case, knowledge):
        raise Impossible(case, event, actor)
    to = transition.to or case.state
    noted = {**detail, **({"key": key} if key else {})}
    case.events.append(
        CaseEventRow(
            shopper_id=case.shopper_id,
            at=now,
            actor=actor,
            name=event,
            from_state=case.state,
            to_state=to,
            detail=noted,
        )
    )
    if known.fact:
        case.facts = {**case.facts, known.fact: (moment or now).isoformat()}
    enter(session, case, to, now, knowledge)
    session.flush()
    return True


def enter(session: Session, case: CaseRow, name: str, now: datetime, knowledge: Knowledge) -> None:
    """Put the case into a state: whose turn it is, and until when."""
    state = knowledge.cases.states[name]
    case.state, case.updated_at = name, now
    case.next_due_at = due(session, case, state, now, knowledge)
    case.next_due_by = state.turn if case.next_due_at else ""
    if state.final:
        case.closed_at = now
    elif case.next_due_by == "shopper":
        note_case(session, case, now, knowledge.reminders)


def allowed(case: CaseRow, actor: str, knowledge: Knowledge) -> list[str]:
    """Return the events that `actor` (a party, `agent`, `clock`) may let happen now, in the order of the knowledge."""
    if case.closed_at is not None:
        return []
    machine = knowledge.cases.kinds.get(case.kind, {})
    possible = {event for event, transition in machine.items() if case.state in transition.sources}
    return [name for name, event in knowledge.cases.events.items() if name in possible and _may(event.by, actor, case, knowledge)]


def _may(by: Sequence[str], actor: str, case: CaseRow, knowledge: Knowledge) -> bool:
    """True when `actor` is one of `by`; an agent acts for the platform while it is the platform's turn."""
    party = actor.partition(":")[0]
    for_platform = party == "agent" and knowledge.cases.states[case.state].turn == "platform"
    return party in by or (for_platform and "platform" in by)


def due(session: Session, case: CaseRow, state: State, now: datetime, knowledge: Knowledge) -> datetime | None:
    """Until when the one whose turn it is has to act; None where no node says, and where nobody can be overdue."""
    if not state.nodes or "overdue" not in knowledge.cases.kinds.get(case.kind, {}):
        return None
    decision = timeline_of(session, case, now, knowledge)
    return decision.deadline if decision.details.get("node") in state.nodes else None


def timeline_of(session: Session, case: CaseRow, now: datetime, knowledge: Knowledge) -> Decision:
    """Say at which node the case stands at `now`, whose turn it is, and what follows once its limit passed."""
    line = session.get_one(OrderLineRow, case.order_line_id)
    facts = facts_of_line(line, request_facts(case), now, case=case, categories=knowledge.terms.category_names)
    return decide("refund_timeline", facts, knowledge.terms, now)


def request_facts(case: CaseRow) -> dict[str, Any]:
    """The type of request by what the shopper wanted, else by the kind of case."""
    types = set(ApplyType)
    wanted = next((one for one in (case.facts.get("wanted"), case.kind) if one in types), None)
    return {"apply_type": wanted} if wanted else {}
