"""Messages taken into a request: as the answer to its open question, or as news of its item."""

from __future__ import annotations

from bot.desk import drafts, items
from bot.desk.asking import ask_fact
from bot.desk.dialogue import ITEM, Draft
from bot.desk.questions import facts_of_entities, read_answer, unsure
from bot.desk.telling import SHARE, beside_it, facts_in, is_vague, of_intent, set_told
from bot.desk.work import Work

SHORT = 6  # characters of a message that is a number and little else


def take_answer(work: Work, draft: Draft) -> bool:
    """Read the message as the answer to the draft's open question; false when it is none."""
    if draft.asking == ITEM:
        found = items.find(work.said, work.lines, draft.offered)
        if not found.clue:
            return _told_before_item(work, draft)
        if _of_another(work, draft, found):
            return False
        draft.line = found.lines[0].id if len(found.lines) == 1 else None
        drafts.advance(work, draft)
        return True
    line = next((line for line in work.lines if line.id == draft.line), None)
    if line is None:
        return False
    question = work.knowledge.questions.get(draft.asking)
    if drafts.claims_first(work, draft, line):
        return True
    told = read_answer(work.said, draft.asking, question, work.knowledge.manners)
    beside = {} if told else beside_it(work, draft)
    if not told and not beside:
        told = of_intent(work, draft)
    if not told and is_vague(work, draft) and draft.asked.get(draft.asking, 0) <= 1:
        ask_fact(work, draft, line, draft.asking, "utter_share_vague")
        return True
    if not told and (unsure(work.request, work.knowledge.manners) or is_vague(work, draft)):
        draft.skipped += SHARE if is_vague(work, draft) else (draft.asking,)
    elif not told:
        told = beside
        if not told:
            return False
        draft.asked[draft.asking] -= 1  # something else was told: that is no failed answer
    set_told(work, draft, line, told)
    drafts.advance(work, draft)
    return True


def _of_another(work: Work, draft: Draft, found: items.Found) -> bool:
    """True when the message tells what is wrong with an item that was not on the list: 牛排化了 chooses none of two crabs."""
    elsewhere = bool(draft.offered) and not {line.id for line in found.lines} & set(draft.offered)
    names = {one.name for one in work.request.intents} if work.request.accepted else set()
    return elsewhere and bool(found.lines) and bool(names & set(work.knowledge.flows[draft.flow].intents))


def _told_before_item(work: Work, draft: Draft) -> bool:
    """Keep what is told while the item is asked for (三只), and ask on; false when nothing is told."""
    flow = work.knowledge.flows[draft.flow]
    told = facts_in(work, draft, flow)
    if "affected" in flow.asks and not told and len(work.said.text) <= SHORT:
        told = read_answer(work.said, "affected", None, work.knowledge.manners)
    if not told:
        return False
    draft.told |= told
    draft.asked[ITEM] -= 1
    drafts.ask_anew(work, draft)
    return True


def take_unasked(work: Work, draft: Draft) -> bool:
    """Take what the message tells of the item though nothing was asked: 没拆 after a decision; false when it tells nothing."""
    line = next((line for line in work.lines if line.id == draft.line), None)
    if line is None:
        return False
    flow = work.knowledge.flows[draft.flow]
    before = work.told(draft, line)
    found = facts_of_entities(work.said)
    names = (*flow.asks, *flow.claims, *(("share",) if "affected" in flow.asks else ()))
    told = {name: value for name, value in found.items() if name in names and before.get(name) != value}
    if not told:
        return False
    set_told(work, draft, line, told)
    drafts.advance(work, draft)
    return True
