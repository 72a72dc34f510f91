"""Who holds the chat: bot, queue, agent, or nobody (closed). Each stretch with people is a segment.

Every change of hands raises the epoch, so that late replies die. Joining the queue alone does not: until somebody
claims the chat, the bot goes on helping. The caller holds the conversation's lock.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.chat import turns
from bot.store.tables import ConversationRow, MessageRow, SegmentRow

PEOPLE = ("queue", "agent")
TRANSFERRED, TAKEN_OVER, VANISHED, RETURNED = "transferred", "taken_over", "agent_vanished", "returned_to_bot"


class WrongHands(Exception):
    """The chat is not where this move starts: somebody was first."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Why a shopper waits for a person, and what decides the place in the queue."""

    reason: str
    priority: str = "normal"
    skills: Sequence[str] = ()  # what the chat is about: "category:…", "shop:…"
    due_at: datetime | None = None  # when a first answer is owed
    right_due_at: datetime | None = None  # the shopper's own soonest deadline
    amount_fen: int | None = None


def open_segment(session: Session, conversation_id: str) -> SegmentRow | None:
    """Return the stretch with people that has not ended, if there is one."""
    return session.scalar(
        select(SegmentRow).where(SegmentRow.conversation_id == conversation_id, SegmentRow.ended_at.is_(None))
    )


def to_queue(session: Session, conversation: ConversationRow, wait: Wait, now: datetime) -> bool:
    """Put the chat into the queue for people; false when people have it already: then it only becomes more urgent."""
    if conversation.held_by in PEOPLE:
        segment = open_segment(session, conversation.id)
        if segment is not None and segment.claimed_at is None:
            _make_graver(segment, wait)
        return False
    _hold(conversation, "queue", None, now)
    _begin(session, conversation, wait, now)
    return True


def claim(session: Session, conversation: ConversationRow, agent_id: str, now: datetime) -> SegmentRow:
    """Give a waiting chat to an agent: from this instant no bot reply of an older epoch is written.

    Raises WrongHands when it does not wait any more.
    """
    segment = open_segment(session, conversation.id)
    if conversation.held_by != "queue" or segment is None:
        raise WrongHands(conversation.held_by)
    segment.agent_id, segment.claimed_at = agent_id, now
    _change(conversation, "agent", agent_id, now)
    return segment


def pass_on(
    session: Session, conversation: ConversationRow, agent_id: str | None, outcome: str, due_at: datetime, note: str, now: datetime
) -> SegmentRow:
    """End an agent's stretch and begin the next: with another agent, or (None) in the queue with `due_at`.

    Raises WrongHands when no agent has the chat.
    """
    before = _with_agent(session, conversation)
    _end(before, outcome, now)
    session.flush()  # at most one is open
    wait = Wait(before.reason, before.priority, before.skills, due_at, before.right_due_at, before.amount_fen)
    segment = _begin(session, conversation, wait, now, note)
    if agent_id is None:
        _change(conversation, "queue", None, now)
    else:
        segment.agent_id, segment.claimed_at = agent_id, now
        _change(conversation, "agent", agent_id, now)
    return segment


def to_bot(session: Session, conversation: ConversationRow, outcome: str, note: str, now: datetime) -> SegmentRow:
    """Give the chat back to the bot, which answers what is said from now on. Raises WrongHands."""
    segment = _with_agent(session, conversation)
    segment.note = note
    _end(segment, outcome, now)
    settle(session, conversation, now)
    _change(conversation, "bot", None, now)
    return segment


def close(session: Session, conversation: ConversationRow, outcome: str, note: str, now: datetime) -> SegmentRow:
    """End the chat. Raises WrongHands when no agent has it."""
    segment = _with_agent(session, conversation)
    segment.note = note
    _end(segment, outcome, now)
    settle(session, conversation, now)
    _change(conversation, "closed", None, now)
    return segment


def reopen(conversation: ConversationRow, now: datetime) -> None:
    """Let the bot hold a closed chat again."""
    if conversation.held_by == "closed":
        _change(conversation, "bot", None, now)


def settle(session: Session, conversation: ConversationRow, now: datetime, through: int | None = None) -> None:
    """Mark what the shopper wrote (up to sequence `through`) as answered by people: the bot must not answer it too."""
    waiting = [
        MessageRow.conversation_id == conversation.id, MessageRow.author == "shopper", MessageRow.turn_id.is_(None)
    ]
    if through is not None:
        waiting.append(MessageRow.seq <= through)
    if session.scalar(select(MessageRow.id).where(*waiting).limit(1)) is None:
        return
    turn = turns.new_turn(session, conversation, "", now)
    turns.commit(turn, now)
    session.execute(update(MessageRow).where(*waiting).values(turn_id=turn.id))


def _with_agent(session: Session, conversation: ConversationRow) -> SegmentRow:
    segment = open_segment(session, conversation.id)
    if conversation.held_by != "agent" or segment is None:
        raise WrongHands(conversation.held_by)
    return segment


def _begin(session: Session, conversation: ConversationRow, wait: Wait, now: datetime, note: str = "") -> SegmentRow:
    segment = SegmentRow(
        conversation_id=conversation.id,
        shopper_id=conversation.shopper_id,
        reason=wait.reason,
        priority=wait.priority,
        skills=list(wait.skills),
        queued_at=now,
        due_at=wait.due_at,
        right_due_at=wait.right_due_at,
        amount_fen=wait.amount_fen,
        note=note,
    )
    session.add(segment)
    session.flush()
    return segment


def _make_graver(segment: SegmentRow, wait: Wait) -> None:
    if wait.priority == "urgent" and segment.priority != "urgent":
        segment.priority, segment.reason = wait.priority, wait.reason
    for name in ("due_at", "right_due_at"):
        known, given = getattr(segment, name), getattr(wait, name)
        if given is not None and (known is None or given < known):
            setattr(segment, name, given)


def _end(segment: SegmentRow, outcome: str, now: datetime) -> None:
    segment.ended_at, segment.outcome = now, outcome


def _hold(conversation: ConversationRow, holder: str, agent_id: str | None, now: datetime) -> None:
    conversation.held_by, conversation.agent_id, conversation.updated_at = holder, agent_id, now


def _change(conversation: ConversationRow, holder: str, agent_id: str | None, now: datetime) -> None:
    _hold(conversation, holder, agent_id, now)
    conversation.epoch += 1
