"""From a doubt to a training phrase: masked, grouped, accepted once, valid for Rasa, never a reason for training to fail."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
import yaml
from sqlalchemy import select

from bot.chat import conversations, turns
from bot.cli.model import usable
from bot.desk import learning
from bot.desk.answering import Desk
from bot.desk.request import Intent, TurnRequest
from bot.knowledge_files.learned import key_of, phrases_of, read_learned, text_of, tidy, write_learned
from bot.settings import ROOT
from bot.store.tables import AuditRow, DoubtRow
from tests.agents.console import Office
from tests.gateway.parts import knowledge_and_words

Doubt = Callable[..., str]
INTENTS = knowledge_and_words()[0].glossary.sections["intents"]
NASTY = "[退](款){\"a\": 1} ${HOME} 啥时候\n- intent: evil\n  examples: |\n    - 坏\t\x00\x1b[31m"


@pytest.fixture
def doubt(office: Office) -> Doubt:
    """Let 小美 say something that the bot doubts; returns the chat."""
    desk = Desk(office.gateway.database, *knowledge_and_words())

    def say(text: str, *intents: str, accepted: bool = False) -> str:
        now = office.gateway.clock.now
        with desk.database.writing() as session:
            row = conversations.lock(session, "xiaomei", conversations.current(session, "xiaomei", now).id)
            turns.receive(session, row, text, now, client_id=uuid4().hex)
            turn = turns.open_turn(session, row, now)
            chat, epoch, turn_id = row.id, row.epoch, turn.id
        understood = [Intent(name, 0.3) for name in intents or ("request_refund",)]
        desk.answer(TurnRequest(turn_id, chat, epoch, "xiaomei", now, text, understood, accepted))
        return chat

    return say


def texts(office: Office, state: str = "open") -> list[str]:
    shown = office.windows[-1].get("learning", state=state)
    return [item["text"] for group in shown["groups"] for item in group["items"]]


def ids(office: Office) -> list[int]:
    shown = office.windows[-1].get("learning")
    return [item["id"] for group in shown["groups"] for item in group["items"]]


def learned_by(office: Office, tmp_path: Path) -> dict[str, list[str]]:
    found, problems = read_learned(tmp_path / "nlu" / "learned.yml", INTENTS)
    assert problems == []
    return found


# What is kept


def test_what_was_doubted_is_kept_without_peoples_data(office: Office, doubt: Doubt) -> None:
    office.console("zhou")
    doubt("我是小美，13812345678，那个啥退一哈嘛")
    assert texts(office) == ["我是[姓名x]，[电话x]，那个啥退一哈嘛"]


def test_what_was_understood_or_says_nothing_is_not(office: Office, doubt: Doubt) -> None:
    office.console("zhou")
    doubt("你好", "greet", accepted=True)
    doubt("。。。？？")
    assert texts(office) == []


def test_an_agents_correction_is_kept_with_its_meaning(office: Office, doubt: Doubt) -> None:
    chat = doubt("衣裳掉色咯咋整", "ask_guarantee", accepted=True)
    doubt("转人工", "request_human", accepted=True)
    lin = office.console("lin")
    lin.post(f"chats/{chat}/claim")
    lin.post(f"chats/{chat}/close", outcome="solved", corrected_intent="report_quality", note="")
    office.console("zhou")
    group = office.windows[-1].get("learning")["groups"][0]
    assert group["likely_intent"] == "report_quality"
    assert [(one["text"], one["reason"]) for one in group["items"]] == [("衣裳掉色咯咋整", "corrected")]


# What is shown


def test_what_is_alike_and_means_the_same_is_one_group(office: Office, doubt: Doubt) -> None:
    office.console("zhou")
    alike = ["退款咋还没到账呢", "退款怎么还没到账", "我的退款还没到账啊"]
    for text in (*alike, "能不能开个专用的抬头"):
        doubt(text, "refund_status")
    doubt("退款怎么还没到账呢", "request_human")
    groups = [{item["text"] for item in group["items"]} for group in office.windows[-1].get("learning")["groups"]]
    assert set(alike) in groups
    assert {"能不能开个专用的抬头"} in groups
    assert {"退款怎么还没到账呢"} in groups  # read as something else


# What is accepted


def test_what_is_accepted_is_written_once_and_valid_for_rasa(office: Office, doubt: Doubt, tmp_path: Path) -> None:
    zhou = office.console("zhou")
    doubt("那个啥退一哈嘛")
    doubt("那个啥，退一哈嘛！")
    doubt(NASTY)
    done = zhou.post("learning/accept", ids=ids(office), intent="request_refund")
    assert (len(done["accepted"]), len(done["known"]), done["conflicts"]) == (2, 1, [])
    found = learned_by(office, tmp_path)["request_refund"]
    assert found[0] == "那个啥退一哈嘛"
    assert len(found) == 2
    assert texts(office) == []
    assert len(texts(office, "accepted")) == 3
    with office.gateway.database.reading() as session:
        assert session.scalar(select(AuditRow.action).where(AuditRow.target == "request_refund")) == "learning_accept"


def test_rasa_reads_the_file_as_it_is_written(tmp_path: Path) -> None:
    from bot.assistant import light_rasa

    light_rasa.install()
    from rasa.shared.importers.rasa import RasaFileImporter
    from rasa.shared.nlu.training_data.formats.rasa_yaml import RasaYAMLReader

    write_learned(tmp_path / "learned.yml", {"request_refund": ["退一哈", NASTY, "- / #退\\n'\"", "我的[订单编号x](order_number)呢"]})
    data = RasaYAMLReader().read(tmp_path / "learned.yml")
    assert [one.data["intent"] for one in data.intent_examples] == ["request_refund"] * 4
    assert data.entity_examples == []
    assert all("\n" not in one.data["text"] for one in data.intent_examples)
    assert RasaFileImporter(training_data_paths=[str(tmp_path / "learned.yml")]).get_nlu_data().intents == {"request_refund"}


def test_a_later_meaning_takes_the_phrase_over(office: Office, doubt: Doubt, tmp_path: Path) -> None:
    zhou = office.console("zhou")
    doubt("那个啥退一哈嘛")
    zhou.post("learning/accept", ids=ids(office), intent="request_refund")
    doubt("那个啥退一哈嘛")
    zhou.post("learning/accept", ids=ids(office), intent="request_return")
    assert learned_by(office, tmp_path) == {"request_return": ["那个啥退一哈嘛"]}


def test_a_phrase_of_ours_is_not_written_again_and_not_turned(office: Office, doubt: Doubt, tmp_path: Path) -> None:
    zhou = office.console("zhou")
    doubt("在不在呀，亲亲在不在呀")
    ours = phrases_of(ROOT / "data" / "nlu")
    text = next(iter(yaml.safe_load((ROOT / "data" / "nlu" / "conversation.yml").read_text())["nlu"]))["examples"].split("\n")[3].strip("- ")
    assert ours[key_of(text)] == "greet"
    zhou.post("learning/dismiss", ids=ids(office))
    doubt(text)
    done = zhou.post("learning/accept", ids=ids(office), intent="request_refund")
    assert [one["intent"] for one in done["conflicts"]] == ["greet"]
    assert texts(office) == [text]  # stays open
    done = zhou.post("learning/accept", ids=ids(office), intent="greet")
    assert (len(done["known"]), done["accepted"]) == (1, [])
    assert not (tmp_path / "nlu" / "learned.yml").exists()


def test_what_was_decided_is_not_decided_again(office: Office, doubt: Doubt) -> None:
    zhou = office.console("zhou")
    doubt("那个啥退一哈嘛")
    row = ids(office)
    assert zhou.post("learning/dismiss", ids=row) == {"dismissed": row}
    assert zhou.post("learning/dismiss", ids=row) == {"dismissed": []}
    assert zhou.post("learning/accept", ids=row, intent="request_refund")["accepted"] == []
    assert texts(office, "dismissed") == ["那个啥退一哈嘛"]


def test_learning_is_for_supervisors(office: Office, doubt: Doubt) -> None:
    doubt("那个啥退一哈嘛")
    lin = office.console("lin")
    assert lin.http.get("/api/agent/learning").status_code == 403
    assert lin.tries("learning/accept", ids=[1], intent="greet").status_code == 403
    assert lin.tries("learning/dismiss", ids=[1]).status_code == 403
    zhou = office.console("zhou")
    assert zhou.tries("learning/accept", ids=ids(office), intent="nonsense").status_code == 400
    assert zhou.tries("learning/accept", ids=[], intent="greet").status_code == 400
    assert zhou.tries("learning/accept", ids=[2**40], intent="greet").status_code == 400
    assert texts(office) == ["那个啥退一哈嘛"]


# What a model learns


def test_training_uses_what_was_learned(tmp_path: Path) -> None:
    from bot.assistant.training import FULL, Sources, fingerprint

    write_learned(tmp_path / "nlu" / "learned.yml", {"request_refund": ["那个啥退一哈嘛"]})
    used = usable(tmp_path / "nlu" / "learned.yml", tmp_path / "used.yml")
    assert used is not None
    assert read_learned(used, INTENTS)[0] == {"request_refund": ["那个啥退一哈嘛"]}
    with_it = Sources(data=(*FULL.data, used))
    assert used in with_it.files()
    assert fingerprint(with_it) != fingerprint(FULL)
    assert fingerprint(Sources(data=(*FULL.data, used))) == fingerprint(with_it)


@pytest.mark.parametrize(
    "text",
    ["", "{", "nlu: 3", "- a", "nlu:\n- intent: evil\n  examples: |\n    - 坏", "nlu:\n- intent: greet", "\tx: [", "nlu:\n- intent: [a]\n  examples: 1"],
)
def test_a_file_that_cannot_be_is_left_out_and_told(text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "learned.yml").write_text(text)
    assert usable(tmp_path / "learned.yml", tmp_path / "used.yml") is None
    assert "left out" in capsys.readouterr().err


def test_without_a_file_nothing_changes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert usable(tmp_path / "learned.yml", tmp_path / "used.yml") is None
    assert capsys.readouterr().err == ""


def test_what_understanding_is_measured_on_is_not_learned(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from bot.cli.evaluation.lines import read

    line = max(read(ROOT / "tests" / "nlu" / "sets" / "intents.yml"), key=lambda one: len(one.text)).text
    write_learned(tmp_path / "learned.yml", {"request_refund": [line, f"{line}啊", "那个啥退一哈嘛"]})
    used = usable(tmp_path / "learned.yml", tmp_path / "used.yml")
    assert used is not None
    assert read_learned(used, INTENTS)[0] == {"request_refund": ["那个啥退一哈嘛"]}
    assert "2 learned phrases" in capsys.readouterr().err


def test_a_phrase_is_one_line_of_plain_text() -> None:
    assert tidy("  - 退\n款 ") == "退 款"
    assert tidy("[退](款)") == "[退] (款)"
    assert tidy("/restart 退") == "restart 退"
    assert tidy("？？") == ""
    assert yaml.safe_load(text_of({})) == {"version": "3.1", "nlu": []}
    assert yaml.safe_load(text_of({"greet": [NASTY]}))["nlu"][0]["examples"].count("\n") == 1


def test_one_turn_is_kept_once(office: Office, doubt: Doubt) -> None:
    doubt("那个啥退一哈嘛")
    with office.gateway.database.writing() as session:
        row = session.scalars(select(DoubtRow)).one()
        conversation = session.get_one(conversations.ConversationRow, row.conversation_id)
        again = learning.corrected(session, conversation, "request_return", knowledge_and_words()[0], office.gateway.clock.now)
        assert again is row
        assert (row.reason, row.intent) == ("corrected", "request_return")
