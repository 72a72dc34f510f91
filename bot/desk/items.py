"""Finding the order line a shopper means: order number, product words, time, amount, ordinal, focus."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.desk.plain import simplified
from bot.desk.request import Entity, TurnRequest
from bot.store.base import SHANGHAI
from bot.store.tables import OrderLineRow

MAX_CHOICES = 6
_PUNCTUATION = re.compile(r"[^\w\u4e00-\u9fff]+")
_PAIR = re.compile(r"(?=([\u4e00-\u9fff]{2}))")


@dataclass(frozen=True, slots=True)
class Found:
    """The lines that fit. `clue` tells whether the shopper pointed at anything at all."""

    lines: Sequence[OrderLineRow]
    clue: bool
    unknown_number: str | None = None


def find(
    request: TurnRequest,
    lines: Sequence[OrderLineRow],
    offered: Sequence[int] = (),
    fits: Callable[[OrderLineRow], bool] | None = None,
) -> Found:
    """Return the lines the shopper may mean.

    `offered` are the lines of the list shown last, for 第二个. `fits` keeps the lines for which the
    request makes sense (an unshipped one for a shipping complaint); it narrows, and never empties.
    """
    asked = [line for line in lines if line.id == request.line]
    if asked:  # the page said which one
        return Found(asked, True)
    number = request.first("order_number")
    if number is not None:
        of_order = [line for line in lines if line.order.number == str(number.value)]
        if not of_order:
            return Found((), True, str(number.value))
        lines = of_order
    picked = _by_ordinal(request.first("ordinal"), lines, offered)
    if picked:
        return Found(picked, True)
    named = _as_written([line for line in lines if mentioned(line, request)], request)
    named = _by_title(request, named) or named or _by_title(request, [line for line in lines if line.id in offered])
    clue = bool(named) or number is not None
    found = named or list(lines)
    for narrow in (_by_amount, _by_time):
        narrowed = narrow(request, found)
        if narrowed is not None:
            found, clue = narrowed, True
    if fits is not None and len(found) > 1:
        found = [line for line in found if fits(line)] or found
    if not named and request.first("product") is not None and number is None:
        # A product was named that none of the shopper's lines carries.
        return Found((), True)
    return Found(found, clue)


def mentioned(line: OrderLineRow, request: TurnRequest) -> bool:
    """True when the text names the line: a word shoppers use for it, or its product entity."""
    return named_in(line, request.text) or any(_same_product(line, entity) for entity in request.all_of("product"))


def named_in(line: OrderLineRow, text: str) -> bool:
    """True when a word shoppers use for the line stands in `text`."""
    plain = _PUNCTUATION.sub("", text).lower()
    return any(word.lower() in plain for word in _words_of(line))


def _as_written(named: list[OrderLineRow], request: TurnRequest) -> list[OrderLineRow]:
    """Of the lines a word may mean, those whose title has the very word: 棒球服 is one of two jackets."""
    left = named
    for entity in request.all_of("product"):
        same = [line for line in left if _same_product(line, entity)]
        written = [line for line in same if len(entity.text) > 1 and entity.text in line.title]
        left = [line for line in left if line not in same or line in written] if written else left
    return left


def _by_title(request: TurnRequest, lines: list[OrderLineRow]) -> list[OrderLineRow]:
    """Of several lines, the one whose title alone has a word of the text: 牛仔外套 is the jacket with 牛仔 in its title."""
    said = _pairs(request.text)
    told = [line for line in lines if (said & _pairs(line.title)).difference(*(_pairs(one.title) for one in lines if one is not line))]
    return told if len(told) == 1 < len(lines) else []


def _pairs(text: str) -> set[str]:
    """Every two Chinese characters that stand side by side."""
    return {found.group(1) for found in _PAIR.finditer(simplified(text))}


def several(request: TurnRequest, lines: Sequence[OrderLineRow]) -> list[OrderLineRow]:
    """The lines of a message that names two or more, each beyond doubt; empty otherwise."""
    found: dict[str, list[OrderLineRow]] = {}
    for entity in request.all_of("product"):
        found[str(entity.value)] = _as_written([line for line in lines if _same_product(line, entity)], request)
    picked = {group[0].id: group[0] for group in found.values() if len(group) == 1}
    return list(picked.values()) if len(picked) == len(found) > 1 else []


def _words_of(line: OrderLineRow) -> list[str]:
    return [word for word in line.product.words if len(word) > 1 or word == line.title]


def _same_product(line: OrderLineRow, entity: Entity) -> bool:
    wanted = str(entity.value).lower()  # the assistant writes t恤, the shop T恤
    return wanted in [word.lower() for word in line.product.words] or (len(wanted) > 1 and wanted in line.title.lower())


def _by_ordinal(
    entity: Entity | None, lines: Sequence[OrderLineRow], offered: Sequence[int]
) -> list[OrderLineRow]:
    if entity is None:
        return []
    shown = [line for wanted in offered for line in lines if line.id == wanted] or list(lines)
    if not shown:
        return []
    value = entity.value
    if value == "most_expensive":
        return [max(shown, key=lambda line: line.paid_fen)]
    if value == "cheapest":
        return [min(shown, key=lambda line: line.paid_fen)]
    if isinstance(value, int) and offered and -len(shown) <= value <= len(shown) and value != 0:
        return [shown[value - 1 if value > 0 else value]]
    return []


def _by_amount(request: TurnRequest, lines: list[OrderLineRow]) -> list[OrderLineRow] | None:
    wanted = {entity.value for entity in request.all_of("amount")}
    if not wanted:
        return None
    return [line for line in lines if line.paid_fen in wanted or line.order.goods_fen in wanted] or None


def _by_time(request: TurnRequest, lines: list[OrderLineRow]) -> list[OrderLineRow] | None:
    for entity in request.all_of("time"):
        span = _span(entity)
        if span is None:
            continue
        start, end = span
        bought = [line for line in lines if start <= line.order.ordered_at < end]
        signed = [line for line in lines if line.parcel and _within(line.parcel.signed_at, start, end)]
        if bought or signed:
            return bought or signed
    return None


def _span(entity: Entity) -> tuple[datetime, datetime] | None:
    """Return the span of a time entity: a moment's day, a day, or a range of days with both ends."""
    first, _, last = str(entity.value).partition("/")
    try:
        start, end = _day_start(first), _day_start(last or first)
    except ValueError:
        return None
    return start, end + timedelta(days=1)


def _day_start(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    aware = moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)
    return aware.astimezone(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)


def _within(moment: datetime | None, start: datetime, end: datetime) -> bool:
    return moment is not None and start <= moment < end


def picker_card(lines: Sequence[OrderLineRow]) -> dict[str, Any]:
    """The items of a question as a card; each row belongs to the button at the same place."""
    return {"type": "items", "items": [picker_row(line) for line in lines]}


def picker_row(line: OrderLineRow) -> dict[str, Any]:
    """One item: what it is, where and when it was bought, its status, what was paid."""
    return {
        "title": line.title,
        "sku": line.sku,
        "shop": line.order.shop.name,
        "category": line.category,
        "status_text": {"response": "utter_order_status_short", "values": {"status": line.order.status}},
        "paid_text": {"response": "utter_money", "values": {"fen": line.paid_fen}},
        "ordered_text": {"response": "utter_day", "values": {"day": line.order.ordered_at.isoformat()}},
    }
