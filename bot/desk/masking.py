"""Taking people's data out of a text: what the store knows of the shopper, then what looks like somebody's."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from bot.desk.knowledge import Knowledge
from bot.knowledge_files.masking import Mask
from bot.store.queries import orders
from bot.store.tables import ShopperRow

SHORTEST = 2  # characters of a name: one alone stands in too many words


def masked(session: Session, shopper_id: str, text: str, knowledge: Knowledge) -> str:
    """Return `text` without the shopper's own data and without what looks like anybody's; on one line."""
    for own, kind in _own(session, shopper_id):
        if len(own) >= SHORTEST:
            text = text.replace(own, knowledge.masks.own[kind])
    return over(knowledge.masks.patterns, text)


def over(masks: Iterable[Mask], text: str) -> str:
    """Return `text` on one line, with every mask laid over it."""
    text = " ".join(text.split())
    for mask in masks:
        text = mask.over(text)
    return text


def _own(session: Session, shopper_id: str) -> Iterable[tuple[str, str]]:
    """Yield the shopper's own data with its kind, the longest first: an address may hold the name."""
    row = session.get(ShopperRow, shopper_id)
    known = [(row.address, "address"), (row.phone, "phone"), (row.name, "name")] if row is not None else []
    for line in orders.lines_of(session, shopper_id):
        known.append((line.order.number, "order"))
        if line.parcel is not None and line.parcel.waybill:
            known.append((line.parcel.waybill, "waybill"))
    return sorted(set(known), key=lambda one: (-len(one[0]), one))
