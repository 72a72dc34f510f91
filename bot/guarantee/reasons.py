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
    BYBT_SAMPLED = "bybt_sampled", "times"
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
    MISMATCH_EXCHANGE = "mismatch_exchange", "entry_days"  # the wrong thing came, the right one is wanted
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
    FOOD_NO_CHINESE_LABEL = "food_no_chinese_label"  # disputed across the border (E2-14): no conclusion
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
    BUNDLE_IF = "bundle_if"  # nothing told yet: how it is settled
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

    # animals, plants, special goods
    PET_IF = "pet_if", "hours"
    PET_DEAD_REFUND = "pet_dead_refund"
    PET_DEAD_RETURN = "pet_dead_return"
    PET_SLIGHT = "pet_slight", "percent"
    PET_RETURN = "pet_return"
    PET_ILL = "pet_ill", "percent treatment_fen"
    PET_SIZE_TOLERATED = "pet_size_tolerated", "percent"
    PET_SIZE_OFF = "pet_size_off", "percent"
    PET_PEDIGREE = "pet_pedigree", "days"
    PET_NOT_LISTED = "pet_not_listed"
    PET_OWN_DOING = "pet_own_doing"
    PET_DISLIKED = "pet_disliked"
    PET_LATE_PICKUP = "pet_late_pickup", "hours"
    PET_ALIVE_RESEND = "pet_alive_resend", "times"
    PET_ALIVE_REFUND = "pet_alive_refund", "times"
    FLOWERS_IF = "flowers_if"
    FLOWERS_DIFFER = "flowers_differ"
    FLOWERS_BAD = "flowers_bad"
    ADULT_IF = "adult_if"
    ADULT_SLIGHT = "adult_slight", "percent"
    ADULT_RETURN = "adult_return"
    ADULT_TOLERATED = "adult_tolerated", "centimetres"
    ADULT_NEAR = "adult_near", "percent"
    ADULT_FAR_OFF = "adult_far_off"
    ADULT_MISUSED = "adult_misused"
    SECOND_HAND_IF = "second_hand_if"
    SECOND_HAND_TOLD = "second_hand_told"
    SECOND_HAND_UNTOLD = "second_hand_untold"
    FLASH_UNPAID = "flash_unpaid", "minutes"
    FLASH_CLOSED = "flash_closed", "minutes"
    FLASH_REFUND = "flash_refund", "hours"
    FLASH_REFUND_WAITING = "flash_refund_waiting", "hours answer_at"
    FLASH_REFUND_OVER = "flash_refund_over", "hours answer_at"
    FLASH_NOT_RECEIVED = "flash_not_received", "days"
    FLASH_LIKE_OTHERS = "flash_like_others"
    EXPIRY_PAST = "expiry_past", "left_days"
    EXPIRY_BANNED = "expiry_banned", "left_days"
    EXPIRY_UNTOLD = "expiry_untold", "left_days"
    EXPIRY_TOLD = "expiry_told", "left_days"
    EXPIRY_ENOUGH = "expiry_enough", "left_days"
    CUSTOM_FAULT = "custom_fault"
    CUSTOM_SHAM = "custom_sham"
    CUSTOM_STARTED = "custom_started"
    CUSTOM_CHANGED_MIND = "custom_changed_mind"

    # papers, abroad, outside the platform
    INVOICE_OWED = "invoice_owed"
    INVOICE_BY = "invoice_by", "days due_at"
    INVOICE_OVERDUE = "invoice_overdue", "days due_at"
    INVOICE_LOST = "invoice_lost"
    BORDER_IMPORT = "border_import"
    BORDER_CASH = "border_cash", "days confirms_at"
    BORDER_RETURN = "border_return"
    BORDER_CONFIRMS = "border_confirms", "days confirms_at"
    BORDER_SIGNED = "border_signed", "hours confirms_at"
    BORDER_PAGE = "border_page"
    RIGHTS_EXPLAIN = "rights_explain", "workdays record_years"
    RIGHTS_WAITING = "rights_waiting", "workdays answer_on"
    RIGHTS_MEDIATION = "rights_mediation", "days ends_at"
    RIGHTS_SUIT = "rights_suit", "years"
    RIGHTS_SUIT_LATE = "rights_suit_late", "years"

    # platform_intervention
    INTERVENE_NOW = "intervene_now"
    INTERVENE_OPENS = "intervene_opens", "opens_at days"  # shipped, 仅退款, 没收到货
    INTERVENE_PAGE = "intervene_page"  # that kind of shop: the page
    INTERVENE_APPLY_FIRST = "intervene_apply_first"
    INTERVENE_ASKED = "intervene_asked"  # the seller has not answered yet
    INTERVENE_BARRED = "intervene_barred", "bar"
    INTERVENE_NO_LIMIT = "intervene_no_limit"  # too late, but findings and promises have no limit
    INTERVENE_RUNNING = "intervene_running"
    INTERVENE_FESTIVAL = "intervene_festival", "days"
    INTERVENE_PROOF_OVER = "intervene_proof_over", "days"
    INTERVENE_SELLER_ANSWERS = "intervene_seller_answers", "days answer_at"
    INTERVENE_RESTS = "intervene_rests", "days resumes_at"
    INTERVENE_RESTS_AUTHORITY = "intervene_rests_authority", "days"
    INTERVENE_RESUMES = "intervene_resumes", "days resumes_at"

    # refund_timeline: `node` is answer, amend, send_back, confirm_return, send_new, send_again, repair,
    # check_goods or pay_out
    TIMELINE_CANCEL = "timeline_cancel", "hours"
    TIMELINE_NOT_APPLIED = "timeline_not_applied", "entry_days entry_long_days"
    TIMELINE_ENTRY_SHUT = "timeline_entry_shut", "entry_days entry_long_days"
    TIMELINE_NO_ADDRESS = "timeline_no_address", "delay_at days"
    TIMELINE_UNDERWAY = "timeline_underway", "node"
    TIMELINE_SELLER = "timeline_seller", "node due_at"
    TIMELINE_SELLER_OVER = "timeline_seller_over", "node due_at"
    TIMELINE_SHOPPER = "timeline_shopper", "node due_at"
    TIMELINE_SHOPPER_OVER = "timeline_shopper_over", "node due_at"
    TIMELINE_REPAIR_AGREED = "timeline_repair_agreed", "node due_at"
    TIMELINE_REPAIR_LATE = "timeline_repair_late", "node due_at percent"
    TIMELINE_LEGAL_OVER = "timeline_legal_over", "node legal_at delay_at"
    TIMELINE_DELAY_OVER = "timeline_delay_over", "node legal_at delay_at"

    # damage_resend
    DAMAGE_IF = "damage_if", "options entry_days entry_long_days entry_closed"
    DAMAGE_CHOICE = "damage_choice", "options entry_days entry_long_days entry_closed"
    DAMAGE_INSPECT = "damage_inspect"  # not signed yet
    DAMAGE_FRESH_FIRST = "damage_fresh_first"
    DAMAGE_REFUSED = "damage_refused", "percent day_cap_fen"
    RESEND_DUE = "resend_due", "due_at percent"
    RESEND_LATE = "resend_late", "due_at percent"
    RESEND_SENT = "resend_sent", "due_at"

    # breach_of_promise, sf_upgrade
    BREACH_IF = "breach_if", "percent extra_fen"
    BREACH_PAYS = "breach_pays", "promise percent"
    BREACH_GIFT = "breach_gift", "percent"
    BREACH_MONEY = "breach_money", "promise extra_fen"
    BREACH_NOT_DUE = "breach_not_due", "due_at"
    BREACH_KEPT = "breach_kept", "due_at"
    BREACH_UNLISTED = "breach_unlisted"
    BREACH_SF = "breach_sf"
    EXCHANGE_LATE = "exchange_late", "percent day_cap_fen"
    EXCHANGE_REFUSED = "exchange_refused", "percent day_cap_fen"
    SF_IF = "sf_if", "extra_fen"
    SF_PAYS = "sf_pays", "extra_fen"
    SF_FEE_ONLY = "sf_fee_only"  # wrong address, force majeure: the extra freight alone
    SF_CHANGED_MIND = "sf_changed_mind"

    # installation, delivery_install, merchant_installation, remove_old
    INSTALL_PAGE = "install_page", "tag"
    INSTALL_BARRED = "install_barred", "bar"
    INSTALL_CALL_DUE = "install_call_due", "due_at hours"
    INSTALL_NO_CALL = "install_no_call", "due_at hours"
    INSTALL_NOT_DUE = "install_not_due", "day_on"
    INSTALL_ON_TIME = "install_on_time", "day_on"
    INSTALL_LATE = "install_late"
    INSTALL_ONE_IF = "install_one_if", "hours missing_fen late_fen"
    INSTALL_ONE_MISSING = "install_one_missing"
    INSTALL_OVER_FIXED = "install_over_fixed", "more_fen"
    INSTALL_OVER_DOUBLE = "install_over_double"
    INSTALL_MAY_CHARGE = "install_may_charge", "floors"
    INSTALL_AGREED_CHARGE = "install_agreed_charge"
    INSTALL_DAMAGED = "install_damaged"  # who installs is liable
    INSTALL_OWN_RULE = "install_own_rule", "tag"
    INSTALL_SEVERE = "install_severe", "percent days"
    INSTALL_SELLER_IF = "install_seller_if", "hours days late_fen"
    REMOVE_IF = "remove_if", "hours missing_fen late_fen"
    REMOVE_MISSING = "remove_missing"

    # home_delivery, logistics_receipt
    HOME_RULE = "home_rule"
    HOME_NOT_DELIVERED = "home_not_delivered", "days"
    HOME_IF_NOT_ASKED = "home_if_not_asked", "days"
    HOME_CONSENTED = "home_consented"
    HOME_ADDRESS_WRONG = "home_address_wrong"
    HOME_COURIER_ANSWERS = "home_courier_answers", "answer_at days"
    HOME_COURIER_OVER = "home_courier_over", "answer_at days"
    RECEIPT_RULE = "receipt_rule"
    RECEIPT_SIGNED = "receipt_signed"
    RECEIPT_RETURNED = "receipt_returned"
    RECEIPT_RETURNED_PAYS = "receipt_returned_pays", "percent"
    RECEIPT_REFUSED_FAULT = "receipt_refused_fault"
    RECEIPT_REFUSED_REFUND = "receipt_refused_refund"
    RECEIPT_REFUSED_EXCLUDED = "receipt_refused_excluded"
    RECEIPT_NOT_RECEIVED = "receipt_not_received"
    RECEIPT_OPENS = "receipt_opens", "opens_at days"
    RECEIPT_NOT_RECEIVED_REFUSED = "receipt_not_received_refused", "percent"
    RECEIPT_NAMED = "receipt_named"
    RECEIPT_WRONG_ADDRESS = "receipt_wrong_address"
    RECEIPT_PUT_DOWN = "receipt_put_down"
    RECEIPT_INTERCEPT = "receipt_intercept"
    RECEIPT_INTERCEPT_EXCLUDED = "receipt_intercept_excluded"
    RECEIPT_REFUSE_FAULT = "receipt_refuse_fault"
    RECEIPT_AUTO = "receipt_auto"
    RECEIPT_EXTEND = "receipt_extend", "opens_at hours"
    RECEIPT_EXTEND_LATER = "receipt_extend_later", "opens_at hours"

    # brand_warranty, safe_charge, film_fail, three_c_worry_free, advance_compensation
    WARRANTY_REPAIR = "warranty_repair", "finding_days repair_days"
    WARRANTY_OVER = "warranty_over"
    WARRANTY_EXCHANGE = "warranty_exchange", "times"
    WARRANTY_REFUSED = "warranty_refused", "percent"
    WARRANTY_WAITING = "warranty_waiting", "days"
    WARRANTY_LATE = "warranty_late", "due_at percent"
    WARRANTY_SENT = "warranty_sent"
    WARRANTY_ACCESSORY = "warranty_accessory", "hours due_at"
    WARRANTY_BACK = "warranty_back", "hours due_at"
    CHARGE_IF = "charge_if", "hours"
    CHARGE_REFUND = "charge_refund", "hours"
    CHARGE_WAITING = "charge_waiting", "hours answer_at"
    CHARGE_AGREED = "charge_agreed", "hours answer_at"
    CHARGE_UNFULFILLED = "charge_unfulfilled", "percent"
    CHARGE_INSURED = "charge_insured", "limit_fen"
    CHARGE_INSURED_BATTERY = (
        "charge_insured_battery",
        "limit_fen people_fen medical_fen free_fen free_percent",
    )
    FILM_RESEND = "film_resend", "hours"
    FILM_WAITING = "film_waiting", "hours answer_at"
    FILM_AGREED = "film_agreed", "hours answer_at"
    FILM_ONCE = "film_once", "times"
    FILM_REFUSED = "film_refused", "days"
    THREE_C_STANDS_FOR = "three_c_stands_for"
    ADVANCE_IF = "advance_if"
    ADVANCE_PLATFORM = "advance_platform", "platform_case"
    ADVANCE_WITH_SELLER = "advance_with_seller", "platform_case"
