"""From one order of the demo files to the rows of all tables it needs."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.store.base import Base
from bot.store.demo.files import Catalogue, Spec
from bot.store.demo.moments import moment, resolved
from bot.store.demo.numbers import case_number, order_number, waybill
from bot.store.demo.trace import scans
from bot.store.tables import (
    CaseEventRow,
    CaseRow,
    LogisticsEventRow,
    OrderLineRow,
    OrderRow,
    ParcelRow,
)

Rows = dict[type[Base], list[dict[str, Any]]]


class BadDemo(ValueError):
    """An order of the demo files that cannot have happened, or has a key we do not know."""


ORDER_KEYS = {
    *("key", "shop", "status", "ship_type", "ordered", "paid", "promise_hours", "promise_ship", "confirmed"),
    *("closed", "close_reason", "freight_fen", "shipping_terms", "to_province", "address_kind", "note"),
    *("known", "parcel", "parcels", "lines"),
}
PARCEL_KEYS = {"status", "waybill", "collected", "signed", "last", "carrier", "origin", "to_province"}
LINE_KEYS = {"product", "sku", "quantity", "paid_fen", "list_fen", "tags", "known", "parcel", "cases"}
CASE_KEYS = {
    *("kind", "state", "opened", "closed", "due", "due_by", "amount_fen", "facts", "decision", "events"),
}


@dataclass
class Builder:
    """Builds the rows of one order; ids follow from the order's id."""

    catalogue: Catalogue
    shopper_id: str
    spec: Spec
    order_id: int
    now: datetime

    def rows(self) -> Rows:
        """Return the rows by table, parents first. Raises BadDemo when the times contradict each other."""
        spec = self.spec
        _known_keys(spec, ORDER_KEYS)
        self.made: Rows = defaultdict(list)
        self.shopper = self.catalogue.shoppers[self.shopper_id]
        first = self.catalogue.products[spec["lines"][0]["product"]]
        self.shop_id = spec.get("shop", first["shop"])
        self.shop = self.catalogue.shops[self.shop_id]
        self.to_province = spec.get("to_province", self.shopper["province"])
        self.paid = self.at("paid")
        lines = [self._line(number, line) for number, line in enumerate(spec["lines"], 1)]
        self._order(sum(line["paid_fen"] for line in lines))
        for number, parcel in enumerate(self._parcels(), 1):
            self._parcel(number, parcel)
        self.made[OrderLineRow] = lines
        return self.made

    def at(self, key: str, spec: Spec | None = None) -> datetime | None:
        """The moment under `key`, if it is given."""
        text = (self.spec if spec is None else spec).get(key)
        return None if text is None else moment(text, self.now)

    def _order(self, goods_fen: int) -> None:
        spec = self.spec
        ordered = self.at("ordered") or (self.paid and self.paid - timedelta(minutes=2))
        confirmed, closed = self.at("confirmed"), self.at("closed")
        self._ascending("order", ordered, self.paid, confirmed, closed, self.now)
        self.made[OrderRow].append(
            {
                "id": self.order_id,
                "number": order_number(self.shopper_id, spec["key"]),
                "shopper_id": self.shopper_id,
                "shop_id": self.shop_id,
                "status": spec["status"],
                "ship_type": spec.get("ship_type", "normal"),
                "ordered_at": ordered,
                "paid_at": self.paid,
                "promise_hours": spec.get("promise_hours"),
                "promise_ship_at": self.at("promise_ship"),
                "confirmed_at": confirmed,
                "closed_at": closed,
                "close_reason": spec.get("close_reason", ""),
                "goods_fen": goods_fen,
                "freight_fen": spec.get("freight_fen", 0),
                "shipping_terms": spec.get("shipping_terms", "free"),
                "to_province": self.to_province,
                "address_kind": spec.get("address_kind", self.shopper["address_kind"]),
                "seller_note": resolved(spec.get("note", {}), self.now),
                "known": resolved(spec.get("known", {}), self.now),
            }
        )

    def _line(self, number: int, spec: Spec) -> dict[str, Any]:
        _known_keys(spec, LINE_KEYS)
        product = self.catalogue.products[spec["product"]]
        quantity = spec.get("quantity", 1)
        full = product["price_fen"] * quantity
        parcel = spec.get("parcel", 1 if self._parcels() else None)  # null: not sent yet
        row = {
            "id": self.order_id * 10 + number,
            "order_id": self.order_id,
            "shopper_id": self.shopper_id,
            "product_id": spec["product"],
            "parcel_id": None if parcel is None else self.order_id * 10 + parcel,
            "title": product["title"],
            "sku": spec.get("sku", ""),
            "category": product["category"],
            "quantity": quantity,
            "paid_fen": spec.get("paid_fen", full),
            "list_fen": spec.get("list_fen", full),
            "tags": list(spec.get("tags", product.get("tags", []))),
            "known": resolved(spec.get("known", {}), self.now),
        }
        for case_index, case in enumerate(spec.get("cases", []), 1):
            self._case(row, case_index, case)
        return row

    def _parcels(self) -> list[Spec]:
        one = self.spec.get("parcel")
        return [one] if one else self.spec.get("parcels", [])

    def _parcel(self, number: int, spec: Spec) -> None:
        _known_keys(spec, PARCEL_KEYS)
        signed = self.at("signed", spec)
        last = self.at("last", spec) or signed
        handed, collected = self._sending(spec, last)
        origin = spec.get("origin", self.shop["province"])
        target = spec.get("to_province", self.to_province)
        parcel_id = self.order_id * 10 + number
        self._ascending("parcel", self.paid, handed, collected, last, signed, self.now)
        self.made[ParcelRow].append(
            {
                "id": parcel_id,
                "order_id": self.order_id,
                "shopper_id": self.shopper_id,
                "carrier": spec.get("carrier", self.shop["carrier"]),
                "waybill": waybill(self.shopper_id, f"{self.spec['key']}/{number}"),
                "status": spec["status"],
                "waybill_at": handed,
                "collected_at": collected,
                "signed_at": signed,
                "from_province": origin,
                "to_province": target,
            }
        )
        self.made[LogisticsEventRow] += [
            {
                "id": parcel_id * 10 + index,
                "parcel_id": parcel_id,
                "shopper_id": self.shopper_id,
                "at": scan.at,
                "node": scan.node,
                "place": scan.place,
                "text": scan.text,
            }
            for index, scan in enumerate(scans(spec["status"], origin, target, collected, last or collected))
        ]

    def _sending(self, spec: Spec, last: datetime | None) -> tuple[datetime, datetime | None]:
        """When the waybill was made and the parcel collected: as given, or soon after the payment."""
        handed, collected = self.at("waybill", spec), self.at("collected", spec)
        if collected is None and last is not None and self.paid is not None:
            collected = self.paid + min((last - self.paid) * 0.3, timedelta(hours=30))
            collected = collected.replace(microsecond=0)
        if handed is None and collected is not None and self.paid is not None:
            handed = max(collected - timedelta(hours=5), self.paid + (collected - self.paid) * 0.3)
            handed = handed.replace(microsecond=0)
        if handed is None:
            raise BadDemo(f"{self.name}: the parcel needs a waybill, collected or signed")
        return handed, collected

    def _case(self, line: dict[str, Any], number: int, spec: Spec) -> None:
        _known_keys(spec, CASE_KEYS)
        name = f"{self.name}/{line['id'] % 10}/{number}"
        case_id = line["id"] * 10 + number
        opened = self.at("opened", spec)
        events = [(moment(event[0], self.now), *event[1:]) for event in spec.get("events", [])]
        happened = [event[0] for event in events]
        self._ascending("case", self.paid, opened, *happened, self.at("closed", spec), self.now)
        self.made[CaseRow].append(
            {
                "id": case_id,
                "number": case_number(name),
                "shopper_id": self.shopper_id,
                "order_line_id": line["id"],
                "conversation_id": None,
                "kind": spec["kind"],
                "state": spec["state"],
                "opened_at": opened,
                "updated_at": happened[-1] if happened else opened,
                "closed_at": self.at("closed", spec),
                "next_due_at": self.at("due", spec),
                "next_due_by": spec.get("due_by", ""),
                "amount_fen": spec.get("amount_fen"),
                "facts": resolved(spec.get("facts", {}), self.now),
                "decision": resolved(spec.get("decision", {}), self.now),
                "idempotency_key": f"demo:case:{name}",
            }
        )
        before = ""
        for index, (at, actor, event, state, *detail) in enumerate(events):
            self.made[CaseEventRow].append(
                {
                    "id": case_id * 10 + index,
                    "case_id": case_id,
                    "shopper_id": self.shopper_id,
                    "at": at,
                    "actor": actor,
                    "name": event,
                    "from_state": before,
                    "to_state": state,
                    "detail": detail[0] if detail else {},
                }
            )
            before = state

    @property
    def name(self) -> str:
        """How this order is called in complaints."""
        return f"{self.shopper_id}/{self.spec.get('key')}"

    def _ascending(self, what: str, *moments: datetime | None) -> None:
        given = [at for at in moments if at is not None]
        if given != sorted(given):
            raise BadDemo(f"{self.name}: the times of the {what} run backwards: {[str(at) for at in given]}")


def _known_keys(spec: Spec, keys: set[str]) -> None:
    if unknown := set(spec) - keys:
        raise BadDemo(f"unknown keys {sorted(unknown)} in {spec}")
