"""What a shopper does with an open case: send back, change, take back, close, ask the platform in.

By button under the status, or in words. What cannot be undone is asked once more first; what the case does not
allow is not offered, and said when it was asked for. The platform's own moves come from agents and the clock.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.desk import items, speech
from bot.desk.asking import human_button
from bot.desk.cases import Impossible, allowed, move, request_facts, timeline_of
from bot.desk.claims import SAME, case_card, due_part
from bot.desk.facts import facts_of_line
from bot.desk.request import Button
from bot.desk.work import Work
from bot.guarantee.decision import Decision
from bot.guarantee.engine import decide
from bot.guarantee.reasons import Reason
from bot.store.errors import NoSuchCase
from bot.store.queries import cases
from bot.store.tables import CaseRow, OrderLineRow

ASKED = "move_ask"  # what is to be changed was asked, nothing was shown for a yes yet
NUMBERED = ("send_back", "correct_waybill")  # a waybill number is all they need
OVERDUE = frozenset({Reason.TIMELINE_SELLER_OVER, Reason.TIMELINE_LEGAL_OVER, Reason.TIMELINE_DELAY_OVER})


# What a message means


def taken(work: Work) -> bool:
    """Take the message as a move of a case, or as the answer to our question about one."""
    pending, work.dialogue.move = work.dialogue.move, None
    if pending is not None and _answered(work, pending):
        return True
    text = work.request.text
    for event, said in work.knowledge.moves.events.items():
        if said.words is not None and said.words.search(text) and (wants(work, event) or _too_late(work, event)):
            return True
    return False


def _too_late(work: Work, event: str) -> bool:
    """Say so when a number that was given cannot be put right any more: the goods have arrived."""
    sent = [case for case in _meant(work, event) if any(done.name == "send_back" for done in case.events)]
    if event != "correct_waybill" or not sent:
        return False
    _impossible(work, sent[0])
    return True


def by_intent(work: Work, intent: str) -> bool:
    """Do what an intent means for a case that allows it; false when no case does."""
    return any(intent in said.intents and wants(work, event) for event, said in work.knowledge.moves.events.items())


def asked_now(work: Work) -> bool:
    """True when this turn has asked for a yes to a move: its decision is told there, once."""
    return work.dialogue.move is not None


def wants(work: Work, event: str) -> bool:
    """The shopper wants `event`: for the one case that allows it, or ask for which. False without such a case."""
    meant = _meant(work, event)
    possible = [case for case in meant if event in _allowed(work, case)]
    if not possible:
        return event == "intervene" and _not_yet(work, meant)
    if len(possible) == 1:
        _begin(work, possible[0], event, work.request.text)
        return True
    buttons = [
        Button("button_case", _payload(case, event), {"item": speech.item(_line(work, case)), "kind": case.kind})
        for case in possible
    ]
    work.say("utter_which_case", {"event": event}, [*buttons, human_button()])
    return True


def _not_yet(work: Work, meant: Sequence[CaseRow]) -> bool:
    """The goods are back or on their way, nothing was refused: say from when the platform can be asked in, in one decision.

    Without it 收到了不退款 would be taken for a refusal that the case does not know. False where no such case is meant.
    """
    for case in meant:
        decision = _intervention(work, case)
        if case.state == "refused" or decision.details.get("node") not in work.knowledge.moves.overdue:
            continue
        line = _line(work, case)
        work.focus(line)
        if decision not in work.out.decisions:
            work.out.decisions.append(decision)
        by_rule = _by_rule(work, case)
        reply = speech.decision_reply(work.knowledge, line, decision)
        values = {**_values(work, case), **{key: reply.values[key] for key in ("verdict", "steps", "page")}}
        values["basis"] = speech.basis(work.knowledge, [*decision.clauses, *by_rule.clauses])
        work.say("utter_intervene_not_yet", values, [*buttons(work, case), human_button()], case_card(case))
        return True
    return False


def _meant(work: Work, event: str) -> list[CaseRow]:
    """The open cases of the item that was named, else of the one spoken of, else all.

    The item spoken of may have no case: then the others are meant only where the words speak of a case, not of a wish.
    """
    open_ = list(cases.open_cases_of(work.session, work.shopper))
    found = items.find(work.request, work.lines)
    if found.clue:
        return [case for case in open_ if case.order_line_id in {line.id for line in found.lines}]
    spoken_of = work.line_spoken_of()
    of_item = [case for case in open_ if spoken_of is not None and case.order_line_id == spoken_of.id]
    return of_item or (open_ if spoken_of is None or speaks_of_case(work, event) else [])


def speaks_of_case(work: Work, event: str) -> bool:
    """True when the words can only be about a case that is open: a waybill's number, 撤销售后."""
    said = work.knowledge.moves.events[event]
    return any(words is not None and words.search(work.request.text) for words in (said.words, said.of_case))


def _allowed(work: Work, case: CaseRow) -> list[str]:
    """What the shopper may do with the case now; the platform is asked in by its own rule."""
    found = allowed(case, "shopper", work.knowledge)
    if "intervene" in found and not _may_intervene(work, case, _intervention(work, case)):
        found.remove("intervene")
    return [event for event in found if event in work.knowledge.moves.events]


def _may_intervene(work: Work, case: CaseRow, decision: Decision) -> bool:
    if case.state == "refused":
        return str(decision.reason) in work.knowledge.moves.may_intervene
    return decision.reason in OVERDUE and decision.details.get("node") in work.knowledge.moves.overdue


def _intervention(work: Work, case: CaseRow) -> Decision:
    """What decides whether the platform may be asked in: its own rule after a refusal, else the seller's overdue step.

    A changed request has not been refused yet, whatever happened to the one before.
    """
    if case.state != "refused":
        return timeline_of(work.session, case, work.now, work.knowledge)
    return _by_rule(work, case)


def _by_rule(work: Work, case: CaseRow) -> Decision:
    facts = facts_of_line(
        _line(work, case), request_facts(case), work.now, case=case, categories=work.knowledge.terms.category_names
    )
    return decide("platform_intervention", facts, work.knowledge.terms, work.now)


def buttons(work: Work, case: CaseRow) -> list[Button]:
    """What the case allows its shopper, as buttons."""
    return [Button(f"button_case_{event}", _payload(case, event)) for event in _allowed(work, case)]


def _payload(case: CaseRow, event: str, do: str = "move", **more: Any) -> dict[str, Any]:
    return {"do": do, "case": case.number, "event": event, **more}


# Buttons


def press(work: Work, payload: Mapping[str, Any]) -> None:
    """A button of a case was pressed: begin, go on, write, or leave it."""
    work.dialogue.move = None
    if payload["do"] == "move_no":
        return work.say("utter_move_left")
    try:
        case = cases.case_by_number(work.session, work.shopper, payload["case"], lock=True)
    except NoSuchCase:
        return work.say("utter_button_stale", {}, [human_button()])
    if payload["do"] == "move":
        return _begin(work, case, payload["event"], "")
    return _confirmed(work, case, payload)


# From the wish to the write


def _begin(work: Work, case: CaseRow, event: str, text: str) -> None:
    work.focus(_line(work, case))
    if event not in _allowed(work, case):
        return _impossible(work, case)
    if event in NUMBERED:
        return _number(work, case, event, text)
    if event == "change":
        return _ask_change(work, case, text)
    return _ask(work, case, event)


def _number(work: Work, case: CaseRow, event: str, text: str) -> None:
    """The waybill number is all that is needed; it is said back."""
    number = _waybill(work, case, text)
    if not number:
        work.dialogue.move = _payload(case, event)
        return work.say("utter_ask_waybill" if event == "send_back" else "utter_ask_waybill_again", _values(work, case), [human_button()])
    return _do(work, case, event, {"waybill": number}, {"waybill": number})


def _waybill(work: Work, case: CaseRow, text: str) -> str:
    """The number in the text that is neither an order's of the shopper nor the case's."""
    own = {case.number, *(line.order.number for line in work.lines)}
    return next((found.upper() for found in work.knowledge.moves.waybill.findall(text) if found not in own), "")


def _ask_change(work: Work, case: CaseRow, text: str) -> None:
    """Refused: the same once more with better proof, or another kind of request."""
    others = _changes(work, case)
    told = next((code for code in others if work.knowledge.glossary.say("wanteds", code) in text), None)
    if told is not None:
        return _ask(work, case, "change", wanted=told)
    work.dialogue.move = _payload(case, "change", ASKED)
    made = [Button("button_change_same", _payload(case, "change", "move_yes"))]
    for code in others:
        made.append(Button("button_change_to", _payload(case, "change", "move_yes", wanted=code), {"wanted": code}))
    return work.say("utter_ask_change", _values(work, case), [*made, Button("button_not_now", _payload(case, "change", "move_no"))])


def _changes(work: Work, case: CaseRow) -> list[str]:
    """The requests that a request for goods may be turned into; none for money alone."""
    if "send_back" not in work.knowledge.cases.kinds.get(case.kind, {}):
        return []
    return [code for code in work.knowledge.moves.changes if code != request_facts(case).get("apply_type")]


def _ask(work: Work, case: CaseRow, event: str, **more: Any) -> None:
    """Say what will be written, with the decision where one decides it, and ask for a yes."""
    values, card = {**_values(work, case), **_wanted(more)}, case_card(case)
    if event == "intervene":
        decision = _intervention(work, case)
        work.out.decisions.append(decision)
        more["shown"] = {key: decision.to_json()[key] for key in SAME}
        reply = speech.decision_reply(work.knowledge, _line(work, case), decision)
        values |= {key: reply.values[key] for key in ("verdict", "deadline", "evidence", "steps", "basis", "page")}
        card = {**(reply.card or {}), "confirm": True}
    work.dialogue.move = _payload(case, event, "move_yes", **more)
    made = (
        Button(f"button_confirm_{event}", work.dialogue.move),
        Button("button_not_now", _payload(case, event, "move_no")),
    )
    work.say(f"utter_confirm_{event}", values, made, card)


def _answered(work: Work, pending: Mapping[str, Any]) -> bool:
    """Read the message as the answer to what was asked about a case; anything else leaves the case as it is."""
    text = work.request.text.strip()
    try:
        case = cases.case_by_number(work.session, work.shopper, pending["case"], lock=True)
    except NoSuchCase:
        return False
    if pending["event"] in NUMBERED:
        if not _waybill(work, case, text):
            work.dialogue.move = dict(pending)  # it may be sent later
            return False
        _begin(work, case, pending["event"], text)
        return True
    if pending["do"] == ASKED:  # which change is still open: only an answer to that is one
        if not work.knowledge.moves.same.search(text):
            return False
        _confirmed(work, case, pending)
        return True
    agrees = work.knowledge.moves.agrees(text)
    if agrees:
        _confirmed(work, case, pending)
        return True
    names = {intent.name for intent in work.request.intents} if work.request.accepted else set()
    if agrees is False and (names <= {"deny", "cancel_flow", "cancel_aftersale"} or not names):
        work.say("utter_move_left")
        return True
    return False


def _confirmed(work: Work, case: CaseRow, payload: Mapping[str, Any]) -> None:
    """A yes to what was shown: look again whether it is still so, then write it."""
    event = payload["event"]
    if event not in _allowed(work, case):
        return _impossible(work, case)
    if event == "intervene":
        decision = _intervention(work, case)
        if {key: decision.to_json()[key] for key in SAME} != payload.get("shown"):
            work.say("utter_decision_changed")
            return _ask(work, case, event)
    wanted = payload.get("wanted")
    if event == "change" and wanted:
        case.facts = {**case.facts, "wanted": wanted, "apply_type": wanted}
        if cases.open_case(work.session, work.shopper, case.order_line_id, wanted) is None:
            case.kind = wanted  # what it is called from now on
    return _do(work, case, event, {"wanted": wanted} if wanted else {}, _wanted(payload))


def _do(work: Work, case: CaseRow, event: str, detail: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    """Write it, once, and say where the case stands."""
    try:
        move(work.session, case, event, "shopper", detail, work.now, work.knowledge, f"{work.request.turn_id}:{event}")
    except Impossible:
        return _impossible(work, case)
    made: Sequence[Button] = [] if case.closed_at else [*buttons(work, case), human_button()]
    work.say(f"utter_moved_{event}", {**_values(work, case), **values}, made, case_card(case))


def _impossible(work: Work, case: CaseRow) -> None:
    work.say("utter_move_impossible", _values(work, case), [*buttons(work, case), human_button()], case_card(case))


def _values(work: Work, case: CaseRow) -> dict[str, Any]:
    return {
        "item": speech.item(_line(work, case)),
        "kind": case.kind,
        "number": case.number,
        "state": case.state,
        "next": due_part(case),
    }


def _wanted(told: Mapping[str, Any]) -> dict[str, Any]:
    wanted = told.get("wanted")
    return {"change": speech.part("utter_change_to", wanted=wanted) if wanted else ""}


def _line(work: Work, case: CaseRow) -> OrderLineRow:
    return next(line for line in work.lines if line.id == case.order_line_id)
