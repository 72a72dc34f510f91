"""The nodes of a refund or after-sale request: which one it stands at, whose turn it is, until when.

The node is found from the latest event that is known: sent again, received, sent back, refused, agreed,
asked for. Its limit starts with that event; `early` is a shorter reading of an unclear text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.guarantee.case import Case
from bot.guarantee.codes import ApplyType, OrderStatus, ShopType
from bot.guarantee.decision import Clause
from bot.guarantee.facts import Facts
from bot.guarantee.terms import Number

WITH_RETURN = (ApplyType.RETURN_REFUND, ApplyType.EXCHANGE, ApplyType.REPAIR)


@dataclass(frozen=True, slots=True)
class Switched:
    """An exchange turned into a return after the goods were sent back (淘宝, 20010540)."""

    signed: Number  # hours after the change, or after signing
    longest: Number  # days after sending back


@dataclass(frozen=True, slots=True)
class Nodes:
    """The limits of one kind of shop; keys of `answer` and `changed` are request types."""

    answer: Mapping[str, Number]  # the seller answers a request
    changed: Mapping[str, Number]  # ... a changed request
    amend: Number  # the shopper changes a refused one
    send_back: Number  # the shopper sends back and enters the waybill
    receipt: Number  # hours after signing in which the seller confirms a return ...
    receipt_longest: Number  # ... and the days printed beside them
    from_waybill: bool  # the days run from the waybill, and the shorter counts (淘宝)
    exchange_extra: Number  # days beyond the hours to ship the new goods
    exchange_unsigned: Number  # days from the waybill without a signature
    send_again: Number  # days to send what is resent
    repair: Number  # days to repair and send
    check: Number  # days for the shopper to confirm what came
    switched: Switched | None = None


@dataclass(frozen=True, slots=True)
class FestivalNodes:
    """What a holiday makes of the nodes entered in its days; what is left out stays as usual."""

    answer: Number  # shipped refunds, returns, exchanges, resends, repairs
    amend: Number
    send_back: Number
    receipt: Number
    exchange_until: datetime  # or later
    exchange_unsigned: Number
    send_again: Number
    check: Number


@dataclass(frozen=True, slots=True)
class TimelineOverrides:
    """A holiday's announcements, one for each kind of shop."""

    shops: Mapping[ShopType, FestivalNodes]


@dataclass(frozen=True, slots=True)
class Limit:
    """A node: its name, whether it is the shopper's turn, and the last moment in time."""

    name: str
    shopper: bool
    due: datetime | None
    clause: Clause
    early: datetime | None = None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Request:
    facts: Facts
    case: Case
    nodes: Nodes
    overrides: str | None

    def festival(self, start: datetime) -> FestivalNodes | None:
        """Return what the holiday that covers `start` changes for this kind of shop."""
        calendar = self.case.terms.calendar(start) if self.overrides else None
        changed: TimelineOverrides | None = calendar.overrides.get(self.overrides) if calendar else None
        return changed.shops.get(self.facts.shop_type) if changed else None

    def limit(self, name: str, shopper: bool, start: datetime, usual: Number, changed: Number | None) -> Limit:
        used = changed or usual
        return Limit(name, shopper, start + used.delta, used.clause)


def node(facts: Facts, case: Case, nodes: Nodes, overrides: str | None) -> Limit:
    """Return the node that the request stands at."""
    request = _Request(facts, case, nodes, overrides)
    if case.happened(facts.sent_again_at):
        return _check(request)
    if case.happened(facts.seller_received_at):
        return _received(request)
    if case.happened(facts.return_waybill_time):
        return _sent_back(request)
    agreed, refused = facts.seller_agreed_at, facts.seller_refused_at
    if case.happened(agreed) and not _later(refused, agreed, case):
        return _agreed(request)
    changed = facts.request_changed_at
    if case.happened(refused) and not _later(changed, refused, case):
        return _amend(request)
    return _answer(request)


def _later(moment: datetime | None, than: datetime, case: Case) -> bool:
    return case.happened(moment) and moment > than


def _check(request: _Request) -> Limit:
    start = request.facts.sent_again_at
    festival = request.festival(start)
    repair = request.facts.apply_type is ApplyType.REPAIR  # ten days in the festival too
    changed = festival.check if festival and not repair else None
    return request.limit("check_goods", True, start, request.nodes.check, changed)


def _received(request: _Request) -> Limit:
    facts, nodes = request.facts, request.nodes
    if facts.apply_type is ApplyType.EXCHANGE:
        return _new_goods(request)
    if facts.apply_type is ApplyType.REPAIR:
        start = facts.return_waybill_time
        due = facts.seller_received_at + nodes.repair.delta
        early = start + nodes.repair.delta if start is not None else None
        return Limit("repair", False, due, nodes.repair.clause, early)
    if _switched_late(facts) and nodes.switched is not None:
        return _switched(request, nodes.switched)
    return _receipt(request)


def _receipt(request: _Request) -> Limit:
    """淘宝: the shorter of 7 days from the waybill and 48 hours; 天猫 prints both from the signature."""
    facts, nodes = request.facts, request.nodes
    received = facts.seller_received_at
    festival = request.festival(received)
    if festival is not None:
        return Limit("confirm_return", False, received + festival.receipt.delta, festival.receipt.clause)
    short = received + nodes.receipt.delta
    if nodes.from_waybill:
        start = facts.return_waybill_time
        longest = start + nodes.receipt_longest.delta if start is not None else short
        return Limit("confirm_return", False, min(short, longest), nodes.receipt.clause)
    due = received + nodes.receipt_longest.delta
    return Limit("confirm_return", False, due, nodes.receipt.clause, short)


def _switched_late(facts: Facts) -> bool:
    """An exchange that became a return after the goods were sent back."""
    changed, sent = facts.request_changed_at, facts.return_waybill_time
    return changed is not None and sent is not None and changed >= sent


def _switched(request: _Request, terms: Switched) -> Limit:
    facts = request.facts
    received, changed = facts.seller_received_at, facts.request_changed_at
    if received is None:
        due = facts.return_waybill_time + terms.longest.delta
        return Limit("confirm_return", False, due, terms.longest.clause)
    if received <= changed:
        return Limit("confirm_return", False, changed + terms.signed.delta, terms.signed.clause)
    due = min(received + terms.signed.delta, facts.return_waybill_time + terms.longest.delta)
    return Limit("confirm_return", False, due, terms.signed.clause)


def _new_goods(request: _Request) -> Limit:
    """Signed for: the hours to ship the new goods and five days."""
    facts, nodes = request.facts, request.nodes
    extra = nodes.exchange_extra
    if facts.exchange_ship_hours is None:
        return Limit("send_new", False, None, extra.clause, missing=("exchange_ship_hours",))
    due = facts.seller_received_at + timedelta(hours=facts.exchange_ship_hours) + extra.delta
    festival = request.festival(facts.seller_received_at)
    if festival is not None:
        return Limit("send_new", False, max(due, festival.exchange_until), festival.exchange_unsigned.clause)
    return Limit("send_new", False, due, extra.clause)


def _sent_back(request: _Request) -> Limit:
    facts, nodes = request.facts, request.nodes
    start = facts.return_waybill_time
    festival = request.festival(start)
    if facts.apply_type is ApplyType.EXCHANGE:
        changed = festival.exchange_unsigned if festival else None
        return request.limit("send_new", False, start, nodes.exchange_unsigned, changed)
    if facts.apply_type is ApplyType.REPAIR:
        return request.limit("repair", False, start, nodes.repair, None)
    if _switched_late(facts) and nodes.switched is not None:
        return _switched(request, nodes.switched)
    if nodes.from_waybill:
        changed = festival.receipt if festival else None
        return request.limit("confirm_return", False, start, nodes.receipt_longest, changed)
    return Limit("confirm_return", False, None, nodes.receipt.clause)


def _agreed(request: _Request) -> Limit:
    facts, nodes = request.facts, request.nodes
    start = facts.seller_agreed_at
    festival = request.festival(start)
    if facts.apply_type in WITH_RETURN:
        return request.limit("send_back", True, start, nodes.send_back, festival and festival.send_back)
    if facts.apply_type is ApplyType.RESEND:
        return request.limit("send_again", False, start, nodes.send_again, festival and festival.send_again)
    return Limit("pay_out", False, None, nodes.amend.clause)


def _amend(request: _Request) -> Limit:
    start = request.facts.seller_refused_at
    festival = None if _unshipped(request.facts) else request.festival(start)
    return request.limit("amend", True, start, request.nodes.amend, festival and festival.amend)


def _answer(request: _Request) -> Limit:
    facts, nodes = request.facts, request.nodes
    changed = facts.request_changed_at
    again = request.case.happened(changed)
    start = changed if again else facts.apply_time
    unshipped = _unshipped(facts)
    kind = str(facts.apply_type) + ("_unshipped" if unshipped else "")
    festival = None if unshipped else request.festival(start)
    usual = (nodes.changed if again else nodes.answer)[kind]
    return request.limit("answer", False, start, usual, festival and festival.answer)


def _unshipped(facts: Facts) -> bool:
    """True for a refund asked for before anything was shipped."""
    return facts.apply_type is ApplyType.REFUND_ONLY and shipped(facts) is False


def shipped(facts: Facts) -> bool | None:
    """True when the parcel is on its way or there, None when nothing tells."""
    if facts.waybill_time or facts.collected_time or facts.sign_time:
        return True
    if facts.order_status in (OrderStatus.PAID_UNSHIPPED, OrderStatus.AFTER_SALE_OPEN):
        return False
    return None if facts.order_status is None else True
