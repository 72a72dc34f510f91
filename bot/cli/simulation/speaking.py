"""How a shopper puts things: a phrase of the bank, in a voice, with the faults of typing. All drawn from one seed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from random import Random

import opencc

from bot.cli.simulation.reading import Bank, Noise, Shopper

MARKS = re.compile("[，。！？、；…~,.!?]+")
LETTER = re.compile(r"[^\W\d_]")

LONG = 6  # characters that a text must have to bear a fault


class Speaker:
    """One shopper's mouth and fingers."""

    def __init__(self, shopper: Shopper, bank: Bank, random: Random) -> None:
        """Speak as `shopper`, with the phrases of `bank`."""
        self._shopper, self._bank, self._random = shopper, bank, random
        self._voice = bank.voices[shopper.voice]
        self._used: dict[str, int] = {}

    def opening(self) -> str:
        """A way to begin, not used before while there is another."""
        return self._styled(self._next("opening", self._shopper.opening))

    def fact(self, name: str) -> str:
        """A way to tell a fact."""
        code = self._shopper.facts[name]
        return self._noisy(self._next(name, self._bank.facts[f"{name} {code}"]))

    def move(self, name: str) -> str:
        """A way to make a move of the conversation, like saying yes."""
        return self._noisy(self._next(name, self._bank.moves[name]))

    def would_press(self) -> bool:
        """True when the shopper presses a button rather than types."""
        return self._random.random() < self._voice.press

    def sends_twice(self) -> bool:
        """True when the finger slips and the message goes out twice."""
        return self._random.random() < self._bank.noise.twice

    @property
    def reads(self) -> bool:
        """True for a shopper who reads what is to be confirmed."""
        return self._voice.reads

    def _next(self, name: str, phrases: Sequence[str]) -> str:
        """Begin anywhere in the list, then go on to the next each time."""
        at = self._used.setdefault(name, self._random.randrange(len(phrases)))
        self._used[name] = at + 1
        return phrases[at % len(phrases)].replace("{item}", self._random.choice(self._shopper.item))

    def _styled(self, text: str) -> str:
        before = self._random.choice(self._voice.before or ("",))
        after = self._random.choice(self._voice.after or ("",))
        return self._noisy(before + text + after)

    def _noisy(self, text: str) -> str:
        if not self._voice.punctuation:
            text = MARKS.sub("", text)
        if self._random.random() < self._bank.noise.rate:
            text = spoilt(text, self._random.choice(self._bank.noise.kinds), self._bank.noise, self._random)
        return text


@cache
def _traditional() -> opencc.OpenCC:
    return opencc.OpenCC("s2t")


def spoilt(text: str, kind: str, noise: Noise, random: Random) -> str:
    """Return `text` with one fault; numbers and negations stay, and texts too short to have one."""
    spots = [match.start() for match in LETTER.finditer(text) if match.group() not in noise.keep]
    if kind == "homophone":
        there = [word for word in noise.homophones if word in text]
        return text.replace(word := random.choice(there), random.choice(noise.homophones[word]), 1) if there else text
    if kind == "filler":
        at = random.choice([0, len(text)])
        return text[:at] + random.choice(noise.fillers) + text[at:]
    if kind == "traditional":
        return _traditional().convert(text)
    if len(spots) < LONG:
        return text
    at = random.choice(spots[1:-1])
    if kind == "repeat":
        return text[:at] + text[at] + text[at:]
    if kind == "drop":
        return text[:at] + text[at + 1 :]
    if kind == "swap":
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :] if at + 1 in spots else text
    raise ValueError(f"no such fault: {kind}")
