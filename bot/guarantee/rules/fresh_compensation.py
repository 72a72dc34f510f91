"""生鲜坏单包退、足斤足两等 (rule 11003608; 11001083; 20004542; facts B08, F; old name 坏单包赔).

Two questions: until when must photos be taken and the seller be told (`fresh_windows`), and how much of
the price comes back (`fresh_amounts`). Grade C hours of old pages only bring the reminder forward.
"""

from __future__ import annotations

from bot.guarantee.case import Case
from bot.guarantee.codes import FreshProblem, LogisticsStatus, ShopType
from bot.guarantee.decision import Amount, Decision, Hint, Payer
from bot.guarantee.facts import Facts
from bot.guarantee.reasons import Reason
from bot.guarantee.rules import fresh_date, not_fresh_refund
from bot.guarantee.rules.base import Rule
from bot.guarantee.rules.common import order_gone, signed
from bot.guarantee.rules.fresh_amounts import owed
from bot.guarantee.rules.fresh_terms import FreshTerms, Goods
from bot.guarantee.rules.fresh_windows import Window, window
from bot.guarantee.terms import in_force

OTHER_RULES = {
    FreshProblem.OLD_DATE: fresh_date.RULE,
    FreshProblem.LITTLE_LEFT: not_fresh_refund.RULE,
}


def decide(facts: Facts, terms: FreshTerms, case: Case) -> Decision:
    """Decide what comes back for bad fresh goods, and until when to show it."""
    if gone := order_gone(facts, case, terms.order):
        return gone
    if facts.fresh_problem in OTHER_RULES:
        return _other_rule(facts, case)
    if case.category is None and facts.species is None:
        return case.needs("category", clauses=[terms.scope])
    goods = Goods.of(facts, case.category, terms)
    if goods.kind is None:
        return case.refused(Reason.FRESH_NOT_FRESH_GOODS, terms.scope)
    if refusal := _not_covered(facts, terms, case):
        return refusal
    if not signed(facts, case):
        if facts.sign_time is None and facts.confirm_time is not None:
            return case.needs("sign_time", clauses=[terms.scope])
        steps = ("open_at_once", "photograph_all_at_once")
        return case.conditional(Reason.NOT_SIGNED_YET, terms.hours.clause, next_steps=steps)
    if facts.fresh_problem is None:
        return _if_problem(facts, terms, case, goods)
    return _judged(facts, terms, case, goods)


def _other_rule(facts: Facts, case: Case) -> Decision:
    """新鲜日期 and 不新鲜包退 have terms of their own."""
    rule = OTHER_RULES[facts.fresh_problem]
    version = in_force(case.terms.guarantees[rule.id].versions, facts.pay_time or case.now)
    return rule.decide(facts, version.terms, case)


def _not_covered(facts: Facts, terms: FreshTerms, case: Case) -> Decision | None:
    """Taste, wrong storage, a delivery that failed by the shopper, what the page had said."""
    problem = facts.fresh_problem
    if problem is FreshProblem.TASTE:
        return case.refused(Reason.FRESH_TASTE, terms.shopper_reasons)
    if facts.misstored:
        hint = Hint.fact("misstored", False)
        return case.refused(Reason.FRESH_MISSTORED, terms.shopper_reasons, would_help=(hint,))
    if facts.delivery_failed_by_shopper or facts.logistics_status is LogisticsStatus.REFUSED:
        return case.refused(Reason.FRESH_DELIVERY_REFUSED, terms.refusing, payer=Payer.SHOPPER_ALL)
    if facts.disclosed and problem is not None:
        hint = Hint.fact("disclosed", False)
        details = {"problem": problem}
        return case.refused(Reason.FRESH_DISCLOSED, terms.tiers_clause, details=details, would_help=(hint,))
    return None


def _if_problem(facts: Facts, terms: FreshTerms, case: Case, goods: Goods) -> Decision:
    """No problem told: say until when to look, by the shortest window of these goods."""
    usual = {"crab": FreshProblem.DEAD, "live": FreshProblem.DEAD, "frozen": FreshProblem.THAWED}
    looked = window(usual.get(goods.kind, FreshProblem.ROT), facts, terms, goods, case)
    if case.too_late(looked.deadline):
        return _too_late(facts, case, looked)
    return case.conditional(
        Reason.FRESH_IF_PROBLEM,
        looked.clause,
        terms.tiers_clause,
        deadline=looked.deadline,
        remind_by=looked.remind_at(case.now),
        payer=Payer.SELLER,
        next_steps=("photograph_all_at_once", "apply_fresh"),
        details={"window": looked.kind},
    )


def _judged(facts: Facts, terms: FreshTerms, case: Case, goods: Goods) -> Decision:
    looked = window(facts.fresh_problem, facts, terms, goods, case)
    applied = facts.apply_time is not None and facts.apply_time < looked.deadline
    if not applied and case.too_late(looked.deadline):
        return _too_late(facts, case, looked)
    values = {
        "deadline": looked.deadline,
        "remind_by": looked.remind_at(case.now),
        "payer": Payer.SELLER,
        "evidence_missing": _evidence(facts, terms, goods),
        "next_steps": ("photograph_all_at_once", "apply_fresh", "keep_bad_goods"),
    }
    if looked.opens is not None and case.now < looked.opens:
        details = {"ripe_at": looked.opens}
        return case.conditional(Reason.FRESH_NOT_YET_RIPE, looked.clause, details=details, **values)
    answer = owed(facts, terms, goods)
    if answer.missing:
        return case.needs(*answer.missing, clauses=[looked.clause, answer.clause], **values)
    clauses = (answer.clause, looked.clause)
    if facts.shop_type is ShopType.TMALL_GLOBAL:
        return case.conditional(Reason.PAGE_DECIDES, *clauses, **values)
    if answer.refused:
        return case.refused(answer.reason, *clauses, details=answer.details, deadline=looked.deadline)
    say = case.conditional if answer.open or looked.contested(case.now, facts.apply_time) else case.granted
    values["amount"] = _amount(answer.fen, answer.up_to_fen)
    return say(answer.reason, *clauses, details=answer.details, **values)


def _too_late(facts: Facts, case: Case, looked: Window) -> Decision:
    return case.refused(
        Reason.FRESH_EVIDENCE_TOO_LATE,
        looked.clause,
        deadline=looked.deadline,
        details={"problem": facts.fresh_problem, "window": looked.kind},
        would_help=(Hint.fact("apply_time", looked.deadline),),
    )


def _evidence(facts: Facts, terms: FreshTerms, goods: Goods) -> tuple[str, ...]:
    wanted = terms.evidence.get(goods.problem or facts.fresh_problem, ())
    held = facts.evidence or frozenset()
    return tuple(code for code in wanted if code not in held)


def _amount(fen: int | None, up_to_fen: int | None) -> Amount | None:
    if fen is not None:
        return Amount.exactly(fen)
    return None if up_to_fen is None else Amount(0, up_to_fen)


RULE = Rule("fresh_compensation", FreshTerms, decide)
