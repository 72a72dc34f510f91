"""The README names what there is: commands, make targets, environment variables, files."""

from __future__ import annotations

import re

import pytest

from bot.cli import COMMANDS
from bot.cli.bench import BENCHES
from bot.settings import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
CODE = "\n".join(re.findall(r"^```\w*\n(.*?)^```", README, re.DOTALL | re.MULTILINE) + re.findall(r"`([^`\n]+)`", README))
"""What stands in code: fenced blocks, and the spans between backticks."""
TARGETS = frozenset(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
PLACES = ("bot/", "actions/", "data/", "knowledge/", "tests/", "docs/", "scripts/", ".ci/")


def named(word: str) -> set[str]:
    """Return the names that follow `word` in code."""
    return set(re.findall(rf"^(?:\.venv/bin/)?{word} ([a-z][a-z-]*)", CODE, re.MULTILINE))


def variables(text: str) -> set[str]:
    """Return the environment variables of ours that `text` names."""
    return set(re.findall(r"\bANXIN_[A-Z_]+\b", text))


def test_every_command_named_exists() -> None:
    assert named("anxin") - set(COMMANDS) == set()


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_named(name: str) -> None:
    assert name in named("anxin")


def test_every_measurement_is_named_and_exists() -> None:
    assert named("anxin bench") == set(BENCHES)


def test_every_make_target_named_exists_and_all_are_named() -> None:
    assert named("make") == TARGETS


def test_every_variable_of_the_settings_is_named() -> None:
    settings = (ROOT / "bot" / "settings.py").read_text(encoding="utf-8")
    assert variables(settings) - variables(README) == set()


def test_every_variable_named_is_read_somewhere() -> None:
    code = "\n".join(file.read_text(encoding="utf-8") for room in ("bot", "tests", "actions")
                     for file in (ROOT / room).rglob("*.py") if "node_modules" not in file.parts and file.name != "test_readme.py")
    assert variables(README) - variables(code) == set()


def test_every_path_named_exists() -> None:
    paths = {path for path in re.findall(r"`([^`\s]+/[^`\s]*)`", README)
             if path.startswith(PLACES) and not re.search(r"[<*]|your_stem", path)}
    made = {"bot/assistant/models"}
    assert len(paths) > 10
    assert [path for path in sorted(paths - made) if not (ROOT / path).exists()] == []
