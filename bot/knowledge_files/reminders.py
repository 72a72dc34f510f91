"""Reads knowledge/reminders.yml: when the shopper is warned before a limit ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bot.guarantee.clock import shanghai
from bot.knowledge_files.nodes import KNOWLEDGE, Node, compose, need, only


@dataclass(frozen=True, slots=True)
class Reminders:
    """Waking hours (whole hours of Beijing's day), leads (longest limit first), and the rights that are warned of."""

    opens: int
    shuts: int
    evening: int
    leads: tuple[tuple[timedelta, timedelta], ...]
    rights: frozenset[str]
    not_while: frozenset[str]

    def awake(self, now: datetime) -> bool:
        """True in the hours in which shoppers may be written to."""
        return self.opens <= shanghai(now).hour < self.shuts

    def warn_at(self, due: datetime, now: datetime) -> datetime | None:
        """Return when to warn of what ends at `due`, noted at `now`; None when it is too near, or ends in this night."""
        lead = next((lead for longer, lead in self.leads if due - now > longer), None)
        if lead is None:
            return None
        warn = shanghai(due - lead)
        if not self.awake(warn):
            before = warn if warn.hour >= self.shuts else warn - timedelta(days=1)
            warn = before.replace(hour=self.evening, minute=0, second=0, microsecond=0)
        if warn <= now:
            warn = self._next_opening(now)
        return warn if warn < due else None

    def _next_opening(self, now: datetime) -> datetime:
        today = shanghai(now).replace(hour=self.opens, minute=0, second=0, microsecond=0)
        return today if today > now else today + timedelta(days=1)


def load_reminders(directory: Path = KNOWLEDGE) -> Reminders:
    """Read `directory`/reminders.yml. Raises KnowledgeError naming file and line."""
    entries = _fields(compose(directory / "reminders.yml"), "waking", "leads", "rights", "not_while")
    waking = _fields(entries["waking"], "from", "to", "evening")
    opens, shuts, evening = (waking[name].whole for name in ("from", "to", "evening"))
    if not 0 <= opens <= evening < shuts <= 24:
        raise entries["waking"].error("from, evening, to are not in this order within a day")
    leads = [_lead(node) for node in entries["leads"].items()]
    if leads != sorted(leads, reverse=True):
        raise entries["leads"].error("the longest goes first")
    rights, not_while = (frozenset(node.text for node in entries[name].items()) for name in ("rights", "not_while"))
    return Reminders(opens, shuts, evening, tuple(leads), rights, not_while)


def _lead(node: Node) -> tuple[timedelta, timedelta]:
    entries = _fields(node, "longer_than", "warn")
    longer, warn = (timedelta(hours=entries[name].whole) for name in ("longer_than", "warn"))
    if warn >= longer:
        raise node.error("the warning would be noted and due at once")
    return longer, warn


def _fields(node: Node, *names: str) -> dict[str, Node]:
    entries = node.entries()
    only(node, entries, set(names))
    need(node, entries, *names)
    return entries
