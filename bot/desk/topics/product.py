"""Questions asked from a product's page, before anything is bought: what the page promises, and what always holds."""

from __future__ import annotations

from bot.desk import speech
from bot.desk.asking import human_button
from bot.desk.facts import NAMES, TAGS
from bot.desk.request import Button
from bot.desk.work import Work
from bot.guarantee.decision import Decision, Outcome, plain
from bot.guarantee.engine import decide
from bot.guarantee.facts_json import read
from bot.store.tables import ProductRow

# What one may want to know before buying; anything else is about an order.
BEFORE_BUYING = frozenset(
    {"ask_guarantee", "ask_return_policy", "ask_return_freight", "ask_genuine", "ask_compensation", "home_delivery", "installation"}
)
POINTS_AT_AN_ORDER = ("order_number", "time", "amount", "ordinal")
SEVEN_DAYS = "seven_day_return"
BUTTONS = 3


def asked(work: Work, intent: str) -> bool:
    """Answer for the product of the page the question came from; false when it is about something else."""
    product = work.product
    if product is None or intent not in BEFORE_BUYING:
        return False
    if any(work.request.first(entity) is not None for entity in POINTS_AT_AN_ORDER):
        return False
    wanted = _wanted(work, intent, product)
    if wanted is None:
        _overview(work, product)
    else:
        _one(work, product, wanted)
    return True


def _wanted(work: Work, intent: str, product: ProductRow) -> str | None:
    """The guarantee that is asked about; None for all of them."""
    named = [name for name in work.knowledge.routing.named(work.request.text) if name != "common"]
    if not named and intent != "ask_guarantee":
        named = work.routed(intent, product.category)
    return next((name for name in named if name in work.knowledge.answers), None)


def _tags(work: Work, product: ProductRow) -> list[tuple[str, str]]:
    """The marks of the page as (Chinese name, guarantee); marks that are no guarantee of ours are left out."""
    titles = work.knowledge.glossary.sections["tags"]
    found = []
    for tag in product.tags:
        guarantee = next(iter(work.knowledge.routing.named(titles.get(tag, ""))), None)
        if guarantee in work.knowledge.answers:
            found.append((titles[tag], guarantee))
    return found


def _overview(work: Work, product: ProductRow) -> None:
    """Each mark of the page with what it means, and whether the goods may go back without a reason."""
    tags = _tags(work, product)
    answers = work.knowledge.answers
    rows = [
        {"name": name, "short": answers[guarantee].short, "clauses": speech.clause_rows(work.knowledge, answers[guarantee].clauses)}
        for name, guarantee in tags
    ]
    notes = [_no_return(product, decision)] if (decision := _excluded(work, product)) is not None else []
    texts = [speech.part("utter_product_guarantee", name=row["name"], short=row["short"]) for row in rows]
    values = {"product": product.title, "rows": texts, "notes": notes}
    card = {
        "type": "product",
        "title": product.title,
        "shop": product.shop.name,
        "category": product.category,
        "price_text": speech.part("utter_money", fen=product.price_fen),
        "guarantees": rows,
        "notes": notes,
        "page_first": True,
    }
    named = {guarantee: speech.guarantee_name(work.knowledge, guarantee) for _, guarantee in tags}
    buttons = [
        Button("button_guarantee", {"do": "guarantee", "guarantee": guarantee}, {"name": name})
        for guarantee, name in list(named.items())[:BUTTONS]
    ]
    response = "utter_product_guarantees" if rows else "utter_product_no_tags"
    work.say(response, values, [*buttons, human_button()], card)


def _one(work: Work, product: ProductRow, guarantee: str) -> None:
    """Whether the page shows this one, or the law excludes it; then what it is."""
    name = work.knowledge.answers[guarantee].name
    decision = _excluded(work, product) if guarantee == SEVEN_DAYS else None
    shown = any(guarantee == tagged for _, tagged in _tags(work, product))
    values = {"product": product.title, "name": name}
    if decision is not None:
        work.say("utter_product_excluded", {**values, "note": _no_return(product, decision)})
    else:
        work.say("utter_product_has_tag" if shown else "utter_product_lacks_tag", values)
    work.dialogue.guarantee = guarantee
    work.add(speech.answer_reply(work.knowledge, work.knowledge.answers[guarantee], [human_button()]))


def _excluded(work: Work, product: ProductRow) -> Decision | None:
    """The refusal of a return without a reason for goods of this kind, whoever buys them; None when there is none."""
    stated = {
        "shop_type": product.shop.type,
        "category": product.category,
        "tags": sorted(set(product.tags) & TAGS),
        **{name: value for name, value in product.attributes.items() if name in NAMES},
    }
    facts = read(stated, work.knowledge.terms.category_names)
    decision = decide(SEVEN_DAYS, facts, work.knowledge.terms, work.now)
    return decision if decision.outcome is Outcome.REFUSED else None


def _no_return(product: ProductRow, decision: Decision) -> speech.Part:
    called = product.words[0] if product.words else product.title
    return speech.part(f"utter_reason_{decision.reason}", item=called, **plain(decision.details))
