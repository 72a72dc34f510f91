"""What a step expected and what came instead, and how a transcript shows it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

RED, GREEN, PLAIN = "\033[31m", "\033[32m", "\033[0m"


class Differs(Exception):
    """What a step expected did not happen: `what` was looked at, what was `expected` of it, and what `came`."""

    def __init__(self, what: str, expected: Any, came: Any) -> None:
        super().__init__(f"{what}: expected {_shown(expected)}; came {_shown(came)}")
        self.what, self.expected, self.came = what, expected, came


def marked(what: str, expected: Any, came: Any, *, colours: bool) -> list[str]:
    """Return the lines that mark a difference in a transcript."""
    red, green, plain = (RED, GREEN, PLAIN) if colours else ("", "", "")
    return [
        f"{red}✗ {what}{plain}",
        *_block("expected", expected, green, plain),
        *_block("came", came, red, plain),
    ]


def _block(name: str, value: Any, colour: str, plain: str) -> Iterable[str]:
    head, *rest = _shown(value).splitlines() or [""]
    yield f"  {name + ':':10}{colour}{head}{plain}"
    for line in rest:
        yield f"  {'':10}{colour}{line}{plain}"


def _shown(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return "\n".join(map(str, value)) if value else "(nothing)"
    return str(value) if value != "" else "(nothing)"
