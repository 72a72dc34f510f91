"""What is known about one order line: the keys of C.1 of the facts, and what the rules need besides.

None always means "not known"; a rule that needs it asks for it by this name. Money is whole fen, times
are aware and kept in Shanghai time. `Facts.from_json` is strict; its errors name the field.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from bot.guarantee import codes


class FactsError(ValueError):
    """A fact that cannot be: `field` names it, the message says what is wrong in one sentence."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(f"{name}: {problem}")
        self.field = name
        self.problem = problem


def fact(doc: str, default: Any = None) -> Any:
    """Declare one fact; `doc` is what `anxin decide --schema` prints."""
    return field(default=default, metadata={"doc": doc})


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The facts of one order line, flat, so that a dialogue can fill them one by one."""

    # the order (C.1)
    item: str | None = fact("id of the order line, carried into the decision")
    shop_type: codes.ShopType = fact("kind of shop", codes.ShopType.UNKNOWN)
    category: str | None = fact("category id, or a Chinese name that knowledge/categories knows")
    tags: frozenset[codes.Tag] | None = fact("service marks on the order; absent means not known")
    order_status: codes.OrderStatus | None = fact("where the order stands")
    logistics_status: codes.LogisticsStatus | None = fact("where the parcel stands")
    ship_type: codes.ShipType | None = fact("in stock, presale, made to order, subscription")
    pay_time: datetime | None = fact("when it was paid (presale with a deposit: the final payment)")
    promise_ship_at: datetime | None = fact("when it has to be shipped (应发货时刻), if the page says so")
    waybill_time: datetime | None = fact("when the seller entered the waybill number")
    collected_time: datetime | None = fact("first collection record of the carrier (揽收)")
    last_trace_time: datetime | None = fact("time of the last logistics record")
    last_node: codes.Node | None = fact("what the last logistics record says")
    from_prov: str | None = fact("province it is sent from, in Chinese")
    to_prov: str | None = fact("province it is sent to, in Chinese")
    sign_time: datetime | None = fact("signed for, as the carrier's system has it")
    confirm_time: datetime | None = fact("receipt confirmed (交易成功)")
    apply_time: datetime | None = fact("when an after-sale request was made")
    apply_type: codes.ApplyType | None = fact("what was asked for in that request")
    opened_used: frozenset[codes.Condition] | None = fact("state of the goods; one value or a list")
    cause: codes.Cause | None = fact("what happened, as the shopper tells it")
    credit_level: codes.Credit = fact("matters for fast refunds alone", codes.Credit.UNKNOWN)
    insurance: codes.Insurance | None = fact("退货宝/运费险 on the order")
    amount: int | None = fact("what was paid for the line, without freight, in fen")
    address: codes.Address | None = fact("where the parcel goes")
    is_virtual: bool | None = fact("voucher, top-up, ticket, game goods")
    event_notice: codes.Notice | None = fact("an announcement that covers the order")

    # what the shopper wants and shows
    wanted: codes.ApplyType | None = fact("what the shopper wants now")
    evidence: frozenset[codes.Evidence] | None = fact("proof the shopper has")
    abuse: bool | None = fact("滥用会员权利 was found")
    not_for_consumption: bool | None = fact("bought for other than personal use")
    is_gift: bool | None = fact("the line is itself a free gift")
    exchanged_before: bool | None = fact("it was exchanged once already")
    claims_30_days: int | None = fact("claims of this service in the last 30 days")
    claims_same_product: int | None = fact("claims of this service for the same product")
    already_compensated: bool | None = fact("the same fact was paid already under another service")

    # seven-day return
    exclusion_confirmed: bool | None = fact("the page made the shopper confirm, order by order, no return")
    no_reason_days: int | None = fact("days of no-reason return that the shop itself promises")
    custom_made: bool | None = fact("made to this shopper's own wishes")
    near_expiry_disclosed: bool | None = fact("sold as near its expiry date or flawed, said so plainly")
    contract_phone: bool | None = fact("a phone bound to a carrier's contract")
    page_says_supported: bool | None = fact("the page shows 7天无理由退换")

    # freight
    shipping_terms: codes.Shipping | None = fact("free, free above a sum, or paid by the shopper")
    breaks_free_shipping: bool | None = fact("sending this back drops the order under the free-shipping sum")
    freight_paid_fen: int | None = fact("what the shopper paid for the way out")
    return_freight_fen: int | None = fact("what sending back costs")
    return_freight_page_fen: int | None = fact("what it would cost to the place the page says it ships from")
    seller_pays_promised: bool | None = fact("the seller agreed to pay the way back")
    cod_without_consent: bool | None = fact("freight on delivery that the other side had not agreed to")
    agreed_before_intervention: bool | None = fact("return settled before intervention, freight left out")
    liability: codes.Liability | None = fact("whose fault, as the platform found")
    shipped_after_refund_request: bool | None = fact("shipped late or after the refund request, without consent")

    # fast refund and refund nodes
    return_waybill_time: datetime | None = fact("when the shopper entered the return waybill")
    seller_received_at: datetime | None = fact("when the seller signed for the returned goods")
    seller_agreed_at: datetime | None = fact("when the seller agreed to the request")
    seller_refused_at: datetime | None = fact("when the seller refused the request")
    seller_refused: bool | None = fact("the seller refuses without another way out")

    # quality
    in_catalogue: bool | None = fact("in the national three-guarantees catalogue; overrides the category")
    installed_at: datetime | None = fact("installation finished")
    repairs_done: int | None = fact("times it was repaired and still does not work")
    repair_wait_days: int | None = fact("days waiting for the repair, by the repairer's fault")
    parts_wait_days: int | None = fact("days waiting for parts")
    same_model_available: bool | None = fact("the seller has the same model to exchange")
    warranty_days: int | None = fact("length of the warranty as the card or page says")
    is_battery: bool | None = fact("the fault is in an e-bike's battery")
    fault_found_at: datetime | None = fact("when the fault showed")
    misused: bool | None = fact("broken by misuse or unauthorised opening")
    exchange_done_at: datetime | None = fact("exchanged goods received; the warranty starts again")

    # fresh goods
    fresh_problem: codes.FreshProblem | None = fact("what is wrong with the fresh goods")
    species: str | None = fact("kind of fruit or animal, e.g. crab, cherry, durian, banana")
    share: Fraction | None = fact('share that is affected: "1/3", "30%" or a number from 0 to 1')
    affected: int | None = fact("pieces affected")
    total: int | None = fact("pieces in all")
    affects_whole: bool | None = fact("spoils the whole as food")
    claws_missing: int | None = fact("crab: pincers missing")
    legs_missing: int | None = fact("crab: legs missing from the root")
    single_short: Fraction | None = fact("crab: share missing of the lightest crab's weight, without rope")
    ripening_days: int | None = fact("days to ripen that the seller wrote")
    produced_on: date | None = fact("production date")
    shelf_days: int | None = fact("shelf life in days")
    expires_on: date | None = fact("expiry date")
    serious: bool | None = fact("several faults at once, or the shop's fault in bulk")
    disclosed: bool | None = fact("the page said before the purchase that this is so")
    misstored: bool | None = fact("the shopper stored it wrongly")
    delivery_failed_by_shopper: bool | None = fact("wrong address, not reachable, asked to come later")
    claim_hours_agreed: int | None = fact("hours to report that seller and shopper agreed on")

    # shipping
    promise_ship_hours: int | None = fact("hours to ship that the page sets")
    promise_words: frozenset[codes.ShipPromise] | None = fact("words about shipping on the page")
    promise_text_hours: int | None = fact("hours to ship that title or text says, when they differ")
    original_ship_at: datetime | None = fact("应发货时刻 before it was renegotiated")
    first_delivery_demand: datetime | None = fact("made to order without a date: first asked for delivery")
    cycle_ship_on: date | None = fact("subscription or delivery promise: the agreed day")
    seller_says: codes.SellerSays | None = fact("the seller admits to have none, refuses, wants more money")
    seller_said_at: datetime | None = fact("when the seller said so")
    seller_settled: bool | None = fact("told the reason, agreed, paid through the platform's tool")
    fake_kind: codes.FakeKind | None = fact("empty parcel, unrelated goods, waybill used before")
    trace_problem: codes.TraceProblem | None = fact("what is wrong with the trace")
    trace_problem_at: datetime | None = fact("since when")
    trace_paid_fen: int | None = fact("already paid for a trace timeout")
    same_day_paid_fen: int | None = fact("already paid by this seller for orders paid the same day")
    address_wrong: bool | None = fact("the shopper's address was wrong")
    force_majeure: bool | None = fact("force majeure, reported and accepted")
    notice_ship_by: datetime | None = fact("latest shipping time that the announcement names")
    open_as_usual: bool | None = fact("the order belongs to 春节不打烊 or the like")
    serious_shortage: bool | None = fact("out of stock in bulk (情节严重)")
    identity_verified_at: datetime | None = fact("天猫国际: name and customs check done")
    trade_mode: codes.TradeMode | None = fact("天猫国际: bonded stock or direct mail")
    holiday_hours: int | None = fact("天猫国际 direct mail: hours of public holidays in between")
    overseas_leg_at: datetime | None = fact("天猫国际 direct mail: collected for the international leg")
    price_error: bool | None = fact("the price was marked by mistake")
    flash_due_at: datetime | None = fact("闪购: latest promised delivery or pick-up time")
    flash_done_at: datetime | None = fact("闪购: delivered, or ready to pick up")
    fake_delivery: bool | None = fact("闪购: shown as delivered, and was not")

    @classmethod
    def from_json(cls, data: Any, categories: Any = None) -> Facts:
        """Read facts from JSON strictly; see `facts_json`. Raises FactsError naming the field."""
        from bot.guarantee.facts_json import read

        return read(data, categories)

    @property
    def known_share(self) -> Fraction | None:
        """The affected share, from `share` or from `affected` of `total`."""
        if self.share is not None:
            return self.share
        if self.affected is not None and self.total:
            return Fraction(self.affected, self.total)
        return None

    def has_tag(self, tag: codes.Tag) -> bool | None:
        """True or False when the marks are known, None when they are not."""
        return None if self.tags is None else tag in self.tags

    def is_state(self, *conditions: codes.Condition) -> bool:
        """True when one of `conditions` is known of the goods."""
        return self.opened_used is not None and not self.opened_used.isdisjoint(conditions)
