"""Asking: which item, which fact, and the offer of a person when asking fails."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bot.desk import speech
from bot.desk.dialogue import Draft
from bot.desk.request import Button
from bot.desk.work import Work
from bot.guarantee.facts import Facts
from bot.store.tables import OrderLineRow

TAIL = 4  # the first digits of an order's number tell two orders of a shopper apart; the last ones are the shopper's
TRIES = 2  # a question is put twice, the second time differently; then a person is called


def item_button(line: OrderLineRow, intent: str = "") -> Button:
    """A button that chooses an item: for the open draft, or for `intent`."""
    return Button("button_item", {"do": "item", "line": line.id, "intent": intent}, {"item": speech.item(line)})


def item_buttons(lines: Sequence[OrderLineRow], intent: str = "") -> list[Button]:
    """A button for each item; items of the same name and day are told apart by their title, or else their order."""
    names = Counter((line.order.ordered_at.date(), speech.name_of(line)) for line in lines)
    titles = Counter(line.title for line in lines)
    made = []
    for line in lines:
        plain = item_button(line, intent)
        if names[line.order.ordered_at.date(), speech.name_of(line)] == 1:
            made.append(plain)
        elif titles[line.title] == 1:
            made.append(Button("button_item_titled", plain.payload, {**plain.values, "title": line.title}))
        else:
            made.append(Button("button_item_numbered", plain.payload, {**plain.values, "tail": line.order.number[:TAIL]}))
    return made


def known(facts: Facts, name: str) -> bool:
    """True when a fact is known; a share may be told as pieces or as a part."""
    if name in ("affected", "share"):
        return facts.known_share is not None or bool(facts.affects_whole)
    return getattr(facts, name) is not None


def human_button() -> Button:
    """The button that is always there."""
    return Button("button_human", {"do": "human"})


def shop_button(reason: str, line: OrderLineRow) -> Button:
    """Let the shop do what only the shop can do."""
    return Button("button_ask_shop", {"do": "shop", "reason": reason, "line": line.id})


def offer_human(work: Work) -> None:
    """After questions that failed: a person, or another try."""
    work.say("utter_offer_human", {}, [human_button()])


def ask_fact(work: Work, draft: Draft, line: OrderLineRow, name: str, again: str = "utter_ask_fact_again") -> None:
    """Ask for a fact: with buttons where there are options; put differently the second time, in the words of `again`."""
    times = draft.ask(name)
    if times > TRIES:
        draft.skipped.append(name)
        draft.asking = ""
        work.out.stuck = True
        return None
    sections = work.knowledge.glossary.sections
    asked = sections["facts"].get(name, "")
    if times > 1:
        asked = sections["facts_again"].get(name, asked)
    response = again if times > 1 else "utter_ask_fact"
    return work.say(response, {"question": asked, "item": speech.item(line)}, fact_buttons(work, line, name))


def fact_buttons(work: Work, line: OrderLineRow, name: str) -> list[Button]:
    """The options of a question as buttons; yes and no for a question of truth."""
    question = work.knowledge.questions.get(name)
    if question is not None:
        section = work.knowledge.glossary.sections[question.labels]
        return [
            Button("button_option", {"do": "fact", "fact": name, "value": code}, {"title": section[code]})
            for code in question.shown
        ]
    if work.is_yes_or_no(name):
        return [
            Button("button_yes", {"do": "fact", "fact": name, "value": True}),
            Button("button_no", {"do": "fact", "fact": name, "value": False}),
        ]
    return []
