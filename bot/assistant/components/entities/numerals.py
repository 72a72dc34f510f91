"""Numbers as shoppers write them: 12, 3.5, 十二, 三百多, 仨, 一百二, 半."""

import re
from fractions import Fraction

import cn2an

CHARACTERS = "零一二三四五六七八九十百千万两"
NUMBER = rf"(?:\d+(?:\.\d+)?万?|[{CHARACTERS}]+|[俩仨半])"
SMALL = {"半": Fraction(1, 2), "俩": Fraction(2), "仨": Fraction(3)}


def number(written: str) -> Fraction | None:
    """Return the value of what NUMBER matched; None where it is none (万 alone, 几)."""
    if written in SMALL:
        return SMALL[written]
    if re.fullmatch(r"\d+(?:\.\d+)?", written):
        return Fraction(written)
    if re.fullmatch(r"[十百千万]+", written):
        written = "一" + written
    try:
        return Fraction(str(cn2an.cn2an(written, "smart")))
    except ValueError:
        return None


def whole(written: str) -> int | None:
    """Return the value as a whole number; None where it is none."""
    value = number(written)
    return int(value) if value is not None and value.denominator == 1 else None
