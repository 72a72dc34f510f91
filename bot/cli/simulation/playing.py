"""One scripted shopper against the bot: hears a reply, makes the next move, until the goal is there or out of reach."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import select

from bot.cli.dialogue import Chat, Line, Parts, TurnFailed
from bot.cli.items import moment_of
from bot.cli.simulation.ideal import FLOOR, Ideal, beginnings
from bot.cli.simulation.reading import Bank, Shopper, read_bank
from bot.cli.simulation.speaking import Speaker
from bot.desk import speech
from bot.store.engine import Database
from bot.store.tables import CaseRow, OrderLineRow
from bot.store.template import copy_template

LONGEST = 8  # turns that an ideal shopper may need; beyond, the goal counts as out of reach
PATIENCE = 8  # turns beyond the fewest possible after which a shopper gives up
ASKED = ("utter_ask_fact", "utter_ask_fact_again")
WHICH = ("utter_which_item", "utter_which_item_again", "utter_which_item_to_check")


@dataclass(slots=True)
class Played:
    """What became of one shopper in one noise."""

    shopper: str
    seed: int
    fewest: int | None
    reached: bool = False
    handed_over: bool = False
    turns: int = 0
    repeated: int = 0
    wrong: list[str] = field(default_factory=list)
    transcript: list[str] = field(default_factory=list)


def play(task: tuple[Shopper, Sequence[int]], parts: Parts, folder: Path) -> list[Played]:
    """Find the fewest turns a shopper can need, then let it talk with the bot in the noise of each seed."""
    shopper, seeds = task
    bank = read_bank()

    def once(speaker: Speaker, seed: int, limit: int, fewest: int | None) -> Played:
        with fresh(shopper, folder) as database:
            return Player(shopper, seed, parts, database, bank, speaker, limit, fewest).play()

    ideals = (Ideal(shopper, bank, first) for first in beginnings(shopper, bank))
    fewest = fewest_turns(shopper.goal.kind, ideals, lambda speaker, limit: once(speaker, 0, limit, None))
    limit = PATIENCE + (fewest or LONGEST)
    return [once(Speaker(shopper, bank, Random(f"{shopper.id}:{seed}")), seed, limit, fewest) for seed in seeds]


def fewest_turns(kind: str, ideals: Iterable[Speaker], once: Callable[[Speaker, int], Played]) -> int | None:
    """The fewest turns in which one of the ideal mouths reaches a goal of this kind; None when none ever does.

    Each is stopped where it can no longer better what was found before.
    """
    fewest = LONGEST + 1
    for ideal in ideals:
        played = once(ideal, fewest - 1)
        if played.reached and not played.wrong:
            fewest = played.turns
        if fewest == FLOOR[kind]:
            break
    return fewest if fewest <= LONGEST else None


@contextmanager
def fresh(shopper: Shopper, folder: Path) -> Iterator[Database]:
    """A copy of the demo data as it is at the shopper's time, for one conversation."""
    file = folder / "shopper.sqlite"
    database = Database(copy_template(moment_of(shopper.now), file))
    try:
        yield database
    finally:
        database.close()
        file.unlink(missing_ok=True)


class Player:
    """The shopper's head: what is wanted, what was asked, what to do next."""

    def __init__(
        self,
        shopper: Shopper,
        seed: int,
        parts: Parts,
        database: Database,
        bank: Bank,
        speaker: Speaker,
        limit: int,
        fewest: int | None,
    ) -> None:
        """Sit down before the chat, with a mouth to speak with, and turns to lose patience after."""
        self._shopper, self._goal, self._parts, self._database = shopper, shopper.goal, parts, database
        self._speaker, self._limit, self._bank = speaker, limit, bank
        self._chat = Chat(parts, database, shopper.account)
        self._now = moment_of(shopper.now)
        self._asked: Counter[str] = Counter()
        self._refused = False
        self._played = Played(shopper.id, seed, fewest)
        self._questions = {text: name for name, text in parts.knowledge.glossary.sections["facts"].items()}

    def play(self) -> Played:
        """Talk until the goal is reached, a person is called, or patience ends."""
        self._chat.begin(self._now, new=True)  # some of the demo data's shoppers wait for a person in theirs
        try:
            self._hear(self._say(self._speaker.opening()))
            while not self._over():
                self._hear(self._move())
        except TurnFailed:
            self._played.transcript.append("the turn failed")
        return self._played

    def _over(self) -> bool:
        played = self._played
        return played.reached or played.handed_over or played.turns >= self._limit or self._hopeless()

    def _hopeless(self) -> bool:
        """True for an ideal shopper who has one turn left for a case, and nothing to say yes to: looking further is idle."""
        last = isinstance(self._speaker, Ideal) and self._played.turns == self._limit - 1
        return last and self._goal.kind == "case" and all(one["response"] != "utter_confirm_claim" for one in self._last.replies)

    # hearing

    def _hear(self, line: Line) -> None:
        self._last = line
        played = self._played
        played.turns += 1
        for reply in line.replies:
            played.transcript.append(f"bot ({reply['response']}): {reply['text']}")
            if reply["buttons"]:
                played.transcript.append("     " + " ".join(f"[{one['title']}]" for one in reply["buttons"]))
            if fact := self._question(reply):
                self._asked[fact] += 1
                played.repeated += self._asked[fact] > 1
        for number in line.cases:
            self._judge(number)
        if self._goal.kind != "case":
            played.reached = self._heard_what_was_wanted(line)
        played.handed_over = line.held_by != "bot" and not (played.reached and self._goal.kind == "human")

    def _judge(self, number: str) -> None:
        """A case was opened: the one that was wanted, or a wrong write."""
        goal = self._goal
        with self._database.reading() as session:
            case = session.scalars(select(CaseRow).where(CaseRow.number == number)).one()
            differs = [
                f"{name} is {found!r}, not {wanted!r}"
                for name, wanted, found in (
                    ("kind", goal.value if goal.kind == "case" else "no case", case.kind),
                    ("line", goal.line, case.order_line_id),
                    *((("amount_fen", goal.amount_fen, case.amount_fen),) if goal.amount_fen is not None else ()),
                    *((name, wanted, case.facts.get(name)) for name, wanted in goal.wants.items()),
                )
                if wanted != found
            ]
        if differs:
            self._played.wrong.append(f"{number}: {'; '.join(differs)}")
        else:
            self._played.reached = True

    def _heard_what_was_wanted(self, line: Line) -> bool:
        goal = self._goal
        if goal.kind == "human":
            return line.held_by == "queue"
        if goal.kind == "verdict":
            return any(decision["reason"] == goal.value for decision in line.decisions)
        return any(reply["response"] == goal.value for reply in line.replies)

    # moving

    def _move(self) -> Line:
        """Answer what stands last among the replies that want an answer."""
        replies = self._last.replies
        for reply in reversed(replies):
            if reply["response"] == "utter_confirm_claim":
                return self._confirm(reply)
            if reply["response"] in WHICH:
                return self._item(reply)
            if fact := self._question(reply):
                return self._tell(fact, reply)
        for reply in reversed(replies):
            if reply["response"] == "utter_ask_back":
                return self._means(reply)
            if reply["response"] == "utter_cancelled" and self._goal.kind == "case" and not self._refused:
                return self._press_or_say(reply, "button_resume", "resume")
        mine = [reply for reply in replies if reply["response"] == "utter_decision" and self._is_mine(reply)]
        if mine and self._goal.kind == "case":
            return self._take_up(next(filter(self._is_meant, mine), mine[-1]))
        return self._insist()

    def _confirm(self, reply: Mapping[str, Any]) -> Line:
        if self._goal.kind == "case" and (not self._speaker.reads or self._is_right(reply)):
            return self._press_or_say(reply, "button_confirm", "yes")
        self._refused = True
        return self._press_or_say(reply, "button_not_now", "no")

    def _is_right(self, reply: Mapping[str, Any]) -> bool:
        """Read what would be submitted: the kind, the item, the money, and what was told."""
        words, goal, text = self._parts.words.at(self._now), self._goal, reply["text"]
        named = words.render("utter_case_kind", {"kind": goal.value}) in text and self._title() in text
        money = goal.amount_fen is None or words.speak(goal.amount_fen, "money") in text
        return named and money

    def _item(self, reply: Mapping[str, Any]) -> Line:
        """Choose the item: by its name first, perhaps; whoever is asked again looks at the buttons."""
        chosen = next((one for one in reply["buttons"] if one["title"].startswith(self._title())), None)
        again = reply["response"] == "utter_which_item_again"
        if chosen is not None and (again or self._speaker.would_press()):
            return self._press(chosen)
        return self._say(self._speaker.move("item"))

    def _tell(self, fact: str, reply: Mapping[str, Any]) -> Line:
        if fact not in self._shopper.facts:
            return self._say(self._speaker.move("unknown"))
        chosen = self._button_of(fact, reply)
        if chosen is not None and self._speaker.would_press():
            return self._press(chosen)
        return self._say(self._speaker.fact(fact))

    def _button_of(self, fact: str, reply: Mapping[str, Any]) -> Mapping[str, Any] | None:
        knowledge, words = self._parts.knowledge, self._parts.words
        code = self._shopper.facts[fact]
        if fact in knowledge.questions:
            title = knowledge.glossary.sections[knowledge.questions[fact].labels].get(str(code))
        else:
            title = words.render({"true": "button_yes", "false": "button_no"}.get(str(code), "button_human"))
        wanted = title if title != words.render("button_human") else None
        return next((one for one in reply["buttons"] if one["title"] == wanted), None)

    def _means(self, reply: Mapping[str, Any]) -> Line:
        title = self._parts.words.render("button_intent", {"intent": self._shopper.intent})
        chosen = next((one for one in reply["buttons"] if one["title"] == title), None)
        return self._press(chosen) if chosen is not None else self._say(self._speaker.opening())

    def _is_mine(self, reply: Mapping[str, Any]) -> bool:
        """A decision that offers a claim, on the right item; the card names it even where the words do not."""
        offers = any(one["title"] == self._parts.words.render("button_claim") for one in reply["buttons"])
        return offers and (reply["card"] or {}).get("item") == self._title()

    def _is_meant(self, reply: Mapping[str, Any]) -> bool:
        """A decision by a guarantee that can lead to the case that is wanted."""
        flows = self._parts.knowledge.flows.values()
        leading = [flow for flow in flows if self._goal.value in (flow.case, *flow.kinds.values())]
        return any(reply["card"]["guarantee"] in flow.guarantees for flow in leading)

    def _take_up(self, reply: Mapping[str, Any]) -> Line:
        return self._press_or_say(reply, "button_claim", "claim")

    def _insist(self) -> Line:
        """Nothing to answer: say it again in other words; after a claim was refused, what is really wanted."""
        if self._goal.kind == "case" and self._refused and f"want {self._goal.value}" in self._bank.moves:
            self._refused = False
            return self._say(self._speaker.move(f"want {self._goal.value}"))
        if self._goal.kind == "human":
            return self._say(self._speaker.move("person"))
        return self._say(self._speaker.opening())

    # doing

    def _press_or_say(self, reply: Mapping[str, Any], button: str, move: str) -> Line:
        title = self._parts.words.render(button)
        chosen = next((one for one in reply["buttons"] if one["title"] == title), None)
        if chosen is not None and self._speaker.would_press():
            return self._press(chosen)
        return self._say(self._speaker.move(move))

    def _press(self, button: Mapping[str, Any]) -> Line:
        self._played.transcript.append(f"shopper: [{button['title']}]")
        return self._chat.say(button["title"], self._now, button["id"])

    def _say(self, text: str) -> Line:
        sent = [text, text] if self._speaker.sends_twice() else [text]
        self._played.transcript += [f"shopper: {one}" for one in sent]
        return self._chat.say(sent, self._now)

    # reading

    def _question(self, reply: Mapping[str, Any]) -> str:
        """The fact that a reply asks for; empty when it asks for none."""
        if reply["response"] not in ASKED:
            return ""
        return next((name for text, name in self._questions.items() if text in reply["text"]), "")

    def _title(self) -> str:
        """What the bot calls the item of the goal."""
        if self._goal.line is None:
            return ""
        with self._database.reading() as session:
            return self._parts.words.at(self._now).speak(speech.item(session.get_one(OrderLineRow, self._goal.line)))
