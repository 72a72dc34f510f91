"""From a decision to a case: what the claim still needs, the confirmation, the write.

Nothing is written without a yes to the very decision shown. It is decided again inside the transaction; when
the answer changed meanwhile, the new one is said instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from bot.desk import proof, speech
from bot.desk.asking import ask_fact, human_button, known
from bot.desk.cases import EVIDENCE, enter
from bot.desk.dialogue import CONFIRM, Draft
from bot.desk.flows import Flow
from bot.desk.request import Button
from bot.desk.work import Work
from bot.guarantee.codes import ApplyType
from bot.guarantee.decision import Decision, Outcome
from bot.knowledge_files.cases import FIRST
from bot.store.once import insert_once
from bot.store.queries import cases
from bot.store.tables import CaseEventRow, CaseRow, OrderLineRow

WAIT = "wait_until_due"  # the step of a decision whose time has not come
SAME = ("outcome", "reason", "deadline", "amount", "payer")  # what a shopper says yes to


def can_open(flow: Flow, decision: Decision) -> bool:
    """True when a case can be opened now: the flow ends in one, and the right has begun."""
    decided = decision.outcome in (Outcome.GRANTED, Outcome.CONDITIONAL)
    waits = WAIT in decision.next_steps or decision.reason in flow.not_yet
    return bool(flow.case) and decided and not waits


def advance(work: Work, draft: Draft, line: OrderLineRow, decision: Decision) -> None:
    """Ask what the claim still needs; then show what would be opened and ask for a yes."""
    flow = work.knowledge.flows[draft.flow]
    facts = work.facts(draft, line)
    if can_open(flow, decision) and (present := open_case(work, draft, flow, line)):
        work.out.decisions.append(decision)
        work.dialogue.drafts.remove(draft)
        return _say_open(work, present)
    for name in (*flow.claims, *decision.missing):
        if name not in draft.skipped and not known(facts, name):
            return ask_fact(work, draft, line, name)
    work.out.decisions.append(decision)
    if not can_open(flow, decision) or decision.reason in flow.unfounded:
        draft.claiming, draft.asking, draft.shown = False, "", None  # there is nothing left to say yes to
        return work.add(speech.decision_reply(work.knowledge, line, decision, (human_button(),)))
    return _confirm(work, draft, flow, line, decision)


def kind_of(work: Work, draft: Draft, flow: Flow, line: OrderLineRow) -> str:
    """The kind of case: what the shopper wants may ask for another than the flow's own."""
    return flow.kinds.get(str(work.told(draft, line).get("wanted", "")), flow.case)


def open_case(work: Work, draft: Draft, flow: Flow, line: OrderLineRow) -> CaseRow | None:
    """Return the open case that stands where this request would open one; None when none does."""
    kind = kind_of(work, draft, flow, line)
    if not _settles_the_goods(work, kind):
        return cases.open_case(work.session, work.shopper, line.id, kind)
    present = cases.open_cases_of(work.session, work.shopper, line.id)
    return next((case for case in present if _settles_the_goods(work, case.kind)), None)


def _settles_the_goods(work: Work, kind: str) -> bool:
    """True for a return, exchange, repair, resending or refund: of these a line has one at a time."""
    return "refunded" in work.knowledge.cases.kinds[kind]


def _confirm(work: Work, draft: Draft, flow: Flow, line: OrderLineRow, decision: Decision) -> None:
    draft.shown = _shown(draft, decision)
    draft.ask(CONFIRM)
    reply = speech.decision_reply(work.knowledge, line, decision)
    listed = proof.checklist(work, draft, flow, line, decision)
    values = {
        "item": speech.item(line),
        "kind": kind_of(work, draft, flow, line),
        "told": [speech.part("utter_bullet", text=text) for text in _told(work, draft, line)],
        **{key: reply.values[key] for key in ("verdict", "deadline", "amount", "payer", "basis", "page")},
        "proof": proof.said(work, listed),
        "choice": speech.part("utter_choose_with_proof" if listed.missing else "utter_choose"),
    }
    first = (Button("button_photos_first", {"do": "photos", "draft": draft.key}),) if listed.missing else ()
    buttons = (
        confirm_button(draft),
        *first,
        Button("button_not_now", {"do": "cancel", "draft": draft.key}),
    )
    proofs = proof.card(work, line, listed.arrived, listed.missing)
    work.say("utter_confirm_claim", values, buttons, {**(reply.card or {}), "confirm": True, "proof": proofs})


def _shown(draft: Draft, decision: Decision) -> dict[str, Any]:
    """What the shopper is asked to say yes to; a first reading of the limit stays known after it has passed."""
    now, before = decision.to_json(), draft.shown or {}
    early = now["remind_by"] or (before.get("remind_by") if before.get("deadline") == now["deadline"] else None)
    return {**{key: now[key] for key in SAME}, "remind_by": early}


def _told(work: Work, draft: Draft, line: OrderLineRow) -> list[str]:
    """What the shopper told, in words, to be read once more before the yes."""
    glossary = work.knowledge.glossary
    told = []
    for name, value in work.told(draft, line).items():
        question = work.knowledge.questions.get(name)
        if question is None:
            continue
        codes = value if isinstance(value, list) else [value]
        section = glossary.sections[question.labels]
        told.append("、".join(section[str(code)] for code in codes if str(code) in section))
    return [text for text in told if text]


def confirm(work: Work, draft: Draft) -> None:
    """The shopper said yes: decide again, and open the case if the answer is still the same."""
    flow = work.knowledge.flows[draft.flow]
    line = next((line for line in work.lines if line.id == draft.line), None)
    if line is None or draft.shown is None:
        return work.say("utter_nothing_to_confirm")
    decision = work.decide(draft.guarantee or _main(work, flow), draft, line)
    work.out.decisions.append(decision)
    if any(decision.to_json()[key] != draft.shown.get(key) for key in SAME):
        work.say("utter_decision_changed")
        return advance(work, draft, line, decision)
    case, new = _write(work, draft, flow, line, decision)
    work.dialogue.drafts.remove(draft)
    if not new:
        return _say_open(work, case)
    work.out.cases.append(case.number)
    listed = proof.checklist(work, draft, flow, line, decision)
    values = {**_case_values(work, case, line), "proof": proof.still_missing(work, listed)}
    return work.say("utter_case_opened", values, (), case_card(case))


def photos_first(work: Work, draft: Draft) -> None:
    """The shopper sends the proof before the yes: say what is wanted; what was shown stays to be confirmed."""
    flow = work.knowledge.flows[draft.flow]
    line = next((line for line in work.lines if line.id == draft.line), None)
    if line is None or draft.asking != CONFIRM:
        return work.say("utter_nothing_to_confirm")
    decision = work.decide(draft.guarantee or _main(work, flow), draft, line)
    listed = proof.checklist(work, draft, flow, line, decision)
    codes = [work.knowledge.glossary.say("evidence", code) for code in listed.missing]
    values = {"codes": codes, "until": proof.until(listed)}
    return work.say("utter_send_photos", values, [confirm_button(draft)], proof.card(work, line, listed.arrived, listed.missing))


def confirm_button(draft: Draft) -> Button:
    """Yes to what was shown."""
    return Button("button_confirm", {"do": "confirm", "draft": draft.key})


def _main(work: Work, flow: Flow) -> str:
    return next(name for name in flow.guarantees if work.decides(name))


def _write(
    work: Work, draft: Draft, flow: Flow, line: OrderLineRow, decision: Decision
) -> tuple[CaseRow, bool]:
    def find() -> CaseRow | None:
        present = cases.case_by_key(work.session, work.shopper, draft.key)
        return present or open_case(work, draft, flow, line)

    def make() -> CaseRow:
        told = work.told(draft, line)
        return CaseRow(
            number=number("A", work, draft.key),
            shopper_id=work.shopper,
            order_line_id=line.id,
            conversation_id=work.conversation.id,
            kind=kind_of(work, draft, flow, line),
            state=FIRST,
            opened_at=work.now,
            updated_at=work.now,
            amount_fen=decision.amount.max_fen if decision.amount else None,
            facts={**told, **_applied(work, kind_of(work, draft, flow, line), told), "apply_time": work.now.isoformat()},
            decision=decision.to_json(),
            idempotency_key=draft.key,
        )

    case, new = insert_once(work.session, find, make)
    if new:
        event = CaseEventRow(
            case_id=case.id, shopper_id=work.shopper, at=work.now, actor="shopper", name="apply", to_state=FIRST
        )
        work.session.add(event)
        enter(work.session, case, FIRST, work.now, work.knowledge)
    return case, new


def _applied(work: Work, kind: str, told: Mapping[str, Any]) -> dict[str, Any]:
    """The type of request as refund_timeline knows it: what is wanted, else what a case of this kind is about."""
    wanted = next((one for one in (told.get("wanted"), kind) if one in set(ApplyType)), None)
    if wanted is not None:
        return {"apply_type": wanted}
    machine = work.knowledge.cases.kinds[kind]
    if "refunded" not in machine:
        return {}  # money beside the goods: no node of a refund limits it
    return {"apply_type": ApplyType.RETURN_REFUND if "send_back" in machine else ApplyType.REFUND_ONLY}


def number(letter: str, work: Work, key: str) -> str:
    """A number to quote: letter, day and six digits made from what was asked for, the same when run again."""
    digits = int(sha256(key.encode()).hexdigest(), 16) % 1_000_000
    return f"{letter}{work.now:%y%m%d}{digits:06d}"


def _say_open(work: Work, case: CaseRow) -> None:
    line = next(line for line in work.lines if line.id == case.order_line_id)
    work.say("utter_case_open_already", _case_values(work, case, line), (), case_card(case))


def _case_values(work: Work, case: CaseRow, line: OrderLineRow) -> dict[str, Any]:
    return {
        "number": case.number,
        "kind": case.kind,
        "state": case.state,
        "item": speech.item(line),
        "next": due_part(case) or _turn(work, case),
    }


def _turn(work: Work, case: CaseRow) -> Any:
    """Who has to act, where nothing says until when."""
    turn = work.knowledge.cases.states[case.state].turn
    return speech.part("utter_case_turn", by=turn) if turn else ""


def due_part(case: CaseRow) -> Any:
    """Who has to act until when, or that the seller let the limit pass; empty when there is none."""
    if case.next_due_at is None:
        steps = [event.name for event in case.events if event.name != EVIDENCE]
        return speech.part("utter_case_overdue") if steps[-1:] == ["overdue"] else ""
    return speech.part("utter_case_due", by=case.next_due_by, due=case.next_due_at.isoformat())


def _step(event: CaseEventRow) -> Any:
    """The state that was reached; what leaves the state as it is has words of its own."""
    if event.name == "overdue":
        return speech.part("utter_case_step_overdue")
    if event.name == "correct_waybill":
        return speech.part("utter_case_step_correct_waybill", waybill=event.detail.get("waybill", ""))
    if event.name == EVIDENCE:
        code = event.detail.get("evidence")
        return speech.part("utter_case_step_evidence", code=code) if code else speech.part("utter_case_step_file")
    return speech.part("utter_case_state", state=event.to_state)


def case_card(case: CaseRow) -> dict[str, Any]:
    """A case with its steps so far."""
    steps = [
        {
            "text": _step(event),
            "at_text": speech.part("utter_moment", at=event.at.isoformat()),
            "done": True,
        }
        for event in case.events
    ]
    return {"type": "case", "number": case.number, "title": speech.part("utter_case_kind", kind=case.kind), "steps": steps}
