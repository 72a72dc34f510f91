"""Who holds the chat. Every change of hands raises the epoch, so that late replies die."""

from __future__ import annotations

from datetime import datetime

from bot.store.tables import ConversationRow


def to_queue(conversation: ConversationRow, now: datetime) -> bool:
    """Put the chat into the queue for people; false when people have it already.

    The epoch stays: until somebody claims the chat, the bot goes on helping.
    """
    if conversation.held_by in ("queue", "agent"):
        return False
    conversation.held_by = "queue"
    conversation.updated_at = now
    return True


def to_agent(conversation: ConversationRow, agent_id: str, now: datetime) -> None:
    """Give the chat to `agent_id`: from this instant no bot reply of an older epoch is written."""
    conversation.held_by = "agent"
    conversation.agent_id = agent_id
    conversation.epoch += 1
    conversation.updated_at = now


def to_bot(conversation: ConversationRow, now: datetime) -> None:
    """Give the chat back to the bot."""
    conversation.held_by = "bot"
    conversation.agent_id = None
    conversation.epoch += 1
    conversation.updated_at = now
