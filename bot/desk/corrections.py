"""Corrections: 不是鞋，是裙子; 说错了，是尺码不合适; 改成换货吧. They change the draft, they begin nothing new."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.desk import denials, drafts, items, telling
from bot.desk.dialogue import CONFIRM, ITEM, Draft
from bot.desk.flows import Flow
from bot.desk.questions import facts_of_entities, told_in
from bot.desk.work import Work
from bot.store.tables import OrderLineRow

WISHES = ("request_return", "request_exchange", "request_repair", "request_refund")


def correct(work: Work) -> bool:
    """Take the message as a correction of the draft spoken about; false when it is none, or says nothing to go by."""
    draft = work.dialogue.draft
    if draft is None or not _marked(work, draft) or _wishes_elsewhere(work, draft):
        return False
    lines = _meant(work, draft)
    told = _told(work, draft)
    if lines is None and not told:
        return False
    if lines is not None:
        _change_item(work, draft, lines)
    if told:
        _change_facts(work, draft, told)
    work.dialogue.failures = 0
    draft.shown = None
    if draft.line is None:
        drafts.ask_item(work, draft, work.knowledge.flows[draft.flow], lines or [])
    else:
        drafts.advance(work, draft)
    return True


def _marked(work: Work, draft: Draft) -> bool:
    """True when the words take something back (不是…, 说错了, 改成…), or wish for another than what is to be confirmed."""
    manners, text = work.knowledge.manners, work.request.text
    if draft.asking == CONFIRM and work.request.accepted and work.request.intents[0].name in WISHES:
        return True
    if _is_bare(work, draft):
        return True
    return bool(work.denied or manners.mistaken.search(text) or manners.change.search(text))


def _wishes_elsewhere(work: Work, draft: Draft) -> bool:
    """True when what is wished for is no part of this request: 不退了，换一件 while the freight is spoken about."""
    wish = work.request.intents[0].name if work.request.accepted else ""
    flow = work.knowledge.flows[draft.flow]
    return wish in WISHES and wish not in flow.intents and "wanted" not in _facts_of(flow, draft)


def _is_bare(work: Work, draft: Draft) -> bool:
    """True for 裙子 and no more, said when another item is spoken about; 手机想修 wishes for something of its own."""
    if told_in(work.said, work.knowledge.questions["wanted"]):
        return False
    text = work.request.text.strip()
    named = [line.id for line in work.lines if denials.is_named(line, text)]
    return draft.asking != ITEM and bool(named) and draft.line not in named


# The item


def _meant(work: Work, draft: Draft) -> list[OrderLineRow] | None:
    """The lines the correction may mean; None when it does not speak of the item."""
    not_meant = _not_meant(work, draft)
    left = [line for line in work.lines if line.id not in not_meant]
    found = items.find(work.said, left, [one for one in draft.offered if one not in not_meant])
    if found.clue and not found.lines and (product := work.said.first("product")) is not None:
        work.say("utter_item_not_found", {"name": product.text})
        return []
    if found.clue and found.lines:
        lines = list(found.lines)
        return None if not not_meant and draft.line in [line.id for line in lines] else lines
    if draft.line not in not_meant:
        return None
    return [line for line in left if drafts.fits(work, work.knowledge.flows[draft.flow], line)]


def _not_meant(work: Work, draft: Draft) -> set[int]:
    """The lines that were denied: by name, or as 这件."""
    if not work.denied:
        return set()
    denied = work.denied.split()
    named = {line.id for line in work.lines for text in denied if denials.is_named(line, text)}
    if draft.line is not None and any(work.knowledge.manners.this.search(text) for text in denied):
        named.add(draft.line)
    return named


def _change_item(work: Work, draft: Draft, lines: Sequence[OrderLineRow]) -> None:
    """Point the draft at another item; what was told of the wrong one was meant for it."""
    before, draft.line = draft.line, lines[0].id if len(lines) == 1 else None
    draft.guarantee, draft.asked = "", {}
    if before is not None and draft.line is not None and before != draft.line:
        told = work.dialogue.told.pop(str(before), {})
        work.dialogue.told_about(draft.line).update(told)


# The facts


def _told(work: Work, draft: Draft) -> dict[str, Any]:
    """What the correction tells of the facts this request is about."""
    flow = work.knowledge.flows[draft.flow]
    names = _facts_of(flow, draft)
    told = {name: value for name, value in facts_of_entities(work.said).items() if name in names}
    for name in names:
        question = work.knowledge.questions.get(name)
        if name not in told and question is not None and (code := told_in(work.said, question)):
            told[name] = [code] if name == "opened_used" else code
    if told.get("cause") == "late" and flow.id != "shipment":
        del told["cause"]
    return told


def _facts_of(flow: Flow, draft: Draft) -> list[str]:
    """The facts a correction may change: those the flow asks for, the wish, and the cause where it decides the flow."""
    names = [*flow.asks, *flow.claims]
    if flow.causes:
        names += ["cause", "opened_used"]
    if "affected" in names:
        names += ["share", "total"]
    if "wanted" in draft.told:
        names.append("wanted")
    return list(dict.fromkeys(names))


def _change_facts(work: Work, draft: Draft, told: dict[str, Any]) -> None:
    """Keep what is true now; another cause may belong to another flow."""
    line = next((line for line in work.lines if line.id == draft.line), None)
    if line is None:
        draft.told |= told
    else:
        telling.set_told(work, draft, line, told)
    flow = work.knowledge.flows[draft.flow]
    if draft.asking != ITEM and (other := flow.causes.get(str(told.get("cause", "")))):
        draft.flow, draft.guarantee = other, ""
        draft.intent = work.knowledge.flows[other].intent_for(str(told["cause"])) or draft.intent
