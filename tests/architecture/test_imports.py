"""The import map of the rooms: an import that breaks it fails here."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# A room may import itself, what stands here, and libraries.
MAY: Mapping[str, frozenset[str]] = {
    "guarantee": frozenset(),
    "knowledge_files": frozenset({"guarantee"}),
    "retrieval": frozenset({"knowledge_files", "guarantee"}),
    "words": frozenset(),
    "timeline": frozenset(),
    "store": frozenset({"guarantee"}),
    "chat": frozenset({"store", "guarantee"}),
    "desk": frozenset({"chat", "knowledge_files", "retrieval", "words", "timeline", "store", "guarantee"}),
    "components": frozenset(),
    "assistant": frozenset({"components", "words", "knowledge_files"}),
    "settings": frozenset(),
    "actions": frozenset({"desk", "chat", "knowledge_files", "words", "store", "guarantee", "settings"}),
    "gateway": frozenset({"desk", "chat", "knowledge_files", "words", "timeline", "store", "guarantee", "settings"}),
    "cli": frozenset(
        {"desk", "chat", "knowledge_files", "words", "store", "guarantee", "settings", "assistant", "components",
         "gateway", "actions", "timeline"}
    ),
}  # fmt: skip
STANDARD_ONLY = "guarantee"
NO_SQL = frozenset({"guarantee", "words", "knowledge_files", "retrieval", "components"})
WRITERS = frozenset({"desk", "chat", "store"})  # who may add business rows


def room_of(module: str) -> str | None:
    """Return the room that a module of ours belongs to; None for a library."""
    parts = module.split(".")
    if parts[0] == "actions":
        return "actions"
    if parts[0] != "bot" or len(parts) == 1 or parts[1] == "__init__":
        return None
    if parts[1:3] == ["assistant", "components"]:
        return "components"
    return parts[1]


def files() -> list[Path]:
    """Every Python file that runs."""
    return sorted([*(ROOT / "bot").rglob("*.py"), *(ROOT / "actions").rglob("*.py")])


def imported(file: Path) -> Iterator[tuple[int, str]]:
    """Yield the modules a file imports, with the line."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            if node.module in ("bot", "bot.assistant"):
                yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)
            else:
                yield node.lineno, node.module


def own_room(file: Path) -> str | None:
    """Return the room a file stands in."""
    return room_of(".".join(file.relative_to(ROOT).with_suffix("").parts))


def broken(file: Path, source_room: str) -> list[str]:
    """Return the imports of `file` that its room may not make."""
    problems = []
    for line, module in imported(file):
        room = room_of(module)
        if room is not None and room != source_room and room not in MAY[source_room]:
            problems.append(f"{file.name}:{line}: {source_room} imports {module}")
    return problems


@pytest.mark.parametrize("file", files(), ids=lambda file: str(file.relative_to(ROOT)))
def test_a_room_imports_only_what_the_map_allows(file: Path) -> None:
    room = own_room(file)
    if room is None:
        return
    assert room in MAY, f"{room} is no room of the map"
    assert broken(file, room) == []


@pytest.mark.parametrize("file", sorted((ROOT / "bot" / "guarantee").rglob("*.py")), ids=lambda file: file.name)
def test_the_engine_uses_the_standard_library_alone(file: Path) -> None:
    import sys

    outside = [
        module
        for _, module in imported(file)
        if module.split(".")[0] not in sys.stdlib_module_names and room_of(module) != STANDARD_ONLY
    ]
    assert outside == []


def test_an_import_against_the_map_is_found(tmp_path: Path) -> None:
    bad = tmp_path / "bad.py"
    bad.write_text("from bot.desk import answering\nimport bot.gateway.app\n")
    assert broken(bad, "components") == [
        "bad.py:1: components imports bot.desk",
        "bad.py:2: components imports bot.gateway.app",
    ]


def test_only_desk_and_chat_write_business_tables() -> None:
    found = []
    for file in files():
        room = own_room(file)
        if room in WRITERS or room is None:
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            called = node.func if isinstance(node, ast.Call) else None
            if isinstance(called, ast.Attribute) and called.attr in ("add", "add_all", "merge", "delete"):
                owner = called.value
                if isinstance(owner, ast.Name) and owner.id == "session":
                    found.append(f"{file.name}:{node.lineno}")
    assert found == []


def test_no_chinese_for_shoppers_stands_in_python() -> None:
    """Words live in YAML; Python of desk, actions and gateway holds none in string literals that are shown."""
    shown = []
    for file in files():
        if own_room(file) not in ("desk", "actions", "chat"):
            continue
        tree = ast.parse(file.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            text = node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
            if any("\u4e00" <= char <= "\u9fff" for char in text) and not _is_docstring(tree, node):
                shown.append(f"{file.name}:{node.lineno}: {text[:30]}")
    assert shown == []


def _is_docstring(tree: ast.AST, node: ast.Constant) -> bool:
    for owner in ast.walk(tree):
        body = getattr(owner, "body", None)
        if isinstance(body, list) and body and isinstance(body[0], ast.Expr) and body[0].value is node:
            return True
    return False
