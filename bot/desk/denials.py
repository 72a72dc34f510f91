"""What a message says not to be: 不是鞋，是裙子 speaks of the skirt, 不是质量问题 of no fault."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.desk.questions import Manners, Question
from bot.desk.request import TurnRequest
from bot.store.tables import OrderLineRow

READ = ("cause", "wanted", "opened_used")  # the facts whose words can be denied
AROUND = 2  # characters beside a name: 那双鞋 is still the shoes, 鞋的问题 is not


def split(
    request: TurnRequest, lines: Sequence[OrderLineRow], manners: Manners, questions: Mapping[str, Question]
) -> tuple[str, TurnRequest]:
    """Return what is denied, and the message without it.

    A denial counts when it names an item, 这件, or an answer to one of our questions; 不是纯棉 is a complaint.
    """
    denied = [found for found in manners.denies.finditer(request.text) if _counts(found, request, lines, manners, questions)]
    if not denied:
        return "", request
    text = request.text
    for found in reversed(denied):
        text = text[: found.start()] + text[found.end() :]
    kept = tuple(one for one in request.entities if one.text in text or one.text not in request.text)
    return " ".join(found.group("denied") for found in denied), replace(request, text=text, entities=kept)


def _counts(
    found: re.Match[str],
    request: TurnRequest,
    lines: Sequence[OrderLineRow],
    manners: Manners,
    questions: Mapping[str, Question],
) -> bool:
    if any(len(one.text) > len(found.group("denied")) and found.group() in one.text for one in request.entities):
        return False
    return bool(
        manners.this.search(found.group("denied"))
        or any(is_named(line, found.group("denied")) for line in lines)
        or any(word in found.group("denied") for name in READ for word in _words(questions[name]))
    )


def _words(question: Question) -> list[str]:
    return [word for words in question.options.values() for word in words if len(word) > 1]


def is_named(line: OrderLineRow, denied: str) -> bool:
    """True when the denied words are the item's name and little else."""
    return any(word.lower() in denied.lower() and len(denied) <= len(word) + AROUND for word in line.product.words)
