"""Cut Chinese text into words: jieba with the project's lexicon; numbers, dates and mixed text stay whole."""

import logging
import re
from functools import cache

import jieba

from bot.assistant.components import lexicon

# As common as jieba's everyday words, so that the project's words win over their parts.
FREQUENCY = 50_000
WHOLE = re.compile(
    r"\d{1,2}月\d{1,2}[日号]?"  # dates
    r"|\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?"
    r"|\d{1,2}:\d{2}(?::\d{2})?"
    r"|\d+(?:\.\d+)?%?"
    r"|[a-z]+(?:[-+.]?[a-z0-9]+)*"
)
CHUNK = re.compile(rf"(?P<whole>(?:{WHOLE.pattern})+)|(?P<hanzi>[\u3400-\u9fff]+)|(?P<space>\s+)|(?P<other>.)",
                   re.DOTALL)


def cut(text: str) -> list[tuple[str, int]]:
    """Return the words of a normalised text with their places; white space is no word."""
    found: list[tuple[str, int]] = []
    for match in CHUNK.finditer(text):
        if match.lastgroup == "space":
            continue
        if match.lastgroup != "hanzi":
            found.append((match.group(), match.start()))
            continue
        at = match.start()
        for word in segmenter().cut(match.group(), HMM=False):
            found.append((word, at))
            at += len(word)
    return found


def crosses_word(hanzi: str, start: int, end: int) -> bool:
    """Whether text[start:end] is or cuts into a word of two or more characters."""
    at = 0
    for word in segmenter().cut(hanzi, HMM=False):
        if len(word) > 1 and at < end and at + len(word) > start:
            return True
        at += len(word)
    return False


@cache
def segmenter() -> jieba.Tokenizer:
    """Return jieba with the lexicon's words, loaded once."""
    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    tokenizer.initialize()
    for word in (*lexicon.word_list("terms"), *lexicon.products(), *lexicon.table("guarantees")):
        tokenizer.add_word(word, FREQUENCY)
    return tokenizer


def edges(text: str) -> set[int]:
    """Return the places where words of `text` begin or end."""
    return {place for word, at in cut(text) for place in (at, at + len(word))}
