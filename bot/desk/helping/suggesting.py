"""Suggested answers from the engine: for what was asked last, decided now, with why and the clauses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.desk import speech
from bot.desk.helping import citing, context
from bot.desk.knowledge import Knowledge
from bot.desk.request import Reply
from bot.desk.work import Work
from bot.guarantee.decision import Outcome
from bot.store.tables import ConversationRow, OrderLineRow
from bot.words import Words

MOST = 4
GENERAL = frozenset({"common", "customer_service"})  # what everything has, and what the agent is
RIGHTS = 2  # of the item, when nothing was asked that the engine knows


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An answer to send or change, why it is suggested, and the clauses it stands on."""

    text: str
    why: str
    clauses: list[str]


def suggest(
    session: Session, conversation: ConversationRow, knowledge: Knowledge, words: Words, now: datetime
) -> list[Suggestion]:
    """Return what could be answered, the likeliest first; empty when there is nothing to go by."""
    work = context.read(session, conversation, knowledge, now)
    line = context.line_of(work)
    spoken = words.at(now)
    found = [_about(work, line, name, why, spoken) for name, why in _asked(work, line)]
    if not any(found) and line is not None:
        found = [_decided(work, line, one.guarantee, "utter_suggest_open_right", spoken) for one in context.open_rights(work, line)[:RIGHTS]]
    found.append(_looked_up(work, spoken))
    return [one for one in found if one is not None][:MOST]


def _asked(work: Work, line: OrderLineRow | None) -> Iterator[tuple[str, str]]:
    """Yield each guarantee that the last message is about, with the response that says how we know."""
    seen: set[str] = set()
    for name, why in _readings(work, line):
        if name not in seen and name not in GENERAL:
            seen.add(name)
            yield name, why
    if not seen and work.dialogue.guarantee not in GENERAL | {""}:
        yield work.dialogue.guarantee, "utter_suggest_in_focus"


def _readings(work: Work, line: OrderLineRow | None) -> Iterator[tuple[str, str]]:
    yield from ((name, "utter_suggest_named") for name in work.knowledge.routing.named(work.request.text))
    yield from ((one["guarantee"], "utter_suggest_decided") for one in work.turn.decisions)
    category = line.category if line is not None else None
    for intent in work.request.intents:
        yield from ((name, "utter_suggest_understood") for name in work.routed(intent.name, category)[:1])


def _about(work: Work, line: OrderLineRow | None, name: str, why: str, words: Words) -> Suggestion | None:
    """Decide the guarantee for the item; explain it where there is no item, or the facts do not decide."""
    decided = _decided(work, line, name, why, words) if line is not None else None
    return decided or _explained(work, name, why, words)


def _decided(work: Work, line: OrderLineRow, name: str, why: str, words: Words) -> Suggestion | None:
    if not work.decides(name):
        return None
    decision = work.decide(name, None, line)
    if decision.outcome is Outcome.NEEDS_FACTS:
        return None
    reply = speech.decision_reply(work.knowledge, line, decision)
    return _suggestion(work, reply, name, why, decision.clauses, words)


def _explained(work: Work, name: str, why: str, words: Words) -> Suggestion | None:
    answer = work.knowledge.answers.get(name)
    if answer is None:
        return None
    return _suggestion(work, speech.answer_reply(work.knowledge, answer), name, why, answer.clauses, words)


def _suggestion(work: Work, reply: Reply, name: str, why: str, clauses: tuple, words: Words) -> Suggestion:
    knowledge = work.knowledge
    intents = [knowledge.glossary.say("intents", one.name) for one in work.request.intents]
    values = {"name": speech.guarantee_name(knowledge, name), "intents": intents}
    cited = [words.speak(speech.cited(knowledge, clause)) for clause in clauses[: speech.CLAUSES_SPOKEN]]
    return Suggestion(words.render(reply.response, reply.values), words.render(why, values), cited)


def _looked_up(work: Work, words: Words) -> Suggestion | None:
    """Quote the article that answers the message as a question, where one is near enough for the bot to quote it."""
    hit = work.knowledge.retrieval.find(work.request.text)
    if hit is None:
        return None
    passage = citing.passage(work.knowledge, words, hit)
    return Suggestion(passage.cite, words.render("utter_suggest_looked_up", {"title": passage.title}), [passage.clause])
