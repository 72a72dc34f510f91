"""Moments of the demo data, written relative to `now`."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta

from bot.store.base import SHANGHAI

CLOCK = re.compile(r"([+-]\d+)d (\d{2}):(\d{2})(?::(\d{2}))?")
MOMENTS = ("_at", "_time", "_by", "_demand")  # how the facts that are moments end
OFFSET = re.compile(r"([+-])(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?")


class NotAMoment(ValueError):
    """A text that is neither `-5d 15:30` nor `-7d23h59m`."""


def moment(text: str, now: datetime) -> datetime:
    """Return the moment that `text` names at `now` (aware).

    `-5d 15:30` is 15:30 in Beijing, five days before the day of `now`; `-7d23h59m` is exactly that
    long before `now`, `+2h` after it.
    """
    text = str(text)
    if found := CLOCK.fullmatch(text):
        days, hour, minute, second = (int(part or 0) for part in found.groups())
        day = now.astimezone(SHANGHAI).date() + timedelta(days=days)
        return datetime.combine(day, time(hour, minute, second), SHANGHAI)
    found = OFFSET.fullmatch(text)
    if found is None or not any(found.groups()[1:]):
        raise NotAMoment(f"{text!r} is no moment; write -5d 15:30 or -7d23h59m")
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:])
    span = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    start = now.astimezone(SHANGHAI).replace(microsecond=0)
    return start + (span if found[1] == "+" else -span)


def resolved(facts: dict[str, object], now: datetime) -> dict[str, object]:
    """Return `facts` with every moment as ISO text with its offset and every `…_on` as an ISO day."""
    return {key: _resolved(key, value, now) for key, value in facts.items()}


def _resolved(key: str, value: object, now: datetime) -> object:
    if isinstance(value, dict):
        return resolved(value, now)
    if isinstance(value, str) and key.endswith(MOMENTS) and value[:1] in "+-":
        return moment(value, now).isoformat()
    if isinstance(value, str) and key.endswith("_on") and value[:1] in "+-":
        return moment(value, now).date().isoformat()
    return value
