"""Reading the shoppers and what they say: tests/shoppers/*.yml, and the phrases in tests/shoppers/bank/."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

SHOPPERS = Path("tests/shoppers")
GOALS = ("case", "verdict", "human", "status")


class BadShopper(ValueError):
    """A shopper or a bank that cannot be; says where and what."""


@dataclass(frozen=True, slots=True)
class Goal:
    """What the shopper wants to have at the end; `kind` is case, verdict, human or status.

    `value` is the kind of the case, the reason of the verdict, or the intent of the question after a status.
    `amount_fen` and `wants` (facts) must be so in the case, when given.
    """

    kind: str
    value: str = ""
    line: int | None = None
    amount_fen: int | None = None
    wants: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Shopper:
    """Somebody with a goal. `opening` are the ways to begin, `facts` (fact → how it is kept in the bank) stay hidden until asked."""

    id: str
    account: str
    now: str
    voice: str
    item: tuple[str, ...]
    opening: tuple[str, ...]
    intent: str
    facts: Mapping[str, str]
    goal: Goal


@dataclass(frozen=True, slots=True)
class Voice:
    """A way of speaking: what is put before and after, how readily a button is pressed (0 to 1), whether what is
    to be confirmed is read first."""

    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    press: float = 0.5
    reads: bool = True
    punctuation: bool = True


@dataclass(frozen=True, slots=True)
class Noise:
    """What goes wrong in typing: how often a message has a fault, and the faults there are; how often it is sent twice.

    The characters of `keep` stay: to drop a negation, or a number, would be to say something else.
    """

    rate: float
    twice: float
    kinds: tuple[str, ...]
    homophones: Mapping[str, Sequence[str]]
    fillers: tuple[str, ...]
    keep: str


@dataclass(frozen=True, slots=True)
class Bank:
    """How things are said: facts by "fact code", moves of a conversation by name."""

    facts: Mapping[str, Sequence[str]]
    moves: Mapping[str, Sequence[str]]
    voices: Mapping[str, Voice]
    noise: Noise


def read_shoppers(folder: Path = SHOPPERS) -> list[Shopper]:
    """Read every shopper. Raises BadShopper, also for two of one id."""
    found: dict[str, Shopper] = {}
    for file in sorted(folder.glob("*.yml")):
        for spec in yaml.safe_load(file.read_text(encoding="utf-8"))["shoppers"]:
            try:
                shopper = _shopper(spec)
            except (KeyError, TypeError) as problem:
                raise BadShopper(f"{file}: {spec.get('id', spec)}: {problem}") from None
            if shopper.id in found:
                raise BadShopper(f"{file}: {shopper.id} is there twice")
            found[shopper.id] = shopper
    return list(found.values())


def _shopper(spec: Mapping[str, Any]) -> Shopper:
    goal = dict(spec["goal"])
    kind = next(name for name in GOALS if name in goal)
    return Shopper(
        id=spec["id"],
        account=spec["as"],
        now=spec["now"],
        voice=spec["voice"],
        item=tuple(spec["item"]),
        opening=tuple(spec["opening"]),
        intent=spec["intent"],
        facts={fact: str(code).lower() if isinstance(code, bool) else str(code) for fact, code in spec.get("facts", {}).items()},
        goal=Goal(
            kind=kind,
            value=str(goal.pop(kind)),
            line=goal.get("line"),
            amount_fen=goal.get("amount_fen"),
            wants=goal.get("wants", {}),
        ),
    )


def read_bank(folder: Path = SHOPPERS / "bank") -> Bank:
    """Read the phrases, the voices and the noise."""

    def content(name: str) -> Any:
        return yaml.safe_load((folder / f"{name}.yml").read_text(encoding="utf-8"))

    noise = content("noise")
    return Bank(
        facts={f"{fact} {code}": tuple(phrases) for fact, codes in content("facts").items() for code, phrases in codes.items()},
        moves={name: tuple(phrases) for name, phrases in content("moves").items()},
        voices={name: _voice(spec) for name, spec in content("voices").items()},
        noise=Noise(noise["rate"], noise["twice"], tuple(noise["kinds"]), noise["homophones"], tuple(noise["fillers"]), noise["keep"]),
    )


def _voice(spec: Mapping[str, Any]) -> Voice:
    texts = {name: tuple(spec[name]) for name in ("before", "after") if name in spec}
    return Voice(**{**spec, **texts})
