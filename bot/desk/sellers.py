"""The seller's answer to a case: the case moves, and its shopper is told in the chat, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from bot.desk.answering import Desk
from bot.desk.moving import moved
from bot.store.queries import cases
from bot.store.tables import CaseRow


def answer(
    desk: Desk, shop: str, number: str, event: str, detail: Mapping[str, str], key: str, now: datetime
) -> tuple[CaseRow, str | None]:
    """Return the case and the conversation in which its shopper was told; None when `key` was here before.

    Raises NoSuchCase for a case of another shop, Impossible for what the case does not allow.
    """

    def find(session: Session, lock: bool) -> CaseRow:
        return cases.shop_case(session, shop, number, lock=lock)

    return moved(desk, find, event, "seller", detail, key, now)
