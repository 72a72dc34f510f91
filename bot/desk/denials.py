"""What a message says not to be: 不是鞋，是裙子 speaks of the skirt, 不是质量问题 of no fault."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.desk import items
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
    request = _without_fine(request, lines, manners)
    denied = [found for found in manners.denies.finditer(request.text) if _counts(found, request, lines, manners, questions)]
    if not denied:
        return "", request
    text = request.text
    for found in reversed(denied):
        text = text[: found.start()] + text[found.end() :]
    return " ".join(found.group("denied") for found in denied), _cut(request, text)


def _without_fine(request: TurnRequest, lines: Sequence[OrderLineRow], manners: Manners) -> TurnRequest:
    """The message without the items nothing is wrong with, if it speaks of another: 手机没问题，裙子有点大."""
    fine = [
        line for found in manners.fine.finditer(request.text) for line in lines if is_named(line, found.group("denied"))
    ]
    others = [line for line in lines if line not in fine and items.mentioned(line, request)]
    if not fine or not others:
        return request
    names = {word for line in fine for word in line.product.words}
    text = manners.fine.sub("", request.text)
    kept = tuple(one for one in request.entities if one.entity != "product" or str(one.value) not in names)
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, "")
    return replace(request, text=text, entities=kept)


def _cut(request: TurnRequest, text: str) -> TurnRequest:
    kept = tuple(one for one in request.entities if one.text in text or one.text not in request.text)
    return replace(request, text=text, entities=kept)


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
