"""Learning from doubt: utterances the bot doubted or an agent corrected, read by people, become training phrases."""

from __future__ import annotations

import fcntl
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.desk.helping.context import last_request
from bot.desk.knowledge import Knowledge
from bot.desk.masking import masked
from bot.desk.work import Work
from bot.knowledge_files.learned import key_of, read_learned, tidy, write_learned
from bot.store.once import insert_once
from bot.store.tables import ConversationRow, DoubtRow, TurnRow
from bot.words import spoken_time

DOUBTED, CORRECTED = "doubted", "corrected"
OPEN, ACCEPTED, DISMISSED = "open", "accepted", "dismissed"
READ, KEPT = 2000, 500  # characters of an utterance that are looked at, and kept: the cut must not halve a number
READINGS = 5  # intents that are kept with it
SHOWN = 400  # rows of one page: grouping compares each with each
ALIKE = 0.75  # cosine distance within which two utterances are one group


class UnknownIntent(ValueError):
    """The catalogue has no such intent."""


@dataclass(frozen=True, slots=True)
class Learned:
    """What became of accepted rows: written now, known before, or (`conflicts`) phrases of ours with another meaning."""

    accepted: list[int]
    known: list[int]
    conflicts: list[dict[str, Any]]


def doubted(work: Work) -> None:
    """Keep what the bot did not understand, in the turn's transaction."""
    intents = [{"name": one.name, "confidence": one.confidence} for one in work.request.intents]
    _keep(work.session, work.conversation, work.turn, work.request.text, intents, work.knowledge, work.now)


def corrected(
    session: Session, conversation: ConversationRow, intent: str, knowledge: Knowledge, now: datetime
) -> DoubtRow | None:
    """Keep the last request of a chat with what an agent says it meant; None when nothing was asked of the bot.

    Raises UnknownIntent.
    """
    _must_know(intent, knowledge)
    turn = last_request(session, conversation)
    if turn is None:
        return None
    row = _keep(session, conversation, turn, turn.text, turn.intents, knowledge, now)
    if row.state == OPEN:
        row.reason, row.intent = CORRECTED, intent
    return row


def _keep(
    session: Session,
    conversation: ConversationRow,
    turn: TurnRow,
    text: str,
    intents: Sequence[Mapping[str, Any]],
    knowledge: Knowledge,
    now: datetime,
) -> DoubtRow:
    def find() -> DoubtRow | None:
        return session.scalar(select(DoubtRow).where(DoubtRow.turn_id == turn.id))

    def make() -> DoubtRow:
        return DoubtRow(
            conversation_id=conversation.id,
            turn_id=turn.id,
            text=masked(session, conversation.shopper_id, text[:READ], knowledge)[:KEPT],
            intents=list(intents[:READINGS]),
            reason=DOUBTED,
            state=OPEN,
            at=now,
        )

    return insert_once(session, find, make)[0]


# Reading


def groups(session: Session, state: str = OPEN) -> list[dict[str, Any]]:
    """Return utterances by what they likely mean and by likeness, the largest group first."""
    rows = session.scalars(
        select(DoubtRow).where(DoubtRow.state == state).order_by(DoubtRow.id.desc()).limit(SHOWN)
    ).all()
    by_intent: dict[str, list[DoubtRow]] = {}
    for row in rows:
        by_intent.setdefault(likely(row), []).append(row)
    found = [(intent, group) for intent, same in by_intent.items() for group in _alike(same)]
    found.sort(key=lambda one: (-len(one[1]), one[0], one[1][0].id))
    return [
        {"key": f"{intent}-{group[0].id}", "likely_intent": intent, "items": [_item(row) for row in group]}
        for intent, group in found
    ]


def likely(row: DoubtRow) -> str:
    """What a person says it means, else the bot's best reading."""
    return row.intent or (row.intents[0]["name"] if row.intents else "")


def _alike(rows: Sequence[DoubtRow]) -> Iterable[list[DoubtRow]]:
    """Group utterances by their characters and pairs of them, those that rarely occur weighing more."""
    if len(rows) < 2:
        return [list(rows)]
    # Half a second to import, for this page alone.
    from scipy.cluster.hierarchy import fcluster, linkage
    from sklearn.feature_extraction.text import TfidfVectorizer

    keys = [key_of(row.text) or "-" for row in rows]
    vectors = TfidfVectorizer(analyzer="char", ngram_range=(1, 2), sublinear_tf=True).fit_transform(keys).toarray()
    labels = fcluster(linkage(vectors, "average", metric="cosine"), ALIKE, "distance")
    found: dict[int, list[DoubtRow]] = {}
    for label, row in zip(labels, rows, strict=True):
        found.setdefault(int(label), []).append(row)
    return found.values()


def _item(row: DoubtRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "text": row.text,
        "intents": row.intents,
        "reason": row.reason,
        "at": row.at.isoformat(),
        "at_text": spoken_time(row.at),
    }


# Deciding


def accept(
    session: Session,
    ids: Sequence[int],
    intent: str,
    agent_id: str,
    file: Path,
    shipped: Callable[[], Mapping[str, str]],
    knowledge: Knowledge,
    now: datetime,
) -> Learned:
    """Take utterances as phrases of `intent` and write them into `file`; what is known already is not written twice.

    `shipped` gives the intents of our own phrases by `key_of`: one that means something else there is a conflict, and
    stays open. A phrase learned before with another meaning takes the new one. Raises UnknownIntent.
    """
    _must_know(intent, knowledge)
    ours, done = shipped(), Learned([], [], [])
    with _alone(file):
        phrases, _ = read_learned(file, knowledge.glossary.sections["intents"])
        for row in _open_rows(session, ids):
            text, key = tidy(row.text), key_of(row.text)
            if key in ours and ours[key] != intent:
                done.conflicts.append({"id": row.id, "intent": ours[key]})
                continue
            _decide(row, ACCEPTED, intent, agent_id, now)
            present = next((name for name, known in phrases.items() if key in map(key_of, known)), None)
            if not text or key in ours or present == intent:
                done.known.append(row.id)
                continue
            if present is not None:
                phrases[present] = [one for one in phrases[present] if key_of(one) != key]
            phrases.setdefault(intent, []).append(text)
            done.accepted.append(row.id)
        session.flush()
        if done.accepted:
            write_learned(file, {name: known for name, known in phrases.items() if known})
    return done


def dismiss(session: Session, ids: Sequence[int], agent_id: str, now: datetime) -> list[int]:
    """Put utterances aside; return those that were open."""
    rows = _open_rows(session, ids)
    for row in rows:
        _decide(row, DISMISSED, row.intent, agent_id, now)
    return [row.id for row in rows]


def _open_rows(session: Session, ids: Sequence[int]) -> Sequence[DoubtRow]:
    statement = select(DoubtRow).where(DoubtRow.id.in_(ids), DoubtRow.state == OPEN).order_by(DoubtRow.id)
    return session.scalars(statement.with_for_update()).all()


def _decide(row: DoubtRow, state: str, intent: str, agent_id: str, now: datetime) -> None:
    row.state, row.intent, row.decided_by, row.decided_at = state, intent, agent_id, now


def _must_know(intent: str, knowledge: Knowledge) -> None:
    if intent not in knowledge.glossary.sections["intents"]:
        raise UnknownIntent(intent)


@contextmanager
def _alone(file: Path) -> Iterator[None]:
    """Let one writer at a time read and rewrite `file`."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.with_name(f".{file.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
