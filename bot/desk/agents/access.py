"""Which chats an agent may look at and write in. What may not be seen is as good as missing."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.chat.conversations import NoSuchConversation
from bot.chat.handover import WrongHands
from bot.desk.agents.permissions import Agent
from bot.store.tables import ConversationRow, SegmentRow


def see(session: Session, agent: Agent, chat: str, *, lock: bool = False) -> ConversationRow:
    """Return a chat that the agent may read: an own one, a waiting one, or any with `chat.read_all`.

    Raises NoSuchConversation.
    """
    statement = select(ConversationRow).where(ConversationRow.id == chat)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    row = session.scalar(statement) if "\x00" not in chat else None
    if row is None or not (row.held_by == "queue" or agent.may("chat.read_all") or _had(session, agent, row)):
        raise NoSuchConversation(chat)
    return row


def hold(session: Session, agent: Agent, chat: str) -> ConversationRow:
    """Return a chat that the agent holds, locked. Raises NoSuchConversation, or WrongHands when somebody else has it."""
    row = see(session, agent, chat, lock=True)
    if row.held_by != "agent" or row.agent_id != agent.id:
        raise WrongHands(row.held_by)
    return row


def _had(session: Session, agent: Agent, row: ConversationRow) -> bool:
    """True when the agent has the chat or handled a part of it."""
    if row.agent_id == agent.id:
        return True
    own = select(SegmentRow.id).where(SegmentRow.conversation_id == row.id, SegmentRow.agent_id == agent.id).limit(1)
    return session.scalar(own) is not None
