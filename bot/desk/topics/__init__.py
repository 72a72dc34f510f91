"""What is done for each intent: a flow of `knowledge/flows`, or one of the functions here."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.desk import drafts
from bot.desk.topics import aftersale, explain, human, moves, orders, product, smalltalk
from bot.desk.work import Work

TOPICS: Mapping[str, Callable[[Work, str], None]] = {
    "greet": smalltalk.greet,
    "goodbye": smalltalk.plain_reply,
    "thank": smalltalk.plain_reply,
    "affirm": smalltalk.affirm,
    "deny": smalltalk.deny,
    "cancel_flow": smalltalk.cancel_flow,
    "ask_bot": smalltalk.with_human,
    "other_shopping": smalltalk.with_human,
    "out_of_scope": smalltalk.out_of_scope,
    "request_human": human.request_human,
    "complain_service": human.complain_service,
    "order_status": orders.order_status,
    "track_logistics": orders.track_logistics,
    "modify_order": orders.modify_order,
    "refund_status": aftersale.refund_status,
    "aftersale_status": aftersale.aftersale_status,
    "cancel_aftersale": aftersale.cancel_aftersale,
    "ask_guarantee": explain.ask_guarantee,
    "ask_compensation": explain.ask_compensation,
    "return_process": explain.fixed,
    "ask_rights": explain.fixed,
    "ask_merchant_rules": explain.fixed,
    "ask_evidence": explain.fixed,
    "invoice": explain.fixed,
}

# Said first when several are asked for at once: the item and the claim, then what hangs on it.
LATE = ("ask_return_freight", "refund_status", "ask_compensation", "ask_evidence", "return_process", "thank", "goodbye")
EARLY = ("greet", "order_status", "track_logistics")
WHERE = ("ask_compensation", "track_logistics", "request_repair", "request_exchange")  # 赔付到哪了, 换货到哪了: about a case where there is one
CHAT = frozenset({"greet", "goodbye", "thank", "affirm", "deny", "cancel_flow", "complain_service"})


def handle(work: Work, intent: str) -> None:
    """Do what `intent` asks for; for an open case that allows it, with that case."""
    if product.asked(work, intent) or moves.by_intent(work, intent):
        return
    if intent == "ask_compensation" and moves.asked_now(work):
        return
    if intent in WHERE and aftersale.progress(work):
        return
    flow = work.knowledge.flow_of(intent)
    if flow is not None:
        drafts.start(work, flow, intent)
    else:
        TOPICS[intent](work, intent)


def in_order(intents: list[str]) -> list[str]:
    """Return the intents in the order they are answered; chat is left out beside a real request."""
    requests = [name for name in intents if name not in CHAT]
    if "affirm" in intents and "deny" in intents:  # a yes and a no at once: the surer one
        intents = [name for name in intents if name != max(("affirm", "deny"), key=intents.index)]
    kept = [name for name in intents if name == "greet" or name in requests] if requests else intents
    if requests and "greet" in kept:
        kept.remove("greet")
    return sorted(kept, key=lambda name: (name not in EARLY, name in LATE))
