"""Money in whole fen. No floats.

No rule says how a fraction of a fen is rounded (facts, section F), so we keep to the fen and round half
up, the way people round prices; the figure on the page goes first.
"""

from __future__ import annotations

from fractions import Fraction


def share_of(amount_fen: int, share: Fraction) -> int:
    """Return `share` of `amount_fen`, rounded half up to the fen."""
    part = Fraction(amount_fen) * share
    return (2 * part.numerator + part.denominator) // (2 * part.denominator)


def percent_of(amount_fen: int, percent: int) -> int:
    """Return `percent` per cent of `amount_fen`, rounded half up to the fen."""
    return (amount_fen * percent * 2 + 100) // 200


def clamp(amount_fen: int, low_fen: int, high_fen: int) -> int:
    """Return `amount_fen` held between `low_fen` and `high_fen`, both ends included."""
    return min(max(amount_fen, low_fen), high_fen)
