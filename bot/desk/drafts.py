"""Requests about an item: find it, ask what is missing, decide, say it; then the claim, if the shopper wants it.

One engine runs every flow of `knowledge/flows`. It keeps a stack of drafts in the dialogue, so that a second
request, a digression or a correction leaves the first one where it was.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.desk import claims, items, speech
from bot.desk.asking import TRIES, ask_fact, human_button, item_buttons, known
from bot.desk.dialogue import ITEM, Draft
from bot.desk.flows import Flow
from bot.desk.questions import told_in
from bot.desk.request import Button
from bot.desk.telling import beside_it, facts_in, told_by
from bot.desk.work import Work
from bot.guarantee.decision import Decision, Outcome
from bot.guarantee.facts import Facts
from bot.guarantee.reasons import Reason
from bot.store.queries import cases
from bot.store.tables import OrderLineRow

MAX_DRAFTS = 5
WISHES = ("claim_", "request_")  # intents that want something done; the others tell what happened
# Named in passing (发票丢了还能修吗), these answer a question of their own, and never the claim at hand.
ASIDE = ("invoice", "consumer_association_12315", "advance_compensation", "platform_intervention", "fast_refund")
NOT_HERE = (Reason.TAG_NOT_SHOWN, Reason.NOT_CONFIRMED_YET)
UNTOLD = {Reason.GIFT_EXPLAIN: "gift_state"}  # decisions that hold for all, and the fact that would tell more
UNSAID = (Reason.ASK_FACTS, Reason.TAG_NOT_SHOWN, Reason.TIMELINE_NOT_APPLIED, Reason.TIMELINE_ENTRY_SHUT)  # nothing worth adding


def start(work: Work, flow: Flow, intent: str) -> None:
    """Begin a request, or go on with the same one when it is on the stack."""
    flow, intent, told = _by_seller(work, flow, intent)
    wanted_now = _wishes_for_decided(work, flow, intent)
    draft = Draft(flow.id, intent, key=f"{work.request.turn_id}:{intent}", told=told_by(work, flow, intent) | told)
    same = [other for other in work.dialogue.drafts if other.flow == flow.id]
    if same and not _names_another_item(work, same[-1]):
        draft.line = same[-1].line
        if same[-1].asking == ITEM:  # told more instead of choosing: the same choice, and all that was told
            draft.offered, draft.asked = same[-1].offered, same[-1].asked
            draft.told = {**same[-1].told, **draft.told}
        draft.claiming = _wants_it_now(same[-1], intent)
        work.dialogue.drafts.remove(same[-1])
    draft.claiming = draft.claiming or wanted_now
    for other in _each(work, draft):
        work.dialogue.drafts = [*work.dialogue.drafts, other][-MAX_DRAFTS:]
        advance(work, other)
        if other.line is None:  # the item is asked for first: what was said of it waits in the draft
            other.told = beside_it(work, other) | other.told


def _each(work: Work, draft: Draft) -> list[Draft]:
    """The draft; or one for each item where the message means several: 裙子和鞋都想退."""
    lines = items.several(work.said, work.lines) if work.knowledge.manners.all.search(work.said.text) else []
    if not lines:
        return [draft]
    work.several = True
    return [replace(draft, key=f"{draft.key}:{line.id}", line=line.id, told=dict(draft.told), asked={}, skipped=[], offered=[]) for line in lines]


def _by_seller(work: Work, flow: Flow, intent: str) -> tuple[Flow, str, dict[str, Any]]:
    """The flow that what the seller said leads to: 没货，让我退款 is worth more than a refund."""
    told = told_in(work.said, work.knowledge.questions["seller_says"])
    other = flow.seller_says.get(told or "")
    waiting = any(line.order.status == "paid_unshipped" for line in work.lines)
    if other is None or not waiting:
        return flow, intent, {}
    instead = work.knowledge.flows[other]
    return instead, next(iter(instead.intents)), {"seller_says": told}


def _wants_it_now(before: Draft, intent: str) -> bool:
    """True when a request is said once more after its answer: it is to be done, not to be explained again."""
    return intent.startswith("request_") and before.line is not None and not before.asking


def offered(work: Work) -> Draft | None:
    """The request that a bare 帮我办理 or a yes takes up: of those the last message began, what was asked for before what was told.

    In 发错货，寄回的运费报销一下 the freight is wanted; that the goods are wrong is why.
    """
    drafts = work.dialogue.drafts
    turn = drafts[-1].key.partition(":")[0] if drafts else ""
    together = [one for one in drafts if one.key.partition(":")[0] == turn and not one.asking]
    wished = [one for one in together if one.intent.startswith(WISHES) and openable(work, one)]
    return wished[-1] if wished and not drafts[-1].asking else work.dialogue.draft


def take_up(work: Work, draft: Draft) -> None:
    """Claim by a draft of the stack; it becomes the one spoken about."""
    work.dialogue.drafts.remove(draft)
    work.dialogue.drafts.append(draft)
    claim(work, draft)


def _wishes_for_decided(work: Work, flow: Flow, intent: str) -> bool:
    """True when what is wanted now was just decided by the same guarantee: 修一修就行 after 坏了 needs no second answer."""
    before = work.dialogue.draft
    if before is None or not intent.startswith("request_") or before.key.startswith(work.request.turn_id):
        return False
    return _wants_it_now(before, intent) and before.guarantee in flow.guarantees and not items.find(work.said, work.lines).clue


def claim(work: Work, draft: Draft) -> None:
    """The shopper wants to claim: ask what is missing, then for a yes."""
    draft.claiming = True
    advance(work, draft)


def claims_first(work: Work, draft: Draft, line: OrderLineRow) -> bool:
    """Turn to the return where its freight was claimed but the goods are not sent back; false when they may be."""
    flow = work.knowledge.flows[draft.flow]
    cause = str(work.told(draft, line).get("cause", ""))
    other = flow.claims_first.get(cause)
    if other is None or not work.knowledge.manners.not_sent.search(work.request.text):
        return False
    draft.flow, draft.intent, draft.guarantee = other, work.knowledge.flows[other].intent_for(cause), ""
    if wish := told_in(work.said, work.knowledge.questions["wanted"]):
        draft.told["wanted"] = wish
    advance(work, draft)
    return True


def _names_another_item(work: Work, draft: Draft) -> bool:
    found = items.find(work.said, work.lines)
    return found.clue and draft.line not in [line.id for line in found.lines]


def advance(work: Work, draft: Draft) -> None:
    """Take the draft as far as it goes with what is known."""
    flow = work.knowledge.flows[draft.flow]
    line = _item(work, draft, flow)
    if line is None:
        draft.told = {**facts_in(work, draft, flow), **draft.told}  # kept until the item is known
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
    about = work.dialogue.told_about(line.id)
    about |= facts_in(work, draft, flow)
    about |= {name: draft.told[name] for name in ("cause", "wanted") if name in draft.told}


def _better_flow(work: Work, draft: Draft, flow: Flow, line: OrderLineRow) -> str:
    """The flow that fits the goods or the cause better than the one the words began; empty when none does."""
    category = work.knowledge.terms.categories.get(line.category)
    fresh = category is not None and category.fresh is not None
    if flow.otherwise and fresh != (flow.category == "fresh"):
        return flow.otherwise
    if other := flow.by_status.get(line.logistics_status) or flow.by_status.get(line.order.status, ""):
        return other
    cause = str(work.facts(draft, line).cause or "")  # told now, or of the open case
    other = flow.causes.get(cause, "")
    if other == "quality" and fresh:
        return "fresh"
    return other or _flow_of_guarantee(work, draft, flow, line)


def _flow_of_guarantee(work: Work, draft: Draft, flow: Flow, line: OrderLineRow) -> str:
    """The flow of the guarantee that decides, where no intent leads to it: 吃出虫 is no case of quality but of food safety."""
    decides = guarantees(work, draft, flow, line)[:1]
    return next((one.id for one in work.knowledge.flows.values() if one is not flow and not one.intents and decides == list(one.guarantees)), "")


# The item


def _item(work: Work, draft: Draft, flow: Flow) -> OrderLineRow | None:
    """Return the item meant; None when it had to be asked for, or there is none."""
    if draft.line is not None:
        return next((line for line in work.lines if line.id == draft.line), None)
    if not work.lines:
        explain_general(work, flow)
        return None
    fitting = _fitting(work, flow)
    found = items.find(work.said, work.lines, draft.offered, lambda line: line in fitting)
    if found.unknown_number is not None:
        work.say("utter_order_not_found", {"number": found.unknown_number})
        return ask_item(work, draft, flow, [])
    if len(found.lines) == 1 and found.clue:
        return found.lines[0]
    if not found.clue:
        return _without_clue(work, draft, flow)
    if not found.lines:
        product = work.request.first("product")
        work.say("utter_item_not_found", {"name": product.text if product else ""})
        return ask_item(work, draft, flow, [])
    return ask_item(work, draft, flow, list(found.lines))


def _without_clue(work: Work, draft: Draft, flow: Flow) -> OrderLineRow | None:
    """Nothing points at an item: the one spoken about, the only one that fits, or a question."""
    focus = work.line_in_focus()
    if focus is not None and (fits(work, flow, focus) or focus.order.status in flow.by_status):
        return focus
    fitting = [line for line in work.lines if line.id in draft.offered] or _fitting(work, flow)
    if draft.intent in flow.general_first and not draft.asked:
        explain_general(work, flow)
        ask_item(work, draft, flow, fitting, "utter_which_item_to_check")
        return None
    only = fitting or work.lines
    return only[0] if len(only) == 1 else ask_item(work, draft, flow, fitting)


def _fitting(work: Work, flow: Flow) -> list[OrderLineRow]:
    """The lines the request may be about; those whose parcel or goods are of the kind it says, if there are any."""
    fitting = [line for line in work.lines if fits(work, flow, line)]
    near = [line for line in fitting if line.logistics_status in flow.parcels or line.category in flow.goods]
    if flow.with_case:
        with_case = {case.order_line_id for case in cases.open_cases_of(work.session, work.shopper)}
        near = [line for line in fitting if line.id in with_case]
    return near or fitting


def fits(work: Work, flow: Flow, line: OrderLineRow) -> bool:
    """True when the request makes sense for the line."""
    if flow.statuses and line.order.status not in flow.statuses:
        return False
    if flow.category != "fresh":
        return True
    category = work.knowledge.terms.categories.get(line.category)
    return category is not None and category.fresh is not None


def ask_item(
    work: Work, draft: Draft, flow: Flow, lines: list[OrderLineRow], response: str = "utter_which_item"
) -> None:
    """Ask which item is meant, newest first, as buttons."""
    candidates = lines or _fitting(work, flow) or list(work.lines)
    shown = candidates[: items.MAX_CHOICES]
    draft.offered = [line.id for line in shown]
    times = draft.ask(ITEM)
    if times > TRIES:
        work.out.stuck = True
        return None
    again = "utter_which_item_again" if times > 1 else response
    work.say(again, {}, item_buttons(shown), items.picker_card(shown))
    return None


def explain_general(work: Work, flow: Flow) -> None:
    """Say what the terms are, when no item is meant or known."""
    answer = work.knowledge.answers[flow.general]
    work.dialogue.guarantee = answer.id
    work.add(speech.answer_reply(work.knowledge, answer, (human_button(),)))
    if not work.lines:
        work.say("utter_sign_in" if work.visitor else "utter_no_orders")


# The decision


def _decide(work: Work, draft: Draft, flow: Flow, line: OrderLineRow) -> None:
    decided = [work.decide(name, draft, line) for name in guarantees(work, draft, flow, line)]
    if not decided:
        return explain_general(work, flow)
    decisions = [decided[0], *(one for one in decided[1:] if one.reason not in UNSAID)]
    facts = work.facts(draft, line)
    main = decisions[0]
    if draft.claiming:
        main = next((one for one in decisions if claims.can_open(flow, one)), main)
        draft.guarantee = main.guarantee
    settled = main.outcome in (Outcome.REFUSED, Outcome.GRANTED)
    if not settled and (name := _unasked(draft, facts, flow.asks)):
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
    for decision in (_without_known(work, draft, line, one) for one in decisions):
        _say_decision(work, draft, line, decision, _buttons(work, draft, flow, decision))
    name = UNTOLD.get(main.reason)
    return ask_fact(work, draft, line, name) if name is not None and name not in draft.skipped else None


def _without_known(work: Work, draft: Draft, line: OrderLineRow, decision: Decision) -> Decision:
    """The decision without hints at what was just said of this item: a freight answer does not send back to the return."""
    said = {one.guarantee for one in work.out.decisions if one.item == decision.item}
    said |= {other.guarantee for other in work.dialogue.drafts if other is not draft and other.line == line.id}
    return replace(decision, would_help=tuple(hint for hint in decision.would_help if hint.guarantee not in said))


def guarantees(work: Work, draft: Draft, flow: Flow, line: OrderLineRow) -> list[str]:
    """The guarantees that decide this draft: those of the flow, unless the goods or the words name a closer one.

    Once found it stays, so that an answer like 是 does not lead elsewhere.
    """
    if not draft.guarantee:
        routed = _routed(work, draft, line)
        aside = routed in ASIDE or routed in _answered_beside(work, draft) or bool(flow.claims_first)  # freight is freight
        own = routed in flow.guarantees or aside or not work.decides(routed)
        draft.guarantee = flow.guarantees[0] if own else routed
    if draft.guarantee in flow.guarantees:
        return [name for name in flow.guarantees if work.decides(name)]
    return [draft.guarantee]


def _answered_beside(work: Work, draft: Draft) -> set[str]:
    """The guarantees that another request of the same message is about: they are no answer to this one."""
    asked = [work.knowledge.flow_of(one.name) for one in work.request.intents if work.request.accepted]
    return {name for flow in asked if flow is not None and flow.id != draft.flow for name in flow.guarantees}


def _routed(work: Work, draft: Draft, line: OrderLineRow) -> str:
    """The guarantee the goods and the words lead to; a service that is not on the order, or not yet, is passed over."""
    intents = work.knowledge.flows[draft.flow].intents
    intent = draft.intent if draft.intent in intents else next(iter(intents), draft.intent)
    for name in work.routed(intent, line.category):
        if not work.decides(name) or work.decide(name, draft, line).reason not in NOT_HERE:
            return name
    return ""


def _unasked(draft: Draft, facts: Facts, names: tuple[str, ...]) -> str | None:
    name = next((name for name in names if name not in draft.skipped and not known(facts, name)), None)
    if name == "affected" and facts.affected is not None and facts.total is None:
        return "total" if "total" not in draft.skipped else None
    return name


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
        made.append(_claim_button(work, draft))
    for other in speech.others_of(decision)[:2]:
        values = {"name": speech.guarantee_name(work.knowledge, other)}
        made.append(Button("button_guarantee", {"do": "guarantee", "guarantee": other, "line": draft.line}, values))
    return (*made, human_button())


def claim_buttons(work: Work, draft: Draft) -> tuple[Button, ...]:
    """The claim once more, after something else was answered; none while a question is open or nothing can be claimed."""
    if draft.asking or draft.line is None or not openable(work, draft):
        return ()
    return (_claim_button(work, draft),)


def _claim_button(work: Work, draft: Draft) -> Button:
    if not work.several:
        return Button("button_claim", _claim_of(draft))
    line = next(line for line in work.lines if line.id == draft.line)
    return Button("button_claim_item", _claim_of(draft), {"item": speech.item(line)})


def _claim_of(draft: Draft) -> dict[str, Any]:
    """What the button begins: this draft, or the same request anew when another took its place."""
    return {
        "do": "claim",
        "draft": draft.key,
        "flow": draft.flow,
        "intent": draft.intent,
        "line": draft.line,
        "guarantee": draft.guarantee,
        "told": dict(draft.told),
    }


def openable(work: Work, draft: Draft) -> bool:
    """True when a yes now would begin the claim of this draft."""
    flow = work.knowledge.flows[draft.flow]
    line = next((line for line in work.lines if line.id == draft.line), None)
    if line is None:
        return True  # the item is asked for first
    return any(claims.can_open(flow, work.decide(name, draft, line)) for name in guarantees(work, draft, flow, line))


def ask_anew(work: Work, draft: Draft) -> None:
    """Put the open question differently: what was said is no answer to it."""
    flow = work.knowledge.flows[draft.flow]
    line = next((line for line in work.lines if line.id == draft.line), None)
    if draft.asking == ITEM or line is None:
        ask_item(work, draft, flow, [line for line in work.lines if line.id in draft.offered])
    else:
        ask_fact(work, draft, line, draft.asking)


def ask_again(work: Work, draft: Draft) -> None:
    """Put the open question again, after something else was answered."""
    if draft.asked.get(draft.asking, 0) < TRIES:  # a third time is not put: a person comes
        work.say("utter_back_to_it")
    ask_anew(work, draft)
