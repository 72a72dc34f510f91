"""How much of the price comes back for bad fresh goods (11003608 第七、九条; section F).

The operators are the rule's own and differ: cherries at exactly 50 % give half, strawberries all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from bot.guarantee.codes import FreshProblem
from bot.guarantee.decision import Clause
from bot.guarantee.facts import Facts
from bot.guarantee.money import percent_of, share_of
from bot.guarantee.reasons import Reason
from bot.guarantee.rules.fresh_terms import FreshTerms, Goods
from bot.guarantee.terms import Ladder

SHARE = ("affected", "total")


@dataclass(frozen=True, slots=True)
class Owed:
    """What is owed: `fen` exactly, or up to `up_to_fen` when circumstances decide (`open`)."""

    reason: Reason
    clause: Clause
    fen: int | None = None
    up_to_fen: int | None = None
    details: Mapping[str, Any] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    refused: bool = False
    open: bool = False


def owed(facts: Facts, terms: FreshTerms, goods: Goods) -> Owed:
    """Return what comes back for the problem told."""
    problem = facts.fresh_problem
    if facts.serious:
        details = {"problem": problem}
        return Owed(Reason.FRESH_SERIOUS, terms.serious, up_to_fen=facts.amount, details=details, open=True)
    if facts.affects_whole:
        return Owed(Reason.FRESH_WHOLE, terms.tiers_clause, fen=facts.amount, details={"problem": problem})
    if problem is FreshProblem.MEAT_HIDDEN:
        return Owed(Reason.FRESH_MEAT_HIDDEN, terms.meat, up_to_fen=facts.amount, open=True)
    if problem in (FreshProblem.VARIETY, FreshProblem.ORIGIN):
        details = {"problem": problem}
        return Owed(Reason.FRESH_WRONG_KIND, terms.wrong_kind, fen=facts.amount, details=details)
    return _by_table(facts, terms, goods)


def _by_table(facts: Facts, terms: FreshTerms, goods: Goods) -> Owed:
    problem = facts.fresh_problem
    if goods.kind == "crab" and problem in CRAB:
        return CRAB[problem](facts, terms)
    if problem is FreshProblem.DISABLED:
        return _units(facts, terms.disabled.value, terms.disabled.clause)
    if problem is FreshProblem.DEAD:
        return _on(terms.live_dead, facts)
    if problem is FreshProblem.SHORT_WEIGHT and goods.kind == "live":
        return _on(terms.live_short, facts)
    if problem is FreshProblem.DIAMETER:
        return _on(terms.cherry_diameter, facts)
    return _on(terms.general, facts)


def _on(ladder: Ladder, facts: Facts) -> Owed:
    """Read the step that covers the share."""
    share = facts.known_share
    if share is None:
        return Owed(Reason.ASK_FACTS, ladder.clause, missing=SHARE)
    details: dict[str, Any] = {"problem": facts.fresh_problem, "share": share}
    step = ladder.step(share)
    if step is None or share == 0:
        return Owed(Reason.FRESH_BELOW_TIERS, ladder.clause, details=details, refused=True)
    if step.percent is None:
        fen = None if facts.amount is None else share_of(facts.amount, share)
        return Owed(Reason.FRESH_SHARE, ladder.clause, fen=fen, details=details)
    details["percent"] = step.percent
    fen = None if facts.amount is None else percent_of(facts.amount, step.percent)
    return Owed(Reason.FRESH_TIER, ladder.clause, fen=fen, details=details)


def _units(facts: Facts, percent: int, clause: Clause) -> Owed:
    """So many animals, `percent` of the price of each."""
    if facts.affected is None or facts.total is None:
        return Owed(Reason.ASK_FACTS, clause, missing=SHARE)
    if facts.affected == 0:
        details = {"problem": facts.fresh_problem, "share": Fraction(0)}
        return Owed(Reason.FRESH_BELOW_TIERS, clause, details=details, refused=True)
    fen = unit = None
    if facts.amount is not None:
        unit = share_of(facts.amount, Fraction(1, facts.total))
        fen = share_of(facts.amount, Fraction(facts.affected * percent, facts.total * 100))
    details = {
        "problem": facts.fresh_problem,
        "units": facts.affected,
        "unit_fen": unit,
        "percent": percent,
    }
    return Owed(Reason.FRESH_UNITS, clause, fen=fen, details=details)


# 大闸蟹 (11003608 第九条 (三) 1)


def _crab_dead(facts: Facts, terms: FreshTerms) -> Owed:
    return _on(terms.crab_dead, facts)


def _crab_disabled(facts: Facts, terms: FreshTerms) -> Owed:
    """A crab counts as disabled from one pincer, or two legs lost at the root."""
    if facts.claws_missing is not None or facts.legs_missing is not None:
        enough = (facts.claws_missing or 0) >= terms.crab_claws.value or (
            facts.legs_missing or 0
        ) >= terms.crab_legs.value
        if not enough:
            share = facts.known_share if facts.known_share is not None else Fraction(0)
            details = {"problem": facts.fresh_problem, "share": share}
            return Owed(Reason.FRESH_BELOW_TIERS, terms.crab_legs.clause, details=details, refused=True)
    return _units(facts, terms.disabled.value, terms.disabled.clause)


def _crab_short(facts: Facts, terms: FreshTerms) -> Owed:
    """Above 10 % of the whole box: all; a single crab from 5 % on: that crab. Without the rope."""
    whole, single = facts.share, facts.single_short
    if whole is not None and whole > Fraction(terms.crab_whole_short.value, 100):
        details = {"problem": facts.fresh_problem, "share": whole, "percent": 100}
        clause = terms.crab_whole_short.clause
        return Owed(Reason.FRESH_TIER, clause, fen=facts.amount, details=details)
    if single is not None and single >= Fraction(terms.crab_single_short.value, 100):
        return _units(facts, 100, terms.crab_single_short.clause)
    if whole is None and single is None:
        return Owed(Reason.ASK_FACTS, terms.crab_whole_short.clause, missing=("share", "single_short"))
    details = {"problem": facts.fresh_problem, "share": whole if whole is not None else single}
    return Owed(Reason.FRESH_BELOW_TIERS, terms.crab_single_short.clause, details=details, refused=True)


def _crab_sex(facts: Facts, terms: FreshTerms) -> Owed:
    return _units(facts, 100, terms.sex)


CRAB: Mapping[FreshProblem, Callable[[Facts, FreshTerms], Owed]] = {
    FreshProblem.DEAD: _crab_dead,
    FreshProblem.DISABLED: _crab_disabled,
    FreshProblem.SHORT_WEIGHT: _crab_short,
    FreshProblem.SEX: _crab_sex,
}
