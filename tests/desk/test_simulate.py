"""The scripted shoppers: a wrong case is a wrong write, a goal never reached is told, and chance is drawn from the seed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest

from bot.cli.dialogue import Parts
from bot.cli.items import moment_of
from bot.cli.simulate import good, summary
from bot.cli.simulation.ideal import Ideal, beginnings
from bot.cli.simulation.playing import LONGEST, PATIENCE, Played, Player, fewest_turns
from bot.cli.simulation.reading import Bank, Goal, Shopper, read_bank, read_shoppers
from bot.cli.simulation.speaking import Speaker, spoilt
from bot.desk.answering import Desk
from bot.desk.request import Intent, TurnRequest
from bot.store.tables import CaseRow

NLU = Path("data/nlu")
MARK = re.compile(r"\[([^\]]+)\](?:\{[^}]*\}|\([^)]*\))")
LINE, SECOND = 20011, 20101
FEWEST = 3
Play = Callable[..., Played]


class Double:
    """A bot that greets whatever is said, and opens a case of the given kind and line when told to."""

    def __init__(self, desk: Desk, writes: tuple[str, int] | None = None) -> None:
        self._desk, self._writes = desk, writes

    def handle(self, conversation: str, text: str, metadata: Mapping[str, Any]) -> None:
        now = moment_of(metadata["now"])
        asked = (metadata["turn_id"], metadata["conversation"], metadata["epoch"], metadata["shopper"], now, text)
        self._desk.answer(TurnRequest(*asked, [Intent("greet", 0.9)], True))
        if self._writes is not None:
            self._open(*self._writes, metadata)
            self._writes = None

    def _open(self, kind: str, line: int, metadata: Mapping[str, Any]) -> None:
        now = moment_of(metadata["now"])
        with self._desk.database.writing() as session:
            session.add(
                CaseRow(
                    number="A1", shopper_id=metadata["shopper"], order_line_id=line, kind=kind, state="applied",
                    conversation_id=metadata["conversation"], opened_at=now, updated_at=now, facts={}, decision={},
                    idempotency_key="double",
                )
            )  # fmt: skip


@pytest.fixture(scope="module")
def bank() -> Bank:
    return read_bank()


@pytest.fixture
def shopper() -> Shopper:
    goal = Goal("case", "return_refund", LINE)
    return Shopper("one", "ajie", "2026-11-24 12:00", "plain", ("夹克",), ("{item}退",), "request_return", {}, goal)


@pytest.fixture
def play(desk: Desk, bank: Bank, shopper: Shopper) -> Play:
    """Let the shopper talk with a double."""

    def one(writes: tuple[str, int] | None = None, seed: int = 1) -> Played:
        return _played(Double(desk, writes), desk, shopper, bank, seed)

    return one


def _played(double: Double, desk: Desk, shopper: Shopper, bank: Bank, seed: int) -> Played:
    speaker = Speaker(shopper, bank, Random(f"{shopper.id}:{seed}"))
    parts = Parts(double, desk.knowledge, desk.words)
    return Player(shopper, seed, parts, desk.database, bank, speaker, FEWEST + PATIENCE, FEWEST).play()


def test_the_case_that_was_wanted_is_the_goal(play: Play) -> None:
    played = play(("return_refund", LINE))
    assert (played.reached, played.wrong, played.turns) == (True, [], 1)


@pytest.mark.parametrize(("writes", "told"), [(("quality", LINE), "kind is 'quality'"), (("return_refund", SECOND), "line is")])
def test_a_wrong_case_is_a_wrong_write(play: Play, writes: tuple[str, int], told: str) -> None:
    played = play(writes)
    assert not played.reached
    assert [told in wrong for wrong in played.wrong] == [True]
    sums = summary(1, [played, replace(played, reached=True, wrong=[])])
    assert sums["wrong_writes"] == 1
    assert not good(sums)


def test_a_goal_never_reached_is_reported_when_patience_ends(play: Play) -> None:
    played = play()
    assert not played.reached
    assert played.turns == FEWEST + PATIENCE
    assert not good(summary(1, [played] * 2))


def test_the_fewest_turns_are_those_of_the_best_way_to_tell(bank: Bank, shopper: Shopper) -> None:
    needs = iter([5, 4, 3, 4, 3, 3, 3])
    limits: list[int] = []

    def once(_: Speaker, limit: int) -> Played:
        limits.append(limit)
        turns = next(needs)
        return Played(shopper.id, 0, None, reached=turns <= limit, turns=min(turns, limit))

    mouths = [Ideal(shopper, bank, "退") for _ in range(4)]
    assert fewest_turns("case", mouths, once) == 3
    assert limits == [LONGEST, 4, 3, 2]


def test_a_goal_that_no_way_of_telling_reaches_has_no_fewest(bank: Bank, shopper: Shopper) -> None:
    def once(_: Speaker, limit: int) -> Played:
        return Played(shopper.id, 0, None, turns=limit)

    assert fewest_turns("case", [Ideal(shopper, bank, "退")] * 2, once) is None


def test_a_wrong_write_is_no_way_to_reach_a_goal(bank: Bank, shopper: Shopper) -> None:
    def once(_: Speaker, limit: int) -> Played:
        return Played(shopper.id, 0, None, reached=True, turns=2, wrong=["A1: line is 1, not 2"])

    assert fewest_turns("case", [Ideal(shopper, bank, "退")], once) is None


def test_an_ideal_shopper_tries_to_tell_everything_and_nothing(bank: Bank, shopper: Shopper) -> None:
    told = list(beginnings(replace(shopper, facts={"cause": "size", "opened_used": "tried"}), bank))
    cause, opened = bank.facts["cause size"][0], bank.facts["opened_used tried"][0]
    assert {f"夹克退，{cause}，{opened}", f"夹克退，{opened}，{cause}", f"夹克退，{opened}", "夹克退"} <= set(told)
    assert len(told) == len(set(told))


def test_the_same_seed_plays_the_same(bank: Bank) -> None:
    def said(shopper: Shopper, seed: int) -> list[object]:
        speaker = Speaker(shopper, bank, Random(f"{shopper.id}:{seed}"))
        facts = [speaker.fact(name) for name in shopper.facts]
        return [speaker.opening(), *facts, speaker.move("yes"), speaker.would_press(), speaker.sends_twice()]

    shoppers = read_shoppers()
    assert [said(one, 1) for one in shoppers] == [said(one, 1) for one in shoppers]
    assert [said(one, 1) for one in shoppers] != [said(one, 2) for one in shoppers]


def test_the_same_seed_gives_the_same_transcript(desk: Desk, bank: Bank, shopper: Shopper) -> None:
    def transcript(seed: int) -> list[str]:
        return _played(Double(desk), desk, shopper, bank, seed).transcript

    first = [line for line in transcript(3) if line.startswith("shopper")]
    assert first == [line for line in transcript(3) if line.startswith("shopper")]
    assert first != [line for line in transcript(4) if line.startswith("shopper")]


def test_every_hidden_fact_can_be_told(bank: Bank) -> None:
    wanted = {f"{fact} {code}" for one in read_shoppers() for fact, code in one.facts.items()}
    assert wanted - set(bank.facts) == set()


def test_a_message_sent_twice_is_one_turn(desk: Desk, bank: Bank, shopper: Shopper) -> None:
    twice = replace(bank, noise=replace(bank.noise, twice=1.0, rate=0.0))
    played = _played(Double(desk), desk, shopper, twice, 1)
    said = [line for line in played.transcript if line.startswith("shopper: ")]
    assert said[0] == said[1]
    assert len(said) == 2 * played.turns


def test_traditional_characters_are_a_fault_of_typing(bank: Bank) -> None:
    assert "traditional" in bank.noise.kinds
    assert spoilt("这个订单没发货", "traditional", bank.noise, Random(1)) == "這個訂單沒發貨"


def test_shoppers_share_no_line_with_what_the_model_learns(bank: Bank) -> None:
    learnt = {_plain(line[2:]) for file in NLU.glob("*.yml") for line in map(str.strip, file.read_text("utf-8").splitlines()) if line.startswith("- ")}
    assert len(learnt) > 1000
    said = {
        *(text.replace("{item}", item) for one in read_shoppers() for text in one.opening for item in one.item),
        *(text for phrases in bank.facts.values() for text in phrases),
        *(text for name, phrases in bank.moves.items() for text in phrases),
    }
    assert sorted(text for text in said if _plain(text) in learnt) == []


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", MARK.sub(r"\1", text))
