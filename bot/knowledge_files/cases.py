"""Reads knowledge/cases.yml: what may happen to a case of each kind, and whose turn it is then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

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
    """From which states to which; `to` is empty where the state stays."""

    sources: tuple[str, ...]
    to: str


@dataclass(frozen=True, slots=True)
class CaseMachines:
    """States, events, and for each kind of case its transitions by the event's name.

    `expiry` holds, by the reason that refund_timeline gives for a passed limit, the event by state ("" for any state).
    """

    states: Mapping[str, State]
    events: Mapping[str, Event]
    expiry: Mapping[str, Mapping[str, str]]
    kinds: Mapping[str, Mapping[str, Transition]]

    def on_expiry(self, reason: str, state: str) -> str:
        """Return the event that follows when a limit passed for `reason` in `state`; empty when none is written."""
        events = self.expiry.get(reason, {})
        return events.get(state, events.get("", ""))


def load_case_machines(directory: Path = KNOWLEDGE) -> CaseMachines:
    """Read `directory`/cases.yml. Raises KnowledgeError naming file and line."""
    root = compose(directory / "cases.yml")
    entries = _fields(root, "states", "events", "expiry", "machines", "kinds")
    states = {name: _state(node) for name, node in entries["states"].entries().items()}
    if FIRST not in states:
        raise entries["states"].error(f"{FIRST} is missing")
    events = {name: _event(node) for name, node in entries["events"].entries().items()}
    expiry = {name: _expiry(node, states, events) for name, node in entries["expiry"].entries().items()}
    machines = {name: _machine(node, states, events) for name, node in entries["machines"].entries().items()}
    kinds = {name: machines[_one_of(node, machines)] for name, node in entries["kinds"].entries().items()}
    for name, node in entries["machines"].entries().items():
        _stuck(node, machines[name], states, expiry)
    return CaseMachines(states, events, expiry, kinds)


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


def _expiry(node: Node, states: Mapping[str, State], events: Mapping[str, Event]) -> dict[str, str]:
    if not isinstance(node.yaml, yaml.MappingNode):
        return {"": _clocked(node, events)}
    return {_known(state, states, entry): _clocked(entry, events) for state, entry in node.entries().items()}


def _clocked(node: Node, events: Mapping[str, Event]) -> str:
    name = _one_of(node, events)
    if "clock" not in events[name].by:
        raise node.error(f"the clock does not do {name}")
    return name


def _known(state: str, states: Mapping[str, State], node: Node) -> str:
    if state not in states:
        raise node.error(f"{state} is no state")
    return state


def _stuck(
    node: Node, machine: Mapping[str, Transition], states: Mapping[str, State], expiry: Mapping[str, Mapping[str, str]]
) -> None:
    """Raise for a state with a limit in which no event of the clock is possible once the limit passes."""
    possible = {event for events in expiry.values() for event in events.values()}
    used = {state for one in machine.values() for state in (*one.sources, one.to) if state}
    for state in sorted(used):
        clocked = any(state in one.sources for event, one in machine.items() if event in possible)
        if states[state].nodes and not clocked:
            raise node.error(f"nothing follows when the limit of {state} passes")


def _machine(node: Node, states: Mapping[str, State], events: Mapping[str, Event]) -> dict[str, Transition]:
    found = {}
    for name, entry in node.entries().items():
        if name not in events:
            raise entry.error(f"{name} is no event")
        parts = entry.entries()
        only(entry, parts, {"from", "to"})
        need(entry, parts, "from")
        sources = tuple(_one_of(source, states) for source in parts["from"].items())
        if any(states[source].final for source in sources):
            raise parts["from"].error("nothing follows a final state")
        found[name] = Transition(sources, _one_of(parts["to"], states) if "to" in parts else "")
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
