"""平台介入 (rule 20010534 介入时机; rule 99 第五、六、四十三、八十三条; facts B12, F, R33, R45).

Once the seller has refused, either side may ask at once. One exception: shipped, 仅退款, 没收到货: only
three days after the refund was asked for, not after the refusal. What the platform does not take up is
told with another way. The usual days for handing in proof are not published: the page counts them down.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.guarantee.case import Case
from bot.guarantee.clock import after_days
from bot.guarantee.codes import (
    ApplyType,
    Cause,
    Evidence,
    InterventionBar,
    OrderStatus,
    ShopType,
    Suspension,
)
from bot.guarantee.decision import Clause, Decision, Hint
from bot.guarantee.facts import Facts
from bot.guarantee.reasons import Reason
from bot.guarantee.rules.base import Rule
from bot.guarantee.rules.claims import lacking
from bot.guarantee.rules.common import order_gone
from bot.guarantee.terms import Number

UNLIMITED = (Cause.NOT_RECEIVED, Cause.QUALITY, Cause.COUNTERFEIT, Cause.MERCHANT_BREACH)
PROOF = (Evidence.CHAT_LOG, Evidence.PAGE_SCREENSHOT, Evidence.LOGISTICS_SCREENSHOT)


@dataclass(frozen=True, slots=True)
class InterventionTerms:
    order: Clause
    when: Clause  # 20010534
    wait: Number  # days after asking for the refund: shipped, 仅退款, 没收到货
    other_shops: Clause  # the time is not written there: the page
    bars: Mapping[InterventionBar, Clause]
    no_limit: Clause  # 99 第五条
    proof: Clause  # who proves what; the platform may share it out anew
    rest_talks: Number  # days
    rest_authority: Number  # workdays
    appeal: Clause


@dataclass(frozen=True, slots=True)
class InterventionOverrides:
    """What a holiday's announcement says about proof in interventions asked for in its days."""

    proof: Mapping[ShopType, Number]  # days to hand in
    answer: Mapping[ShopType, Number]  # days for the seller after that
    answer_open: Mapping[ShopType, Number]  # 春节不打烊: the seller; handing in as usual


def decide(facts: Facts, terms: InterventionTerms, case: Case) -> Decision:
    """Say whether, and from when, the platform may be asked to step in."""
    if gone := order_gone(facts, case, terms.order):
        return gone
    if facts.abuse:
        return case.refused(Reason.ABUSE, terms.proof, next_steps=("ask_human",))
    if facts.intervention_bar is not None:
        return _barred(facts, terms, case)
    if case.happened(facts.suspended_at):
        return _resting(facts, terms, case)
    if case.happened(facts.intervened_at):
        return _running(facts, terms, case)
    if not (_refusal_stands(facts, case) or facts.seller_refused):
        return _not_refused(facts, terms, case)
    return _refused(facts, terms, case)


def _refusal_stands(facts: Facts, case: Case) -> bool:
    """True for a refusal that neither an agreement nor a changed request came after."""
    refused = facts.seller_refused_at
    later = (facts.seller_agreed_at, facts.request_changed_at)
    return case.happened(refused) and not any(case.happened(one) and one > refused for one in later)


def _barred(facts: Facts, terms: InterventionTerms, case: Case) -> Decision:
    """What 99 第六条 leaves to talks, 12315 and courts; findings and promises have no time limit."""
    bar = facts.intervention_bar
    clause = terms.bars[bar]
    if bar is InterventionBar.TOO_LATE and _unlimited(facts):
        steps = ("ask_intervention", "go_12315")
        return case.conditional(Reason.INTERVENE_NO_LIMIT, terms.no_limit, clause, next_steps=steps)
    hint = Hint.fact("intervention_bar", None)
    steps = ("contact_seller", "go_12315")
    details = {"bar": bar}
    return case.refused(
        Reason.INTERVENE_BARRED, clause, terms.no_limit, details=details, next_steps=steps, would_help=(hint,)
    )


def _unlimited(facts: Facts) -> bool:
    held = facts.evidence or frozenset()
    found = facts.counterfeit_found or Evidence.AUTHORITY_FINDING in held
    return bool(found or (held and facts.cause in UNLIMITED))


def _resting(facts: Facts, terms: InterventionTerms, case: Case) -> Decision:
    """A case at rest goes on after so many days; workdays are told, not counted, as holidays move them."""
    if facts.suspended_for is Suspension.AUTHORITY:
        limit = terms.rest_authority
        details = {"days": limit.value}
        return case.conditional(Reason.INTERVENE_RESTS_AUTHORITY, limit.clause, details=details)
    resumes_at = after_days(facts.suspended_at, terms.rest_talks.value)
    details = {"days": terms.rest_talks.value, "resumes_at": resumes_at}
    if case.too_late(resumes_at):
        return case.granted(Reason.INTERVENE_RESUMES, terms.rest_talks.clause, details=details)
    return case.conditional(Reason.INTERVENE_RESTS, terms.rest_talks.clause, details=details)


def _running(facts: Facts, terms: InterventionTerms, case: Case) -> Decision:
    """Asked for: proof within the page's countdown; in a spring festival within the announced days."""
    missing = lacking(facts, *PROOF)
    steps = ("upload_proof", "watch_request")
    calendar = case.terms.calendar(facts.intervened_at)
    changed = calendar.overrides.get("platform_intervention") if calendar else None
    if changed is None or facts.shop_type not in changed.proof:
        clauses = (terms.when, terms.proof, terms.appeal)
        return case.conditional(Reason.INTERVENE_RUNNING, *clauses, evidence_missing=missing, next_steps=steps)
    as_usual = facts.open_as_usual and facts.shop_type in changed.answer_open
    answer = (changed.answer_open if as_usual else changed.answer)[facts.shop_type]
    if case.happened(facts.proof_done_at):
        answer_at = after_days(facts.proof_done_at, answer.value)
        details = {"days": answer.value, "answer_at": answer_at}
        return case.conditional(
            Reason.INTERVENE_SELLER_ANSWERS, answer.clause, details=details, next_steps=("watch_request",)
        )
    if as_usual:
        return case.conditional(
            Reason.INTERVENE_RUNNING, answer.clause, terms.proof, evidence_missing=missing, next_steps=steps
        )
    proof = changed.proof[facts.shop_type]
    deadline = after_days(facts.intervened_at, proof.value)
    details = {"days": proof.value}
    if case.too_late(deadline):
        return case.refused(
            Reason.INTERVENE_PROOF_OVER, proof.clause, deadline=deadline, details=details,
            next_steps=("ask_human",),
        )  # fmt: skip
    return case.conditional(
        Reason.INTERVENE_FESTIVAL,
        proof.clause,
        terms.proof,
        deadline=deadline,
        evidence_missing=missing,
        next_steps=steps,
        details=details,
    )


def _not_refused(facts: Facts, terms: InterventionTerms, case: Case) -> Decision:
    if not case.happened(facts.apply_time):
        steps = ("apply_after_sale", "ask_intervention")
        return case.conditional(Reason.INTERVENE_APPLY_FIRST, terms.when, terms.proof, next_steps=steps)
    steps = ("watch_request", "ask_intervention")
    return case.conditional(Reason.INTERVENE_ASKED, terms.when, next_steps=steps)


def _refused(facts: Facts, terms: InterventionTerms, case: Case) -> Decision:
    values = {
        "evidence_missing": lacking(facts, *PROOF),
        "next_steps": ("ask_intervention", "upload_proof", "choose_true_reason"),
    }
    if facts.shop_type is ShopType.UNKNOWN:
        return case.needs("shop_type", clauses=[terms.when], **values)
    if facts.shop_type is not ShopType.TMALL:
        return case.conditional(Reason.INTERVENE_PAGE, terms.other_shops, terms.proof, **values)
    if _refund_on_the_way(facts):
        if facts.cause is None:
            return case.needs("cause", clauses=[terms.when])
        if facts.cause is Cause.NOT_RECEIVED:
            return _not_received(facts, terms, case, values)
    return case.granted(Reason.INTERVENE_NOW, terms.when, terms.proof, terms.appeal, **values)


def _refund_on_the_way(facts: Facts) -> bool:
    """Shipped, and the money was asked for without a return."""
    if facts.apply_type is not ApplyType.REFUND_ONLY or facts.order_status is OrderStatus.PAID_UNSHIPPED:
        return False
    shipped = (OrderStatus.SHIPPED, OrderStatus.SIGNED, OrderStatus.AFTER_SALE_OPEN)
    return facts.order_status in shipped or facts.waybill_time is not None


def _not_received(facts: Facts, terms: InterventionTerms, case: Case, values: dict) -> Decision:
    """The three days start when the refund was asked for, not when it was refused."""
    if facts.apply_time is None:
        return case.needs("apply_time", clauses=[terms.wait.clause], **values)
    opens_at = facts.apply_time + terms.wait.delta
    if case.now >= opens_at:
        return case.granted(Reason.INTERVENE_NOW, terms.wait.clause, terms.proof, terms.appeal, **values)
    details = {"opens_at": opens_at, "days": terms.wait.value}
    hint = Hint.fact("now", opens_at)
    return case.conditional(Reason.INTERVENE_OPENS, terms.wait.clause, details=details, would_help=(hint,), **values)


RULE = Rule("platform_intervention", InterventionTerms, decide, overrides=InterventionOverrides, follows_calendar=False)
