"""Short questions after an answer: how much, by which clause, ten times? Answered about the item spoken of, in short."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.desk import claims, drafts, items, speech
from bot.desk.asking import human_button
from bot.desk.dialogue import Draft
from bot.desk.questions import DAYS, HAPPENED
from bot.desk.request import Reply
from bot.desk.work import Work
from bot.guarantee.decision import Decision, Outcome
from bot.guarantee.reasons import Reason
from bot.store.queries import cases
from bot.store.tables import CaseRow, OrderLineRow

BESIDES = frozenset({"compensation", "legal", "difference"})  # kinds of money (glossary `amounts`) paid beside the price
TIMES = HAPPENED | {"opened_used"}  # questions that a time, or that it was used, answers
ARRIVED = ("signed", "confirmed")
REFUND = "refund"
FOOD, FRAUD = "food_safety", "fraud_damages"


@dataclass(frozen=True, slots=True)
class Topic:
    """What the short question is about: the item, the guarantee said of it last, the request that is under way."""

    line: OrderLineRow
    guarantee: str
    draft: Draft | None


def taken(work: Work) -> bool:
    """Answer a short question that only the talk so far explains; false when it is none, or nothing was spoken of."""
    manners, text = work.knowledge.manners, _unnamed(work)
    kinds = ((manners.how_much, _how_much), (manners.tenfold, _tenfold), (manners.basis, _basis))
    asked = next((done for pattern, done in kinds if pattern.search(text)), None)
    if asked is None and manners.used_for.search(_timeless(work)):
        return _used_for(work)
    topic = _topic(work) if asked is not None else None
    return topic is not None and asked is not None and asked(work, topic)


def _unnamed(work: Work) -> str:
    """The message without the goods it names: 手机能退多少 is the same question."""
    text = work.request.text.strip()
    for one in work.request.all_of("product"):
        text = text.replace(one.text, "")
    return text.strip()


def _topic(work: Work) -> Topic | None:
    """The item named, if one is; else the one spoken of."""
    draft = work.dialogue.draft
    found = items.find(work.said, work.lines)
    named = found.lines[0] if len(found.lines) == 1 else None
    line = named if found.clue else work.line_spoken_of()
    if line is None:
        return None
    own = draft if draft is not None and draft.line == line.id else None
    said = work.dialogue.guarantee if line.id == work.dialogue.line else ""
    return Topic(line, said, own)


def _decision(work: Work, topic: Topic, name: str) -> Decision | None:
    return work.decide(name, topic.draft, topic.line) if name and work.decides(name) else None


# How much


def _how_much(work: Work, topic: Topic) -> bool:
    """The sum of the case or of the decision about the item, and whether anything is paid beside it."""
    if (case := _case(work, topic)) is not None:
        _of_case(work, topic, case)
        return True
    own = topic.draft.guarantee if topic.draft is not None else ""
    decision = _decision(work, topic, own or topic.guarantee or _of_return(work, topic.line))
    if decision is None or decision.outcome is Outcome.NEEDS_FACTS:
        return _depends(work, topic)
    work.focus(topic.line)
    work.out.decisions.append(decision)
    kind = work.knowledge.glossary.sections["amounts"].get(decision.guarantee, "money")
    values = {**_named(work, topic, decision.guarantee), "amount": _sum(work, decision), "more": _beside(work, kind), **_grounds(work, topic, decision)}
    buttons = drafts.claim_buttons(work, topic.draft) if topic.draft is not None else ()
    work.say("utter_how_much", values, [*buttons, human_button()])
    return True


def _depends(work: Work, topic: Topic) -> bool:
    """Say that the sum hangs on the question that is open, which is then put again; false when none is."""
    if topic.draft is None or not topic.draft.asking:
        return False
    work.say("utter_how_much_depends", {"item": speech.item(topic.line)})
    return True


def _of_return(work: Work, line: OrderLineRow) -> str:
    """What a return of goods that arrived comes under, where nothing was said of them yet."""
    if line.order.status not in ARRIVED or work.knowledge.manners.compensates.search(_unnamed(work)):
        return ""
    return next(iter(work.routed("request_return", line.category)), "")


def _case(work: Work, topic: Topic) -> CaseRow | None:
    """The open case of the item, unless another request about the item is under way."""
    if topic.draft is not None:
        return None
    return next(iter(cases.open_cases_of(work.session, work.shopper, topic.line.id)), None)


def _of_case(work: Work, topic: Topic, case: CaseRow) -> None:
    work.focus(topic.line)
    values = {"item": speech.item(topic.line), "kind": case.kind, "number": case.number, "state": case.state, "next": claims.due_part(case)}
    fen = case.amount_fen
    response = "utter_how_much_case" if fen else "utter_case_status"
    work.say(response, {**values, "fen": fen} if fen else values, [human_button()], claims.case_card(case))


def _sum(work: Work, decision: Decision) -> speech.Part:
    if decision.outcome is Outcome.REFUSED:
        return speech.part("utter_how_much_refused")
    return speech.amount(work.knowledge.glossary, decision) or speech.part("utter_how_much_open")


def _beside(work: Work, kind: str) -> speech.Part | str:
    """What was asked for is not what this guarantee gives: compensation of a return, or the price of a compensation."""
    wants_more = work.knowledge.manners.compensates.search(_unnamed(work)) is not None
    if wants_more and kind == REFUND:  # of other money nothing is denied: an installation that fails is paid for
        return speech.part("utter_how_much_no_more")
    return speech.part("utter_how_much_beside") if not wants_more and kind in BESIDES else ""


# Ten times


def _tenfold(work: Work, topic: Topic) -> bool:
    """Whether a multiple of the price can be had for the item: food by its own law, anything else where it was fraud."""
    text = work.request.text
    decision = _decision(work, topic, FRAUD if work.knowledge.manners.threefold.search(text) else FOOD)
    before = ""
    if decision is not None and decision.reason is Reason.OTHER_GOODS:
        before = speech.part("utter_tenfold_not_food", item=speech.item(topic.line))
        decision = _decision(work, topic, FRAUD)
    if decision is None or decision.outcome is Outcome.NEEDS_FACTS:
        return False
    work.focus(topic.line)
    work.out.decisions.append(decision)
    work.dialogue.guarantee = decision.guarantee
    reply = speech.decision_reply(work.knowledge, topic.line, decision)
    values = {"before": before, **{key: reply.values[key] for key in ("verdict", "amount", "basis", "page")}}
    work.add(Reply("utter_tenfold", values, (human_button(),), reply.card))
    return True


# Used for six years


def _timeless(work: Work) -> str:
    """The message with <> where it tells how long."""
    told = work.request.first("duration")
    return work.request.text.replace(told.text, "<>") if told is not None else ""


def _used_for(work: Work) -> bool:
    """How long it was used is in the order already: say what counts; to a question about time or use it is an answer, and left to it."""
    draft = work.dialogue.draft
    if draft is not None and draft.asking:
        return not (draft.asking in TIMES or draft.asking.endswith(DAYS))  # no answer to the question: it is put again
    topic = _topic(work)
    parcel = topic.line.parcel if topic is not None else None
    if topic is None or topic.draft is None or parcel is None or parcel.signed_at is None:
        return False
    work.say("utter_used_for", {"item": speech.item(topic.line), "at": parcel.signed_at.isoformat()}, [human_button()])
    return True


# By which clause


def _basis(work: Work, topic: Topic) -> bool:
    """Every clause of what was said last about the item, with what it means."""
    decision = _decision(work, topic, topic.guarantee)
    answer = work.knowledge.answers.get(topic.guarantee)
    clauses = decision.clauses if decision is not None else answer.clauses if answer is not None else ()
    if not clauses:
        return False
    work.focus(topic.line)
    rows = [_row(work, clause, row) for clause, row in zip(clauses, speech.clause_rows(work.knowledge, clauses), strict=True)]
    page = speech.part("utter_page_first") if any(clause.unsure for clause in clauses) else ""
    work.say("utter_basis_of", {**_named(work, topic, topic.guarantee), "rows": rows, "page": page}, [human_button()])
    return True


def _row(work: Work, clause: Any, row: Mapping[str, Any]) -> speech.Part:
    return speech.part("utter_basis_row", clause=speech.cited(work.knowledge, clause), says=row["says"])


def _named(work: Work, topic: Topic, guarantee: str) -> dict[str, Any]:
    return {"item": speech.item(topic.line), "name": speech.guarantee_name(work.knowledge, guarantee)}


def _grounds(work: Work, topic: Topic, decision: Decision) -> dict[str, Any]:
    reply = speech.decision_reply(work.knowledge, topic.line, decision)
    return {key: reply.values[key] for key in ("basis", "page")}
