"""Why a rule decided as it did. Every reason has words: response `utter_reason_<reason>`.

Beside each reason stand the keys that its decision always carries in `details`; words may use these and
the fields of the decision (`deadline`, `remind_by`, `amount`, `payer`), nothing else. Keys that end in
`_fen` are money, in `_at` times, in `_on` days, in `_hours`/`_days`/`_percent` whole numbers; `share` is
a fraction ("1/4"); other values are codes with Chinese names in `knowledge/glossary.yml`.

Any decision may also carry `before_first_version` (true: older than the first text we know, so grade B),
`calendar` (the id of a sale or holiday that the order falls into) and `calendar_known` (false: we do not
have its rules; say so, the announcement goes first).
"""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Reason(StrEnum):
    """One enum for all guarantees; `details` names the keys that the decision carries."""

    details: tuple[str, ...]

    def __new__(cls, value: str, details: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.details = tuple(details.split())
        return member

    # any guarantee
    ASK_FACTS = "ask_facts"  # needs_facts: ask for `missing`
    NOT_PAID = "not_paid"
    NOT_SIGNED_YET = "not_signed_yet"  # the clock starts with the signature
    ALREADY_REFUNDED = "already_refunded"  # went back on a settled refund: 99 号 6
    ORDER_CLOSED = "order_closed"
    ABUSE = "abuse"  # 滥用会员权利: a human looks
    NOT_PHYSICAL = "not_physical"  # virtual goods, tickets, services have other rules
    TAG_NOT_SHOWN = "tag_not_shown", "tag"  # the service's mark is not on the order
    PAGE_DECIDES = "page_decides"  # the text could not be had: the page decides
    OTHER_SHOP_TYPE = "other_shop_type", "shop_type"  # this rule does not reach that kind of shop
    NOT_FOR_GIFTS = "not_for_gifts"  # the service does not reach free gifts
    ALREADY_COMPENSATED = "already_compensated"  # the same fact is paid once
    CLAIM_TOO_LATE = "claim_too_late"  # with `deadline`
    CLAIMS_USED_UP = "claims_used_up", "times same_times days"
    CLAIM_FLAWED = "claim_flawed", "flaw"
    NOT_FOR_USE = "not_for_use"  # bought for other than personal use
    NOT_CONFIRMED_YET = "not_confirmed_yet"  # the clock starts with 确认收货
    OTHER_GOODS = "other_goods"  # this rule is for another kind of goods

    # seven_day_return
    RETURN_IN_TIME = "return_in_time", "intact window_hours"
    RETURN_IF_INTACT = "return_if_intact", "intact window_hours"  # in time; the state is not known yet
    EXCHANGE_IN_TIME = "exchange_in_time", "intact window_hours"
    EXCHANGE_IF_INTACT = "exchange_if_intact", "intact window_hours"
    RETURN_APPLIED_IN_TIME = "return_applied_in_time", "applied_at"  # when it arrives does not matter
    RETURN_TOO_LATE = "return_too_late", "window_hours"
    RETURN_NOT_INTACT = "return_not_intact", "condition intact"
    EXCLUDED_BY_LAW = "excluded_by_law", "kind"  # kind: custom, perishable, digital, periodical
    EXCLUDED_CONFIRMED = "excluded_confirmed", "kind"  # the shopper confirmed it when ordering
    EXCLUDED_UNLESS_CONFIRMED = "excluded_unless_confirmed", "kind"  # ask whether the page asked
    EXCLUSION_NOT_CONFIRMED = "exclusion_not_confirmed", "kind intact window_hours"  # R16: may go back
    EXCLUDED_SERVICE = "excluded_service"
    EXCLUDED_BY_PLATFORM = "excluded_by_platform"
    RETURN_PAGE_DECIDES = "return_page_decides", "window_hours"  # texts differ: the mark on the page
    RETURN_BEFORE_SIGNING = "return_before_signing"  # refuse the parcel or ask for the refund first

    # return_freight
    FREIGHT_SELLER = "freight_seller", "cause"
    FREIGHT_SHOPPER_RETURN = "freight_shopper_return"
    FREIGHT_SHOPPER_BOTH = "freight_shopper_both"
    FREIGHT_SHOPPER_ALL = "freight_shopper_all"  # free shipping lost, or exchange without a reason
    FREIGHT_EXCHANGE = "freight_exchange"  # exchange without a reason: the shopper, both ways
    FREIGHT_INSURED = "freight_insured"  # 退货宝 first, up to the page's cap
    FREIGHT_INSURANCE_PAGE = "freight_insurance_page"  # mark and exclusion table disagree
    FREIGHT_INSURANCE_EXCLUDED = "freight_insurance_excluded"  # the category is on the exclusion table
    FREIGHT_INSURANCE_USED = "freight_insurance_used"  # once for a parent order
    FREIGHT_UNCLEAR = "freight_unclear"  # the way out the seller, the way back the shopper
    FREIGHT_AT_FAULT = "freight_at_fault"
    FREIGHT_AGREED_EARLIER = "freight_agreed_earlier"  # settled before intervention, freight forgotten
    FREIGHT_ADDRESS_DIFFERENCE = "freight_address_difference", "difference_fen"
    FREIGHT_ABUSE = "freight_abuse"
    FREIGHT_SHIPPED_LATE = "freight_shipped_late"  # shipped after the refund was asked for
    FREIGHT_COD_NOT_AGREED = "freight_cod_not_agreed"  # 到付 without consent
    FREIGHT_REFUSED_RETURN = (
        "freight_refused_return",
        "seller_refuses_percent",
    )  # R08, free shipping: the way back only
    FREIGHT_REFUSED_ALL = "freight_refused_all", "seller_refuses_percent"  # R08, otherwise: all
    FREIGHT_REFUSED_EXCLUDED = "freight_refused_excluded"  # R09

    # fast_refund
    FAST_AFTER_SENDING_BACK = "fast_after_sending_back"  # not "as soon as it is approved"
    FAST_SENT_BACK = "fast_sent_back"  # the waybill is in: look at the refund page
    FAST_NOT_SHOWN = "fast_not_shown", "review_hours receipt_hours receipt_days legal_days"
    FAST_PAGE_DECIDES = "fast_page_decides", "review_hours receipt_hours receipt_days legal_days"
    FAST_NEEDS_RETURN = "fast_needs_return"  # 极速退款 is not 仅退款
    FAST_NOT_SHIPPED = "fast_not_shipped", "review_hours"  # that is the refund before shipping
    FAST_CREDIT = "fast_credit", "review_hours receipt_hours receipt_days legal_days"

    # quality_after_sale: `options` of return, exchange, repair (the best first); `stages` is a list of
    # {options, deadline}; `day` counts from the day after the start; burden_on_seller: 消保法 23
    QUALITY_IF_FAULTY = "quality_if_faulty", "options stage stages burden_on_seller entry_closed"
    QUALITY_RETURN_EXCHANGE_REPAIR = (
        "quality_return_exchange_repair",
        "options stage day stages burden_on_seller entry_closed",
    )
    QUALITY_EXCHANGE_REPAIR = (
        "quality_exchange_repair",
        "options stage day stages burden_on_seller entry_closed",
    )
    QUALITY_REPAIR = "quality_repair", "options stage day stages burden_on_seller entry_closed"
    QUALITY_REPAIRED_TWICE = "quality_repaired_twice", "options repairs"
    QUALITY_REPAIR_TOO_LONG = "quality_repair_too_long", "options waiting_days limit_days"
    QUALITY_NO_SAME_MODEL = "quality_no_same_model", "options"
    QUALITY_LEGAL_RETURN = "quality_legal_return", "options days burden_on_seller entry_closed"
    QUALITY_LEGAL_REPAIR = "quality_legal_repair", "options days burden_on_seller entry_closed"
    QUALITY_WARRANTY_PAGE = "quality_warranty_page", "options stage burden_on_seller entry_closed"
    QUALITY_WARRANTY_OVER = "quality_warranty_over", "ended_at"
    QUALITY_FRESH_FIRST = "quality_fresh_first", "days"  # fresh goods: their own rule goes first
    QUALITY_MISUSE = "quality_misuse"
    QUALITY_NOT_INSTALLED = "quality_not_installed", "stages"  # the clock starts when it is installed

    # fresh_compensation
    FRESH_WHOLE = "fresh_whole", "problem"  # spoils eating it as a whole: all
    FRESH_TIER = "fresh_tier", "problem share percent"  # a step of the table
    FRESH_SHARE = "fresh_share", "problem share"  # in proportion
    FRESH_BELOW_TIERS = "fresh_below_tiers", "problem share"  # under the first step
    FRESH_UNITS = "fresh_units", "problem units unit_fen percent"  # so many animals, so much of each
    FRESH_IF_PROBLEM = "fresh_if_problem", "window"  # nothing told yet: look now, until when
    FRESH_EVIDENCE_TOO_LATE = "fresh_evidence_too_late", "problem window"
    FRESH_SERIOUS = "fresh_serious", "problem"
    FRESH_MEAT_HIDDEN = "fresh_meat_hidden"  # the seller shows the certificate first
    FRESH_NOT_FRESH_GOODS = "fresh_not_fresh_goods"
    FRESH_TASTE = "fresh_taste"
    FRESH_MISSTORED = "fresh_misstored"
    FRESH_DELIVERY_REFUSED = "fresh_delivery_refused"  # refused, moved, not at home: the shopper bears it
    FRESH_NOT_YET_RIPE = "fresh_not_yet_ripe", "ripe_at"
    FRESH_WRONG_KIND = "fresh_wrong_kind", "problem"  # variety or origin: refund or return and refund
    FRESH_DISCLOSED = "fresh_disclosed", "problem"  # the page said so before the purchase
    FRESH_DATE_PAYS = "fresh_date_pays", "age_days limit_days percent answer_hours"
    FRESH_DATE_YOUNG = "fresh_date_young", "age_days limit_days"
    FRESH_DATE_COUNT = "fresh_date_count", "times days same_item"
    FRESH_DATE_UNFULFILLED = "fresh_date_unfulfilled", "percent"
    NOT_FRESH_PAYS = "not_fresh_pays", "left_days percent answer_hours"
    NOT_FRESH_ENOUGH_LEFT = "not_fresh_enough_left", "left_days limit_days"
    NOT_FRESH_OUT_OF_TABLE = "not_fresh_out_of_table", "shelf_days"
    NOT_FRESH_UNFULFILLED = "not_fresh_unfulfilled", "percent"

    # late_shipment: `parts` is a list of {kind, percent, min_fen, max_fen, cap_fen, automatic}; kinds are
    # late, out_of_stock, fake_label, fake_goods, fake_trace, trace_timeout, trace_abnormal, flash_late,
    # fake_delivery. automatic: the platform pays without a complaint. due_at is the last moment in time.
    LATE = "late", "due_at parts percent day_cap_fen"
    OUT_OF_STOCK = "out_of_stock", "parts percent day_cap_fen"
    FAKE_SHIPMENT = "fake_shipment", "parts percent day_cap_fen"
    TRACE_TIMEOUT = "trace_timeout", "parts percent day_cap_fen"
    TRACE_ABNORMAL = "trace_abnormal", "parts percent day_cap_fen"
    SEVERAL_FAULTS = "several_faults", "parts day_cap_fen"
    NO_SUCH_FAULT = "no_such_fault"  # not this fault; late_shipment has others
    NOT_DUE_YET = "not_due_yet", "due_at percent"  # amount: what it would be
    SHIPPED_IN_TIME = "shipped_in_time"
    DUE_BY_NOTICE = (
        "due_by_notice",
        "due_at",
    )  # due_at by the ordinary rule; an announcement we lack goes first
    DUE_BY_PAGE = "due_by_page", "due_at"  # 百亿补贴: its clause could not be had
    SHIPMENT_EXEMPT = "shipment_exempt", "exemption"  # exemption: the name of a fact
    IDENTITY_NOT_VERIFIED = "identity_not_verified"  # 天猫国际: the clock waits for it
    FLASH_LATE = "flash_late", "minutes parts"
    FLASH_IN_TIME = "flash_in_time", "minutes"

    # genuine, bybt, official_check
    GENUINE_IF_FAKE = "genuine_if_fake", "entry_days"  # nothing told yet
    GENUINE_SELLER_PROVES = "genuine_seller_proves", "entry_days"  # the seller shows its papers first
    GENUINE_FOUND = "genuine_found"  # found counterfeit: the order is refunded
    BYBT_IF = "bybt_if", "times_fake times_not_new"
    BYBT_PAYS = "bybt_pays", "problem times"
    CHECK_FAILED = "check_failed", "percent"
    CHECK_DISPUTED = "check_disputed", "times"
    CHECK_FIRST = "check_first", "percent"  # goods are checked before they are sent
    CHECK_PASSED = "check_passed"

    # price_protection, best_price
    PRICE_DROP_PAYS = "price_drop_pays"
    PRICE_DROP_PAGE = "price_drop_page"  # how long it lasts: the page
    PRICE_OTHER_GOODS = "price_other_goods"
    PRICE_NOT_LOWER = "price_not_lower"
    BEST_PRICE_PAYS = "best_price_pays", "window_hours"
    BEST_PRICE_IF = "best_price_if", "window_hours"
    BEST_PRICE_OPEN = "best_price_open", "window_hours"  # later: the platform decides

    # description_match
    MISMATCH_IF = "mismatch_if", "entry_days"
    MISMATCH_RETURN = "mismatch_return", "entry_days"
    MISMATCH_HIDDEN = "mismatch_hidden", "entry_days"
    MISMATCH_VISIBLE_USED = "mismatch_visible_used"
    MISMATCH_DISCLOSED = "mismatch_disclosed"
    MISMATCH_TOLERATED = "mismatch_tolerated"

    # mismatch_comp, false_spec_comp, quality_select
    MISMATCH_COMP_IF = "mismatch_comp_if", "percent_inspected percent_seller"
    MISMATCH_COMP_PAYS = "mismatch_comp_pays", "kind percent"
    MISMATCH_COMP_NOT_COVERED = "mismatch_comp_not_covered", "kind"
    MISMATCH_COMP_MISUSED = "mismatch_comp_misused"
    SPEC_IF = "spec_if", "answer_hours times"
    SPEC_PAYS = "spec_pays", "kind answer_hours times"
    SPEC_TRUE = "spec_true", "kind"
    SPEC_NO_WOOL = "spec_no_wool"
    SPEC_NOT_INTACT = "spec_not_intact"
    SELECT_ASK_REPORT = "select_ask_report", "answer_hours"
    SELECT_WAITING = "select_waiting", "answer_hours answer_at"
    SELECT_NO_REPORT = "select_no_report", "answer_hours"
    SELECT_NO_PAPERS = "select_no_papers", "times"
    SELECT_RECHECK = "select_recheck", "times"
    SELECT_RECHECK_FAILED = "select_recheck_failed", "times"
    SELECT_RECHECK_PASSED = "select_recheck_passed"

    # food_safety, fraud_damages
    FOOD_IF = "food_if", "price_times loss_times least_fen"
    FOOD_REFUND_FIRST = "food_refund_first"  # spoilt, something in it: send back first
    FOOD_PLATFORM = "food_platform", "problem platform_times price_times least_fen"
    FOOD_LEGAL = "food_legal", "problem price_times loss_times least_fen"
    FOOD_KNOWING = "food_knowing", "problem price_times loss_times least_fen"  # the seller must have known
    FOOD_NEED_ONLY = "food_need_only"  # bought knowing: within what a household needs
    FOOD_LABEL_FLAW = "food_label_flaw"
    FOOD_UNDER_PROMISE = "food_under_promise"
    FRAUD_IF = "fraud_if", "times least_fen"
    FRAUD_CLAIM = "fraud_claim", "times least_fen"
    FRAUD_GRAVE = "fraud_grave", "times least_fen grave_times"
    FRAUD_LABEL_FLAW = "fraud_label_flaw"
    FRAUD_ONLY_QUALITY = "fraud_only_quality"

    # gift, bundle_partial_return, presale_deposit
    GIFT_EXPLAIN = "gift_explain"  # nothing told: the gift does not touch the goods
    GIFT_REFUSED = "gift_refused", "percent"
    GIFT_LATE = "gift_late", "due_at percent"
    GIFT_NOT_DUE = "gift_not_due", "due_at percent"
    GIFT_MISSING = "gift_missing"
    GIFT_BROKEN = "gift_broken"
    GIFT_KEEP_FAULT = "gift_keep_fault"  # the seller's fault: settle it between both
    GIFT_KEEP_ZHEJIANG = "gift_keep_zhejiang"
    GIFT_KEEP_VALUE = "gift_keep_value", "value_fen"
    GIFT_KEEP_NO_VALUE = "gift_keep_no_value"
    BUNDLE_REFUND = "bundle_refund", "law_fen kept_fen"
    BUNDLE_PAGE = "bundle_page", "law_fen page_fen"
    BUNDLE_NOTHING = "bundle_nothing", "top_up_fen"
    DEPOSIT_EXPLAIN = "deposit_explain", "percent"
    DEPOSIT_DOUBLE = "deposit_double", "effective_fen percent"
    DEPOSIT_LOST = "deposit_lost", "effective_fen excess_fen percent"
    DEPOSIT_BOTH = "deposit_both"  # fault on both sides: settle it
    PREPAID_BACK = "prepaid_back", "days"
    PREPAID_HAD_BEFORE = "prepaid_had_before"

    # virtual goods, vouchers, tickets, accounts
    NOT_VIRTUAL = "not_virtual"
    VIRTUAL_OWN_RULE = "virtual_own_rule"
    VIRTUAL_UNSEEN = "virtual_unseen"
    VIRTUAL_SEEN = "virtual_seen"  # seen or completed: only if the seller agrees
    VIRTUAL_SHORT = "virtual_short", "share"
    VIRTUAL_ALL = "virtual_all", "problem"
    VIRTUAL_SELLER_PROVES = "virtual_seller_proves"
    VIRTUAL_SHOPPER_PROVES = "virtual_shopper_proves"
    EXPIRED_BACK = "expired_back", "share"
    EXPIRED_USED = "expired_used"
    EXPIRED_NOT_YET = "expired_not_yet", "valid_until_on"
    EXPIRED_LEAKED = "expired_leaked"
    EXPIRED_CARD = "expired_card"
    DINING_UNUSED = "dining_unused"
    DINING_SERVED = "dining_served"
    DINING_NEGOTIATE = "dining_negotiate"
    DINING_KNEW = "dining_knew"
    DINING_FIXED = "dining_fixed"
    DINING_ALL = "dining_all", "percent"
    DINING_SHARE = "dining_share", "share percent"
    TICKET_NOT_ISSUED = "ticket_not_issued", "due_at"
    TICKET_CANCEL = "ticket_cancel"
    TICKET_OFFICIAL = "ticket_official", "answer_hours"
    TICKET_OFFICIAL_DUE = "ticket_official_due", "answer_hours answer_at"
    TICKET_USED = "ticket_used"
    TICKET_WRONG = "ticket_wrong"
    TICKET_WRONG_WATCHED = "ticket_wrong_watched", "percent"
    GAME_VERIFY = "game_verify", "hours"
    GAME_RETRIEVED = "game_retrieved", "days seller_days"
    GAME_RETRIEVED_REFUND = "game_retrieved_refund", "seller_days"
    GAME_BANNED = "game_banned"
    GAME_FROZEN = "game_frozen", "seller_hours"
    GAME_MISMATCH = "game_mismatch"
    GAME_BOOST_ALL = "game_boost_all"
    GAME_BOOST_SHARE = "game_boost_share", "share"
    GAME_BOOST_BANNED = "game_boost_banned"
    GAME_NEGOTIATE = "game_negotiate"
    GAME_RESOLD = "game_resold"
    GAME_OWN_FAULT = "game_own_fault"
    VOUCHER_BOOKING_FAILS = "voucher_booking_fails", "portions days of_days"
    VOUCHER_BOOKABLE = "voucher_bookable", "portions days of_days"
