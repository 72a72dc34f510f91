"""`anxin decide`: facts in, decisions out; what cannot be used is refused in one sentence with exit code 2."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from click.testing import Result
from typer.testing import CliRunner

from bot.cli import application

NOW = "2026-11-25T12:00+08:00"
JEANS = {"item": "7", "category": "clothing", "shop_type": "tmall", "sign_time": "2026-11-20T15:30:00+08:00"}


def _run(*words: str, stdin: str | None = None) -> Result:
    words = ("decide", *words)
    return CliRunner().invoke(application(("decide",), list(words)), list(words), input=stdin)


def _file(tmp_path: Path, text: str) -> str:
    file = tmp_path / "facts.json"
    file.write_text(text, encoding="utf-8")
    return str(file)


def test_facts_of_a_file_give_all_rights_or_one(tmp_path: Path) -> None:
    file = _file(tmp_path, json.dumps(JEANS))
    every = json.loads(_run("--facts", file, "--now", NOW, "--json").stdout)
    [one] = json.loads(_run("--facts", file, "--now", NOW, "--guarantee", "seven_day_return").stdout)
    assert one in every
    assert (one["item"], one["deadline"]) == ("7", "2026-11-28T00:00:00+08:00")
    assert json.loads(_run("--facts", "-", "--now", NOW, stdin=json.dumps(JEANS)).stdout) == every


def test_a_stored_line_is_decided_by_what_the_store_knows() -> None:
    listed = json.loads(CliRunner().invoke(application(("items",), ["items"]), ["items", "--now", NOW, "--json"]).stdout)
    line = listed["shoppers"][0]["orders"][0]["lines"][0]
    decisions = json.loads(_run("--item", str(line["id"]), "--now", NOW).stdout)
    assert {decision["item"] for decision in decisions} == {str(line["id"])}
    assert len(decisions) > 50


def test_the_schema_describes_the_facts_it_takes() -> None:
    jsonschema.validate(JEANS, json.loads(_run("--schema").stdout))


@pytest.mark.parametrize(
    ("words", "text", "says"),
    [
        (["--now", NOW], None, "give either --item ID or --facts FILE"),
        (["--now", "2026-11-25T12:00"], "{}", "--now 2026-11-25T12:00 has no time zone"),
        (["--now", "noon"], "{}", "--now noon is not a time"),
        (["--now", NOW, "--guarantee", "six_day_return"], "{}", "--guarantee six_day_return: no rule decides it"),
        (["--now", NOW], "{", "no JSON"),
        (["--now", NOW], '{"amount": 1, "amount": 2}', "amount: is written twice"),
        (["--now", NOW], '{"amount": -1}', "amount: -1 is negative"),
        (["--now", NOW, "--item", "1"], None, "--item 1: there is no such order line"),
    ],
)
def test_what_cannot_be_used_is_refused(tmp_path: Path, words: list[str], text: str | None, says: str) -> None:
    result = _run(*words, *(["--facts", _file(tmp_path, text)] if text is not None else []))
    assert result.exit_code == 2
    assert says in result.stderr
    assert result.stdout == ""
