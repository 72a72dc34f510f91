"""The gateway's calls into chat: each opens its own transaction and runs in a thread."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from bot.chat import conversations, log, turns
from bot.desk.agents import log as agent_log
from bot.desk.agents import reopening
from bot.desk.answering import Desk
from bot.gateway.rows import Message, Messages, NewMessage, Receipt, message_of
from bot.store.errors import NoSuchProduct
from bot.store.queries import orders
from bot.store.tables import AgentRow, ConversationRow, OrderRow, ProductRow, ShopperRow, TurnRow


class Chats:
    """What a shopper's session may do with the shopper's own conversation."""

    def __init__(self, desk: Desk, clock: Callable[[], datetime]) -> None:
        """Work on the desk's database by `clock`."""
        self._desk, self._database, self._clock = desk, desk.database, clock

    def open(self, shopper: str, visitor: str | None = None) -> ConversationRow:
        """Return the shopper's conversation; a visitor's becomes the shopper's who signs in."""
        now = self._clock()
        with self._database.writing() as session:
            if visitor is not None and visitor != shopper:
                conversations.adopt(session, visitor, shopper, now)
            return conversations.current(session, shopper, now)

    def name_of(self, shopper: str) -> str | None:
        """Return the shopper's name; None when the shop has told us of no such shopper."""
        if "\x00" in shopper:  # PostgreSQL refuses to look for it
            return None
        with self._database.reading() as session:
            row = session.get(ShopperRow, shopper)
            return row.name if row else None

    def receive(self, shopper: str, message: NewMessage) -> tuple[Receipt, str, TurnRow | None]:
        """Store a message once; return the receipt, the conversation, and the turn that answers it.

        No turn when an agent holds the chat. One that is being answered already is returned as it is: the message
        waits for the next. Raises NoSuchLine or NoSuchProduct for a context that is not the shopper's to ask about.
        """
        now = self._clock()
        with self._database.writing() as session:
            found = conversations.current(session, shopper, now)
            conversation = conversations.lock(session, shopper, found.id)
            about = _checked(session, shopper, message)
            if log.sent_before(session, conversation, message.client_id) is None:
                reopening.shopper_writes(session, self._desk, conversation, now)
            row = turns.receive(
                session,
                conversation,
                message.text,
                now,
                client_id=message.client_id,
                button_id=message.button,
                context=about,
            )
            receipt = Receipt(message.client_id, row.shopper_seq or 0, row.at)
            return receipt, conversation.id, turns.open_turn(session, conversation, now)

    def page(self, shopper: str, after: int = 0, before: int | None = None, limit: int = 100) -> Messages:
        """Return what the shopper sees after (or before) a sequence number."""
        with self._database.reading() as session:
            conversation = conversations.latest(session, shopper)
            if conversation is None:
                return Messages([], 0, "bot")
            if before is not None:
                rows = log.seen_before(session, conversation, before, limit)
            else:
                rows = log.seen_by_shopper(session, conversation, after, limit)
            return Messages([message_of(row) for row in rows], conversation.last_shopper_seq, conversation.held_by)

    def conversation_of(self, shopper: str) -> str:
        """Return the id of the shopper's conversation; only the first time it has to be written."""
        with self._database.reading() as session:
            found = conversations.latest(session, shopper)
        return found.id if found else self.open(shopper).id

    def after(self, shopper: str, after: int) -> tuple[list[Message], str, str | None]:
        """Return everything after a sequence number, who holds the chat, and the name of the agent who does."""
        with self._database.reading() as session:
            conversation = conversations.latest(session, shopper)
            if conversation is None:
                return [], "bot", None
            rows = log.seen_by_shopper(session, conversation, after, 500)
            agent = session.get(AgentRow, conversation.agent_id) if conversation.agent_id else None
            return [message_of(row) for row in rows], conversation.held_by, agent.name if agent else None

    def hands_of(self, conversation: str) -> tuple[str, str | None]:
        """Return who holds a chat."""
        with self._database.reading() as session:
            row = session.get(ConversationRow, conversation)
            return (row.held_by, row.agent_id) if row is not None else ("bot", None)

    def read(self, shopper: str, seq: int) -> tuple[str, int] | None:
        """The shopper has read up to `seq`; return the chat and the agents' number of it, None when it was known."""
        with self._database.writing() as session:
            found = conversations.current(session, shopper, self._clock())
            conversation = conversations.lock(session, shopper, found.id)
            seq = min(seq, conversation.last_shopper_seq)
            if seq <= conversation.shopper_read_seq:
                return None
            conversation.shopper_read_seq = seq
            return conversation.id, agent_log.seq_of(session, conversation, seq)

    def orders(self, shopper: str) -> list[OrderRow]:
        """Return the shopper's own orders, newest first."""
        with self._database.reading() as session:
            return list(orders.orders_of(session, shopper))


def _checked(session: Session, shopper: str, message: NewMessage) -> dict[str, Any]:
    """Return a message's context; a stranger's order line is as good as missing. Raises NoSuchLine, NoSuchProduct."""
    about = message.context.told() if message.context else {}
    if "order_line" in about:
        orders.line_of(session, shopper, about["order_line"])
    if "product" in about and session.get(ProductRow, about["product"]) is None:
        raise NoSuchProduct(about["product"])
    return about
