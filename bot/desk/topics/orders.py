"""Where an order stands, where the parcel is, what can still be changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.desk import items, speech
from bot.desk.asking import human_button, item_buttons, shop_button
from bot.desk.work import Work
from bot.guarantee.decision import Outcome
from bot.store.queries import cases
from bot.store.tables import OrderLineRow

TRACE_SHOWN = 3  # the newest scans that are said; the card shows all
LOGISTICS_FAULTS = ("logistics_abnormal", "fake_shipment")


def order_status(work: Work, intent: str) -> None:
    """Say where an order stands."""
    _about_item(work, intent, lambda line: True, _say_status)


def track_logistics(work: Work, intent: str) -> None:
    """Say where the parcel is; when it stands still, what that is worth."""
    _about_item(work, intent, _is_moving, _say_trace)


def _is_moving(line: OrderLineRow) -> bool:
    return line.parcel is not None and line.parcel.signed_at is None


def modify_order(work: Work, intent: str) -> None:
    """What can be changed depends on whether it was sent."""
    _about_item(work, intent, lambda line: line.order.status in ("paid_unshipped", "shipped"), _say_change)


def _about_item(
    work: Work, intent: str, fits: Callable[[OrderLineRow], bool], say: Callable[[Work, OrderLineRow], None]
) -> None:
    """Find the item and say something about it, or ask which one."""
    if not work.lines:
        return work.say("utter_sign_in" if work.visitor else "utter_no_orders", {}, [human_button()])
    found = items.find(work.request, work.lines, (), fits)
    if found.unknown_number is not None:
        return work.say("utter_order_not_found", {"number": found.unknown_number}, [human_button()])
    focus = work.line_in_focus()
    if not found.clue and focus is not None and (fits(focus) or len(found.lines) != 1):
        found = items.Found([focus], True)
    if len({line.order_id for line in found.lines}) == 1:
        work.focus(found.lines[0])
        return say(work, found.lines[0])
    shown = [*filter(fits, found.lines or work.lines)][: items.MAX_CHOICES] or list(work.lines)[: items.MAX_CHOICES]
    buttons = item_buttons(shown, intent)
    return work.say("utter_which_item", {}, buttons, items.picker_card(shown))


def about_line(work: Work, intent: str, line: OrderLineRow) -> None:
    """The shopper chose an item for one of these intents."""
    work.focus(line)
    {"order_status": _say_status, "track_logistics": _say_trace, "modify_order": _say_change}[intent](work, line)


def _say_status(work: Work, line: OrderLineRow) -> None:
    order = line.order
    values = {
        "item": speech.item(line),
        "number": order.number,
        "shop": order.shop.name,
        "status": order.status,
        "logistics": _logistics(line),
    }
    work.say("utter_order_status", values, [human_button()], order_card(line))


def _logistics(line: OrderLineRow) -> Any:
    return speech.part("utter_logistics_now", status=line.logistics_status) if line.parcel else ""


def _say_trace(work: Work, line: OrderLineRow) -> None:
    parcel = line.parcel
    if parcel is None:
        return _say_not_sent(work, line)
    newest = [event for event in parcel.events if event.at <= work.now][::-1]
    values = {
        "item": speech.item(line),
        "carrier": parcel.carrier,
        "waybill": parcel.waybill,
        "status": parcel.status,
        "trace": [
            speech.part("utter_scan", at=event.at.isoformat(), text=event.text) for event in newest[:TRACE_SHOWN]
        ],
    }
    work.say("utter_trace", values, [human_button()], order_card(line))
    return _say_faults(work, line)


def _say_not_sent(work: Work, line: OrderLineRow) -> None:
    """Nothing was sent yet: when it should have been, and what a delay is worth."""
    work.say("utter_not_sent_yet", {"item": speech.item(line), "status": line.order.status}, (), order_card(line))
    if line.order.status == "paid_unshipped" and work.decides("late_shipment"):
        decision = work.decide("late_shipment", None, line)
        work.out.decisions.append(decision)
        work.add(speech.decision_reply(work.knowledge, line, decision, (human_button(),)))


def _say_faults(work: Work, line: OrderLineRow) -> None:
    """A parcel that stands still, or has no scan, may be worth a compensation: say so unasked."""
    for name in LOGISTICS_FAULTS:
        decision = work.decide(name, None, line)
        if decision.outcome is Outcome.GRANTED:
            work.out.decisions.append(decision)
            work.add(speech.decision_reply(work.knowledge, line, decision, (human_button(),)))


def _say_change(work: Work, line: OrderLineRow) -> None:
    """What was asked of the shop before is noted; else what can be changed, and by whom."""
    asked = cases.open_ticket(work.session, work.shopper, work.conversation.id)
    if asked is not None and asked.reason == "modify_order":
        return work.say("utter_shop_noted", {"number": asked.number}, [human_button()])
    response = "utter_modify_unsent" if line.order.status == "paid_unshipped" else "utter_modify_sent"
    return work.say(response, {"item": speech.item(line)}, [shop_button("modify_order", line), human_button()])


def order_card(line: OrderLineRow) -> dict[str, Any]:
    """The order with its lines and the parcel's scans, newest first."""
    order = line.order
    return {
        "type": "order",
        "number": order.number,
        "shop": order.shop.name,
        "status_text": speech.part("utter_order_status_short", status=order.status),
        "lines": [
            {
                "title": other.title,
                "sku": other.sku,
                "quantity": other.quantity,
                "category": other.category,
                "paid_text": speech.part("utter_money", fen=other.paid_fen),
            }
            for other in order.lines
        ],
        "steps": [
            {"at_text": speech.part("utter_moment", at=event.at.isoformat()), "text": event.text}
            for event in reversed(line.parcel.events if line.parcel else [])
        ],
    }
