"""Dated terms as typed values: every number with its unit, clause and note.

`knowledge_files` builds these from knowledge/*.yml. Each rule declares a dataclass of the terms it reads,
made of the value types below; a guarantee holds one such object for each date on which its text changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import Any, Generic, TypeVar

from bot.guarantee.clock import day_of
from bot.guarantee.decision import Amount, Clause
from bot.guarantee.money import clamp, percent_of

T = TypeVar("T")


class Unit(StrEnum):
    HOURS = "hours"
    DAYS = "days"
    MONTHS = "months"
    MINUTES = "minutes"
    WORKDAYS = "workdays"
    YEARS = "years"
    FEN = "fen"
    PERCENT = "percent"
    TIMES = "times"
    COUNT = "count"
    FLOORS = "floors"
    METRES = "metres"
    MICRONS = "microns"
    CENTIMETRES = "centimetres"


@dataclass(frozen=True, slots=True)
class Number:
    """A figure of a text with its unit; `note` says how an unclear text was read."""

    value: int
    unit: Unit
    clause: Clause
    note: str = ""

    @property
    def delta(self) -> timedelta:
        """The figure as a length of time (minutes, hours or days of 24 hours)."""
        if self.unit is Unit.MINUTES:
            return timedelta(minutes=self.value)
        if self.unit is Unit.HOURS:
            return timedelta(hours=self.value)
        if self.unit is Unit.DAYS:
            return timedelta(days=self.value)
        raise ValueError(f"{self.value} {self.unit} is no length of time")


@dataclass(frozen=True, slots=True)
class Pay:
    """`percent` of a price, held between `min_fen` and `max_fen`, both included: clamp(p; min, max)."""

    percent: int
    min_fen: int
    max_fen: int
    clause: Clause
    note: str = ""

    def of(self, price_fen: int) -> int:
        return clamp(percent_of(price_fen, self.percent), self.min_fen, self.max_fen)

    def amount(self, price_fen: int | None) -> Amount:
        """Return the payment; without a price, what the rule allows at least and at most."""
        if price_fen is None:
            return Amount(self.min_fen, self.max_fen, self.max_fen)
        return Amount.exactly(self.of(price_fen), self.max_fen)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a ladder: applies while x is below `bound` (or at it, when `inclusive`)."""

    bound: Fraction
    inclusive: bool
    percent: int | None  # None: in proportion to x

    def covers(self, x: Fraction) -> bool:
        return x <= self.bound if self.inclusive else x < self.bound


@dataclass(frozen=True, slots=True)
class Ladder:
    """Steps from the smallest up; `none_below` marks shares too small for any step."""

    steps: tuple[Step, ...]
    clause: Clause
    none_below: Fraction | None = None
    note: str = ""

    def step(self, x: Fraction) -> Step | None:
        """Return the step that covers share `x`, None when it is under the first one."""
        if self.none_below is not None and x < self.none_below:
            return None
        return next(step for step in self.steps if step.covers(x))


@dataclass(frozen=True, slots=True)
class Cited:
    """A statement without a number: a flag or a code, with its clause."""

    value: str
    clause: Clause
    note: str = ""


@dataclass(frozen=True, slots=True)
class Category:
    """A kind of goods (B30) and the class it has under each rule; ids, texts live in knowledge/."""

    id: str
    name: str
    aliases: tuple[str, ...]
    no_reason: str  # class of rule 5408 table 1, e.g. supported, perishable, unsafe_once_opened
    intact: str  # row of rule 5408 table 2
    three_guarantees: str = "none"
    durable: bool = False
    installed: bool = False
    fresh: str | None = None
    food: bool = False
    virtual: bool = False
    special_shipping: bool = False  # rule 11000266 解读一: no 48 hours
    note: str = ""


@dataclass(frozen=True, slots=True)
class Calendar:
    """A sale or holiday: orders of [starts, ends) follow its announcement; `known` False: we lack it."""

    id: str
    name: str
    kind: str
    starts: datetime
    ends: datetime
    known: bool
    clause: Clause
    note: str = ""
    overrides: Mapping[str, Any] = field(default_factory=dict)

    def covers(self, moment: datetime | None) -> bool:
        return moment is not None and self.starts <= moment < self.ends


@dataclass(frozen=True, slots=True)
class Guarantee:
    """One guarantee: its terms by the day they took effect, and where to look next after a refusal."""

    id: str
    name: str
    dated_by: str  # the fact whose day picks the version
    next_best: tuple[str, ...]
    versions: Mapping[date, Any]


@dataclass(frozen=True)
class Terms:
    """All of knowledge/ that decisions read."""

    guarantees: Mapping[str, Guarantee]
    categories: Mapping[str, Category]
    calendars: tuple[Calendar, ...] = ()
    category_names: Mapping[str, str] = field(default_factory=dict)  # ids and Chinese names -> id
    _by_day: dict[date, Mapping[str, InForce[Any]]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def on(self, day: date) -> Mapping[str, InForce[Any]]:
        """Return the version of every guarantee that is in force on `day`; each day is looked up once."""
        if day not in self._by_day:
            self._by_day[day] = {name: in_force(own.versions, day) for name, own in self.guarantees.items()}
        return self._by_day[day]

    def calendar(self, moment: datetime | None) -> Calendar | None:
        """Return the sale or holiday that covers `moment`."""
        return next((entry for entry in self.calendars if entry.covers(moment)), None)


@dataclass(frozen=True, slots=True)
class InForce(Generic[T]):
    """The version that applies; `before_first` when the day lies before the first text we know."""

    terms: T
    since: date
    before_first: bool


def in_force(versions: Mapping[date, T], on: date | datetime) -> InForce[T]:
    """Return the version in force on the day `on` (the day it starts included).

    Before the first version, that one is returned and marked; the engine lowers it to grade B.
    """
    if isinstance(on, datetime):
        on = day_of(on)
    since = None
    for day in versions:
        if day <= on and (since is None or day > since):
            since = day
    if since is None:
        first = min(versions)
        return InForce(versions[first], first, before_first=True)
    return InForce(versions[since], since, before_first=False)
