"""What a guarantee is, how things are done, what to keep as proof, where else to turn."""

from __future__ import annotations

from bot.desk import items, speech
from bot.desk.asking import human_button, shop_button
from bot.desk.request import Button
from bot.desk.work import Work
from bot.guarantee.decision import Outcome
from bot.guarantee.engine import rights
from bot.store.tables import OrderLineRow

FIXED = {
    "return_process": "seven_day_return",
    "ask_rights": "consumer_association_12315",
    "ask_merchant_rules": "merchant_admission",
    "ask_evidence": "evidence_keeping",
    "invoice": "invoice",
}
GENERAL = "advance_compensation"  # what a claim for compensation leads to when nothing tells more
RIGHTS_SHOWN = 8
CAUSES = {
    "late": "late_shipment",
    "counterfeit": "genuine",
    "food_safety": "food_safety",
    "quality": "quality_after_sale",
    "damage_in_transit": "damage_resend",
    "not_as_described": "description_match",
    "price_drop": "price_protection",
    "merchant_breach": "breach_of_promise",
}


def ask_guarantee(work: Work, intent: str) -> None:
    """Explain the guarantee that was named; without one, the rights of the item, or what there is."""
    named = work.knowledge.routing.named(work.request.text)
    named = named or [str(entity.value) for entity in work.request.all_of("guarantee")]
    # 有哪些保障 names what all have in common; with an item it asks for the rights of that item.
    meaning = work.knowledge.routing.asks_meaning(work.request.text)
    named = [name for name in named if name in work.knowledge.answers and (meaning or name != "common")]
    for name in named[:2]:
        guarantee(work, name)
    if named:
        return
    found = items.find(work.request, work.lines)
    line = found.lines[0] if found.clue and len(found.lines) == 1 else work.line_in_focus()
    if line is not None:
        return item_rights(work, line)
    return guarantee(work, work.dialogue.guarantee or "common")


def guarantee(work: Work, name: str, line: OrderLineRow | None = None) -> None:
    """Explain one guarantee in short, with its clauses; for an item, decide it too."""
    work.dialogue.guarantee = name
    if line is not None and work.decides(name):
        decision = work.decide(name, None, line)
        if decision.outcome is not Outcome.NEEDS_FACTS:
            work.out.decisions.append(decision)
            work.add(speech.decision_reply(work.knowledge, line, decision, more_buttons(work, name)))
            return
    work.add(speech.answer_reply(work.knowledge, work.knowledge.answers[name], more_buttons(work, name)))


def more_buttons(work: Work, name: str) -> tuple[Button, ...]:
    """Steps and misunderstandings on demand, and a person."""
    answer = work.knowledge.answers.get(name)
    made = []
    if answer is not None and answer.steps:
        made.append(Button("button_steps", {"do": "steps", "guarantee": name}))
    if answer is not None and answer.misunderstandings:
        made.append(Button("button_misunderstandings", {"do": "misunderstandings", "guarantee": name}))
    return (*made, human_button())


def steps(work: Work, name: str) -> None:
    """How it is done in the app."""
    answer = work.knowledge.answers[name]
    rows = [speech.part("utter_bullet", text=text) for text in answer.steps]
    work.say("utter_steps_of", {"name": answer.name, "rows": rows}, [human_button()])


def misunderstandings(work: Work, name: str) -> None:
    """What people often get wrong."""
    answer = work.knowledge.answers[name]
    rows = [
        speech.part("utter_misunderstanding", belief=entry.belief, truth=entry.truth)
        for entry in answer.misunderstandings
    ]
    work.say("utter_misunderstandings_of", {"name": answer.name, "rows": rows}, [human_button()])


def fixed(work: Work, intent: str) -> None:
    """An intent that one explanation answers; a guarantee that was named goes first."""
    named = work.request.first("guarantee")
    name = str(named.value) if named and str(named.value) in work.knowledge.answers else FIXED[intent]
    if intent == "ask_merchant_rules":  # 处罚, 三方责任: what shops answer for has several answers, told by their words
        name = next((one for one in work.routed(intent) if one in work.knowledge.answers), name)
    if intent == "return_process" and name in work.knowledge.answers:
        return steps(work, name)
    found = items.find(work.request, work.lines)
    line = found.lines[0] if found.clue and len(found.lines) == 1 else None
    if line is None and not found.clue:
        line = work.line_in_focus()
    if line is not None:
        work.focus(line)
        if name == "invoice" and work.knowledge.manners.invoice_lost.search(work.request.text):
            work.dialogue.told_about(line.id)["invoice_lost"] = True
    guarantee(work, name, line)
    if name == "invoice" and line is not None:
        work.say("utter_invoice_shop", {"item": speech.item(line)}, [shop_button("invoice", line), human_button()])


def ask_compensation(work: Work, intent: str) -> None:
    """What is paid depends on what happened, and to which goods: the item named goes before the one in focus."""
    named = work.request.first("guarantee")
    found = items.find(work.request, work.lines)
    line = found.lines[0] if found.clue and len(found.lines) == 1 else None
    if line is None and not found.clue:
        line = work.line_in_focus()
    if line is not None:
        work.focus(line)
    if named is not None:
        return guarantee(work, str(named.value), line)
    routed = next(iter(work.routed(intent, line.category if line is not None else None)), "")
    told = str(work.dialogue.told_about(line.id).get("cause")) if line is not None else ""
    if routed in work.knowledge.answers and not (routed == GENERAL and told in CAUSES):
        return guarantee(work, routed, line)
    return guarantee(work, CAUSES.get(told, GENERAL), line)


def item_rights(work: Work, line: OrderLineRow) -> None:
    """All rights of an item that are open, the soonest deadline first."""
    work.focus(line)
    decided = rights(work.facts(None, line), work.knowledge.terms, work.now)
    open_ = [one for one in decided if one.outcome in (Outcome.GRANTED, Outcome.CONDITIONAL)][:RIGHTS_SHOWN]
    if not open_:
        return work.say("utter_no_rights_open", {"item": speech.item(line)}, [human_button()])
    replies = [speech.decision_reply(work.knowledge, line, one) for one in open_]
    rows = [
        speech.part(
            "utter_right_row",
            name=speech.guarantee_name(work.knowledge, one.guarantee),
            verdict=reply.values["verdict"],
            deadline=reply.values["deadline"],
        )
        for one, reply in zip(open_, replies, strict=True)
    ]
    card = {"type": "rights", "line": line.id, "item": speech.item(line), "rights": [reply.card for reply in replies]}
    buttons = [
        Button(
            "button_guarantee",
            {"do": "guarantee", "guarantee": one.guarantee, "line": line.id},
            {"name": speech.guarantee_name(work.knowledge, one.guarantee)},
        )
        for one in open_[:3]
    ]
    work.out.decisions += open_
    return work.say("utter_rights", {"item": speech.item(line), "rows": rows}, [*buttons, human_button()], card)


def found(work: Work) -> bool:
    """Quote the article that answers a question no intent covers; false when none is near enough."""
    hit = work.knowledge.retrieval.find(work.request.text)
    if hit is None:
        return False
    values = {
        "text": hit.passage.text,
        "basis": speech.part("utter_basis", clauses=[speech.cited(work.knowledge, hit.clause.clause)]),
        "page": speech.part("utter_page_first") if hit.clause.clause.unsure else "",
    }
    work.say("utter_found", values, [human_button()])
    return True
