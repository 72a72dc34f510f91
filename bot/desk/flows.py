"""Flows as data: what a request is about, what it needs to know, which guarantees decide it.

`knowledge/flows/<id>.yml` describes one flow; `bot.desk.drafts` runs them all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.knowledge_files import Node, compose


@dataclass(frozen=True, slots=True)
class Flow:
    """One kind of request.

    `intents` gives, for each intent that starts it, the facts that the intent itself tells. `guarantees`
    are decided and said in order. `statuses` are the order statuses for which the request makes sense; they
    narrow the choice of items, `parcels` (logistics statuses) or `goods` (categories) narrow
    it further. `asks` are asked before anything is decided, if they are not known; `claims`
    before a case of kind `case` is opened; `kinds` gives another kind for what the shopper wants. `general` is the guarantee explained when no item is meant;
    `general_first` names the intents that ask about terms rather than for a claim. `proof_in_time`: the rule counts
    photos by the time they were sent. `seller_says` gives, for what the seller said, the flow that answers instead.
    """

    id: str
    intents: Mapping[str, Mapping[str, Any]]
    guarantees: tuple[str, ...]
    general: str
    statuses: frozenset[str] = frozenset()
    asks: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    case: str = ""
    kinds: Mapping[str, str] = field(default_factory=dict)  # wanted -> kind of case
    parcels: frozenset[str] = frozenset()
    goods: frozenset[str] = frozenset()
    untold: Mapping[str, str] = field(default_factory=dict)  # fact of an intent -> words (regex) that do not tell it
    not_yet: frozenset[str] = frozenset()  # reasons by which nothing can be opened yet
    unfounded: frozenset[str] = frozenset()  # reasons to ask for what is missing, and not to open anything without it
    with_case: bool = False  # lines with an open case go first
    general_first: frozenset[str] = frozenset()
    category: str = ""  # "fresh": only such goods; an item of another kind goes to flow `otherwise`
    otherwise: str = ""
    proof_in_time: bool = False
    seller_says: Mapping[str, str] = field(default_factory=dict)
    tells: Mapping[str, str] = field(default_factory=dict)  # fact that is read, not asked -> words (regex) that must be there
    days: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # fact -> days from today -> words (regex) that tell it
    claims_first: Mapping[str, str] = field(default_factory=dict)  # told cause -> the flow that is claimed instead
    causes: Mapping[str, str] = field(default_factory=dict)  # told cause -> the flow that answers instead
    by_status: Mapping[str, str] = field(default_factory=dict)  # status of order or parcel -> the flow instead

    def intent_for(self, cause: str) -> str:
        """The intent that would have begun this flow for `cause`; else its first."""
        telling = [name for name, told in self.intents.items() if told.get("cause") == cause]
        return next(iter([*telling, *self.intents]), "")


def read_flows(folder: Path) -> dict[str, Flow]:
    """Read every flow. Raises KnowledgeError naming file and line; an intent may start one flow only."""
    flows = {file.stem: _flow(file) for file in sorted(folder.glob("*.yml"))}
    started: dict[str, str] = {}
    for flow in flows.values():
        for intent in flow.intents:
            if started.setdefault(intent, flow.id) != flow.id:
                raise compose(folder / f"{flow.id}.yml").error(f"{intent} starts {started[intent]} already")
    for flow in flows.values():
        for other in (*flow.causes.values(), *flow.claims_first.values(), *flow.seller_says.values(), *flow.by_status.values(), *filter(None, [flow.otherwise])):
            if other not in flows:
                raise compose(folder / f"{flow.id}.yml").error(f"{other} is no flow")
    return flows


def _flow(file: Path) -> Flow:
    root = compose(file)
    entries = root.entries()
    known = {"intents", "guarantees", "general", "statuses", "asks", "claims", "case", "general_first",
             "category", "otherwise", "causes", "by_status", "kinds", "proof_in_time", "claims_first", "seller_says", "parcels", "goods", "with_case", "untold", "not_yet", "unfounded", "days", "tells"}
    for key, node in entries.items():
        if key not in known:
            raise node.error(f"{key} is not known here; known are {', '.join(sorted(known))}")
    for key in ("intents", "guarantees", "general"):
        if key not in entries:
            raise root.error(f"{key} is missing")
    return Flow(
        id=file.stem,
        intents={name: _facts(node) for name, node in entries["intents"].entries().items()},
        guarantees=_texts(entries, "guarantees"),
        general=entries["general"].text,
        statuses=frozenset(_texts(entries, "statuses")),
        asks=_texts(entries, "asks"),
        claims=_texts(entries, "claims"),
        case=entries["case"].text if "case" in entries else "",
        general_first=frozenset(_texts(entries, "general_first")),
        category=entries["category"].text if "category" in entries else "",
        otherwise=entries["otherwise"].text if "otherwise" in entries else "",
        proof_in_time="proof_in_time" in entries and entries["proof_in_time"].text == "true",
        days={fact: _mapping({fact: node}, fact) for fact, node in entries["days"].entries().items()} if "days" in entries else {},
        tells=_mapping(entries, "tells"),
        claims_first=_mapping(entries, "claims_first"),
        seller_says=_mapping(entries, "seller_says"),
        causes=_mapping(entries, "causes"),
        by_status=_mapping(entries, "by_status"),
        kinds=_mapping(entries, "kinds"),
        parcels=frozenset(_texts(entries, "parcels")),
        goods=frozenset(_texts(entries, "goods")),
        untold=_mapping(entries, "untold"),
        not_yet=frozenset(_texts(entries, "not_yet")),
        unfounded=frozenset(_texts(entries, "unfounded")),
        with_case="with_case" in entries and entries["with_case"].truth,
    )


def _facts(node: Node) -> dict[str, Any]:
    return {key: value.text for key, value in node.entries().items()}


def _mapping(entries: Mapping[str, Node], key: str) -> dict[str, str]:
    return {name: node.text for name, node in entries[key].entries().items()} if key in entries else {}


def _texts(entries: Mapping[str, Node], key: str) -> tuple[str, ...]:
    return tuple(node.text for node in entries[key].items()) if key in entries else ()
