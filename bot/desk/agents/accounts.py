"""Agents' accounts: passwords, lock-out, and the sessions of their windows.

A session's token is kept as its SHA-256 alone, and is replaced every quarter of an hour. Its CSRF token stays the
same from sign-in to sign-out, so all tokens of one window are known by it.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from hashlib import sha256
from uuid import uuid4

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.desk.agents import audit
from bot.desk.agents.permissions import ROLES, Agent
from bot.store.engine import Database
from bot.store.tables import AgentRow, AgentSessionRow

LIFE = timedelta(hours=12)
ROTATE = timedelta(minutes=15)
GRACE = timedelta(minutes=1)  # a replaced token still counts: other requests of the window are on their way
FREE_TRIES = 5  # wrong passwords before the account rests
FIRST_REST = timedelta(seconds=30)  # doubled by each further try
LONGEST_REST = timedelta(hours=1)
MIN_PASSWORD, MAX_PASSWORD = 10, 200  # characters
LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")
HASHER = PasswordHasher()  # argon2id with the parameters of RFC 9106 for little memory


class BadAccount(ValueError):
    """An account that cannot be made or changed like this; the message says why."""


class WrongPassword(Exception):
    """No such login, a wrong password, or a disabled account; which of them is not told."""


class Locked(Exception):
    """Too many wrong passwords; `seconds` to wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"locked for {seconds} s")
        self.seconds = seconds


class NoSession(Exception):
    """The token is unknown, or its time is over."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A session that holds. `token` is for the cookie; None while the one in use stays."""

    agent: Agent
    csrf: str
    ends_at: datetime
    token: str | None = None


def agent_of(row: AgentRow) -> Agent:
    """Return an account with what its role may do."""
    return Agent(row.id, row.name, row.role, tuple(row.skills), ROLES[row.role])


# Accounts


def add(
    session: Session,
    login: str,
    name: str,
    role: str,
    password: str,
    now: datetime,
    *,
    skills: Sequence[str] = (),
    cap: int = 6,
) -> AgentRow:
    """Make an account. Raises BadAccount."""
    if not LOGIN.fullmatch(login):
        raise BadAccount("a login has 2 to 40 of a-z 0-9 . _ -")
    if find(session, login) is not None:
        raise BadAccount(f"the login {login} is taken")
    if role not in ROLES:
        raise BadAccount(f"{role!r} is no role; there are {', '.join(ROLES)}")
    if not 0 < len(name.strip()) <= 40:
        raise BadAccount("a name has 1 to 40 characters")
    row = AgentRow(
        id=uuid4().hex,
        login=login,
        name=name.strip(),
        password_hash=_hash(password),
        role=role,
        skills=list(skills),
        cap=cap,
        status="offline",
        failures=0,
        created_at=now,
    )
    session.add(row)
    session.flush()
    return row


def find(session: Session, login: str) -> AgentRow | None:
    """Return the account of that login."""
    return session.scalar(select(AgentRow).where(AgentRow.login == login))


def every(session: Session) -> Sequence[AgentRow]:
    """Return all accounts by login."""
    return session.scalars(select(AgentRow).order_by(AgentRow.login)).all()


def set_password(session: Session, row: AgentRow, password: str) -> None:
    """Give a new password; all windows are signed out. Raises BadAccount."""
    row.password_hash = _hash(password)
    row.failures, row.locked_until = 0, None
    _end_all(session, row.id)


def disable(session: Session, row: AgentRow, now: datetime) -> None:
    """Let nobody in under this account any more; all windows are signed out."""
    row.disabled_at = now
    row.status = "offline"
    _end_all(session, row.id)


def enable(row: AgentRow) -> None:
    """Take a disabled account back."""
    row.disabled_at = None


def _hash(password: str) -> str:
    if not MIN_PASSWORD <= len(password) <= MAX_PASSWORD:
        raise BadAccount(f"a password has {MIN_PASSWORD} to {MAX_PASSWORD} characters")
    return HASHER.hash(password)


# Signing in


def sign_in(database: Database, login: str, password: str, address: str, now: datetime) -> Opened:
    """Open a session; who was offline is online from now on, who chose away stays away. Raises WrongPassword or Locked.

    A try counts as a failure before the password is looked at, so that many at once get no more tries than one by one.
    """
    known = _count_try(database, login, now)
    right = _verify(known[1] if known else _nobodys(), password) and known is not None
    if not right:
        raise WrongPassword
    with database.writing() as session:
        row = session.get_one(AgentRow, known[0])
        if row.disabled_at is not None or row.password_hash != known[1]:
            raise WrongPassword
        row.failures, row.locked_until = 0, None
        row.status, row.seen_at = "online" if row.status == "offline" else row.status, now
        if HASHER.check_needs_rehash(row.password_hash):
            row.password_hash = HASHER.hash(password)
        audit.note(session, row.id, "sign_in", now, detail={"address": address})
        token, csrf = secrets.token_urlsafe(32), secrets.token_urlsafe(24)
        _keep(session, token, row.id, csrf, address, now, now, now + LIFE)
        return Opened(agent_of(row), csrf, now + LIFE, token)


def _count_try(database: Database, login: str, now: datetime) -> tuple[str, str] | None:
    """Return id and hash of the account; None when there is none. Raises Locked."""
    with database.writing() as session:
        row = session.scalar(select(AgentRow).where(AgentRow.login == login).with_for_update()) if _storable(login) else None
        if row is None or row.disabled_at is not None:
            return None
        if row.locked_until is not None and now < row.locked_until:
            raise Locked(max(1, round((row.locked_until - now).total_seconds())))
        row.failures += 1
        if row.failures >= FREE_TRIES:
            row.locked_until = now + min(FIRST_REST * 2 ** min(row.failures - FREE_TRIES, 12), LONGEST_REST)
        return row.id, row.password_hash


def _storable(login: str) -> bool:
    return LOGIN.fullmatch(login) is not None


def _verify(hashed: str, password: str) -> bool:
    try:
        return HASHER.verify(hashed, password)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobodys() -> str:
    """A hash that is tried for logins nobody has, so that the time taken does not tell which exist."""
    return HASHER.hash(secrets.token_urlsafe(32))


# Sessions


def resume(database: Database, token: str, now: datetime) -> Opened:
    """Return the session of a token, with a new token when it is time for one. Raises NoSession."""
    with database.reading() as session:
        row, agent = _session(session, token, now)
        opened = Opened(agent_of(agent), row.csrf, row.ends_at)
        due = now - row.rotated_at >= ROTATE
    return _rotate(database, token, now) if due else opened


def look(database: Database, token: str, now: datetime) -> Opened:
    """Return the session of a token, and leave the token as it is. Raises NoSession."""
    with database.reading() as session:
        row, agent = _session(session, token, now)
        return Opened(agent_of(agent), row.csrf, row.ends_at)


def signed_in_by_csrf(database: Database, agent_id: str, csrf: str, now: datetime) -> bool:
    """True while a window, known by its CSRF token, is signed in."""
    wanted = select(AgentSessionRow.id).where(
        AgentSessionRow.agent_id == agent_id, AgentSessionRow.csrf == csrf, AgentSessionRow.ends_at > now
    )
    with database.reading() as session:
        return session.scalar(wanted.limit(1)) is not None


def _session(session: Session, token: str, now: datetime) -> tuple[AgentSessionRow, AgentRow]:
    found = session.execute(
        select(AgentSessionRow, AgentRow)
        .join(AgentRow, AgentRow.id == AgentSessionRow.agent_id)
        .where(AgentSessionRow.id == _kept(token), AgentSessionRow.ends_at > now, AgentRow.disabled_at.is_(None))
    ).first()
    if found is None:
        raise NoSession
    return found[0], found[1]


def _rotate(database: Database, token: str, now: datetime) -> Opened:
    with database.writing() as session:
        row, agent = _session(session, token, now)
        session.refresh(row, with_for_update=True)
        if now - row.rotated_at < ROTATE:  # another request was first
            return Opened(agent_of(agent), row.csrf, row.ends_at)
        new, ends = secrets.token_urlsafe(32), row.ends_at
        _keep(session, new, agent.id, row.csrf, row.address, row.created_at, now, ends)
        row.rotated_at, row.ends_at = now, min(ends, now + GRACE)
        session.execute(delete(AgentSessionRow).where(AgentSessionRow.ends_at <= now))
        return Opened(agent_of(agent), row.csrf, ends, new)


def sign_out(session: Session, csrf: str, agent: str, now: datetime) -> None:
    """End a window's session with all its tokens."""
    session.execute(delete(AgentSessionRow).where(AgentSessionRow.csrf == csrf, AgentSessionRow.agent_id == agent))
    audit.note(session, agent, "sign_out", now)


def _keep(
    session: Session, token: str, agent: str, csrf: str, address: str, created: datetime, rotated: datetime, ends: datetime
) -> None:
    session.add(
        AgentSessionRow(
            id=_kept(token),
            agent_id=agent,
            csrf=csrf,
            address=address[:64],
            created_at=created,
            rotated_at=rotated,
            ends_at=ends,
        )
    )


def _kept(token: str) -> str:
    return sha256(token.encode("utf-8", "replace")).hexdigest()


def _end_all(session: Session, agent: str) -> None:
    session.execute(delete(AgentSessionRow).where(AgentSessionRow.agent_id == agent))
