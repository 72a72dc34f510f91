"""Traditional characters as simplified ones, so that the words of knowledge are found in what people type."""

from __future__ import annotations

from functools import cache

import opencc


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def simplified(text: str) -> str:
    """Return `text` in simplified characters, lower case."""
    return _converter().convert(text).lower()
