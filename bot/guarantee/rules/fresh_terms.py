"""The terms of fresh goods, and what kind of goods a line is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.guarantee.codes import Evidence, FreshProblem
from bot.guarantee.decision import Clause
from bot.guarantee.facts import Facts
from bot.guarantee.terms import Category, Ladder, Number


@dataclass(frozen=True, slots=True)
class Ripening:
    """How long a fruit takes to ripen when the seller says nothing, from … to."""

    shortest: Number
    longest: Number


@dataclass(frozen=True, slots=True)
class FreshTerms:
    order: Clause
    scope: Clause
    # until when
    hours: Number  # seen from outside; also weight, size, variety, origin
    same_day: Clause  # living and frozen: before 24:00 of the day of signing
    hidden: Number  # days, cannot be seen from outside
    after_ripening: Number  # hours after signing and ripening
    weight_reminder: Number  # hours, crab and cherry weight: shorter in the trade's own rules
    page_reminder: Number  # hours of an old page, grade C: only ever a reminder
    ripening: Mapping[str, Ripening]
    ripening_usual: Ripening  # a fruit that the table lacks
    agreed: Clause
    # how much
    tiers_clause: Clause
    general: Ladder
    cherry_diameter: Ladder
    crab_dead: Ladder
    live_dead: Ladder
    live_short: Ladder
    crab_claws: Number  # pincers missing, at least
    crab_legs: Number  # legs missing from the root, at least
    disabled: Number  # per cent of that animal's price
    crab_single_short: Number  # per cent of weight, at least: that crab
    crab_whole_short: Number  # per cent of weight, above: the whole box
    sex: Clause
    wrong_kind: Clause
    serious: Clause
    meat: Clause
    # what is not covered
    shopper_reasons: Clause
    refusing: Clause
    # what to show, and names
    evidence: Mapping[str, tuple[Evidence, ...]]
    species: Mapping[str, str]  # any name -> the name that the tables use


@dataclass(frozen=True, slots=True)
class Goods:
    """Kind (produce, cherry, crab, live, frozen, egg, meat, dairy; None: not fresh) and species."""

    kind: str | None
    species: str | None
    problem: FreshProblem | None

    @classmethod
    def of(cls, facts: Facts, category: Category | None, terms: FreshTerms) -> Goods:
        """Return what the line is; an egg that went bad counts as hidden: nobody sees it from outside."""
        species = terms.species.get(facts.species or "", facts.species)
        kind = category.fresh if category is not None else "produce"
        if species in ("crab", "cherry"):
            kind = species
        problem = facts.fresh_problem
        if kind == "egg" and problem is FreshProblem.ROT:
            problem = FreshProblem.HIDDEN
        return cls(kind, species, problem)
