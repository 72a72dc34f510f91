"""Reading conversation scripts: YAML checked against the schema; an error names file and line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import yaml

SCHEMA = Path(__file__).with_name("schema.json")


class BadScript(ValueError):
    """A script that cannot be: says where and what."""


@dataclass(frozen=True, slots=True)
class Script:
    """One test case; `steps` as they are written, each with its line in the file."""

    file: Path
    line: int
    name: str
    now: str
    shopper: str
    given: tuple[Mapping[str, Any], ...]
    steps: tuple[tuple[int, Mapping[str, Any]], ...]
    db: Mapping[str, Any]

    @property
    def where(self) -> str:
        """File and line."""
        return f"{self.file}:{self.line}"


DEFAULT_NOW = "2026-11-25 12:00"
DEFAULT_SHOPPER = "xiaomei"
NO_SCRIPT = "left_out.yml"


def scripts_in(places: Iterable[Path]) -> list[Script]:
    """Return the scripts of files and folders, in order. Raises BadScript, also for two of one name."""
    files = [file for place in places for file in ([place] if place.is_file() else _files(place))]
    found = [script for file in files for script in read(file)]
    names: dict[str, Script] = {}
    for script in found:
        if script.name in names:
            raise BadScript(f"{script.where}: {script.name!r} is the name of {names[script.name].where} too")
        names[script.name] = script
    return found


def _files(folder: Path) -> list[Path]:
    """The scripts of a folder; the list of what they leave out stands beside them."""
    return sorted(file for file in folder.rglob("*.yml") if file.name != NO_SCRIPT)


def read(file: Path) -> list[Script]:
    """Return the scripts of one file. Raises BadScript naming file and line."""
    try:
        root = yaml.compose(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise BadScript(f"{file}:{line}: no YAML: {error.problem}") from None
    except OSError as error:
        raise BadScript(f"{file}: {error.strerror}") from None
    if root is None:
        raise BadScript(f"{file}:1: the file is empty")
    content = _plain(root, file)
    error = jsonschema.exceptions.best_match(_validator().iter_errors(content))
    if error is not None:
        node = _node_at(root, list(error.absolute_path))
        raise BadScript(f"{file}:{node.start_mark.line + 1}: {error.message}")
    cases = _node_at(root, ["test_cases"])
    return [_script(file, node, case) for node, case in zip(cases.value, content["test_cases"], strict=True)]


def _script(file: Path, node: yaml.Node, case: Mapping[str, Any]) -> Script:
    steps = _node_at(node, ["steps"]).value
    return Script(
        file=file,
        line=node.start_mark.line + 1,
        name=case["test_case"],
        now=case.get("now", DEFAULT_NOW),
        shopper=case.get("as", DEFAULT_SHOPPER),
        given=tuple(case.get("given", ())),
        steps=tuple((one.start_mark.line + 1, step) for one, step in zip(steps, case["steps"], strict=True)),
        db=case.get("db", {}),
    )


@cache
def _validator() -> jsonschema.Draft7Validator:
    return jsonschema.Draft7Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


def _plain(node: yaml.Node, file: Path) -> Any:
    """Return a node's value; keys written twice and unquoted times are refused."""
    if isinstance(node, yaml.MappingNode):
        made: dict[str, Any] = {}
        for key, value in node.value:
            if key.value in made:
                raise BadScript(f"{file}:{key.start_mark.line + 1}: {key.value} is written twice")
            made[key.value] = _plain(value, file)
        return made
    if isinstance(node, yaml.SequenceNode):
        return [_plain(entry, file) for entry in node.value]
    if node.tag == "tag:yaml.org,2002:timestamp":
        raise BadScript(f"{file}:{node.start_mark.line + 1}: put {node.value} into quotes")
    return yaml.safe_load(yaml.serialize(node))


def _node_at(node: yaml.Node, path: list[Any]) -> yaml.Node:
    for step in path:
        if isinstance(node, yaml.MappingNode):
            node = next((value for key, value in node.value if key.value == step), node)
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            node = node.value[step]
    return node
