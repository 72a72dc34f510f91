"""What the featurizers count: words and word pairs, and character n-grams."""

import re
from itertools import pairwise

NUMBER = re.compile(r"\d+(?:\.\d+)?")
NOISE = re.compile(r"[,。.!:\s]+")


def character_terms(text: str, longest: int = 4) -> list[str]:
    """Return the n-grams of 1 to `longest` characters of a normalised text; numbers count as one digit."""
    shown = "^" + NOISE.sub(" ", NUMBER.sub("0", text)).strip() + "$"
    return [
        gram
        for size in range(1, longest + 1)
        for gram in (shown[at:at + size] for at in range(len(shown) - size + 1))
        if gram not in (" ", "^", "$")
    ]


def word_terms(words: list[str]) -> list[str]:
    """Return words and pairs of neighbours; numbers count as one digit."""
    shown = [NUMBER.sub("0", word) for word in words if not NOISE.fullmatch(word)]
    return [*shown, *(f"{first} {second}" for first, second in pairwise(shown))]
