"""Buttons: the server remembers what it offered, to whom, and accepts each once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.store.tables import ConversationRow, MessageRow, OfferRow, TurnRow


class NoSuchOffer(LookupError):
    """The button was never offered to this shopper in this conversation, or was used before."""


def make(
    session: Session,
    turn: TurnRow,
    buttons: Iterable[tuple[str, Mapping[str, Any]]],
    now: datetime,
) -> list[dict[str, str]]:
    """Store `(title, payload)` pairs; return what the shopper's side sees: id and title."""
    shown = []
    for title, payload in buttons:
        row = OfferRow(
            id=uuid4().hex,
            conversation_id=turn.conversation_id,
            shopper_id=turn.shopper_id,
            turn_id=turn.id,
            title=title,
            payload=dict(payload),
            made_at=now,
        )
        session.add(row)
        shown.append({"id": row.id, "title": title})
    return shown


def find(session: Session, conversation: ConversationRow, offer_id: str) -> OfferRow:
    """Return an offer made to this shopper in this conversation; raises NoSuchOffer otherwise."""
    row = session.scalar(
        select(OfferRow).where(
            OfferRow.id == offer_id,
            OfferRow.conversation_id == conversation.id,
            OfferRow.shopper_id == conversation.shopper_id,
        )
    )
    if row is None:
        raise NoSuchOffer(offer_id)
    return row


def typed(session: Session, conversation: ConversationRow, text: str) -> str | None:
    """Return the id of the button whose title was typed, of those the bot offered last; None when `text` is no such title."""
    newest = (
        select(MessageRow.turn_id)
        .where(MessageRow.conversation_id == conversation.id, MessageRow.author == "bot")
        .order_by(MessageRow.seq.desc())
        .limit(1)
        .scalar_subquery()
    )
    titled = select(OfferRow.id).where(
        OfferRow.turn_id == newest, OfferRow.shopper_id == conversation.shopper_id, OfferRow.title == text.strip(), OfferRow.used_at.is_(None)
    )
    found = session.scalars(titled).all()
    return found[0] if len(found) == 1 else None


def use(session: Session, conversation: ConversationRow, offer_id: str, now: datetime) -> Mapping[str, Any]:
    """Take the offer once and return what it means; raises NoSuchOffer when used before."""
    row = find(session, conversation, offer_id)
    if row.used_at is not None:
        raise NoSuchOffer(offer_id)
    row.used_at = now
    return row.payload
