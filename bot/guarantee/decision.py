"""What a rule answers. Its JSON keys are a stable interface (design: "A decision").

Reasons live in `reasons.py`, each with the detail keys that its words can rely on. The codes in
`evidence_missing`, `next_steps`, `missing` and `payer` have their Chinese in `knowledge/glossary.yml`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from typing import Any

from bot.guarantee.reasons import Reason

__all__ = ["Amount", "Clause", "Decision", "Grade", "Hint", "Outcome", "Payer", "Reason"]


class Outcome(StrEnum):
    """granted: the terms give it now. conditional: if something still open turns out so."""

    GRANTED = "granted"
    REFUSED = "refused"
    CONDITIONAL = "conditional"
    NEEDS_FACTS = "needs_facts"


class Grade(StrEnum):
    """How sure the source is; B and A-excerpt are spoken with 以页面展示为准, C is never asserted."""

    A = "A"
    A_EXCERPT = "A-excerpt"
    B = "B"
    C = "C"


class Payer(StrEnum):
    """Who pays the freight of sending back (C.4)."""

    SELLER = "seller"  # both legs, and the first leg that the shopper had paid
    SHOPPER_RETURN = "shopper_return"  # the way back only
    SHOPPER_BOTH = "shopper_both"  # the way back; what was paid for the way out stays paid
    SHOPPER_ALL = "shopper_all"  # all freight, the way out of a free-shipping order too
    INSURER = "insurer"  # 退货宝/运费险 first, the rest as the reason says
    SPLIT = "split"  # liability unclear: the way out the seller, the way back the shopper
    AT_FAULT = "at_fault"  # whoever broke the agreement
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Clause:
    """One article of one text; `volatile` marks a platform figure that announcements change (⏱)."""

    rule: str
    article: str
    version: str
    grade: Grade
    volatile: bool = False

    @property
    def unsure(self) -> bool:
        """True when it must be spoken with 以页面展示为准."""
        return self.volatile or self.grade is not Grade.A

    def to_json(self) -> dict[str, Any]:
        return {
            "rule": self.rule,
            "article": self.article,
            "version": self.version,
            "grade": str(self.grade),
            "volatile": self.volatile,
        }


@dataclass(frozen=True, slots=True)
class Amount:
    """What the shopper gets, in fen: from `min_fen` to `max_fen`; `cap_fen` is the rule's own ceiling."""

    min_fen: int
    max_fen: int
    cap_fen: int | None = None

    @classmethod
    def exactly(cls, fen: int, cap_fen: int | None = None) -> Amount:
        return cls(fen, fen, cap_fen)

    def to_json(self) -> dict[str, int | None]:
        return {"min_fen": self.min_fen, "max_fen": self.max_fen, "cap_fen": self.cap_fen}


@dataclass(frozen=True, slots=True)
class Hint:
    """What would help after a refusal: a fact that, if true, grants it, or another guarantee.

    A changed fact is only ever something that may really be so; the shopper is never told to say it.
    """

    kind: str  # "fact" or "guarantee"
    field: str | None = None
    value: Any = None
    guarantee: str | None = None

    @classmethod
    def fact(cls, name: str, value: Any) -> Hint:
        return cls("fact", field=name, value=value)

    @classmethod
    def other(cls, guarantee: str) -> Hint:
        return cls("guarantee", guarantee=guarantee)

    def to_json(self) -> dict[str, Any]:
        if self.kind == "guarantee":
            return {"kind": "guarantee", "guarantee": self.guarantee}
        return {"kind": "fact", "field": self.field, "value": plain(self.value)}


@dataclass(slots=True)
class Decision:
    """The answer of one guarantee. `deadline` is the first instant too late; `remind_by` never later.

    Nobody changes one, which a test holds: a frozen dataclass would make all rights of a line take half as long again.
    """

    guarantee: str
    outcome: Outcome
    reason: Reason
    clauses: tuple[Clause, ...]
    item: str | None = None
    deadline: datetime | None = None
    remind_by: datetime | None = None
    amount: Amount | None = None
    payer: Payer | None = None
    evidence_missing: tuple[str, ...] = ()
    next_steps: tuple[str, ...] = ()
    would_help: tuple[Hint, ...] = ()
    missing: tuple[str, ...] = ()
    details: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.clauses:
            raise ValueError(f"{self.guarantee}: {self.reason} has no clause")

    @property
    def page_first(self) -> bool:
        """True when the answer must carry 以页面展示为准."""
        return any(clause.unsure for clause in self.clauses)

    def lowered(self, rules: Iterable[str]) -> Decision:
        """Return the decision with clauses of `rules` lowered to grade B: older than the first text we know."""
        names = frozenset(rules)
        clauses = tuple(
            replace(clause, grade=Grade.B) if clause.rule in names and clause.grade is Grade.A else clause
            for clause in self.clauses
        )
        return replace(self, clauses=clauses, details={**self.details, "before_first_version": True})

    def helped(self, hints: tuple[Hint, ...]) -> Decision:
        """Return the decision with more that would help (spelled out: `replace` takes ten times as long)."""
        return Decision(
            self.guarantee,
            self.outcome,
            self.reason,
            self.clauses,
            self.item,
            self.deadline,
            self.remind_by,
            self.amount,
            self.payer,
            self.evidence_missing,
            self.next_steps,
            self.would_help + hints,
            self.missing,
            self.details,
        )

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values under the keys of the design."""
        return {
            "guarantee": self.guarantee,
            "item": self.item,
            "outcome": str(self.outcome),
            "reason": str(self.reason),
            "deadline": plain(self.deadline),
            "remind_by": plain(self.remind_by),
            "amount": self.amount.to_json() if self.amount else None,
            "payer": str(self.payer) if self.payer else None,
            "evidence_missing": plain(self.evidence_missing),
            "next_steps": list(self.next_steps),
            "clauses": [clause.to_json() for clause in self.clauses],
            "would_help": [hint.to_json() for hint in self.would_help],
            "missing": list(self.missing),
            "details": plain(self.details),
        }


def plain(value: Any) -> Any:
    """Return `value` as JSON knows it: times as ISO text, shares as "1/3", sets as sorted lists."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, StrEnum):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): plain(entry) for key, entry in value.items()}
    if isinstance(value, set | frozenset):
        return sorted(plain(entry) for entry in value)
    if isinstance(value, list | tuple):
        return [plain(entry) for entry in value]
    return value
