"""Who may do what: one table in one place. Every call of the agents' interface names one of these."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

AGENT = frozenset(
    {
        "chat.read_own",
        "chat.claim",
        "chat.write",
        "chat.note",
        "chat.transfer",
        "chat.close",
        "case.open",
        "case.move",
        "personal.reveal",
        "knowledge.search",
        "ticket.read",
        "ticket.write",
    }
)
SUPERVISOR = AGENT | {
    "chat.read_all",
    "chat.assign",
    "chat.whisper",
    "chat.take_over",
    "ticket.export",
    "board.read",
    "learning.read",
    "learning.decide",
    "agent.read",
    "audit.read",
}
ADMIN = SUPERVISOR | {"agent.write"}
ROLES: Mapping[str, frozenset[str]] = {"agent": AGENT, "supervisor": SUPERVISOR, "admin": ADMIN}
PERMISSIONS = ADMIN


@dataclass(frozen=True, slots=True)
class Agent:
    """Somebody who is signed in. `skills` are `category:<id>` and `shop:<id>`; empty means everything."""

    id: str
    name: str
    role: str
    skills: tuple[str, ...]
    permissions: frozenset[str]

    def may(self, permission: str) -> bool:
        """True when the agent's role has `permission`. Raises KeyError for one that no role has: a slip of ours."""
        if permission not in PERMISSIONS:
            raise KeyError(permission)
        return permission in self.permissions
