"""Work that is due at a time: what every kind of it has in common."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from bot.chat import conversations, log
from bot.store.tables import ConversationRow
from bot.words import Words

PASSED_OVER = 200  # items that others hold, or that fail, beyond which nothing is looked for in one round
logger = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Told:
    """One due item that was done; `conversation` is where something was said, None where nothing had to be."""

    kind: str
    subject: str
    conversation: str | None = None


def each(
    session: Session, waiting: Select[Any], limit: int, act: Callable[[Row[Any]], Told | None], kind: str
) -> list[Told]:
    """Do up to `limit` of the items in `waiting`, whose first column is an id; those for which `act` gives None are others'.

    An item that fails is undone alone, logged, and tried again in the next round; it keeps nothing else waiting.
    """
    done: list[Told] = []
    for item in session.execute(waiting.limit(limit + PASSED_OVER)).all():
        try:
            with session.begin_nested():
                told = act(item)
        except Exception:
            logger.exception("due item failed", kind=kind, id=item[0])
            continue
        if told is not None:
            done.append(told)
        if len(done) == limit:
            break
    return done


def free_conversation(session: Session, shopper: str, now: datetime) -> ConversationRow | None:
    """Return the shopper's conversation, locked; None when a turn or another runner holds it.

    Conversations are locked before cases everywhere, so that nobody waits in a circle.
    """
    found = conversations.current(session, shopper, now)
    wanted = select(ConversationRow).where(ConversationRow.id == found.id).with_for_update(skip_locked=True)
    return session.scalar(wanted.execution_options(populate_existing=True))


def tell(
    session: Session, conversation: ConversationRow, words: Words, response: str, values: dict[str, Any], now: datetime
) -> None:
    """Write a notice into the log, whoever holds the chat: the bot itself must not talk over an agent."""
    log.append(session, conversation, log.Entry("system", words.at(now).render(response, values), response), now)


Kind = Callable[[Session, Any, datetime, int], Sequence[Told]]
"""`kind(session, desk, now, limit)` does up to `limit` items in the session's one transaction, each with its mark."""
