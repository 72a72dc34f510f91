"""破损补寄、少件补发 (rule 99 第三十七、七十五至八十一条; 20010493 补寄; 消保法 24; facts B05, F, R18, R19).

Whoever shows that it was broken or short when signed for may choose: resend, exchange, return; the
freight is the seller's. A resend that was agreed to leaves within 24 hours, or as promised, else the
seller pays; so it does when it refuses without another way out. What the marks 破损包退 and 破损包赔 add
stands on the page; hours seen on old pages only bring the reminder forward.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.guarantee.case import Case
from bot.guarantee.clock import after
from bot.guarantee.codes import ApplyType, Cause, Evidence, ShopType, Tag
from bot.guarantee.decision import Clause, Decision, Hint, Payer
from bot.guarantee.facts import Facts
from bot.guarantee.reasons import Reason
from bot.guarantee.rules.base import Rule
from bot.guarantee.rules.claims import lacking, not_for_such, up_to_day_cap, whole_price
from bot.guarantee.rules.common import order_gone, signed
from bot.guarantee.terms import Number, Pay

CAUSES = (Cause.DAMAGE_IN_TRANSIT, Cause.MISSING_ITEM, Cause.WRONG_ITEM)
MARKS = (Tag.DAMAGE_REFUND, Tag.DAMAGE_COMP, Tag.RESEND)
OPTIONS = ("resend", "exchange", "return")


@dataclass(frozen=True, slots=True)
class DamageTerms:
    order: Clause
    inspect: Clause  # look at the parcel, refuse it when it does not match
    proof: Clause  # the seller proves the signature, the shopper that it was so then
    proof_confirmed: Clause  # 确认收货: the shopper proves
    merged: Clause  # several orders in one parcel: the seller proves
    choice: Clause  # resend, exchange or return
    freight: Clause
    law: Clause  # signing is no acceptance of quality
    entry: Number  # days that the request page stays open after 交易成功
    entry_long: Number
    resend: Mapping[ShopType, Number]  # hours after agreeing
    pays: Mapping[ShopType, Pay]  # resent late, or refused
    day_cap: Mapping[ShopType, Number]
    page: Clause  # other shops
    mark: Clause
    old_page: Number  # hours of an old page, grade C: only a reminder
    old_page_food: Number


def decide(facts: Facts, terms: DamageTerms, case: Case) -> Decision:
    """Say what broken, missing or wrong goods give, and when a resend is late."""
    if gone := order_gone(facts, case, terms.order):
        return gone
    if case.category is not None and case.category.virtual:
        return case.refused(Reason.NOT_PHYSICAL, terms.choice)
    if refusal := not_for_such(facts, case, terms.choice):
        return refusal
    if case.category is not None and case.category.fresh:
        hint = Hint.other("fresh_compensation")
        return case.conditional(Reason.DAMAGE_FRESH_FIRST, terms.proof, would_help=(hint,))
    if facts.apply_type is ApplyType.RESEND and case.happened(facts.seller_agreed_at):
        return _resending(facts, terms, case)
    if not signed(facts, case):
        if facts.sign_time is None and facts.confirm_time is not None:
            return case.needs("sign_time", clauses=[terms.proof])
        steps = ("inspect_at_door", "refuse_damaged_parcel")
        return case.conditional(Reason.DAMAGE_INSPECT, terms.inspect, terms.freight, next_steps=steps)
    if facts.seller_refused:
        return _refused(facts, terms, case)
    return _choice(facts, terms, case)


# a resend that the seller agreed to


def _resending(facts: Facts, terms: DamageTerms, case: Case) -> Decision:
    """Sent at the due time is in time; 24 hours, or what the seller promised (20010493)."""
    if facts.shop_type is ShopType.UNKNOWN:
        return case.needs("shop_type", clauses=[terms.choice])
    if facts.shop_type not in terms.resend:
        return case.conditional(Reason.PAGE_DECIDES, terms.page)
    limit, pay = terms.resend[facts.shop_type], terms.pays[facts.shop_type]
    due = facts.promised_by or facts.seller_agreed_at + limit.delta
    sent = facts.sent_again_at if case.happened(facts.sent_again_at) else None
    details = {"due_at": due, "percent": pay.percent}
    if (sent or case.now) > due:
        return _pays(facts, terms, case, Reason.RESEND_LATE, pay, details)
    if sent is not None:
        return case.refused(Reason.RESEND_SENT, limit.clause, details=details)
    return case.conditional(
        Reason.RESEND_DUE, limit.clause, pay.clause, deadline=after(due), next_steps=WAIT, details=details
    )


def _refused(facts: Facts, terms: DamageTerms, case: Case) -> Decision:
    """With proof, and no other way offered, a refusal costs the seller; the platform may be asked at once."""
    if facts.shop_type is ShopType.UNKNOWN:
        return case.needs("shop_type", clauses=[terms.choice])
    if facts.shop_type not in terms.pays:
        return case.conditional(Reason.PAGE_DECIDES, terms.page, terms.choice)
    pay = terms.pays[facts.shop_type]
    return _pays(facts, terms, case, Reason.DAMAGE_REFUSED, pay, {"percent": pay.percent})


def _pays(
    facts: Facts, terms: DamageTerms, case: Case, reason: Reason, pay: Pay, details: dict[str, object]
) -> Decision:
    cap = terms.day_cap[facts.shop_type]
    refused = reason is Reason.DAMAGE_REFUSED
    missing = _missing(facts) if refused else ()
    say = case.conditional if missing else case.granted
    return say(
        reason,
        pay.clause,
        terms.choice,
        terms.freight,
        amount=pay.amount(facts.amount) if refused else up_to_day_cap(pay.amount(facts.amount), facts, cap),
        payer=Payer.SELLER,
        evidence_missing=missing,
        next_steps=("ask_intervention", "complain_promise") if refused else ("complain_promise",),
        details=details | {"day_cap_fen": cap.value},
    )


# the choice


def _choice(facts: Facts, terms: DamageTerms, case: Case) -> Decision:
    told = facts.cause in CAUSES
    missing = _missing(facts) if told else ()
    clauses = [terms.choice, *_proof_clauses(facts, terms, case), terms.freight, terms.law, terms.entry.clause]
    if any(facts.has_tag(mark) for mark in MARKS):
        clauses.append(terms.mark)
    entry = facts.confirm_time is not None and case.now > facts.confirm_time + terms.entry.delta
    say = case.granted if told and not missing and not entry else case.conditional
    return say(
        Reason.DAMAGE_CHOICE if told else Reason.DAMAGE_IF,
        *clauses,
        remind_by=_remind(facts, terms, case),
        amount=whole_price(facts) if facts.wanted is ApplyType.RETURN_REFUND else None,
        payer=Payer.SELLER,
        evidence_missing=missing,
        next_steps=("photograph_damage", "apply_resend", "agree_freight_first"),
        details={
            "options": OPTIONS,
            "entry_days": terms.entry.value,
            "entry_long_days": terms.entry_long.value,
            "entry_closed": entry,
        },
    )


def _proof_clauses(facts: Facts, terms: DamageTerms, case: Case) -> tuple[Clause, ...]:
    if facts.merged_parcels:
        return (terms.merged,)
    if case.happened(facts.confirm_time) and not facts.confirm_induced:
        return (terms.proof_confirmed,)
    return (terms.proof,)


def _missing(facts: Facts) -> tuple[Evidence, ...]:
    """Broken: six sides and the break; short: the parcel's label, and the parcel being opened."""
    if facts.cause is Cause.DAMAGE_IN_TRANSIT:
        return lacking(facts, Evidence.SIX_SIDES_PHOTO, Evidence.DAMAGE_PHOTO, Evidence.WAYBILL_PHOTO)
    if facts.merged_parcels:
        return lacking(facts, Evidence.WAYBILL_PHOTO)
    return lacking(facts, Evidence.WHOLE_PHOTO, Evidence.WAYBILL_PHOTO)


def _remind(facts: Facts, terms: DamageTerms, case: Case) -> datetime | None:
    """The earliest of what pages and the request page name, while it lies ahead."""
    ends = []
    if any(facts.has_tag(mark) for mark in MARKS):
        food = case.category is not None and case.category.food
        ends.append(after(facts.sign_time + (terms.old_page_food if food else terms.old_page).delta))
    if facts.confirm_time is not None:
        ends.append(after(facts.confirm_time + terms.entry.delta))
    return min((end for end in ends if case.now < end), default=None)


WAIT = ("watch_request",)
RULE = Rule("damage_resend", DamageTerms, decide)
