"""The log of a chat as agents read it: everything, notes among colleagues too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.store.tables import AgentRow, ConversationRow, MessageRow, OrderLineRow, ProductRow, ShopperRow


@dataclass(frozen=True, slots=True)
class AgentMessage:
    """One entry. `seq` counts all entries; `internal` ones the shopper never sees. `about`: what the page showed it was said on."""

    seq: int
    author: str
    name: str
    text: str
    at: datetime
    internal: bool
    card: dict[str, Any] | None
    attachment: dict[str, str] | None
    client_id: str | None
    about: str = ""


def page(
    session: Session, conversation: ConversationRow, after: int, before: int | None, limit: int
) -> list[AgentMessage]:
    """Return entries after a sequence number, or the last ones before another, in order."""
    own = select(MessageRow).where(MessageRow.conversation_id == conversation.id)
    if before is not None:
        rows = session.scalars(own.where(MessageRow.seq < before).order_by(MessageRow.seq.desc()).limit(limit)).all()[::-1]
    else:
        rows = session.scalars(own.where(MessageRow.seq > after).order_by(MessageRow.seq).limit(limit)).all()
    return _messages(session, conversation, rows)


def _messages(session: Session, conversation: ConversationRow, rows: Sequence[MessageRow]) -> list[AgentMessage]:
    ids = {row.agent_id for row in rows if row.agent_id}
    names = {row.id: row.name for row in session.scalars(select(AgentRow).where(AgentRow.id.in_(ids)))} if ids else {}
    shopper = session.get(ShopperRow, conversation.shopper_id)
    own = shopper.name if shopper else ""
    return [
        AgentMessage(
            seq=row.seq,
            author=row.author,
            name=own if row.author == "shopper" else names.get(row.agent_id or "", ""),
            text=row.text,
            at=row.at,
            internal=row.shopper_seq is None,
            card=row.content.get("card"),
            attachment=_attachment(row),
            client_id=row.client_id,
            about=_about(session, row),
        )
        for row in rows
    ]


def _about(session: Session, row: MessageRow) -> str:
    """The title of the item or product whose page a message was written on; few messages have one."""
    context = row.content.get("context") or {}
    if (line := context.get("order_line")) is not None:
        found = session.get(OrderLineRow, line)
        return found.title if found is not None and found.shopper_id == row.shopper_id else ""
    product = session.get(ProductRow, context["product"]) if context.get("product") else None
    return product.title if product is not None else ""


def _attachment(row: MessageRow) -> dict[str, str] | None:
    kept = row.content.get("attachment")
    if not kept:
        return None
    return {"url": attachment_url(row.conversation_id, kept["id"]), "kind": kept["kind"]}


def attachment_url(chat: str, file_id: str) -> str:
    """Where an agent's browser gets a photo or video of a chat."""
    return f"/api/agent/chats/{chat}/attachments/{file_id}"


def seq_of(session: Session, conversation: ConversationRow, shopper_seq: int) -> int:
    """Return the agents' number of the entry that is `shopper_seq` to the shopper; 0 for none."""
    found = session.scalar(
        select(MessageRow.seq).where(
            MessageRow.conversation_id == conversation.id, MessageRow.shopper_seq == shopper_seq
        )
    )
    return found or 0
