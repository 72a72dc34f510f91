"""Signing in: hashes, lock-out, rotation, sign-out, the cookie and its CSRF token."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import httpx
import pytest
from argon2 import extract_parameters
from argon2.low_level import Type
from argon2.profiles import RFC_9106_LOW_MEMORY
from sqlalchemy import select

from bot.desk.agents import accounts
from bot.store.engine import Database
from bot.store.tables import AgentRow, AgentSessionRow, AuditRow
from tests.agents.console import PASSWORD, Office


def made(database: Database, now: datetime, login: str = "lin") -> None:
    with database.writing() as session:
        accounts.add(session, login, "小林", "agent", PASSWORD, now)


def test_passwords_are_kept_as_argon2id() -> None:
    from argon2 import PasswordHasher

    found = extract_parameters(PasswordHasher().hash("x" * 12))
    assert found.type is Type.ID
    assert found.memory_cost >= RFC_9106_LOW_MEMORY.memory_cost


def test_a_short_password_a_strange_login_and_a_taken_one_are_refused(database: Database, now: datetime) -> None:
    made(database, now)
    with database.writing() as session:
        for login, role, password in (("lin", "agent", PASSWORD), ("L", "agent", PASSWORD), ("bo", "king", PASSWORD), ("bo", "agent", "short")):
            with pytest.raises(accounts.BadAccount):
                accounts.add(session, login, "某人", role, password, now)


def test_the_account_rests_after_five_wrong_passwords_and_twice_as_long_each_time(database: Database, now: datetime) -> None:
    made(database, now)
    for _ in range(5):
        with pytest.raises(accounts.WrongPassword):
            accounts.sign_in(database, "lin", "wrong password", "::1", now)
    with pytest.raises(accounts.Locked) as first:
        accounts.sign_in(database, "lin", PASSWORD, "::1", now)
    assert first.value.seconds == 30
    later = now + timedelta(seconds=31)
    with pytest.raises(accounts.WrongPassword):
        accounts.sign_in(database, "lin", "wrong password", "::1", later)
    with pytest.raises(accounts.Locked) as second:
        accounts.sign_in(database, "lin", PASSWORD, "::1", later)
    assert second.value.seconds == 60
    opened = accounts.sign_in(database, "lin", PASSWORD, "::1", later + timedelta(seconds=61))
    assert opened.token
    with database.reading() as session:
        assert session.scalars(select(AgentRow)).one().failures == 0


def test_many_tries_at_once_get_no_more_than_one_by_one(database: Database, now: datetime) -> None:
    made(database, now)

    def guess(_: int) -> str:
        try:
            accounts.sign_in(database, "lin", "wrong password", "::1", now)
        except (accounts.WrongPassword, accounts.Locked) as refused:
            return type(refused).__name__
        return "in"

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(guess, range(20)))
    assert found.count("WrongPassword") == 5
    assert found.count("Locked") == 15


def test_a_token_is_replaced_and_the_old_one_dies_after_a_minute(database: Database, now: datetime) -> None:
    made(database, now)
    opened = accounts.sign_in(database, "lin", PASSWORD, "::1", now)
    assert accounts.resume(database, opened.token, now + timedelta(minutes=14)).token is None
    later = now + timedelta(minutes=15)
    changed = accounts.resume(database, opened.token, later)
    assert changed.token not in (None, opened.token)
    assert changed.csrf == opened.csrf
    assert accounts.resume(database, opened.token, later + timedelta(seconds=59)).token is None, "its minute of grace"
    with pytest.raises(accounts.NoSession):
        accounts.resume(database, opened.token, later + timedelta(minutes=1))
    with pytest.raises(accounts.NoSession):
        accounts.resume(database, changed.token, now + timedelta(hours=12))
    with database.reading() as session:
        assert opened.token not in [row.id for row in session.scalars(select(AgentSessionRow))], "only hashes are kept"


def test_a_new_password_and_disabling_end_every_window(database: Database, now: datetime) -> None:
    made(database, now)
    for change in (
        lambda session, row: accounts.set_password(session, row, PASSWORD),
        lambda session, row: accounts.disable(session, row, now),
    ):
        opened = accounts.sign_in(database, "lin", PASSWORD, "::1", now)
        with database.writing() as session:
            change(session, accounts.find(session, "lin"))
        with pytest.raises(accounts.NoSession):
            accounts.resume(database, opened.token, now)
    with pytest.raises(accounts.WrongPassword):
        accounts.sign_in(database, "lin", PASSWORD, "::1", now)


def test_the_cookie_is_for_the_interface_alone_and_a_change_needs_the_csrf_token(office: Office) -> None:
    with httpx.Client(base_url=office.gateway.url, trust_env=False) as http:
        assert http.get("/api/agent/session").status_code == 401
        wrong = http.post("/api/agent/session", json={"login": "lin", "password": "no"})
        assert (wrong.status_code, wrong.json()["code"]) == (401, "wrong_password")
    window = office.console("lin")
    answer = window.http.post("/api/agent/session", json={"login": "lin", "password": PASSWORD})
    cookie = answer.headers["Set-Cookie"]
    assert all(part in cookie for part in ("HttpOnly", "SameSite=strict", "Path=/api/agent", "Max-Age=43200")), cookie
    assert "Secure" not in cookie, "loopback without TLS"
    with httpx.Client(base_url=office.gateway.url, trust_env=False, headers={"Host": "kefu.example.com"}) as http:
        elsewhere = http.post("/api/agent/session", json={"login": "lin", "password": PASSWORD})
    assert "Secure" in elsewhere.headers["Set-Cookie"]
    del window.http.headers["X-CSRF"]
    refused = window.tries("presence", status="online")
    assert (refused.status_code, refused.json()["code"]) == (403, "csrf")
    window.http.headers["X-CSRF"] = answer.json()["csrf"]
    assert window.post("presence", status="online")["status"] == "online"
    assert window.http.delete("/api/agent/session").status_code == 200
    assert window.http.get("/api/agent/session").status_code == 401


def test_signing_in_and_out_is_noted(office: Office) -> None:
    window = office.console("lin")
    window.http.delete("/api/agent/session")
    with office.gateway.database.reading() as session:
        assert [row.action for row in session.scalars(select(AuditRow))] == ["sign_in", "sign_out"]


def test_the_gateway_hands_out_the_new_token(office: Office) -> None:
    window = office.console("lin")
    before = window.http.cookies["anxin_agent"]
    office.gateway.clock.now += timedelta(minutes=16)
    assert window.http.get("/api/agent/session").status_code == 200
    assert window.http.cookies["anxin_agent"] != before


def test_who_signs_in_is_there_unless_they_chose_away(office: Office) -> None:
    lin = office.console("lin")
    me = lin.get("session")
    assert me["status"] == "online"
    assert me["now"]
    lin.post("presence", status="away")
    assert office.console("lin").me["status"] == "away"
    lin.post("presence", status="offline")
    assert office.console("lin").me["status"] == "online"
