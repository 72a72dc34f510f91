"""The ideal shopper, who needs the fewest turns: nothing mistyped, every button pressed, everything told in good time.

What is left to try is the first message: a way to begin, what is wanted by its name, or both, and with it none, some
or all of the hidden facts, in either order. What it does not hold is told when the bot asks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from bot.cli.simulation.reading import Bank, Shopper
from bot.cli.simulation.speaking import Speaker

FLOOR = {"case": 2, "verdict": 1, "human": 1, "status": 1}
"""What no bot can go below: nothing is submitted without a message and a confirmation."""


def beginnings(shopper: Shopper, bank: Bank) -> Iterator[str]:
    """First messages of an ideal shopper; those that tell the most come first."""
    wants = [_named(text, shopper) for text in bank.moves.get(f"want {shopper.goal.value}", ())]
    openings = [_named(text, shopper) for text in shopper.opening]
    starts = [*openings, *wants, *(f"{opening}，{wants[0]}" for opening in openings if wants)]
    names = tuple(shopper.facts)
    for count in range(len(names), -1, -1):
        for chosen in combinations(names, count):
            for order in dict.fromkeys((chosen, chosen[::-1])):
                facts = [bank.facts[f"{name} {shopper.facts[name]}"][0] for name in order]
                yield from ("，".join([start, *facts]) for start in starts)


class Ideal(Speaker):
    """A mouth without faults, and hands that press whatever fits."""

    def __init__(self, shopper: Shopper, bank: Bank, first: str) -> None:
        """Begin with `first`."""
        self._shopper, self._bank, self._first = shopper, bank, first
        self._used: dict[str, int] = {}

    def opening(self) -> str:
        """The first message; when it did not do, the shopper's own ways to begin."""
        first, self._first = self._first, ""
        return first or self._next("opening", self._shopper.opening)

    def would_press(self) -> bool:
        """Always: a button is never misread."""
        return True

    def sends_twice(self) -> bool:
        """Never."""
        return False

    @property
    def reads(self) -> bool:
        """Always: a wrong case is no goal."""
        return True

    def _next(self, name: str, phrases: Sequence[str]) -> str:
        at = self._used.get(name, 0)
        self._used[name] = at + 1
        return _named(phrases[at % len(phrases)], self._shopper)

    def _noisy(self, text: str) -> str:
        return text


def _named(text: str, shopper: Shopper) -> str:
    return text.replace("{item}", shopper.item[0])
