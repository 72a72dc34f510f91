"""Rasa's tracker in a table of its own: the last turns are kept, so a turn costs the same after 300 others.

Nothing hangs on it: the dialogue's state lives in the desk. Stock Rasa reads every event of a conversation at
every turn and sends all of them to the action server.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from rasa.core.tracker_store import SerializedTrackerAsText, TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, SessionStarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy import Column, MetaData, String, Table, Text, create_engine, event, select

KEPT_TURNS = 1  # the rules look at the last message alone
_METADATA = MetaData()
_TRACKER = Table(
    "rasa_tracker", _METADATA, Column("sender_id", String(80), primary_key=True), Column("events", Text, nullable=False)
)


class ShortTrackerStore(TrackerStore, SerializedTrackerAsText):
    """Keeps the events of the last turns of each conversation; `url` is a SQLAlchemy URL."""

    def __init__(
        self, domain: Domain | None, event_broker: Any = None, url: str = "sqlite://", **kwargs: Any
    ) -> None:
        """Open the store and make its table when it is missing."""
        super().__init__(domain, event_broker, **kwargs)
        sqlite = url.startswith("sqlite:///")
        self._engine = create_engine(url)
        if sqlite:
            event.listen(self._engine, "connect", _quick)
        _METADATA.create_all(self._engine)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Keep the last turns of `tracker`."""
        await self.stream_events(tracker)
        events = json.dumps([entry.as_dict() for entry in last_turns(tracker.events)])
        with self._engine.begin() as connection:
            where = _TRACKER.c.sender_id == tracker.sender_id
            if connection.execute(_TRACKER.update().where(where).values(events=events)).rowcount == 0:
                connection.execute(_TRACKER.insert().values(sender_id=tracker.sender_id, events=events))

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """Return what was kept, or None."""
        with self._engine.connect() as connection:
            kept = connection.scalar(select(_TRACKER.c.events).where(_TRACKER.c.sender_id == sender_id))
        if kept is None:
            return None
        events = [Event.from_parameters(entry) for entry in json.loads(kept)]
        return DialogueStateTracker.from_events(sender_id, [one for one in events if one], self.domain.slots)

    async def keys(self) -> Iterable[str]:
        """Return the conversations."""
        with self._engine.connect() as connection:
            return list(connection.scalars(select(_TRACKER.c.sender_id)))

    async def delete(self, sender_id: str) -> None:
        """Forget a conversation."""
        with self._engine.begin() as connection:
            connection.execute(_TRACKER.delete().where(_TRACKER.c.sender_id == sender_id))


def last_turns(events: Iterable[Event], turns: int = KEPT_TURNS) -> list[Event]:
    """Return the events of the last `turns` messages, after what starts a session and listens."""
    kept = list(events)
    messages = [at for at, entry in enumerate(kept) if isinstance(entry, UserUttered)]
    if len(messages) <= turns:
        return kept
    return [ActionExecuted("action_session_start"), SessionStarted(), ActionExecuted("action_listen"),
            *kept[messages[-turns]:]]


def _quick(connection: Any, _record: Any) -> None:
    """A lost tracker costs nothing, so it need not wait for the disk."""
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=OFF")
