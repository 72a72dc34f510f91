"""The gateway's calls into chat: each opens its own transaction and runs in a thread."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.chat import conversations, log, turns
from bot.gateway.rows import Message, Messages, NewMessage, Receipt, message_of
from bot.store.engine import Database
from bot.store.queries import orders
from bot.store.tables import ConversationRow, OrderRow, ShopperRow, TurnRow


class Chats:
    """What a shopper's session may do with the shopper's own conversation."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        """Work on `database` by `clock`."""
        self._database, self._clock = database, clock

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
        waits for the next.
        """
        now = self._clock()
        with self._database.writing() as session:
            found = conversations.current(session, shopper, now)
            conversation = conversations.lock(session, shopper, found.id)
            row = turns.receive(
                session, conversation, message.text, now, client_id=message.client_id, button_id=message.button
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

    def after(self, shopper: str, after: int) -> tuple[list[Message], str]:
        """Return everything after a sequence number, and who holds the chat."""
        found = self.page(shopper, after, limit=500)
        return found.messages, found.held_by

    def orders(self, shopper: str) -> list[OrderRow]:
        """Return the shopper's own orders, newest first."""
        with self._database.reading() as session:
            return list(orders.orders_of(session, shopper))
