"""What a rule is: an id, the terms it reads, and a pure function."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.guarantee.case import Case
from bot.guarantee.decision import Decision
from bot.guarantee.facts import Facts


@dataclass(frozen=True, slots=True)
class Rule:
    """`reads` is the dataclass of its terms, `overrides` that of what a calendar may change.

    `part_of` names the rule whose answer already contains this one, so that `rights` lists it once.
    """

    id: str
    reads: type
    decide: Callable[[Facts, Any, Case], Decision]
    overrides: type | None = None
    part_of: str | None = None
    follows_calendar: bool = False
