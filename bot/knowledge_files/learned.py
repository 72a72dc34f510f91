"""The file of learned phrases: what shoppers said and people read, as training data of Rasa.

It is written by the console and may be edited by hand. Whatever stands in it, reading never fails: entries that
cannot be are told and left out.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

NAME = "learned.yml"
HEADING = "# What shoppers said, masked, and people gave a meaning to in the console. Made by the gateway; lines may be taken out."
LONGEST = 300  # characters of a phrase
Phrases = Mapping[str, Sequence[str]]  # by intent


def tidy(text: str) -> str:
    """Return `text` as one line that is nothing but text to Rasa: no annotation, no variable, no control character.

    Empty when nothing of it can be said.
    """
    shown = "".join(char if char.isprintable() else " " for char in text)
    for mark, new in (("](", "] ("), ("]{", "] {"), ("][", "] ["), ("${", "$ {")):
        shown = shown.replace(mark, new)
    shown = " ".join(shown.split()).lstrip("-/#!&*|>%@` ")[:LONGEST].strip()
    return shown if any(char.isalnum() for char in shown) else ""


def key_of(text: str) -> str:
    """Return what two phrases have in common that differ in case, white space and punctuation alone."""
    return "".join(char for char in text.lower() if char.isalnum())


def read_learned(file: Path, intents: Collection[str]) -> tuple[dict[str, list[str]], list[str]]:
    """Return the phrases of `file` by intent, and in words what was left out; a missing file has none."""
    try:
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}, []
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as problem:
        return {}, [f"{file}: {str(problem).splitlines()[0]}"]
    found: dict[str, list[str]] = {}
    problems: list[str] = []
    seen: set[str] = set()
    for intent, line in _lines(content, file, problems):
        text = tidy(line)
        if intent not in intents:
            problems.append(f"{file}: {intent} is no intent")
        elif text and key_of(text) not in seen:
            seen.add(key_of(text))
            found.setdefault(intent, []).append(text)
    return found, list(dict.fromkeys(problems))


def _lines(content: Any, file: Path, problems: list[str]) -> Iterator[tuple[str, str]]:
    entries = content.get("nlu") if isinstance(content, dict) else None
    if not isinstance(entries, list):
        problems.append(f"{file}: there is no list under nlu")
        return
    for entry in entries:
        intent = entry.get("intent") if isinstance(entry, dict) else None
        examples = entry.get("examples") if isinstance(entry, dict) else None
        if not isinstance(intent, str) or not isinstance(examples, str):
            problems.append(f"{file}: an entry has no intent or no examples")
            continue
        yield from ((intent, line.strip()[1:]) for line in examples.splitlines() if line.strip().startswith("-"))


def write_learned(file: Path, phrases: Phrases) -> None:
    """Write `phrases` in one stroke: a reader sees the file of before or of after."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", dir=file.parent, encoding="utf-8", delete=False) as scratch:
        scratch.write(text_of(phrases))
    os.replace(scratch.name, file)


def text_of(phrases: Phrases) -> str:
    """Return the file's text: intents by name, phrases in the order in which they were learned."""
    lines = [HEADING, 'version: "3.1"', "", "nlu:"]
    for intent in sorted(phrases):
        lines += [f"- intent: {intent}", "  examples: |", *(f"    - {tidy(text)}" for text in phrases[intent])]
    return "\n".join(lines) + "\n" if phrases else "\n".join([HEADING, 'version: "3.1"', "", "nlu: []"]) + "\n"


def phrases_of(folder: Path) -> dict[str, str]:
    """Return the intent of every phrase of Rasa training data in `folder`, by `key_of`; annotations are left as they are."""
    found: dict[str, str] = {}
    for file in sorted(folder.glob("*.yml")):
        content = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        found |= {key_of(line): intent for intent, line in _lines(content, file, [])}
    return found
