"""Questions about facts as data, and how an answer is read: a button, an entity, words of an option.

`knowledge/questions.yml` gives for a fact its options (code → words that mean it) and which of them are
shown as buttons; what is asked stands in the glossary under `facts`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from bot.desk.plain import simplified
from bot.desk.request import TurnRequest
from bot.guarantee.codes import Condition
from bot.guarantee.facts import Facts
from bot.guarantee.facts_json import fact_type
from bot.knowledge_files import Node, compose

FACTS = frozenset(entry.name for entry in fields(Facts))
WHOLE = "1/1"  # 都烂了: a share beside it is meant more exactly
DAYS = "_days"
HAPPENED = frozenset({"installed_at", "sign_time", "confirm_time", "pay_time", "ordered_at", "produced_on"})  # days that lie behind
LENGTH = re.compile(r"P(\d+)([YMWD])")
IN_DAYS = {"Y": 365, "M": 30, "W": 7, "D": 1}  # a year at the least: nothing is counted longer than told
MEASURES = ("_cm", "_m", "_microns")  # numbers of a unit; every other fraction is a share


@dataclass(frozen=True, slots=True)
class Question:
    """How one fact is asked for. `labels` is the glossary section that names its codes; `nothing` what 没有 means."""

    fact: str
    labels: str
    options: Mapping[str, tuple[str, ...]]
    shown: tuple[str, ...]
    nothing: str = ""


@dataclass(frozen=True, slots=True)
class Manners:
    """How people say yes, no, that they do not know, and centimetres (regular expressions).

    `denies` finds what is said not to be (不是鞋), `mistaken` that something was said wrong, `change` a new wish, `this`
    the item spoken about; `stop` ends a request and `resume` takes it up again; `bad_before` stands before a number of
    bad pieces (烂了二十个) and `bad_after` behind it. `nothing` is a bare 没有;
    `promise` wants our word for an outcome; `fine` finds an item nothing is wrong with, `claim` is 帮我办理 typed,
    `all` says that several items are meant, `not_sent` that goods are to be sent back first, `untouched` that a box was not opened,
    `vague` is a share without a number, `submits` says yes to a case that was shown, `unhurt` that nobody was hurt. `how_much`, `tenfold` and `basis` are whole short questions after an answer; `compensates`
    tells the first of them to be about money beside the price, `threefold` the second about fraud.
    `invoice_lost` is what it says; `used_for` a whole message with <> for the time that something was used,
    `whether` one that only asks if there is a way at all (能退不).
    """

    yes: re.Pattern[str]
    no: re.Pattern[str]
    unknown: re.Pattern[str]
    centimetres: re.Pattern[str]
    denies: re.Pattern[str]
    mistaken: re.Pattern[str]
    change: re.Pattern[str]
    nothing: re.Pattern[str]
    this: re.Pattern[str]
    promise: re.Pattern[str]
    stop: re.Pattern[str]
    resume: re.Pattern[str]
    bad_before: re.Pattern[str]
    bad_after: re.Pattern[str]
    fine: re.Pattern[str]
    claim: re.Pattern[str]
    all: re.Pattern[str]
    not_sent: re.Pattern[str]
    untouched: re.Pattern[str]
    unhurt: re.Pattern[str]
    vague: re.Pattern[str]
    submits: re.Pattern[str]
    how_much: re.Pattern[str]
    compensates: re.Pattern[str]
    tenfold: re.Pattern[str]
    threefold: re.Pattern[str]
    basis: re.Pattern[str]
    invoice_lost: re.Pattern[str]
    used_for: re.Pattern[str]
    whether: re.Pattern[str]


def read_manners(file: Path) -> Manners:
    """Read `knowledge/manners.yml`. Raises KnowledgeError naming file and line."""
    entries = compose(file).entries()
    return Manners(
        **{key: re.compile("|".join(one.text for one in node.items()), re.IGNORECASE) for key, node in entries.items()}
    )


def read_questions(file: Path) -> dict[str, Question]:
    """Read all questions. Raises KnowledgeError naming file and line."""
    return {name: _question(name, node) for name, node in compose(file).entries().items()}


def _question(name: str, node: Node) -> Question:
    entries = node.entries()
    for key, entry in entries.items():
        if key not in ("labels", "options", "shown", "nothing"):
            raise entry.error(f"{key} is not known here")
    if "options" not in entries:
        raise node.error("options is missing")
    options = {
        code: tuple(word.text for word in words.items()) for code, words in entries["options"].entries().items()
    }
    shown = tuple(entry.text for entry in entries["shown"].items()) if "shown" in entries else tuple(options)
    nothing = entries["nothing"].text if "nothing" in entries else ""
    return Question(name, entries["labels"].text if "labels" in entries else "", options, shown, nothing)


def told_in(request: TurnRequest, question: Question) -> str | None:
    """Return the option whose words stand in the text, the longest match first; None when none does.

    The name of a product tells nothing: a 碎花裙 is not broken.
    """
    text = request.text
    for name in [one.text for one in request.entities if one.entity == "product"]:
        text = text.replace(name, "　" * len(name))
    text = simplified(text)
    found = [
        (len(word), -text.find(word), code)
        for code, words in question.options.items()
        for word in words
        if word in text
    ]
    return max(found)[2] if found else None


def read_answer(
    request: TurnRequest, fact: str, question: Question | None, manners: Manners
) -> dict[str, Any]:
    """Return the facts that the message tells in answer to a question about `fact`; empty when it tells none."""
    told = facts_of_entities(request)
    if fact in told:
        return told
    if fact == "affected" and "share" in told:
        return told
    if question is not None:
        code = told_in(request, question)
        if code is None and manners.nothing.search(request.text.strip()):
            code = question.nothing or None
        if code is not None:
            return {**told, fact: code}
    if fact == "amount" or fact.endswith("_fen"):
        return _money(request, fact)
    kind = fact_type(fact)
    if kind is bool:
        return _yes_or_no(request, fact, manners)
    if (length := _length(request)) and fact.endswith(DAYS):
        return {**told, fact: length}
    if kind is int:
        number = next((entity.value for entity in request.all_of("count")), None)
        plain = re.search(r"\d+", request.text)
        if isinstance(number, int) or plain:
            return {**told, fact: number if isinstance(number, int) else int(plain.group())}
    if kind is Fraction:
        return _fraction(request, fact, manners)
    time = request.first("time")
    if kind == "time" and time is not None:
        return {**told, fact: time.value}
    if fact in HAPPENED and (length := _length(request)):  # 六年 says when as well as how long
        return {**told, fact: (request.now - timedelta(days=length)).date().isoformat()}
    return {}


def _length(request: TurnRequest) -> int:
    """The days of the time that is told: 六年, 三个月; 0 when none is."""
    found = request.first("duration")
    whole = LENGTH.fullmatch(str(found.value)) if found is not None else None
    return int(whole.group(1)) * IN_DAYS[whole.group(2)] if whole else 0


def _money(request: TurnRequest, fact: str) -> dict[str, Any]:
    """Read a sum: the amount that was understood, else a plain number of yuan; kept in fen."""
    amount = request.first("amount")
    if amount is not None and isinstance(amount.value, int):
        return {fact: amount.value}
    plain = re.search(r"\d+(?:\.\d{1,2})?", request.text)
    return {fact: int(Decimal(plain.group()) * 100)} if plain else {}


def _fraction(request: TurnRequest, fact: str, manners: Manners) -> dict[str, Any]:
    """Read a share or a measure: 百分之五, 5%, a bare number of what was asked for; 3厘米 is a measure of its own."""
    number = re.search(r"\d+(?:\.\d+)?", request.text)
    in_cm = re.search(rf"(\d+(?:\.\d+)?)\s*(?:{manners.centimetres.pattern})", request.text, re.IGNORECASE)
    if in_cm and f"{fact.removesuffix('_cm')}_cm" in FACTS:
        return {f"{fact.removesuffix('_cm')}_cm": in_cm.group(1)}
    if fact.endswith(MEASURES):
        count = request.first("count")
        return {fact: number.group()} if number else {fact: str(count.value)} if count else {}
    share = request.first("share")
    if share is not None:
        return {fact: str(share.value)}
    return {fact: f"{number.group()}%"} if number else {}


def _yes_or_no(request: TurnRequest, fact: str, manners: Manners) -> dict[str, Any]:
    names = [intent.name for intent in request.intents]
    text = request.text.strip()
    if unsure(request, manners) or manners.submits.search(simplified(text)):
        return {}  # 确认 is a yes to a case that was shown, not to what happened
    if "deny" in names[:1] or (manners.no.search(text) and len(text) <= 12):
        return {fact: False}
    if "affirm" in names[:1] or manners.yes.search(text):
        return {fact: True}
    return {}


def unsure(request: TurnRequest, manners: Manners) -> bool:
    """True when the shopper says not to know."""
    return manners.unknown.search(simplified(request.text)) is not None


def bad_pieces(request: TurnRequest, manners: Manners) -> int | None:
    """Return how many pieces are bad where a number stands beside what is wrong with them: 烂了二十个; 五颗是坏的."""
    for one in request.all_of("count"):
        before, _, after = request.text.partition(one.text)
        if isinstance(one.value, int) and (manners.bad_before.search(before) or manners.bad_after.search(after)):
            return one.value
    return None


def facts_of_entities(request: TurnRequest) -> dict[str, Any]:
    """Return what the entities of a message tell about the item it speaks of."""
    told: dict[str, Any] = {}
    conditions = {str(entity.value) for entity in request.all_of("condition")}
    if Condition.OUTER_OPENED in conditions:
        conditions.discard(Condition.SEALED)  # 外包装拆了里头没动: what is inside is not the box
    if conditions:
        told["opened_used"] = sorted(conditions)
    reason = request.first("reason")
    if reason is not None:
        told["cause"] = str(reason.value)
    shares = request.all_of("share")
    if shares:
        share = next((one for one in reversed(shares) if one.extra or str(one.value) != WHOLE), shares[-1])
        told |= {key: share.extra[key] for key in ("affected", "total") if key in share.extra} or {
            "share": str(share.value)
        }
    return told
