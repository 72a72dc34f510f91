"""What of an order line's rights can be had together (facts B04, B07, B14, B15, B17, B21, B28; C.2 step 8). Pure.

The price comes back once. Beside it payments add up, unless a group of knowledge/stacking.yml lets only one of
them be had. Of all sets that may stand together the best one is what pays most for sure; of those, what may pay most.
Money still open, and that of a condition, is a range; a figure of grade C is never counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations, product
from typing import Any

from bot.guarantee.decision import Amount, Clause, Decision, Grade, Outcome, Payer
from bot.guarantee.facts import Facts

NOTHING = Amount.exactly(0)
PAYERS = (Payer.SELLER, Payer.INSURER, Payer.SPLIT, Payer.SHOPPER_RETURN, Payer.SHOPPER_BOTH, Payer.SHOPPER_ALL)
"""From the best for the shopper on; the others say nothing that could be compared."""


class Money(StrEnum):
    """What the amount of a decision is."""

    REFUND = "refund"  # the price or a part of it
    PAYMENT = "payment"  # beside the price
    REFUND_AND_PAYMENT = "refund_and_payment"  # the amount is the payment; the price comes back with it
    FREIGHT = "freight"  # what sending had cost


class Why(StrEnum):
    """Why a right cannot be had beside another."""

    ONE_OF = "one_of"  # the shopper chooses one
    SAME_FACT = "same_fact"  # paid once, the same fact is not taken up again
    SAME_MONEY = "same_money"  # two names of one payment
    NOT_ASSERTED = "not_asserted"  # no source says that both can be had
    REFUND_ONCE = "refund_once"  # the price comes back once
    INCLUDED = "included"  # the other's amount holds it already


@dataclass(frozen=True, slots=True)
class Group:
    """Guarantees of different `sides` exclude each other: all they give, or only what they pay beside the price."""

    id: str
    sides: tuple[frozenset[str], ...]
    why: Why
    payment_only: bool
    clause: Clause
    grade: Grade
    note: str


@dataclass(frozen=True, slots=True)
class Together:
    """Parts that are paid side by side up to one day's cap; `whole` is the guarantee that adds them up itself."""

    whole: str
    parts: frozenset[str]
    clause: Clause
    grade: Grade
    note: str


@dataclass(frozen=True, slots=True)
class Once:
    """The price comes back once."""

    clause: Clause
    grade: Grade
    note: str


@dataclass(frozen=True, slots=True)
class Stacking:
    """knowledge/stacking.yml. An amount whose reason `money` lacks is not counted."""

    refund_once: Once
    money: Mapping[str, Money]
    groups: tuple[Group, ...]
    together: tuple[Together, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """One right that stands, and its money by kind: None where it is owed but not known in fen."""

    decision: Decision
    kind: Money | None
    refund: Amount | None
    payment: Amount | None
    freight: Amount | None
    graded: bool  # False: the figure is of grade C

    @property
    def name(self) -> str:
        return self.decision.guarantee

    @property
    def refunds(self) -> bool:
        return self.kind in (Money.REFUND, Money.REFUND_AND_PAYMENT)

    @property
    def pays(self) -> bool:
        """True when it gives something beside the price and the freight."""
        return self.kind in (Money.PAYMENT, Money.REFUND_AND_PAYMENT)

    @property
    def counted(self) -> bool:
        """False when its amount may not be added up: of grade C, or of a reason whose money is not known."""
        return self.graded and self.kind is not None

    @property
    def open(self) -> bool:
        """True when money is owed that is not known in fen."""
        known = {Money.REFUND: (self.refund,), Money.PAYMENT: (self.payment,), Money.FREIGHT: (self.freight,)}
        return None in known.get(self.kind, (self.refund, self.payment)) if self.kind else False


@dataclass(frozen=True, slots=True)
class Excluded:
    """A right that the chosen ones `beside` exclude; `could_pay_more` than the first of them if all turns out well."""

    claim: Claim
    why: Why
    beside: str
    group: str | None
    clause: Clause
    grade: Grade
    note: str
    could_pay_more: bool

    def to_json(self) -> dict[str, Any]:
        amount = self.claim.decision.amount
        return {
            "guarantee": self.claim.name,
            "reason": str(self.why),
            "beside": self.beside,
            "group": self.group,
            "clause": self.clause.to_json(),
            "grade": str(self.grade),
            "note": self.note,
            "amount": amount.to_json() if amount else None,
            "could_pay_more": self.could_pay_more,
        }


@dataclass(frozen=True, slots=True)
class Combination:
    """The best that can be had together. All in fen; `open` are rights whose money is owed but not known."""

    chosen: tuple[Claim, ...]
    excluded: tuple[Excluded, ...]
    refund: Amount
    payment: Amount
    freight: Amount
    refund_from: str | None
    payer: Payer | None

    @property
    def total(self) -> Amount:
        return _sum((self.refund, self.payment, self.freight))

    def to_json(self) -> dict[str, Any]:
        return {
            "chosen": [_chosen(claim) for claim in self.chosen],
            "excluded": [entry.to_json() for entry in self.excluded],
            "refund": {**_range(self.refund), "from": self.refund_from},
            "payment": _range(self.payment),
            "freight": {**_range(self.freight), "payer": str(self.payer) if self.payer else None},
            "total": _range(self.total),
            "open": [claim.name for claim in self.chosen if claim.open],
            "not_counted": [claim.name for claim in self.chosen if claim.decision.amount and not claim.counted],
        }


def _chosen(claim: Claim) -> dict[str, Any]:
    decision = claim.decision
    return {
        "guarantee": claim.name,
        "outcome": str(decision.outcome),
        "reason": str(decision.reason),
        "money": str(claim.kind) if claim.kind else None,
        "amount": decision.amount.to_json() if decision.amount else None,
    }


def _range(amount: Amount) -> dict[str, int]:
    return {"min_fen": amount.min_fen, "max_fen": amount.max_fen}


def combine(decisions: Iterable[Decision], stacking: Stacking, facts: Facts) -> Combination:
    """Return the best combination of the decisions of one order line, whatever their order.

    `facts` give the price and what was paid that day. Raises ValueError when a guarantee is there twice.
    """
    standing = [_claim(decision, stacking, facts) for decision in sorted(decisions, key=lambda one: one.guarantee)
                if decision.outcome in (Outcome.GRANTED, Outcome.CONDITIONAL)]
    names = [claim.name for claim in standing]
    if len(set(names)) != len(names):
        raise ValueError("a guarantee is decided twice")
    claims, included = _without_parts(standing, stacking)
    conflicts = _conflicts(claims, stacking)
    best = max((_added(kept, stacking, facts) for kept in _sets(claims, conflicts)), key=_worth)
    excluded = [*included, *_excluded(claims, best, conflicts, stacking)]
    return Combination(best.chosen, tuple(sorted(excluded, key=lambda entry: entry.claim.name)),
                       best.refund, best.payment, best.freight, best.refund_from, best.payer)


def _claim(decision: Decision, stacking: Stacking, facts: Facts) -> Claim:
    """Split the amount of a decision by kind; the figure rests on the first clause (as rules write them)."""
    kind = stacking.money.get(decision.reason)
    if kind is Money.REFUND and decision.amount is None and facts.amount is not None:
        kind = None  # an exchange or a repair is asked for
    graded = decision.clauses[0].grade is not Grade.C
    amount = _sure(decision, decision.amount) if graded else NOTHING
    refund = payment = freight = NOTHING
    if kind is Money.REFUND:
        refund = _within(amount, facts.amount)
    elif kind is Money.FREIGHT:
        freight = amount
    elif kind is not None:
        payment = amount
    if kind is Money.REFUND_AND_PAYMENT and graded:
        refund = _sure(decision, None if facts.amount is None else Amount.exactly(facts.amount))
    return Claim(decision, kind, refund, payment, freight, graded)


def _sure(decision: Decision, amount: Amount | None) -> Amount | None:
    """Under a condition nothing is sure yet."""
    if amount is None or decision.outcome is Outcome.GRANTED:
        return amount
    return Amount(0, amount.max_fen)


def _within(amount: Amount | None, price_fen: int | None) -> Amount | None:
    if amount is None or price_fen is None:
        return amount
    return Amount(min(amount.min_fen, price_fen), min(amount.max_fen, price_fen))


def _without_parts(claims: Sequence[Claim], stacking: Stacking) -> tuple[list[Claim], list[Excluded]]:
    """Leave out parts whose whole stands: its amount holds them."""
    names = {claim.name for claim in claims}
    held = {part: entry for entry in stacking.together if entry.whole in names for part in entry.parts}
    included = [
        Excluded(claim, Why.INCLUDED, entry.whole, None, entry.clause, entry.grade, entry.note, could_pay_more=False)
        for claim in claims
        if (entry := held.get(claim.name)) is not None
    ]
    return [claim for claim in claims if claim.name not in held], included


# Sets that may stand together

Conflicts = Mapping[str, Mapping[str, Group]]


def _conflicts(claims: Sequence[Claim], stacking: Stacking) -> Conflicts:
    """Return, for each claim, the claims it excludes and the group that says so (the first of the file).

    Rights that give no money so far exclude nothing: what they would give is decided when it is told.
    """
    found: dict[str, dict[str, Group]] = {claim.name: {} for claim in claims}
    for group in stacking.groups:
        touched = {claim.name for claim in claims if claim.pays or (claim.refunds and not group.payment_only)}
        for side, opposite in combinations(group.sides, 2):
            for one, other in product(side & touched, opposite & touched):
                found[one].setdefault(other, group)
                found[other].setdefault(one, group)
    return found


def _sets(claims: Sequence[Claim], conflicts: Conflicts) -> Iterator[list[Claim]]:
    """Yield every largest set without a conflict (and some smaller ones): with and without the most contested."""
    names = {claim.name for claim in claims}
    contested = max(claims, key=lambda claim: len(conflicts[claim.name].keys() & names), default=None)
    if contested is None or not conflicts[contested.name].keys() & names:
        yield list(claims)
        return
    yield from _sets([claim for claim in claims if claim is not contested], conflicts)
    for kept in _sets([claim for claim in claims if claim is not contested
                       and claim.name not in conflicts[contested.name]], conflicts):
        yield [*kept, contested]


@dataclass(frozen=True, slots=True)
class Added:
    """A set that may stand together, and its money; `kept` holds the refunds too that another one replaces."""

    kept: tuple[Claim, ...]
    chosen: tuple[Claim, ...]
    refund: Amount
    payment: Amount
    freight: Amount
    refund_from: str | None
    payer: Payer | None


def _added(kept: Iterable[Claim], stacking: Stacking, facts: Facts) -> Added:
    claims = tuple(sorted(kept, key=lambda claim: claim.name))
    refunding = max((claim for claim in claims if claim.refunds), key=_refund_worth, default=None)
    chosen = tuple(claim for claim in claims if claim.kind is not Money.REFUND or claim is refunding)
    return Added(
        claims,
        chosen,
        (refunding.refund if refunding else None) or NOTHING,
        _payments(chosen, stacking, facts),
        max((claim.freight or NOTHING for claim in chosen), key=_size, default=NOTHING),
        refunding.name if refunding else None,
        _payer(chosen, refunding),
    )


def _refund_worth(claim: Claim) -> tuple[Any, ...]:
    granted = claim.decision.outcome is Outcome.GRANTED
    return (*_size(claim.refund or NOTHING), granted, -_rank(claim.decision.payer), claim.name)


def _payments(chosen: Sequence[Claim], stacking: Stacking, facts: Facts) -> Amount:
    """Add the payments up; parts that are paid side by side only up to what is left of the day's cap."""
    left = {claim.name: claim.payment or NOTHING for claim in chosen}
    sums = []
    for entry in stacking.together:
        caps = [claim.decision.details.get("day_cap_fen") for claim in chosen if claim.name in entry.parts]
        parts = _sum([left.pop(name) for name in sorted(entry.parts) if name in left])
        known = [cap for cap in caps if cap is not None]
        sums.append(_within(parts, max(0, max(known) - (facts.same_day_paid_fen or 0))) if known else parts)
    return _sum([*sums, *left.values()])


def _payer(chosen: Sequence[Claim], refunding: Claim | None) -> Payer | None:
    """Who sends the goods back pays as the chosen refund says; without one the best that is granted counts."""
    if refunding is not None and refunding.decision.payer is not None:
        return refunding.decision.payer
    payers = [claim.decision.payer for claim in chosen
              if claim.decision.payer is not None and claim.decision.outcome is Outcome.GRANTED]
    return min(payers, key=lambda payer: (_rank(payer), payer), default=None)


def _rank(payer: Payer | None) -> int:
    return PAYERS.index(payer) if payer in PAYERS else len(PAYERS)


def _worth(added: Added) -> tuple[Any, ...]:
    """What is sure, then what may be, then who pays the freight, then how much is granted; names end a tie."""
    total = _sum((added.refund, added.payment, added.freight))
    granted = sum(claim.decision.outcome is Outcome.GRANTED for claim in added.kept)
    names = tuple(claim.name for claim in added.kept)
    return (*_size(total), -_rank(added.payer), granted, len(names), names)


def _size(amount: Amount) -> tuple[int, int]:
    return (amount.min_fen, amount.max_fen)


def _sum(amounts: Iterable[Amount]) -> Amount:
    every = tuple(amounts)
    return Amount(sum(amount.min_fen for amount in every), sum(amount.max_fen for amount in every))


# What was left out, and why


def _excluded(claims: Sequence[Claim], best: Added, conflicts: Conflicts, stacking: Stacking) -> Iterator[Excluded]:
    kept = {claim.name: claim for claim in best.kept}
    chosen = {claim.name for claim in best.chosen}
    for claim in claims:
        if claim.name in chosen:
            continue
        if claim.name in kept:
            once, beside = stacking.refund_once, kept[best.refund_from]
            more = _most(claim) > _most(beside)
            yield Excluded(claim, Why.REFUND_ONCE, beside.name, None, once.clause, once.grade, once.note, more)
            continue
        beside = kept[min(conflicts[claim.name].keys() & kept.keys(), key=lambda name: (name not in chosen, name))]
        group = conflicts[claim.name][beside.name]
        more = _most(claim) > _most(beside)
        yield Excluded(claim, group.why, beside.name, group.id, group.clause, group.grade, group.note, more)


def _most(claim: Claim) -> int:
    return _sum(amount or NOTHING for amount in (claim.refund, claim.payment, claim.freight)).max_fen
