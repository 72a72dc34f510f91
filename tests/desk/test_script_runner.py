"""A script that differs fails with what was expected, what came, and where; nothing else of it is run."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from bot.cli.dialogue import Chat, Parts
from bot.cli.scripts import junit, recording
from bot.cli.scripts.coverage import Coverage
from bot.cli.scripts.differing import RED
from bot.cli.scripts.play import Play
from bot.cli.scripts.reaching import KINDS
from bot.cli.scripts.reading import BadScript, read
from bot.cli.scripts.running import Ran, follow
from bot.desk.answering import Desk
from bot.desk.request import Intent, TurnRequest
from bot.store.tables import TurnRow

UNDERSTOOD = {"你好": ("greet",), "转人工": ("request_human",)}
Run = Callable[[str], Ran]


class UnderstandingChat(Chat):
    """A chat whose messages are understood by a table, without a model."""

    def run(self, turn: TurnRow, now: datetime) -> None:
        """Answer an open turn."""
        intents = tuple(Intent(name, 0.9) for name in UNDERSTOOD[turn.text])
        asked = (turn.id, turn.conversation_id, turn.epoch, turn.shopper_id, now, turn.text)
        self.desk.answer(TurnRequest(*asked, intents, True))


@pytest.fixture
def play_of(desk: Desk, now: datetime) -> Callable[..., Play]:
    """Begin a play on the demo data, by default xiaomei's."""

    def begin(transcript: list[str], shopper: str = "xiaomei") -> Play:
        chat = UnderstandingChat(Parts(None, desk.knowledge, desk.words), desk.database, shopper)
        chat.begin(now)
        return Play(chat, now, transcript)

    return begin


@pytest.fixture
def run(play_of: Callable[..., Play], tmp_path: Path) -> Run:
    """Run the steps of one script that are written as YAML; its file begins at line 1."""

    def one(steps: str) -> Ran:
        file = tmp_path / "script.yml"
        head = 'test_cases:\n- test_case: something is shown\n  now: "2026-11-25 12:00"\n  steps:\n'
        file.write_text(head + steps, encoding="utf-8")
        [script] = read(file)
        ran = Ran(script)
        follow(ran, play_of(ran.transcript))
        return ran

    return one


DIFFERENCES: dict[str, tuple[str, int, tuple[str, ...]]] = {
    "another response": ("  - user: 你好\n  - utter: utter_goodbye\n", 6, ("utter", "utter_goodbye", "utter_greet")),
    "words that were not said": ("  - user: 你好\n  - says: [再见了]\n", 6, ("says", "再见了")),
    "words that were to be left unsaid": ("  - user: 转人工\n  - says_not: [工单号]\n", 6, ("says_not", "not '工单号'")),
    "a button not on offer": ("  - user: 转人工\n  - press: 帮我办理\n", 6, ("press", "帮我办理")),
    "a button not shown": ("  - user: 转人工\n  - buttons: [帮我办理]\n", 6, ("buttons", "帮我办理")),
    "another intent": ("  - user: 你好\n  - intents: [goodbye]\n", 6, ("intents", "goodbye", "greet")),
    "another decision": ("  - user: 你好\n  - decision: {reason: late}\n", 6, ("decision", "late")),
    "another holder": ("  - user: 转人工\n  - held_by: bot\n", 6, ("held_by", "bot", "queue")),
    "a reply where none is expected": ("  - user: 你好\n  - no_reply: true\n", 6, ("no_reply", "no reply", "utter_greet")),
    "rows that were not written": ("  - user: 你好\n  - db: {tickets: [{reason: hazard}]}\n", 6, ("db tickets", "hazard")),
    "rows that were not expected": ("  - user: 转人工\n  - db: {tickets: []}\n", 6, ("db tickets", "shopper_asked")),
    "a seller who cannot": ("  - user: 你好\n  - seller: {event: resent}\n", 6, ("seller", "resent is possible", "agreed")),
    "an agent who is late": ("  - user: 你好\n  - agent: {claim: true}\n", 6, ("agent", "claim True is possible")),
    "an agent who was not refused": (
        "  - user: 转人工\n  - agent: {claim: true, impossible: true}\n", 6, ("agent", "impossible", "it was done")
    ),
    "nothing said yet": ("  - says: [您好]\n", 5, ("step", "something said before")),
}  # fmt: skip


@pytest.mark.parametrize("name", DIFFERENCES)
def test_a_difference_names_what_was_expected_and_what_came(run: Run, name: str) -> None:
    steps, line, pieces = DIFFERENCES[name]
    ran = run(steps)
    assert not ran.passed
    assert ran.line == line
    marked = "\n".join(ran.lines())
    assert [piece for piece in pieces if piece not in marked] == []
    assert marked.index("✗") > marked.find("shopper:")
    assert RED not in marked
    assert RED in "\n".join(ran.lines(colours=True))


HOLDS = """\
  - user: 你好
  - utter: utter_greet
  - photo: true
    utter: utter_attachment_alone
  - user: 转人工
  - utter: utter_human_called
    held_by: queue
  - agent: {claim: true}
    utter: utter_agent_joined
  - agent: {as: laozhou, claim: true, impossible: true}
    no_reply: true
  - agent: {say: 我来看看}
    says: [我来看看]
  - agent: {note: 老客户}
    no_reply: true
  - agent: {return: 说清楚了}
    held_by: bot
  - db: {cases: [], tickets: [{reason: shopper_asked}]}
"""


def test_a_script_that_holds_passes_to_its_end(run: Run) -> None:
    assert run(HOLDS).problem == ""


def test_the_seller_answers_the_newest_open_case(run: Run) -> None:
    """小美 has an open return of a cardigan in the demo data, which its seller has agreed to."""
    assert run("  - seller: {event: return_address, address: 杭州}\n    utter: utter_case_moved\n").problem == ""
    assert run("  - seller: {event: resent, impossible: true}\n    no_reply: true\n").problem == ""


def test_the_steps_after_a_difference_are_not_done(run: Run) -> None:
    ran = run("  - user: 你好\n  - utter: utter_goodbye\n  - user: 转人工\n")
    assert [line for line in ran.transcript if line.startswith("shopper:")] == ["shopper: 你好"]


def test_a_step_of_an_unknown_kind_is_refused_with_its_line(run: Run) -> None:
    with pytest.raises(BadScript, match=r"script\.yml:6"):
        run("  - user: 你好\n  - wait: 3 days\n")


def test_an_error_in_the_bot_is_a_failure_with_its_name(run: Run) -> None:
    ran = run("  - user: 没有人懂的话\n")
    assert ran.problem.startswith("KeyError")
    assert "no error" in "\n".join(ran.lines())


def test_junit_names_file_line_and_difference(run: Run, tmp_path: Path) -> None:
    junit.write(tmp_path / "out.xml", [run("  - user: 你好\n"), run("  - user: 你好\n  - utter: utter_goodbye\n")])
    [suite] = ElementTree.parse(tmp_path / "out.xml").getroot()
    assert (suite.get("tests"), suite.get("failures")) == ("2", "1")
    [failure] = suite.iter("failure")
    assert failure.get("message", "").startswith("line 6: utter: expected utter_goodbye")
    assert "shopper: 你好" in (failure.text or "")


# Recording


def test_what_is_recorded_passes_when_run(play_of: Callable[..., Play], tmp_path: Path, now: datetime) -> None:
    recorder = recording.Recorder(play_of([]))
    for line in ("你好", ":photo", "转人工", ":later 1 hours"):
        recorder.record(recording.step_of(line) or {})
    recording.write(tmp_path / "recorded.yml", recorder.script("recorded here", "xiaomei", now))
    [script] = read(tmp_path / "recorded.yml")
    assert {"utter": "utter_human_called"} in [dict(step) for _, step in script.steps]
    assert script.db["tickets"] == [{"reason": "shopper_asked"}]
    ran = Ran(script)
    follow(ran, play_of(ran.transcript, "ajie"))  # the demo data is the same for both in this
    assert ran.problem == ""


@pytest.mark.parametrize(
    ("line", "step"),
    [
        ("你好", {"user": "你好"}),
        (":press 帮我办理", {"press": "帮我办理"}),
        (":later 3 days", {"later": "3 days"}),
        (":video", {"video": True}),
        (":seller refuse 人为损坏", {"seller": {"event": "refuse", "reason": "人为损坏"}}),
        (":quit", None),
    ],
)
def test_a_line_of_input_is_a_step(line: str, step: Any) -> None:
    assert recording.step_of(line) == step


@pytest.mark.parametrize("line", [":press", ":photo 1", ":dance", ":seller"])
def test_a_line_that_cannot_be_done_is_refused(line: str) -> None:
    with pytest.raises(recording.BadLine):
        recording.step_of(line)


# Coverage


def _coverage(reached: set[str], left_out: dict[str, Any], tables: frozenset[str] = frozenset()) -> Coverage:
    nothing: dict[str, frozenset[str]] = {kind: frozenset() for kind in KINDS}
    there = {**nothing, "intents": frozenset({"greet", "thank", "goodbye"})}
    return Coverage(there, {**nothing, "intents": frozenset(reached)}, {**nothing, "intents": frozenset(tables)}, left_out)


def test_what_an_edge_table_reaches_is_no_gap_and_may_not_be_left_out() -> None:
    assert _coverage({"greet"}, {}, frozenset({"thank"})).gaps("intents") == ["goodbye"]
    [fault] = _coverage({"greet"}, {"intents": {"thank": "why"}}, frozenset({"thank"})).wrong()
    assert fault == "intents: 'thank' is reached: thank"


def test_what_no_script_reaches_is_a_gap() -> None:
    found = _coverage({"greet"}, {"intents": {"thank": "said by no button"}})
    assert found.gaps("intents") == ["goodbye"]
    assert not found.complete


def test_without_gaps_it_is_complete() -> None:
    assert _coverage({"greet", "thank"}, {"intents": {"good*": "tested elsewhere"}}).complete


@pytest.mark.parametrize(
    ("left_out", "fault"),
    [
        ({"intents": {"greet": "why"}}, "intents: 'greet' is reached: greet"),
        ({"intents": {"g*": "why"}}, "intents: 'g*' is reached: greet"),
        ({"intents": {"bow": "why"}}, "intents: 'bow' is not there"),
        ({"intents": {"goodbye": ""}}, "intents: 'goodbye' has no reason"),
        ({"colours": {}}, f"colours: no such kind; there are {', '.join(KINDS)}"),
    ],
)
def test_the_list_of_what_is_left_out_tells_the_truth(left_out: dict[str, Any], fault: str) -> None:
    assert _coverage({"greet", "thank"}, left_out).wrong() == [fault]
