"""Noting when a shopper has to be warned: of a case that waits for them, of a right that was spoken about.

What is noted here is said by the clock (`bot.desk.clock`), which looks again whether it is still so.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.desk.work import Work
from bot.guarantee.decision import Decision, Outcome
from bot.knowledge_files.reminders import Reminders
from bot.store.once import insert_once
from bot.store.tables import CaseRow, ReminderRow


def note_case(session: Session, case: CaseRow, now: datetime, reminders: Reminders) -> None:
    """The case waits for its shopper until `next_due_at`: note when to say so."""
    if case.next_due_at is None:
        return
    key = f"case:{case.id}:{case.next_due_at.isoformat()}"
    _note(session, ReminderRow(key=key, shopper_id=case.shopper_id, order_line_id=case.order_line_id, case_id=case.id),
          case.next_due_at, now, reminders)  # fmt: skip


def note_rights(work: Work) -> None:
    """The turn said that the shopper has rights: note when to warn before each of them ends."""
    lines = {str(line.id): line.id for line in work.lines}
    for decision in work.out.decisions:
        due = ends(decision, work.knowledge.reminders)
        line = lines.get(decision.item or "")
        if due is None or line is None or due <= work.now:
            continue
        key = f"right:{line}:{decision.guarantee}:{due.isoformat()}"
        row = ReminderRow(key=key, shopper_id=work.shopper, order_line_id=line, guarantee=decision.guarantee)
        _note(work.session, row, due, work.now, work.knowledge.reminders)


def ends(decision: Decision, reminders: Reminders) -> datetime | None:
    """Return when the shopper's own time for a right ends; the careful reading of an unclear text counts."""
    standing = decision.outcome in (Outcome.GRANTED, Outcome.CONDITIONAL)
    if decision.guarantee not in reminders.rights or not standing or reminders.not_while & set(decision.next_steps):
        return None
    return decision.remind_by or decision.deadline


def _note(session: Session, row: ReminderRow, due: datetime, now: datetime, reminders: Reminders) -> None:
    warn = reminders.warn_at(due, now)
    if warn is None:
        return
    row.due_at, row.warn_at, row.noted_at = due, warn, now
    insert_once(session, lambda: session.scalar(select(ReminderRow).where(ReminderRow.key == row.key)), lambda: row)
