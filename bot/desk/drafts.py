"""Requests about an item: find it, ask what is missing, decide, say it; then the claim, if the shopper wants it.

One engine runs every flow of `knowledge/flows`. It keeps a stack of drafts in the dialogue, so that a second
request, a digression or a correction leaves the first one where it was.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.desk import claims, items, speech
from bot.desk.asking import TRIES, ask_fact, human_button, item_button, known, offer_human
from bot.desk.dialogue import ITEM, Draft
from bot.desk.flows import Flow
from bot.desk.questions import facts_of_entities, read_answer, told_in, unsure
from bot.desk.request import Button
from bot.desk.work import Work
from bot.guarantee.decision import Decision, Outcome
from bot.guarantee.facts import Facts
from bot.store.tables import OrderLineRow

MAX_DRAFTS = 5


def start(work: Work, flow: Flow, intent: str) -> None:
    """Begin a request, or go on with the same one when it is on the stack."""
    draft = Draft(flow.id, intent, key=f"{work.request.turn_id}:{intent}", told=dict(_typed(flow.intents[intent])))
    same = [other for other in work.dialogue.drafts if other.flow == flow.id]
    if same and not _names_another_item(work, same[-1]):
        draft.line = same[-1].line
        draft.claiming = _wants_it_now(same[-1], intent)
        work.dialogue.drafts.remove(same[-1])
    work.dialogue.drafts = [*work.dialogue.drafts, draft][-MAX_DRAFTS:]
    advance(work, draft)


def _wants_it_now(before: Draft, intent: str) -> bool:
    """True when a request is said once more after its answer: it is to be done, not to be explained again."""
    return intent.startswith("request_") and before.line is not None and not before.asking


def claim(work: Work, draft: Draft) -> None:
    """The shopper wants to claim: ask what is missing, then for a yes."""
    draft.claiming = True
    advance(work, draft)


def _typed(told: Mapping[str, Any]) -> dict[str, Any]:
    truth = {"true": True, "false": False}
    return {name: truth.get(value, value) for name, value in told.items()}


def _names_another_item(work: Work, draft: Draft) -> bool:
    found = items.find(work.request, work.lines)
    return found.clue and draft.line not in [line.id for line in found.lines]


def advance(work: Work, draft: Draft) -> None:
    """Take the draft as far as it goes with what is known."""
    flow = work.knowledge.flows[draft.flow]
    line = _item(work, draft, flow)
    if line is None:
        return
    draft.line, draft.asking = line.id, ""
    work.focus(line)
    _note_told(work, draft, flow, line)
    if other := _better_flow(work, draft, flow, line):
        draft.flow, draft.guarantee = other, ""
        return advance(work, draft)
    _decide(work, draft, flow, line)


def _note_told(work: Work, draft: Draft, flow: Flow, line: OrderLineRow) -> None:
    """Keep what the message tells about the item; what the intent itself tells goes first."""
    told = facts_of_entities(work.request)
    for name in flow.asks:
        question = work.knowledge.questions.get(name)
        if question is not None and name not in told and (code := told_in(work.request, question)):
            told[name] = code
    if "cause" in draft.told or (told.get("cause") == "late" and flow.id != "shipment"):
        told.pop("cause", None)
    about = work.dialogue.told_about(line.id)
    about |= told
    if "cause" in draft.told:
        about["cause"] = draft.told["cause"]


def _better_flow(work: Work, draft: Draft, flow: Flow, line: OrderLineRow) -> str:
    """The flow that fits the goods or the cause better than the one the words began; empty when none does."""
    category = work.knowledge.terms.categories.get(line.category)
    fresh = category is not None and category.fresh is not None
    if flow.otherwise and fresh != (flow.category == "fresh"):
        return flow.otherwise
    cause = str(work.told(draft, line).get("cause", ""))
    other = flow.causes.get(cause, "")
    if other == "quality" and fresh:
        return "fresh"
    return other


# The item


def _item(work: Work, draft: Draft, flow: Flow) -> OrderLineRow | None:
    """Return the item meant; None when it had to be asked for, or there is none."""
    if draft.line is not None:
        return next((line for line in work.lines if line.id == draft.line), None)
    if not work.lines:
        explain_general(work, flow)
        return None
    found = items.find(work.request, work.lines, draft.offered, lambda line: _fits(work, flow, line))
    if found.unknown_number is not None:
        work.say("utter_order_not_found", {"number": found.unknown_number})
        return _ask_item(work, draft, flow, [])
    if len(found.lines) == 1 and (found.clue or draft.intent not in flow.general_first):
        return found.lines[0]
    if not found.clue:
        return _without_clue(work, draft, flow)
    if not found.lines:
        product = work.request.first("product")
        work.say("utter_item_not_found", {"name": product.text if product else ""})
        return _ask_item(work, draft, flow, [])
    return _ask_item(work, draft, flow, list(found.lines))


def _without_clue(work: Work, draft: Draft, flow: Flow) -> OrderLineRow | None:
    """Nothing points at an item: the one spoken about, the only one that fits, or a question."""
    focus = work.line_in_focus()
    if focus is not None and _fits(work, flow, focus):
        return focus
    fitting = [line for line in work.lines if _fits(work, flow, line)]
    if draft.intent in flow.general_first and not draft.asked:
        explain_general(work, flow)
        _ask_item(work, draft, flow, fitting, "utter_which_item_to_check")
        return None
    if len(fitting) == 1:
        return fitting[0]
    return _ask_item(work, draft, flow, fitting)


def _fits(work: Work, flow: Flow, line: OrderLineRow) -> bool:
    if flow.statuses and line.order.status not in flow.statuses:
        return False
    if flow.category != "fresh":
        return True
    category = work.knowledge.terms.categories.get(line.category)
    return category is not None and category.fresh is not None


def _ask_item(
    work: Work, draft: Draft, flow: Flow, lines: list[OrderLineRow], response: str = "utter_which_item"
) -> None:
    """Ask which item is meant, newest first, as buttons."""
    candidates = lines or [line for line in work.lines if _fits(work, flow, line)] or list(work.lines)
    shown = candidates[: items.MAX_CHOICES]
    draft.offered = [line.id for line in shown]
    times = draft.ask(ITEM)
    if times > TRIES:
        return offer_human(work)
    again = "utter_which_item_again" if times > 1 else response
    work.say(again, {}, [item_button(line) for line in shown], items.picker_card(shown))
    return None


def explain_general(work: Work, flow: Flow) -> None:
    """Say what the terms are, when no item is meant or known."""
    answer = work.knowledge.answers.get(flow.general)
    if answer is not None:
        work.dialogue.guarantee = answer.id
        work.add(speech.answer_reply(work.knowledge, answer, (human_button(),)))
    else:
        work.say("utter_no_terms", {}, [human_button()])
    if not work.lines:
        work.say("utter_sign_in" if work.visitor else "utter_no_orders")


# The decision


def _decide(work: Work, draft: Draft, flow: Flow, line: OrderLineRow) -> None:
    decisions = [work.decide(name, draft, line) for name in guarantees(work, draft, flow, line)]
    if not decisions:
        return explain_general(work, flow)
    facts = work.facts(draft, line)
    main = decisions[0]
    if main.outcome is not Outcome.REFUSED and (name := _unasked(draft, facts, flow.asks)):
        if not draft.asked and main.deadline is not None:
            _say_decision(work, draft, line, main, ())
        return ask_fact(work, draft, line, name)
    if main.outcome is Outcome.NEEDS_FACTS:
        name = next((name for name in main.missing if name not in draft.skipped), None)
        if name is not None:
            return ask_fact(work, draft, line, name)
        work.say("utter_cannot_decide")
        return explain_general(work, flow)
    if draft.claiming:
        return claims.advance(work, draft, line, main)
    for decision in decisions:
        _say_decision(work, draft, line, decision, _buttons(work, draft, flow, decision))
    return None


def guarantees(work: Work, draft: Draft, flow: Flow, line: OrderLineRow) -> list[str]:
    """The guarantees that decide this draft: those of the flow, unless the goods or the words name a closer one.

    Once found it stays, so that an answer like 是 does not lead elsewhere.
    """
    if not draft.guarantee:
        routed = next(iter(work.routed(draft.intent, line.category)), "")
        own = routed in flow.guarantees or not work.decides(routed)
        draft.guarantee = flow.guarantees[0] if own else routed
    if draft.guarantee in flow.guarantees:
        return [name for name in flow.guarantees if work.decides(name)]
    return [draft.guarantee]


def _unasked(draft: Draft, facts: Facts, names: tuple[str, ...]) -> str | None:
    return next((name for name in names if name not in draft.skipped and not known(facts, name)), None)


def _say_decision(
    work: Work, draft: Draft, line: OrderLineRow, decision: Decision, buttons: tuple[Button, ...]
) -> None:
    work.out.decisions.append(decision)
    work.dialogue.guarantee = decision.guarantee
    work.add(speech.decision_reply(work.knowledge, line, decision, buttons))


def _buttons(work: Work, draft: Draft, flow: Flow, decision: Decision) -> tuple[Button, ...]:
    """What can be done next: begin the claim, look at another way, ask for a person."""
    made: list[Button] = []
    if claims.can_open(flow, decision):
        made.append(Button("button_claim", {"do": "claim", "draft": draft.key}))
    for other in speech.others_of(decision)[:2]:
        values = {"name": speech.guarantee_name(work.knowledge, other)}
        made.append(Button("button_guarantee", {"do": "guarantee", "guarantee": other, "line": draft.line}, values))
    return (*made, human_button())


# Answers


def take_answer(work: Work, draft: Draft) -> bool:
    """Read the message as the answer to the draft's open question; false when it is none."""
    if draft.asking == ITEM:
        found = items.find(work.request, work.lines, draft.offered)
        if not found.clue:
            return False
        draft.line = found.lines[0].id if len(found.lines) == 1 else None
        advance(work, draft)
        return True
    line = next((line for line in work.lines if line.id == draft.line), None)
    if line is None:
        return False
    question = work.knowledge.questions.get(draft.asking)
    told = read_answer(work.request, draft.asking, question, work.knowledge.manners)
    if not told:
        if not unsure(work.request, work.knowledge.manners):
            return False
        draft.skipped.append(draft.asking)
    set_told(work, draft, line, told)
    advance(work, draft)
    return True


def set_told(work: Work, draft: Draft, line: OrderLineRow, told: Mapping[str, Any]) -> None:
    """Keep facts for the item; a newer word replaces an older one."""
    about = work.dialogue.told_about(line.id)
    if "share" in told:
        about.pop("affected", None)
    if "affected" in told:
        about.pop("share", None)
    about |= told
    draft.told = {name: value for name, value in draft.told.items() if name not in told}


def ask_again(work: Work, draft: Draft) -> None:
    """Put the open question again, after something else was answered."""
    flow = work.knowledge.flows[draft.flow]
    work.say("utter_back_to_it")
    if draft.asking == ITEM:
        _ask_item(work, draft, flow, [line for line in work.lines if line.id in draft.offered])
        return
    line = next((line for line in work.lines if line.id == draft.line), None)
    if line is not None:
        ask_fact(work, draft, line, draft.asking)
