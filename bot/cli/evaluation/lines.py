"""Labelled lines to score or to train on: tab-separated files and the YAML sets of tests/nlu/sets."""

from __future__ import annotations

import csv
import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml


class UnreadableLines(Exception):
    """A file of labelled lines is not as it should be; the message says where."""


@dataclass(frozen=True)
class Line:
    """A message and what is right for it.

    `intents` are all asked for (none: only entities are labelled), `also` readings that are equally right,
    `entities` the right (entity, value) pairs, or None where they are not labelled.
    """

    text: str
    intents: tuple[str, ...] = ()
    also: frozenset[str] = field(default_factory=frozenset)
    entities: tuple[tuple[str, str], ...] | None = None
    quality: str = ""

    @property
    def half(self) -> str:
        """Return A or B by the text's hash: errors of A may be learned from, B is only reported."""
        return "AB"[hashlib.sha256(self.text.encode()).digest()[0] % 2]


def read(file: Path) -> list[Line]:
    """Return the lines of a .tsv (text, intent, also, quality) or a YAML set; raises UnreadableLines."""
    try:
        return _read_table(file) if file.suffix == ".tsv" else _read_set(file)
    except (OSError, KeyError, TypeError, yaml.YAMLError) as error:
        raise UnreadableLines(f"{file}: {error!r}") from error


def _read_table(file: Path) -> list[Line]:
    with file.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [
        Line(row["text"], (row["intent"],), frozenset(_parts(row.get("also"))), quality=row.get("quality") or "")
        for row in rows
    ]


def _parts(also: str | None) -> list[str]:
    return [name for name in (also or "").replace(" ", ",").split(",") if name]


def _read_set(file: Path) -> list[Line]:
    return [_line(row) for row in yaml.safe_load(file.read_text(encoding="utf-8"))]


def _line(row: dict[str, Any]) -> Line:
    labelled = row.get("entities")
    entities = None if labelled is None else tuple((each["entity"], str(each["value"])) for each in labelled)
    return Line(row["text"], tuple(row.get("intents", ())), frozenset(row.get("also", ())), entities,
                row.get("group", ""))


def training_file(lines: list[Line], target: Path) -> None:
    """Write lines of one intent each as a Rasa training file."""
    examples: dict[str, list[str]] = {}
    for line in lines:
        examples.setdefault(line.intents[0], []).append(" ".join(line.text.split()))
    nlu = [{"intent": name, "examples": "".join(f"- {text}\n" for text in texts)} for name, texts in examples.items()]
    content = {"version": "3.1", "nlu": nlu}
    target.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=10_000), encoding="utf-8")


def phrases(folder: Path) -> list[tuple[str, str]]:
    """Return (text, intent) of every training phrase under `folder`."""
    found = []
    for file in sorted(folder.rglob("*.yml")):
        for block in yaml.safe_load(file.read_text(encoding="utf-8"))["nlu"]:
            if "intent" in block:
                examples = block["examples"].splitlines()
                found += [(example.removeprefix("- "), block["intent"]) for example in examples]
    return found
