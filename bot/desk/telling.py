"""What a message tells of the item it speaks of: facts asked for, facts nobody asked for, and what stays vague."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from bot.desk import items
from bot.desk.dialogue import Draft
from bot.desk.flows import Flow
from bot.desk.plain import simplified
from bot.desk.questions import bad_pieces, facts_of_entities, told_in
from bot.desk.work import Work
from bot.store.tables import OrderLineRow

SHARE = ("affected", "total", "share")  # who only knows 一大半 knows none of them
SHORT_COUNT = 12  # characters of a message that tells a share and no request of its own


def told_by(work: Work, flow: Flow, intent: str) -> dict[str, Any]:
    """What the intent tells by itself, but for what these words do not tell: a silent seller has not refused."""
    told = _typed(flow.intents[intent])
    for name, words in flow.untold.items():
        if name in told and re.search(words, work.request.text):
            del told[name]
    return told


def _typed(told: Mapping[str, Any]) -> dict[str, Any]:
    truth = {"true": True, "false": False}
    return {name: truth.get(value, value) for name, value in told.items()}


def facts_in(work: Work, draft: Draft, flow: Flow) -> dict[str, Any]:
    """What the message tells of the item, whichever it is."""
    told = facts_of_entities(work.said)
    spoken = (name for name, words in flow.tells.items() if re.search(words, simplified(work.said.text)))
    told |= _by_words(work, [name for name in (*flow.asks, *flow.claims, *spoken) if name not in told])
    told |= {name: day for name, words in flow.days.items() if (day := _day_in(work, words))}
    if "cause" in draft.told or (told.get("cause") == "late" and flow.id != "shipment"):
        told.pop("cause", None)
    if "affected" in flow.asks and not told.keys() & {"affected", "share"}:
        pieces = bad_pieces(work.said, work.knowledge.manners)
        told |= {} if pieces is None else {"affected": pieces}
    return told


def _by_words(work: Work, names: Iterable[str]) -> dict[str, Any]:
    """The facts of `names` that have a question whose answer is in the message."""
    questions = work.knowledge.questions
    found = {name: told_in(work.said, questions[name]) for name in names if name in questions}
    return {name: code for name, code in found.items() if code}


def _day_in(work: Work, words: Mapping[str, str]) -> str:
    """The day that the words tell of (说好今天来装), counted from today; empty when none does."""
    text = simplified(work.said.text)
    days = [int(days) for days, pattern in words.items() if re.search(pattern, text)]
    return (work.now.date() + timedelta(days=max(days))).isoformat() if days else ""


def is_vague(work: Work, draft: Draft) -> bool:
    """True for 一大半 where a share is asked for: too little to compute by; said a second time it is all that is known."""
    return draft.asking in SHARE and work.knowledge.manners.vague.search(simplified(work.said.text)) is not None


def of_intent(work: Work, draft: Draft) -> dict[str, Any]:
    """The answer that the intent itself tells: 我想换一双新的 is a wish."""
    for one in work.request.intents if work.request.accepted else ():
        flow = work.knowledge.flow_of(one.name)
        if flow is not None and draft.asking in (told := _typed(flow.intents[one.name])):
            return {draft.asking: told[draft.asking]}
    return {}


def beside_it(work: Work, draft: Draft) -> dict[str, Any]:
    """What the message tells of the facts that this request asks for later."""
    flow = work.knowledge.flows[draft.flow]
    names = [name for name in (*flow.asks, *flow.claims) if name != draft.asking]
    told = {name: value for name, value in facts_of_entities(work.said).items() if name in names}
    return told | _by_words(work, [name for name in names if name not in told])


def tells_share(work: Work, draft: Draft) -> bool:
    """True when a short message is about how many are bad, whatever else it was taken for: 数了数，就三分之一."""
    counts = "affected" in work.knowledge.flows[draft.flow].asks and work.said.first("share") is not None
    return counts and len(work.said.text) <= SHORT_COUNT and not items.find(work.said, work.lines).clue


def set_told(work: Work, draft: Draft, line: OrderLineRow, told: Mapping[str, Any]) -> None:
    """Keep facts for the item; a newer word replaces an older one."""
    about = work.dialogue.told_about(line.id)
    if "share" in told:
        about.pop("affected", None)
    if "affected" in told:
        about.pop("share", None)
    about |= told
    draft.told = {name: value for name, value in draft.told.items() if name not in told}
