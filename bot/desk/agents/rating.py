"""The shopper's rating of a stretch with a person: asked once, in the chat, answered once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.chat import log
from bot.desk.answering import Desk
from bot.store.errors import NotFound
from bot.store.tables import ConversationRow, SegmentRow


class NoSuchSegment(NotFound):
    """No stretch of that id was this shopper's to rate."""


class RatedBefore(Exception):
    """The stretch has its rating."""


def ask(session: Session, desk: Desk, conversation: ConversationRow, segment: SegmentRow, now: datetime) -> None:
    """Ask in the chat, unless nobody answered the shopper or it was asked before."""
    if segment.first_answer_at is None or segment.rating_asked_at is not None:
        return
    segment.rating_asked_at = now
    content = {"card": {"type": "rating", "segment": segment.id}}
    entry = log.Entry("system", desk.words.render("utter_rating_asked"), "utter_rating_asked", content)
    log.append(session, conversation, entry, now)


def give(desk: Desk, shopper: str, segment_id: int, stars: int, text: str, now: datetime) -> str:
    """Keep the shopper's rating; return the conversation. Raises NoSuchSegment, or RatedBefore."""
    with desk.database.writing() as session:
        wanted = select(SegmentRow).where(
            SegmentRow.id == segment_id, SegmentRow.shopper_id == shopper, SegmentRow.rating_asked_at.is_not(None)
        )
        segment = session.scalar(wanted.with_for_update())
        if segment is None:
            raise NoSuchSegment(segment_id)
        if segment.rating is not None:
            raise RatedBefore(segment_id)
        segment.rating, segment.rating_text = stars, text.strip()
        conversation = session.scalar(
            select(ConversationRow).where(ConversationRow.id == segment.conversation_id).with_for_update()
        )
        content = {"card": {"type": "rating", "segment": segment.id, "stars": stars}}
        entry = log.Entry("system", desk.words.render("utter_rating_thanks"), "utter_rating_thanks", content)
        log.append(session, conversation, entry, now)
        return segment.conversation_id
