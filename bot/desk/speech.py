"""From decisions and rows to replies: response names with values, and cards. The words are in the domain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.desk.knowledge import Knowledge
from bot.desk.request import Button, Reply
from bot.guarantee.decision import Decision, Outcome, plain
from bot.knowledge_files import Answer, Glossary
from bot.store.tables import OrderLineRow

CLAUSES_SPOKEN = 3
SAYS_PAYER = frozenset({"return_freight"})  # whose verdict is who pays
Part = Mapping[str, Any]  # {"response": …, "values": …}: rendered in place


def part(response: str, **values: Any) -> Part:
    """A piece of text inside a reply."""
    return {"response": response, "values": values}


def name_of(line: OrderLineRow) -> str:
    """What the bot calls the goods: the first word shoppers use for it."""
    return line.product.words[0] if line.product.words else line.title


def item(line: OrderLineRow) -> Part:
    """The goods with the day they were ordered."""
    return part("utter_item", day=line.order.ordered_at.isoformat(), name=name_of(line))


def decision_reply(
    knowledge: Knowledge, line: OrderLineRow, decision: Decision, buttons: Sequence[Button] = ()
) -> Reply:
    """Say a decision: verdict, deadline, money, freight, proof, steps, what else would help, and the clauses."""
    pieces = _pieces(knowledge, line, decision)
    return Reply("utter_decision", pieces, tuple(buttons), _decision_card(knowledge, line, decision, pieces))


def _pieces(knowledge: Knowledge, line: OrderLineRow, decision: Decision) -> dict[str, Any]:
    details = plain(decision.details)
    verdict = part(f"utter_reason_{decision.reason}", item=item(line), **{**details, **_moments(decision)})
    return {
        "verdict": verdict,
        "more": [piece for piece in _more(details) if piece],
        "deadline": _deadline(decision),
        "amount": amount(knowledge.glossary, decision),
        "payer": part("utter_payer", payer=str(decision.payer)) if decision.payer else "",
        "evidence": _listed("utter_evidence", knowledge, "evidence", decision.evidence_missing),
        "steps": _listed("utter_steps", knowledge, "steps", decision.next_steps),
        "notes": list(_notes(knowledge, decision)),
        "basis": basis(knowledge, _spoken(decision)),
        "page": part("utter_page_first") if decision.page_first else "",
    }


def _moments(decision: Decision) -> dict[str, Any]:
    return {
        name: plain(value)
        for name, value in (("deadline", decision.deadline), ("remind_by", decision.remind_by))
        if value is not None
    }


def _more(details: Mapping[str, Any]) -> Iterable[Part | None]:
    """Rows of tables that some decisions carry: stages of the quality ladder, parts of a compensation."""
    for stage in details.get("stages") or ():
        if stage.get("deadline"):
            yield part("utter_stage", options=stage["options"], deadline=stage["deadline"])
    rows = details.get("parts") or ()
    for row in rows if len(rows) > 1 else ():
        yield part("utter_compensation_part", **row)


def _deadline(decision: Decision) -> Part | str:
    if decision.deadline is None or decision.outcome is Outcome.REFUSED:
        return ""
    if decision.remind_by is not None and decision.remind_by < decision.deadline:
        return part(
            "utter_deadline_remind", deadline=plain(decision.deadline), remind_by=plain(decision.remind_by)
        )
    return part("utter_deadline", deadline=plain(decision.deadline))


def amount(glossary: Glossary, decision: Decision) -> Part | str:
    """The money of a decision under its own word (refund, compensation, freight …); empty without any."""
    sum_ = decision.amount
    if sum_ is None or sum_.max_fen == 0:
        return ""
    kind = glossary.sections["amounts"].get(decision.guarantee, "money")
    if sum_.min_fen == sum_.max_fen:
        return part(f"utter_{kind}_exactly", fen=sum_.max_fen)
    if sum_.min_fen == 0:
        return part(f"utter_{kind}_up_to", fen=sum_.max_fen)
    return part(f"utter_{kind}_between", min_fen=sum_.min_fen, max_fen=sum_.max_fen)


def _listed(response: str, knowledge: Knowledge, section: str, codes: Sequence[str]) -> Part | str:
    return part(response, codes=[knowledge.glossary.say(section, code) for code in codes]) if codes else ""


def _notes(knowledge: Knowledge, decision: Decision) -> Iterable[Part]:
    details = decision.details
    if details.get("calendar") and not details.get("calendar_known"):
        name = next(entry.name for entry in knowledge.terms.calendars if entry.id == details["calendar"])
        yield part("utter_calendar_unknown", name=name)
    if details.get("before_first_version"):
        yield part("utter_before_first_version")
    others = [hint.guarantee for hint in decision.would_help if hint.kind == "guarantee"]
    if others and decision.outcome is Outcome.REFUSED:
        yield part("utter_would_help", names=[guarantee_name(knowledge, other) for other in others[:3]])


def guarantee_name(knowledge: Knowledge, guarantee: str) -> str:
    """The Chinese name of a guarantee."""
    named = knowledge.glossary.guarantees.get(guarantee)
    return named.name if named else guarantee


def _spoken(decision: Decision) -> Sequence[Any]:
    return decision.clauses[:CLAUSES_SPOKEN]


def cited(knowledge: Knowledge, clause: Any) -> Part:
    """A clause by its title, article and date."""
    text = knowledge.clauses.get(f"{clause.rule} {clause.article}")
    title = text.title if text else clause.rule
    return part("utter_clause", title=title, article=clause.article, version=clause.version)


def basis(knowledge: Knowledge, clauses: Sequence[Any]) -> Part:
    """The clauses a text rests on; of one rule its title is said once: 《…》第七条、第五条."""
    grouped: dict[tuple[str, str], list[Any]] = {}
    for clause in clauses:
        grouped.setdefault((clause.rule, str(clause.version)), []).append(clause)
    return part("utter_basis", clauses=[_together(knowledge, group) for group in grouped.values()])


def _together(knowledge: Knowledge, group: Sequence[Any]) -> Part:
    said = cited(knowledge, group[0])
    return part(said["response"], **{**said["values"], "article": [clause.article for clause in group]})


def once(replies: Sequence[Reply]) -> list[Reply]:
    """The replies of a turn without what they say twice; cards, and what is made of a decision elsewhere, keep it all.

    A stage says the deadline, the verdict about freight who pays; the note about the page stands under the first reply alone.
    """
    noted = [place for place, reply in enumerate(replies) if reply.values.get("page")]
    return [_shorter(reply, place in noted[1:]) for place, reply in enumerate(replies)]


def _shorter(reply: Reply, noted_before: bool) -> Reply:
    said = {"page"} if noted_before else set()
    if reply.response == "utter_decision":
        deadline = reply.values["deadline"]
        if deadline and any(row["values"].get("deadline") == deadline["values"]["deadline"] for row in reply.values["more"]):
            said |= set() if "remind_by" in deadline["values"] else {"deadline"}
        said |= {"payer"} if (reply.card or {}).get("guarantee") in SAYS_PAYER else set()
    return replace(reply, values={**reply.values, **dict.fromkeys(said, "")}) if said else reply


def clause_rows(knowledge: Knowledge, clauses: Iterable[Any]) -> list[dict[str, Any]]:
    """Clauses for a card: they unfold to what they mean, their date and grade."""
    rows = []
    for clause in clauses:
        text = knowledge.clauses.get(f"{clause.rule} {clause.article}")
        rows.append({**clause.to_json(), "title": text.title if text else "", "says": text.says if text else ""})
    return rows


def _decision_card(
    knowledge: Knowledge, line: OrderLineRow, decision: Decision, pieces: Mapping[str, Any]
) -> dict[str, Any]:
    glossary = knowledge.glossary
    return {
        "type": "decision",
        "guarantee": decision.guarantee,
        "guarantee_name": guarantee_name(knowledge, decision.guarantee),
        "item": item(line),
        "outcome": str(decision.outcome),
        "outcome_text": glossary.say("outcomes", str(decision.outcome)),
        "verdict": pieces["verdict"],
        "deadline": plain(decision.deadline),
        "deadline_text": pieces["deadline"],
        "amount_text": pieces["amount"],
        "payer_text": pieces["payer"],
        "evidence": [glossary.say("evidence", code) for code in decision.evidence_missing],
        "steps": [glossary.say("steps", code) for code in decision.next_steps],
        "clauses": clause_rows(knowledge, decision.clauses),
        "page_first": decision.page_first,
    }


def others_of(decision: Decision) -> list[str]:
    """The guarantees that a refusal points to."""
    return [hint.guarantee for hint in decision.would_help if hint.kind == "guarantee" and hint.guarantee]


def answer_reply(knowledge: Knowledge, answer: Answer, buttons: Sequence[Button] = ()) -> Reply:
    """Explain a guarantee in short, with its conditions and clauses."""
    values = {
        "short": answer.short,
        "conditions": [part("utter_bullet", text=text) for text in answer.conditions[:4]],
        "basis": basis(knowledge, answer.clauses[:CLAUSES_SPOKEN]),
        "page": part("utter_page_first") if answer.page_first else "",
    }
    card = {
        "type": "answer",
        "guarantee": answer.id,
        "guarantee_name": answer.name,
        "short": answer.short,
        "conditions": list(answer.conditions),
        "steps": list(answer.steps),
        "clauses": clause_rows(knowledge, answer.clauses),
        "page_first": answer.page_first,
    }
    return Reply("utter_answer", values, tuple(buttons), card)

