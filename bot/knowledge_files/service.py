"""Reads knowledge/service_hours.yml: when people are there to answer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from pathlib import Path

from bot.knowledge_files.nodes import KNOWLEDGE, Node, compose, need, only

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DAY = 24 * 60  # minutes
_SPAN = re.compile(r"(\d\d):([0-5]\d)-(\d\d):([0-5]\d)")
Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class ServiceHours:
    """Spans of each day in minutes from 00:00 Beijing time, the end outside. `extra` goes before `closed` and `weekly`."""

    weekly: tuple[Spans, ...]  # Monday first
    closed: frozenset[date] = frozenset()
    extra: Mapping[date, Spans] = field(default_factory=dict)

    def spans(self, day: date) -> Spans:
        """Return when people are there on `day`, in order."""
        if day in self.extra:
            return self.extra[day]
        return () if day in self.closed else self.weekly[day.weekday()]


def load_service_hours(directory: Path = KNOWLEDGE) -> ServiceHours:
    """Read `directory`/service_hours.yml. Raises KnowledgeError naming file and line."""
    root = compose(directory / "service_hours.yml")
    entries = root.entries()
    only(root, entries, {"weekly", "closed", "extra"})
    need(root, entries, "weekly", "closed", "extra")
    week = entries["weekly"].entries()
    only(entries["weekly"], week, set(DAYS))
    need(entries["weekly"], week, *DAYS)
    weekly = tuple(_spans(week[day]) for day in DAYS)
    if not any(weekly):
        raise entries["weekly"].error("no day of the week has hours")
    closed = frozenset(node.day for node in entries["closed"].items())
    return ServiceHours(weekly, closed, {_day(node, key): _spans(node) for key, node in entries["extra"].entries().items()})


def _day(node: Node, key: str) -> date:
    try:
        return date.fromisoformat(key)
    except ValueError:
        raise node.error(f"{key} is not a day like 2026-11-11") from None


def _spans(node: Node) -> Spans:
    spans = tuple(_span(entry) for entry in node.items())
    if any(end > start for (_, end), (start, _) in pairwise(spans)):
        raise node.error("spans must follow each other")
    return spans


def _span(node: Node) -> tuple[int, int]:
    found = _SPAN.fullmatch(node.text)
    if found is None:
        raise node.error(f"{node.text} is no span like 09:00-22:00")
    from_hour, from_minute, to_hour, to_minute = map(int, found.groups())
    start, end = from_hour * 60 + from_minute, to_hour * 60 + to_minute
    if not start < end <= DAY:
        raise node.error(f"{node.text} must rise and end by 24:00")
    return start, end
