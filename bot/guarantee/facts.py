"""What is known about one order line: the keys of C.1 of the facts, and what the rules need besides.

None always means "not known"; a rule that needs it asks for it by this name. Money is whole fen, times
are aware and kept in Shanghai time. `Facts.from_json` is strict; its errors name the field.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Annotated, Any

from bot.guarantee import codes


class FactsError(ValueError):
    """A fact that cannot be: `field` names it, the message says what is wrong in one sentence."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(f"{name}: {problem}")
        self.field = name
        self.problem = problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The facts of one order line, flat, so that a dialogue can fill them one by one."""

    # the order (C.1)
    item: Annotated[str | None, "id of the order line, carried into the decision"] = None
    shop_type: Annotated[codes.ShopType, "kind of shop"] = codes.ShopType.UNKNOWN
    category: Annotated[str | None, "category id, or a Chinese name that knowledge/categories knows"] = None
    tags: Annotated[frozenset[codes.Tag] | None, "service marks on the order; absent means not known"] = None
    order_status: Annotated[codes.OrderStatus | None, "where the order stands"] = None
    logistics_status: Annotated[codes.LogisticsStatus | None, "where the parcel stands"] = None
    ship_type: Annotated[codes.ShipType | None, "in stock, presale, made to order, subscription"] = None
    pay_time: Annotated[datetime | None, "when it was paid (presale with a deposit: the final payment)"] = (
        None
    )
    promise_ship_at: Annotated[
        datetime | None, "when it has to be shipped (应发货时刻), if the page says so"
    ] = None
    waybill_time: Annotated[datetime | None, "when the seller entered the waybill number"] = None
    collected_time: Annotated[datetime | None, "first collection record of the carrier (揽收)"] = None
    last_trace_time: Annotated[datetime | None, "time of the last logistics record"] = None
    last_node: Annotated[codes.Node | None, "what the last logistics record says"] = None
    from_prov: Annotated[str | None, "province it is sent from, in Chinese"] = None
    to_prov: Annotated[str | None, "province it is sent to, in Chinese"] = None
    sign_time: Annotated[datetime | None, "signed for, as the carrier's system has it"] = None
    no_tracking: Annotated[bool | None, "the carrier returns no logistics records"] = None
    confirm_time: Annotated[datetime | None, "receipt confirmed (交易成功)"] = None
    apply_time: Annotated[datetime | None, "when an after-sale request was made"] = None
    apply_type: Annotated[codes.ApplyType | None, "what was asked for in that request"] = None
    opened_used: Annotated[frozenset[codes.Condition] | None, "state of the goods; one value or a list"] = (
        None
    )
    cause: Annotated[codes.Cause | None, "what happened, as the shopper tells it"] = None
    credit_level: Annotated[codes.Credit, "matters for fast refunds alone"] = codes.Credit.UNKNOWN
    insurance: Annotated[codes.Insurance | None, "退货宝/运费险 on the order"] = None
    amount: Annotated[int | None, "what was paid for the line, without freight, in fen"] = None
    address: Annotated[codes.Address | None, "where the parcel goes"] = None
    is_virtual: Annotated[bool | None, "voucher, top-up, ticket, game goods"] = None
    event_notice: Annotated[codes.Notice | None, "an announcement that covers the order"] = None

    # what the shopper wants and shows
    wanted: Annotated[codes.ApplyType | None, "what the shopper wants now"] = None
    evidence: Annotated[frozenset[codes.Evidence] | None, "proof the shopper has"] = None
    abuse: Annotated[bool | None, "滥用会员权利 was found"] = None
    not_for_consumption: Annotated[bool | None, "bought for other than personal use"] = None
    is_gift: Annotated[bool | None, "the line is itself a free gift"] = None
    exchanged_before: Annotated[bool | None, "it was exchanged once already"] = None
    claims_30_days: Annotated[int | None, "claims of this service in the last 30 days"] = None
    claims_same_product: Annotated[int | None, "claims of this service for the same product"] = None
    already_compensated: Annotated[bool | None, "the same fact was paid already under another service"] = None

    # seven-day return
    exclusion_confirmed: Annotated[
        bool | None, "the page made the shopper confirm, order by order, no return"
    ] = None
    no_reason_days: Annotated[int | None, "days of no-reason return that the shop itself promises"] = None
    custom_made: Annotated[bool | None, "made to this shopper's own wishes"] = None
    near_expiry_disclosed: Annotated[
        bool | None, "sold as near its expiry date or flawed, said so plainly"
    ] = None
    contract_phone: Annotated[bool | None, "a phone bound to a carrier's contract"] = None
    page_says_supported: Annotated[bool | None, "the page shows 7天无理由退换"] = None

    # freight
    shipping_terms: Annotated[codes.Shipping | None, "free, free above a sum, or paid by the shopper"] = None
    breaks_free_shipping: Annotated[
        bool | None, "sending this back drops the order under the free-shipping sum"
    ] = None
    freight_paid_fen: Annotated[int | None, "what the shopper paid for the way out"] = None
    return_freight_fen: Annotated[int | None, "what sending back costs"] = None
    return_freight_page_fen: Annotated[
        int | None, "what it would cost to the place the page says it ships from"
    ] = None
    seller_pays_promised: Annotated[bool | None, "the seller agreed to pay the way back"] = None
    cod_without_consent: Annotated[
        bool | None, "freight on delivery that the other side had not agreed to"
    ] = None
    agreed_before_intervention: Annotated[
        bool | None, "return settled before intervention, freight left out"
    ] = None
    liability: Annotated[codes.Liability | None, "whose fault, as the platform found"] = None
    shipped_after_refund_request: Annotated[
        bool | None, "shipped late or after the refund request, without consent"
    ] = None

    # fast refund and refund nodes
    return_waybill_time: Annotated[datetime | None, "when the shopper entered the return waybill"] = None
    seller_received_at: Annotated[datetime | None, "when the seller signed for the returned goods"] = None
    seller_agreed_at: Annotated[datetime | None, "when the seller agreed to the request"] = None
    seller_refused_at: Annotated[datetime | None, "when the seller refused the request"] = None
    seller_refused: Annotated[bool | None, "the seller refuses without another way out"] = None

    # quality
    in_catalogue: Annotated[
        bool | None, "in the national three-guarantees catalogue; overrides the category"
    ] = None
    installed_at: Annotated[datetime | None, "installation finished"] = None
    repairs_done: Annotated[int | None, "times it was repaired and still does not work"] = None
    repair_wait_days: Annotated[int | None, "days waiting for the repair, by the repairer's fault"] = None
    parts_wait_days: Annotated[int | None, "days waiting for parts"] = None
    same_model_available: Annotated[bool | None, "the seller has the same model to exchange"] = None
    warranty_days: Annotated[int | None, "length of the warranty as the card or page says"] = None
    is_battery: Annotated[bool | None, "the fault is in an e-bike's battery"] = None
    fault_found_at: Annotated[datetime | None, "when the fault showed"] = None
    misused: Annotated[bool | None, "broken by misuse or unauthorised opening"] = None
    exchange_done_at: Annotated[datetime | None, "exchanged goods received; the warranty starts again"] = None

    # fresh goods
    fresh_problem: Annotated[codes.FreshProblem | None, "what is wrong with the fresh goods"] = None
    species: Annotated[str | None, "kind of fruit or animal, e.g. crab, cherry, durian, banana"] = None
    share: Annotated[Fraction | None, 'share that is affected: "1/3", "30%" or a number from 0 to 1'] = None
    affected: Annotated[int | None, "pieces affected"] = None
    total: Annotated[int | None, "pieces in all"] = None
    affects_whole: Annotated[bool | None, "spoils the whole as food"] = None
    claws_missing: Annotated[int | None, "crab: pincers missing"] = None
    legs_missing: Annotated[int | None, "crab: legs missing from the root"] = None
    single_short: Annotated[
        Fraction | None, "crab: share missing of the lightest crab's weight, without rope"
    ] = None
    ripening_days: Annotated[int | None, "days to ripen that the seller wrote"] = None
    produced_on: Annotated[date | None, "production date"] = None
    shelf_days: Annotated[int | None, "shelf life in days"] = None
    expires_on: Annotated[date | None, "expiry date"] = None
    serious: Annotated[bool | None, "several faults at once, or the shop's fault in bulk"] = None
    disclosed: Annotated[bool | None, "the page said before the purchase that this is so"] = None
    misstored: Annotated[bool | None, "the shopper stored it wrongly"] = None
    delivery_failed_by_shopper: Annotated[
        bool | None, "wrong address, not reachable, asked to come later"
    ] = None
    claim_hours_agreed: Annotated[int | None, "hours to report that seller and shopper agreed on"] = None

    # shipping
    promise_ship_hours: Annotated[int | None, "hours to ship that the page sets"] = None
    promise_words: Annotated[frozenset[codes.ShipPromise] | None, "words about shipping on the page"] = None
    promise_text_hours: Annotated[int | None, "hours to ship that title or text says, when they differ"] = (
        None
    )
    original_ship_at: Annotated[datetime | None, "应发货时刻 before it was renegotiated"] = None
    first_delivery_demand: Annotated[
        datetime | None, "made to order without a date: first asked for delivery"
    ] = None
    cycle_ship_on: Annotated[date | None, "subscription or delivery promise: the agreed day"] = None
    seller_says: Annotated[
        codes.SellerSays | None, "the seller admits to have none, refuses, wants more money"
    ] = None
    seller_said_at: Annotated[datetime | None, "when the seller said so"] = None
    seller_settled: Annotated[bool | None, "told the reason, agreed, paid through the platform's tool"] = None
    fake_kind: Annotated[codes.FakeKind | None, "empty parcel, unrelated goods, waybill used before"] = None
    trace_problem: Annotated[codes.TraceProblem | None, "what is wrong with the trace"] = None
    trace_problem_at: Annotated[datetime | None, "since when"] = None
    trace_paid_fen: Annotated[int | None, "already paid for a trace timeout"] = None
    same_day_paid_fen: Annotated[int | None, "already paid by this seller for orders paid the same day"] = (
        None
    )
    address_wrong: Annotated[bool | None, "the shopper's address was wrong"] = None
    force_majeure: Annotated[bool | None, "force majeure, reported and accepted"] = None
    notice_ship_by: Annotated[datetime | None, "latest shipping time that the announcement names"] = None
    open_as_usual: Annotated[bool | None, "the order belongs to 春节不打烊 or the like"] = None
    serious_shortage: Annotated[bool | None, "out of stock in bulk (情节严重)"] = None
    identity_verified_at: Annotated[datetime | None, "天猫国际: name and customs check done"] = None
    trade_mode: Annotated[codes.TradeMode | None, "天猫国际: bonded stock or direct mail"] = None
    holiday_hours: Annotated[int | None, "天猫国际 direct mail: hours of public holidays in between"] = None
    overseas_leg_at: Annotated[
        datetime | None, "天猫国际 direct mail: collected for the international leg"
    ] = None
    price_error: Annotated[bool | None, "the price was marked by mistake"] = None
    flash_due_at: Annotated[datetime | None, "闪购: latest promised delivery or pick-up time"] = None
    flash_done_at: Annotated[datetime | None, "闪购: delivered, or ready to pick up"] = None
    fake_delivery: Annotated[bool | None, "闪购: shown as delivered, and was not"] = None

    # promises about what is sold: genuine goods, description, marks
    counterfeit_found: Annotated[bool | None, "the platform or an authority found it counterfeit"] = None
    bybt_problem: Annotated[codes.BybtProblem | None, "百亿补贴: what was found wrong"] = None
    claim_flaw: Annotated[codes.ClaimFlaw | None, "why a multiple may not be paid to this shopper"] = None
    deposit_left_fen: Annotated[int | None, "what is left of the seller's deposit (保证金可用余额)"] = None
    check_passed: Annotated[bool | None, "官方鉴别: the goods passed"] = None
    visible_mismatch: Annotated[bool | None, "the mismatch can be seen without using the goods"] = None
    within_tolerance: Annotated[bool | None, "the difference lies within what the trade allows"] = None
    ad_law_breach: Annotated[bool | None, "the description breaks the advertising law"] = None
    mismatch_kind: Annotated[codes.MismatchKind | None, "不符包赔: what does not match"] = None
    spec_kind: Annotated[codes.SpecKind | None, "虚标必赔: which figure"] = None
    label_missing: Annotated[bool | None, "虚标必赔: the label does not name what the page promises"] = None
    page_upf: Annotated[int | None, "UPF that the page promises"] = None
    label_upf: Annotated[int | None, "UPF on the label"] = None
    report_upf: Annotated[int | None, "UPF in a CMA report"] = None
    fibre_microns: Annotated[Fraction | None, "mean wool diameter in a CMA report, in microns"] = None
    no_wool: Annotated[bool | None, "label or CMA report: no wool at all"] = None
    report_given: Annotated[bool | None, "品质优选: the seller gave the test report in time"] = None
    no_papers: Annotated[bool | None, "品质优选: found to have no valid report"] = None
    recheck_failed: Annotated[bool | None, "品质优选: a second test found it short of the promise"] = None
    fraud_kind: Annotated[codes.FraudKind | None, "what the seller misled about"] = None
    grave_harm: Annotated[bool | None, "death or grave harm to health by a defect the seller knew"] = None
    loss_fen: Annotated[int | None, "loss suffered, in fen"] = None

    # price, gifts, bundles, presale
    price_now_fen: Annotated[int | None, "what the same line costs now, in fen"] = None
    same_goods: Annotated[bool | None, "the cheaper offer is the same goods (and seller, where it matters)"] = (
        None
    )
    protected_until: Annotated[datetime | None, "end of the price protection that the page shows"] = None
    gift_state: Annotated[codes.GiftState | None, "what happened with the free gift"] = None
    gift_value_fen: Annotated[int | None, "value of the gift"] = None
    gift_value_stated: Annotated[bool | None, "the seller stated the gift's value beforehand"] = None
    gift_self_promised: Annotated[bool | None, "the seller promised the gift without the platform's tool"] = None
    gift_due_at: Annotated[datetime | None, "when the gift had to be sent"] = None
    gift_sent_at: Annotated[datetime | None, "when the gift was collected by the carrier"] = None
    return_price_fen: Annotated[int | None, "prices at purchase of the pieces that go back"] = None
    kept_price_fen: Annotated[int | None, "prices at purchase of the pieces that stay"] = None
    order_paid_fen: Annotated[int | None, "what was paid for all pieces together"] = None
    discount_from_fen: Annotated[int | None, "满: the sum from which the discount is given"] = None
    discount_fen: Annotated[int | None, "减: the discount"] = None
    page_refund_fen: Annotated[int | None, "what the refund page offers"] = None
    deposit_fen: Annotated[int | None, "定金 that was paid"] = None
    contract_price_fen: Annotated[int | None, "price of the whole contract"] = None
    penalty_fen: Annotated[int | None, "agreed penalty (违约金)"] = None
    prepaid: Annotated[bool | None, "paid in advance to be used several times (充值卡、次卡)"] = None
    had_before: Annotated[bool | None, "had the same goods or service before the prepayment"] = None

    # vouchers, tickets, accounts
    virtual_problem: Annotated[codes.VirtualProblem | None, "what is wrong with the virtual goods"] = None
    auto_delivered: Annotated[bool | None, "delivered automatically (自动发货)"] = None
    code_viewed: Annotated[bool | None, "查看卡密 was pressed"] = None
    valid_until: Annotated[date | None, "last day of a voucher"] = None
    used_share: Annotated[Fraction | None, "share of a voucher that was used"] = None
    code_leaked: Annotated[bool | None, "the code was given away or stolen"] = None
    physical_card: Annotated[bool | None, "a card of paper or plastic"] = None
    dining_problem: Annotated[codes.DiningProblem | None, "what is wrong with the dining voucher"] = None
    code_issued: Annotated[bool | None, "the pick-up code was made"] = None
    code_used: Annotated[bool | None, "the voucher's code was redeemed"] = None
    served_at: Annotated[datetime | None, "when the food was served"] = None
    known_before_pickup: Annotated[bool | None, "the mismatch could be seen before it was picked up"] = None
    seller_fixed: Annotated[bool | None, "the seller offered a reasonable way out"] = None
    show_at: Annotated[datetime | None, "when the show or film starts"] = None
    show_abroad: Annotated[bool | None, "the show is abroad"] = None
    ticket_issued: Annotated[bool | None, "the ticket was issued"] = None
    ticket_used: Annotated[bool | None, "the ticket was used"] = None
    ticket_mismatch: Annotated[bool | None, "the ticket is not the one agreed on"] = None
    watched: Annotated[bool | None, "chose to watch all the same"] = None
    agreed_issue_at: Annotated[datetime | None, "when the ticket was to be issued"] = None
    service_fee_fen: Annotated[int | None, "service fee of the ticket agent"] = None
    face_value_fen: Annotated[int | None, "face value of the ticket"] = None
    official_fee_fen: Annotated[int | None, "what the ticket office keeps when a ticket goes back"] = None
    price_difference_fen: Annotated[int | None, "face value paid for less face value got"] = None
    game_problem: Annotated[codes.GameProblem | None, "what is wrong with the account or boosting"] = None
    account_given_at: Annotated[datetime | None, "when the account's password was handed over"] = None
    resold: Annotated[bool | None, "the account was sold on"] = None
    done_share: Annotated[Fraction | None, "share of the boosting that is done"] = None
    service_due_at: Annotated[datetime | None, "when the boosting was to be done"] = None
    shopper_at_fault: Annotated[bool | None, "the shopper caused it"] = None
    bookable_per_day: Annotated[int | None, "提货券: portions that can be booked a day"] = None
    bookable_days: Annotated[int | None, "提货券: days of the next seven that can be booked"] = None

    # food, animals, other special goods
    food_problem: Annotated[codes.FoodProblem | None, "what is wrong with the food"] = None
    against_producer: Annotated[bool | None, "claimed from the producer"] = None
    knew_before: Annotated[bool | None, "bought knowing of it, beyond what a household needs"] = None
    injured: Annotated[bool | None, "somebody was hurt or fell ill"] = None
    pet_problem: Annotated[codes.PetProblem | None, "what is wrong with the animal"] = None
    treatment_fen: Annotated[int | None, "what the animal's treatment cost"] = None
    size_diff: Annotated[Fraction | None, "difference of size, as a share of the promised size"] = None
    size_diff_cm: Annotated[Fraction | None, "difference of size in centimetres"] = None
    resent_times: Annotated[int | None, "times the seller sent another one"] = None
    arrived_at: Annotated[datetime | None, "when it was put where the shopper allowed, or the code came"] = None
    picked_up_at: Annotated[datetime | None, "when the shopper fetched it"] = None
    alive_until: Annotated[datetime | None, "包活: until when the seller promised"] = None
    adult_problem: Annotated[codes.AdultProblem | None, "成人用品: what is wrong"] = None
    doll_kind: Annotated[codes.DollKind | None, "成人用品: which tolerance applies"] = None
    slight: Annotated[bool | None, "a slight flaw that does not matter for use"] = None
    work_started: Annotated[bool | None, "made to order: work has begun"] = None

    # papers, abroad, outside the platform
    invoice_asked_at: Annotated[datetime | None, "when an invoice was asked for"] = None
    invoice_lost: Annotated[bool | None, "the invoice is lost and goods go back"] = None
    overseas_return: Annotated[codes.OverseasReturn | None, "address abroad: how the goods go back"] = None
    cash_on_delivery: Annotated[bool | None, "paid on delivery"] = None
    ordered_at: Annotated[datetime | None, "when the order was placed"] = None
    complained_at: Annotated[datetime | None, "when 12315 or the authority received the complaint"] = None
    mediation_from: Annotated[datetime | None, "when the mediation was accepted"] = None
    harm_known_at: Annotated[datetime | None, "when the harm and who did it became known"] = None
    product_defect: Annotated[bool | None, "harm by a defect of the product"] = None

    # promises, sending again
    broken_promise: Annotated[codes.BrokenPromise | None, "违背承诺: which promise"] = None
    promised_fen: Annotated[int | None, "sum that the seller promised and did not pay"] = None
    promised_at: Annotated[datetime | None, "when the promise or agreement was made"] = None
    promised_by: Annotated[datetime | None, "until when the seller itself promised to do it"] = None
    promise_kept_at: Annotated[datetime | None, "when the promise was kept"] = None
    exchange_ship_hours: Annotated[
        int | None, "hours to ship the new goods, as set when the exchange was asked for"
    ] = None
    sent_again_at: Annotated[datetime | None, "when exchanged, resent or repaired goods were sent"] = None
    same_day_claim_fen: Annotated[
        int | None, "already paid under the same service for claims that count as one day's"
    ] = None
    merged_parcels: Annotated[bool | None, "the seller put several orders into one parcel unasked"] = None
    confirm_induced: Annotated[bool | None, "talked into confirming receipt"] = None
    sf_fee_fen: Annotated[int | None, "extra freight paid for 顺丰"] = None

    # delivery, installation
    placed_with_consent: Annotated[
        bool | None, "the shopper agreed to station, locker, doorstep or another receiver"
    ] = None
    courier_complained_at: Annotated[datetime | None, "when the carrier received a complaint"] = None
    install_problem: Annotated[codes.InstallProblem | None, "what is wrong with the service at home"] = None
    install_bar: Annotated[codes.InstallBar | None, "why it could not be done, if not by the seller"] = None
    install_on: Annotated[date | None, "day agreed on for the service at home"] = None
    install_booked: Annotated[bool | None, "the day was booked online already"] = None
    install_contacted_at: Annotated[datetime | None, "when the service called to agree on a day"] = None
    arrived_city_at: Annotated[datetime | None, "到站: arrived in the city of the address"] = None
    removed_at: Annotated[datetime | None, "拆旧: when the old one was removed"] = None
    overcharged_fen: Annotated[int | None, "what the service took beyond the published charge"] = None
    charge_agreed: Annotated[bool | None, "the charge is published or was agreed to"] = None
    floor: Annotated[int | None, "floor of the address"] = None
    work_height_m: Annotated[Fraction | None, "how high the work at home is, in metres"] = None
    has_lift: Annotated[bool | None, "the goods fit a lift"] = None
    combined_removal: Annotated[bool | None, "拆旧 was bought together with 送装一体"] = None

    # intervention, warranty, the platform
    request_changed_at: Annotated[datetime | None, "when the request was changed"] = None
    return_address_given: Annotated[bool | None, "the seller gave an address that can be sent to"] = None
    intervened_at: Annotated[datetime | None, "when intervention was asked for"] = None
    proof_done_at: Annotated[datetime | None, "when the shopper had handed in all proof"] = None
    intervention_bar: Annotated[
        codes.InterventionBar | None, "why the platform may not take the case up"
    ] = None
    suspended_at: Annotated[datetime | None, "when the case was put to rest"] = None
    suspended_for: Annotated[codes.Suspension | None, "why it rests"] = None
    diagnosed_at: Annotated[datetime | None, "when the brand told what it found"] = None
    repair_needed: Annotated[bool | None, "the brand found that it needs a repair"] = None
    verified_at: Annotated[
        datetime | None, "when the seller had checked a missing accessory or a wrong waybill"
    ] = None
    wrong_waybill: Annotated[bool | None, "the waybill of the way back is false or of something else"] = None
    caught_fire: Annotated[bool | None, "it burnt or burst by itself"] = None
    platform_case: Annotated[codes.PlatformCase | None, "what makes the platform itself answerable"] = None

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
