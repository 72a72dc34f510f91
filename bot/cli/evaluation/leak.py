"""Training phrases that are near copies of lines to be measured on, or of each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

SHORTEST = 8
NEAR = 0.6


def trigrams(text: str) -> frozenset[str]:
    """Return the three-character pieces of a text, white space aside."""
    shown = "".join(text.split())
    return frozenset(shown[at:at + 3] for at in range(len(shown) - 2))


def leaks(phrases: Sequence[str], lines: Sequence[str]) -> Iterator[tuple[float, str, str]]:
    """Yield (likeness, phrase, line) of phrases of eight characters or more that are near a line."""
    known = [(line, trigrams(line)) for line in lines]
    where = defaultdict(list)
    for at, (_, pieces) in enumerate(known):
        for piece in pieces:
            where[piece].append(at)
    for phrase in phrases:
        if len(phrase) < SHORTEST:
            continue
        pieces = trigrams(phrase)
        for at in {at for piece in pieces for at in where.get(piece, ())}:
            line, others = known[at]
            likeness = len(pieces & others) / len(pieces | others)
            if likeness >= NEAR:
                yield likeness, phrase, line


def duplicates(phrases: Sequence[tuple[str, str]]) -> Iterator[tuple[str, list[str]]]:
    """Yield (text, intents) of phrases that stand twice, spelling of width, case and punctuation aside."""
    from bot.assistant.components.normalise import normalise

    seen: dict[str, list[str]] = {}
    for text, intent in phrases:
        seen.setdefault(normalise(text).text.strip(" ,.!?"), []).append(intent)
    yield from ((text, intents) for text, intents in seen.items() if len(intents) > 1)
