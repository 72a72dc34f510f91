"""Mend what was typed by sound: homophones (退或 → 退货) and words in Latin letters (tui huo → 退货).

Only the terms of `knowledge/lexicon/sounds.txt` are restored, and only where what was typed is no word of
its own: 退或 becomes 退货, while the 会退 of 会退给我 stays.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from pypinyin.contrib.tone_convert import to_normal
from pypinyin.pinyin_dict import pinyin_dict

from bot.assistant.components import lexicon, words

if TYPE_CHECKING:
    from bot.assistant.components.normalise import Normalised

LATIN = re.compile(r"(?<![a-z0-9])[a-z]{2,}(?:[ ']?[a-z]+)*(?![a-z0-9])")
HANZI = re.compile(r"[\u4e00-\u9fff]{2,}")
SHORTEST, LONGEST = 2, 4


def mend(text: "Normalised") -> "Normalised":
    """Return `text` with the terms restored that were written by sound."""
    text = text.replace(LATIN, lambda match: from_letters(match.group()) or match.group())
    mended = HANZI.sub(lambda match: "".join(_heard(match.group())), text.text)
    return text.with_text(mended)  # a term has as many characters as what it replaces


def from_letters(letters: str) -> str | None:
    """Return the words that `letters` spell in full pinyin, or None where they do not spell any."""
    spelled = _spelled()
    runs = letters.replace("'", " ").split()
    joined = "".join(runs)
    best: list[tuple[int, str] | None] = [(0, "")] + [None] * len(joined)
    for end in range(1, len(joined) + 1):
        for start in range(max(0, end - 16), end):
            word = spelled.get(joined[start:end])
            if word and best[start] is not None:
                parts, text = best[start]
                if best[end] is None or parts + 1 < best[end][0]:
                    best[end] = (parts + 1, text + word)
    found = best[-1][1] if best[-1] else ""
    return found if len(found) >= 2 else None


def _heard(hanzi: str) -> Iterator[str]:
    """Yield `hanzi` in pieces, each a term where its sound is one and its spelling is no word."""
    at = 0
    while at < len(hanzi):
        piece = hanzi[at]
        for size in range(min(LONGEST, len(hanzi) - at), SHORTEST - 1, -1):
            written = hanzi[at:at + size]
            term = _terms_by_sound().get(sound(written))
            if term and term != written and _is_slip(hanzi, at, at + size):
                piece = term
                break
        yield piece
        at += len(piece)


def _is_slip(hanzi: str, start: int, end: int) -> bool:
    """Whether hanzi[start:end] makes no sense of its own; 退或换 and 退或者换 do."""
    if "或" in hanzi[start:end] and hanzi[end:end + 1] in ("换", "退", "者", "是"):
        return False
    return not words.crosses_word(hanzi, start, end)


def sound(text: str) -> str:
    """Return the pinyin of `text` without tones, each character in its commonest reading."""
    return " ".join(_syllable(char) for char in text)


@cache
def _syllable(char: str) -> str:
    readings = pinyin_dict.get(ord(char), char)
    return to_normal(readings.split(",")[0])


@cache
def _terms_by_sound() -> dict[str, str]:
    return {sound(term): term for term in lexicon.word_list("sounds")}


@cache
def _spelled() -> dict[str, str]:
    """Terms and small words by their letters; the small ones first, so that a term wins a tie."""
    both = (*lexicon.word_list("small_words"), *lexicon.word_list("sounds"))
    return {sound(word).replace(" ", ""): word for word in both}
