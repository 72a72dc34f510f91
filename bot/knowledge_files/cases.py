"""Reads knowledge/cases.yml: what may happen to a case of each kind, and whose turn it is then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.knowledge_files.nodes import KNOWLEDGE, Node, compose, need, only

FIRST = "applied"
PARTIES = ("seller", "shopper", "platform")
ACTORS = (*PARTIES, "agent", "clock")


@dataclass(frozen=True, slots=True)
class State:
    """Whose turn it is (empty when final), and the nodes of refund_timeline that may limit it."""

    turn: str
    nodes: tuple[str, ...]
    final: bool


@dataclass(frozen=True, slots=True)
class Event:
    """Who may do it, and the fact that its moment becomes (empty: none)."""

    by: tuple[str, ...]
    fact: str


@dataclass(frozen=True, slots=True)
class Transition:
    """From which states to which."""

    sources: tuple[str, ...]
    to: str


@dataclass(frozen=True, slots=True)
class CaseMachines:
    """States, events, and for each kind of case its transitions by the event's name."""

    states: Mapping[str, State]
    events: Mapping[str, Event]
    kinds: Mapping[str, Mapping[str, Transition]]


def load_case_machines(directory: Path = KNOWLEDGE) -> CaseMachines:
    """Read `directory`/cases.yml. Raises KnowledgeError naming file and line."""
    root = compose(directory / "cases.yml")
    entries = _fields(root, "states", "events", "machines", "kinds")
    states = {name: _state(node) for name, node in entries["states"].entries().items()}
    if FIRST not in states:
        raise entries["states"].error(f"{FIRST} is missing")
    events = {name: _event(node) for name, node in entries["events"].entries().items()}
    machines = {name: _machine(node, states, events) for name, node in entries["machines"].entries().items()}
    kinds = {name: machines[_one_of(node, machines)] for name, node in entries["kinds"].entries().items()}
    return CaseMachines(states, events, kinds)


def _state(node: Node) -> State:
    entries = node.entries()
    only(node, entries, {"turn", "nodes", "final"})
    final = entries["final"].truth if "final" in entries else False
    if final == ("turn" in entries):
        raise node.error("a state is final or somebody's turn")
    turn = "" if final else _one_of(entries["turn"], PARTIES)
    nodes = tuple(entry.text for entry in entries["nodes"].items()) if "nodes" in entries else ()
    return State(turn, nodes, final)


def _event(node: Node) -> Event:
    entries = node.entries()
    only(node, entries, {"by", "fact"})
    need(node, entries, "by")
    by = tuple(_one_of(entry, ACTORS) for entry in entries["by"].items())
    return Event(by, entries["fact"].text if "fact" in entries else "")


def _machine(node: Node, states: Mapping[str, State], events: Mapping[str, Event]) -> dict[str, Transition]:
    found = {}
    for name, entry in node.entries().items():
        if name not in events:
            raise entry.error(f"{name} is no event")
        parts = _fields(entry, "from", "to")
        sources = tuple(_one_of(source, states) for source in parts["from"].items())
        if any(states[source].final for source in sources):
            raise parts["from"].error("nothing follows a final state")
        found[name] = Transition(sources, _one_of(parts["to"], states))
    return found


def _fields(node: Node, *names: str) -> dict[str, Node]:
    entries = node.entries()
    only(node, entries, set(names))
    need(node, entries, *names)
    return entries


def _one_of(node: Node, known: Mapping[str, object] | tuple[str, ...]) -> str:
    if node.text not in known:
        raise node.error(f"{node.text} is not known here; known are {', '.join(known)}")
    return node.text
