"""When a shopper is warned: in waking hours, before the end, and not at once after it was said."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.knowledge_files import KNOWLEDGE, KnowledgeError
from bot.knowledge_files.reminders import load_reminders
from bot.store.base import SHANGHAI

HOUR = timedelta(hours=1)
REMINDERS = load_reminders()


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("noted", "due", "warn"),
    [
        ("2026-11-25 12:00", "2026-11-30 15:00", "2026-11-29 15:00"),  # days: a day before
        ("2026-11-25 12:00", "2026-12-01 00:00", "2026-11-29 20:00"),  # midnight: the evening before
        ("2026-11-25 12:00", "2026-11-30 06:00", "2026-11-28 20:00"),  # early: the evening before
        ("2026-11-25 12:00", "2026-11-30 09:00", "2026-11-29 09:00"),  # the first waking minute
        ("2026-11-25 12:00", "2026-11-30 21:00", "2026-11-29 20:00"),  # the first minute too late
        ("2026-11-25 12:00", "2026-11-30 20:59", "2026-11-29 20:59"),
        ("2026-11-25 12:00", "2026-11-26 14:00", "2026-11-26 10:00"),  # a day: four hours before
        ("2026-11-25 12:00", "2026-11-25 18:00", "2026-11-25 17:00"),  # hours: one before
        ("2026-11-25 20:30", "2026-11-26 10:00", "2026-11-26 09:00"),  # the evening has passed: the next morning
        ("2026-11-25 12:00", "2026-11-25 14:00", None),  # it was just said
        ("2026-11-25 22:00", "2026-11-26 06:00", None),  # all of it is night
    ],
)
def test_when_a_limit_is_warned_of(noted, due, warn):
    found = REMINDERS.warn_at(at(due), at(noted))
    assert found == (at(warn) if warn else None)


def test_every_warning_of_a_week_of_limits_is_awake_before_its_end_and_after_it_was_noted():
    noted = at("2026-11-25 12:00")
    for quarter in range(1, 4 * 24 * 9):
        due = noted + quarter * HOUR / 4
        warn = REMINDERS.warn_at(due, noted)
        if warn is not None:
            assert REMINDERS.awake(warn)
            assert noted < warn < due


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("from: 9, to: 21", "from: 21, to: 9", "not in this order"),
        ("{longer_than: 48, warn: 24}", "{longer_than: 48, warn: 48}", "due at once"),
        ("{longer_than: 48, warn: 24}", "{longer_than: 6, warn: 3}", "longest goes first"),
    ],
)
def test_what_cannot_be_is_refused_with_its_line(tmp_path, old, new, says):
    text = (KNOWLEDGE / "reminders.yml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "reminders.yml").write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(KnowledgeError, match=says):
        load_reminders(tmp_path)


def test_every_right_that_is_warned_of_has_terms():
    for name in REMINDERS.rights:
        assert (KNOWLEDGE / "guarantees" / f"{name}.yml").exists(), name
