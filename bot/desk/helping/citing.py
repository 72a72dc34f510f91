"""Looking something up in knowledge/, with the line that cites it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.desk import speech
from bot.desk.knowledge import Knowledge
from bot.retrieval import Found
from bot.words import Words

SHOWN = 8
NEAR = 0.15  # 今天天气怎么样 is at most 0.06 near anything, 运费谁出 0.21
LONGEST = 200  # characters of a question


@dataclass(frozen=True, slots=True)
class Passage:
    """Something that may be said, the article it stands on, and `cite`: the line to insert."""

    title: str
    text: str
    clause: str
    grade: str
    date_text: str
    cite: str


def search(knowledge: Knowledge, words: Words, question: str) -> list[Passage]:
    """Return what knowledge/ has on `question`, the nearest first; empty when nothing is near."""
    found = knowledge.retrieval.ranked(question[:LONGEST], SHOWN)
    return [passage(knowledge, words, one) for one in found if one.score >= NEAR]


def passage(knowledge: Knowledge, words: Words, found: Found) -> Passage:
    """Return a found passage as agents see it."""
    clause = found.clause.clause
    values = {
        "text": found.passage.text,
        "clause": speech.cited(knowledge, clause),
        "page": speech.part("utter_page_first") if clause.unsure else "",
    }
    return Passage(
        title=speech.guarantee_name(knowledge, found.passage.answer) if found.passage.answer else found.clause.title,
        text=found.passage.text,
        clause=words.speak(speech.cited(knowledge, clause)),
        grade=str(clause.grade),
        date_text=clause.version,
        cite=words.render("utter_agent_cite", values),
    )
