"""The rights of an order line as rows of the drawing, with all that is read on them: for terminal, widget and console."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from bot import timeline
from bot.chat import conversations
from bot.desk import dialogue, speech
from bot.desk.facts import facts_of_line
from bot.desk.knowledge import Knowledge
from bot.guarantee.clock import SECOND, shanghai
from bot.guarantee.decision import Decision, Outcome
from bot.guarantee.engine import rights
from bot.guarantee.facts import Facts
from bot.guarantee.starts import start_of
from bot.guarantee.terms import Terms
from bot.knowledge_files import Glossary
from bot.store.queries import cases, orders
from bot.store.tables import ShopperRow
from bot.timeline import Row
from bot.words import Words

OPEN = frozenset({Outcome.GRANTED, Outcome.CONDITIONAL})  # what the chat tells of an item; refusals would fill the picture


@dataclass(frozen=True, slots=True)
class Drawing:
    """What is drawn: rows in their order, and the words above them."""

    rows: Sequence[Row]
    now: datetime
    title: str
    now_text: str

    def svg(self) -> str:
        """Return it as SVG."""
        return timeline.svg(self.rows, self.now, self.title, self.now_text)


def drawing_of(facts: Facts, title: str, now: datetime, terms: Terms, glossary: Glossary, words: Words) -> Drawing:
    """Return the drawing of all rights that `facts` give at `now`."""
    decided = [(one, start_of(one, facts, terms, now)) for one in rights(facts, terms, now)]
    rows = timeline.ordered(row_of(one, start, now, glossary, words) for one, start in decided)
    return Drawing(rows, now, title, words.render("utter_timeline_now", {"now": now}))


def drawing_of_line(session: Session, shopper: str, line_id: int, now: datetime, knowledge: Knowledge, words: Words) -> Drawing:
    """Return the open rights of a shopper's own line, with what the chat was told about it. Raises NoSuchLine."""
    line = orders.line_of(session, shopper, line_id)
    conversation = conversations.latest(session, shopper)
    told = dialogue.load(session, conversation).told_about(line_id) if conversation else {}
    open_cases = cases.open_cases_of(session, shopper, line_id)
    facts = facts_of_line(
        line,
        told,
        now,
        case=open_cases[0] if open_cases else None,
        credit_level=session.get_one(ShopperRow, shopper).credit_level,
        categories=knowledge.terms.category_names,
    )
    title = words.speak(speech.item(line))
    whole = drawing_of(facts, title, now, knowledge.terms, knowledge.glossary, words)
    return replace(whole, rows=[row for row in whole.rows if row.outcome in OPEN])


def row_of(decision: Decision, start: datetime | None, now: datetime, glossary: Glossary, words: Words) -> Row:
    """Return the row of a decision, with all that is read on it."""
    named = glossary.guarantees.get(decision.guarantee)
    return Row(
        name=named.name if named else decision.guarantee,
        outcome=str(decision.outcome),
        outcome_text=glossary.say("outcomes", str(decision.outcome)),
        start=start,
        deadline=decision.deadline,
        remind_by=decision.remind_by,
        time_text=_time_text(decision, start, now, words),
        amount_text=words.speak(speech.amount(glossary, decision)),
    )


def _time_text(decision: Decision, start: datetime | None, now: datetime, words: Words) -> str:
    end = decision.deadline or decision.remind_by
    if end is None:
        return ""
    earlier = decision.remind_by is not None and decision.remind_by < end
    response = ("utter_timeline_span" if start else "utter_timeline_until") + ("_remind" if earlier else "")
    times = {"start": start, "deadline": end, "remind_by": decision.remind_by}
    years = {f"{name}_year": _year(time, now, last=name != "start") for name, time in times.items()}
    return words.render(response, {**times, **years})


def _year(time: datetime | None, now: datetime, *, last: bool) -> Mapping[str, Any] | str:
    """Return the year where it is not that of `now`; of a first instant too late, the year of the day before it."""
    if time is None:
        return ""
    year = shanghai(time - SECOND if last else time).year
    return speech.part("utter_timeline_year", year=year) if year != shanghai(now).year else ""
