"""宠物活体 (rule 20010355; facts B30, F): dead, hurt, ill, not as described, 包活 not kept.

Water animals have rules of their own. Each problem has its own clock from signing; what it gives depends
on the animal, on the price of the order and on how far the size is off.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from bot.guarantee.case import Case
from bot.guarantee.clock import after
from bot.guarantee.codes import Evidence, PetProblem
from bot.guarantee.decision import Amount, Clause, Decision, Payer
from bot.guarantee.facts import Facts
from bot.guarantee.money import percent_of
from bot.guarantee.reasons import Reason
from bot.guarantee.rules.base import Rule
from bot.guarantee.rules.claims import (
    Window,
    lacking,
    not_for_such,
    other_goods,
    too_late,
    up_to,
    whole_price,
)
from bot.guarantee.rules.common import order_gone, signed
from bot.guarantee.terms import Number

MAMMALS, BIRDS, WATER = "cats_dogs", "birds_reptiles", "aquatic_pets"
ILL = (PetProblem.DISEASE_SEVERE, PetProblem.DISEASE_OTHER)
HURT = (PetProblem.DEAD, PetProblem.HURT_SLIGHT, PetProblem.HURT_SEVERE)


@dataclass(frozen=True, slots=True)
class PetTerms:
    order: Clause
    taste: Clause
    hurt: Number  # hours from signing
    hurt_water: Number  # hours
    looks: Number  # hours
    looks_water: Number  # days
    severe: Number  # days, cats and dogs
    disease: Number  # days
    pedigree: Number  # days
    pedigree_seller: Number  # days for the seller to show papers
    return_from: Number  # fen: from here a dead bird or reptile goes back
    slight: Number  # per cent at most
    treat_severe: Number  # per cent at most
    treat_other: Number  # per cent at most
    tolerance: Number  # per cent of the size
    far_off: Number  # per cent of the size; more is far off
    near_pays: Number  # per cent at least
    far_pays: Number  # per cent at least
    pickup: Number  # hours
    resends: Number  # times; more gives the money back
    alive: Clause


def decide(facts: Facts, terms: PetTerms, case: Case) -> Decision:
    """Say what a living animal gives."""
    if gone := order_gone(facts, case, terms.order):
        return gone
    if refusal := other_goods(case, terms.hurt.clause, MAMMALS, BIRDS, WATER):
        return refusal
    if refusal := not_for_such(facts, case, terms.taste):
        return refusal
    if facts.misused:
        return case.refused(Reason.PET_OWN_DOING, terms.taste)
    problem = facts.pet_problem
    if problem is PetProblem.DISLIKED:
        return case.refused(Reason.PET_DISLIKED, terms.taste)
    if problem is PetProblem.PROMISED_ALIVE:
        return _promised(facts, terms, case)
    if case.category is None:
        return case.needs("category", clauses=[terms.hurt.clause])
    if not signed(facts, case):
        return case.conditional(Reason.NOT_SIGNED_YET, terms.hurt.clause)
    return _in_window(facts, terms, case)


def _promised(facts: Facts, terms: PetTerms, case: Case) -> Decision:
    """包活: another one is sent; after more than so many the money comes back."""
    if facts.alive_until is None:
        return case.needs("alive_until", clauses=[terms.alive])
    window = Window(after(facts.alive_until))
    if refusal := too_late(facts, case, window, terms.alive):
        return refusal
    values = {
        "deadline": window.deadline,
        "evidence_missing": lacking(facts, Evidence.WHOLE_PHOTO, Evidence.PROMISE_SCREENSHOT),
        "next_steps": ("contact_seller", "complain_promise"),
    }
    details = {"times": terms.resends.value}
    broken = facts.seller_refused or (facts.resent_times or 0) > terms.resends.value
    if broken:
        return case.granted(
            Reason.PET_ALIVE_REFUND,
            terms.alive,
            terms.resends.clause,
            amount=whole_price(facts),
            details=details,
            **values,
        )
    clauses = (terms.alive, terms.resends.clause)
    return case.granted(Reason.PET_ALIVE_RESEND, *clauses, details=details, **values)


def _in_window(facts: Facts, terms: PetTerms, case: Case) -> Decision:
    problem = facts.pet_problem
    water = case.category.id == WATER
    if water and problem in ILL:
        return case.refused(Reason.PET_NOT_LISTED, terms.hurt_water.clause)
    length = _length(terms, case.category.id, problem)
    window = Window.of(facts.sign_time, length)
    if problem is None:
        details = {"hours": length.value}
        return case.conditional(
            Reason.PET_IF, length.clause, deadline=window.deadline, next_steps=LOOK, details=details
        )
    if refusal := too_late(facts, case, window, length.clause):
        return refusal
    if problem in HURT and _fetched_late(facts, terms):
        details = {"hours": terms.pickup.value}
        return case.refused(Reason.PET_LATE_PICKUP, terms.pickup.clause, details=details)
    answer = BY_PROBLEM[problem]
    return answer(facts, terms, case, _Told(window, length, _missing(facts, problem)))


def _length(terms: PetTerms, kind: str, problem: PetProblem | None) -> Number:
    """Return how long a problem may be told after signing."""
    if kind == WATER:
        return terms.hurt_water if problem is None or problem in HURT else terms.looks_water
    if problem is PetProblem.DISEASE_SEVERE and kind == MAMMALS:
        return terms.severe
    if problem in ILL:
        return terms.disease
    if problem is PetProblem.PEDIGREE:
        return terms.pedigree
    if problem in (PetProblem.LOOKS, PetProblem.SIZE):
        return terms.looks
    return terms.hurt


def _fetched_late(facts: Facts, terms: PetTerms) -> bool:
    """True when it lay longer than allowed where the shopper had it put."""
    if facts.arrived_at is None or facts.picked_up_at is None:
        return False
    return facts.picked_up_at > facts.arrived_at + terms.pickup.delta


def _missing(facts: Facts, problem: PetProblem) -> tuple[Evidence, ...]:
    proof = Evidence.MEDICAL_RECORDS if problem in ILL else Evidence.UNBOXING_VIDEO
    return lacking(facts, Evidence.WHOLE_PHOTO, proof)


@dataclass(frozen=True, slots=True)
class _Told:
    """A problem told in time: its window, its clause, and the proof that is still missing."""

    window: Window
    length: Number
    missing: tuple[Evidence, ...]

    def say(
        self,
        case: Case,
        reason: Reason,
        clause: Clause,
        amount: Amount | None,
        payer: Payer | None = None,
        **details: object,
    ) -> Decision:
        speak = case.conditional if self.missing else case.granted
        return speak(
            reason,
            clause,
            self.length.clause,
            deadline=self.window.deadline,
            remind_by=self.window.remind_by(case.now),
            amount=amount,
            payer=payer,
            evidence_missing=self.missing,
            next_steps=STEPS,
            details=details,
        )


def _dead(facts: Facts, terms: PetTerms, case: Case, told: _Told) -> Decision:
    """Water animals and dear birds go back; the others are refunded."""
    if case.category.id == WATER:
        return _return(facts, terms, case, told)
    clause = terms.return_from.clause
    if case.category.id == BIRDS:
        if facts.amount is None:
            return case.needs("amount", clauses=[clause], deadline=told.window.deadline)
        if facts.amount >= terms.return_from.value:
            return told.say(case, Reason.PET_DEAD_RETURN, clause, whole_price(facts), Payer.SELLER)
    return told.say(case, Reason.PET_DEAD_REFUND, clause, whole_price(facts))


def _slight(facts: Facts, terms: PetTerms, case: Case, told: _Told) -> Decision:
    if case.category.id == WATER:
        return _return(facts, terms, case, told)
    if facts.disclosed:
        return case.refused(Reason.MISMATCH_DISCLOSED, terms.slight.clause)
    percent = terms.slight.value
    return told.say(case, Reason.PET_SLIGHT, terms.slight.clause, up_to(facts, percent), percent=percent)


def _return(facts: Facts, terms: PetTerms, case: Case, told: _Told) -> Decision:
    return told.say(case, Reason.PET_RETURN, told.length.clause, whole_price(facts), Payer.SELLER)


def _ill(facts: Facts, terms: PetTerms, case: Case, told: _Told) -> Decision:
    """Return and refund, or keep it and have the treatment paid up to a share of the price."""
    severe = facts.pet_problem is PetProblem.DISEASE_SEVERE and case.category.id == MAMMALS
    share = terms.treat_severe if severe else terms.treat_other
    treatment = None
    if facts.amount is not None and facts.treatment_fen is not None:
        treatment = min(facts.treatment_fen, percent_of(facts.amount, share.value))
    amount = None if treatment is None else Amount.exactly(treatment)
    return told.say(
        case, Reason.PET_ILL, share.clause, amount, Payer.SELLER, percent=share.value, treatment_fen=treatment
    )


def _size(facts: Facts, terms: PetTerms, case: Case, told: _Told) -> Decision:
    if facts.size_diff is None:
        return case.needs("size_diff", clauses=[terms.tolerance.clause], deadline=told.window.deadline)
    if facts.size_diff <= Fraction(terms.tolerance.value, 100):
        details = {"percent": terms.tolerance.value}
        return case.refused(Reason.PET_SIZE_TOLERATED, terms.tolerance.clause, details=details)
    if case.category.id != WATER:
        return _return(facts, terms, case, told)
    far = facts.size_diff > Fraction(terms.far_off.value, 100)
    least = terms.far_pays if far else terms.near_pays
    amount = None
    if facts.amount is not None:
        amount = Amount(percent_of(facts.amount, least.value), facts.amount, facts.amount)
    return told.say(case, Reason.PET_SIZE_OFF, least.clause, amount, Payer.SELLER, percent=least.value)


def _pedigree(facts: Facts, terms: PetTerms, case: Case, told: _Told) -> Decision:
    if case.category.id == WATER:
        return _return(facts, terms, case, told)
    days = terms.pedigree_seller.value
    clause = terms.pedigree_seller.clause
    return told.say(case, Reason.PET_PEDIGREE, clause, whole_price(facts), Payer.SELLER, days=days)


LOOK = ("open_at_once", "photograph_all_at_once")
STEPS = ("photograph_all_at_once", "contact_seller", "apply_quality")
BY_PROBLEM = {
    PetProblem.DEAD: _dead,
    PetProblem.HURT_SLIGHT: _slight,
    PetProblem.HURT_SEVERE: _return,
    PetProblem.DISEASE_SEVERE: _ill,
    PetProblem.DISEASE_OTHER: _ill,
    PetProblem.LOOKS: _return,
    PetProblem.PEDIGREE: _pedigree,
    PetProblem.SIZE: _size,
}
RULE = Rule("pet", PetTerms, decide)
