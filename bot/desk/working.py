"""Working time: whether people are there, when they are next, and sums of time that run only while they are.

Pure, given the hours. Beijing has no daylight saving: a day has 24 hours.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.guarantee.clock import day_of, midnight
from bot.knowledge_files.service import ServiceHours

LOOKED = 400  # days ahead: no house closes longer


class NeverOpen(ValueError):
    """The hours have no open moment within a year."""


def is_open(hours: ServiceHours, now: datetime) -> bool:
    """True when people are there at `now`."""
    start, _ = next(_open_spans(hours, now))
    return start <= now


def next_open(hours: ServiceHours, now: datetime) -> datetime:
    """Return the first moment from `now` on at which people are there; `now` itself when they are. Raises NeverOpen."""
    start, _ = next(_open_spans(hours, now))
    return max(start, now)


def closes_at(hours: ServiceHours, now: datetime) -> datetime:
    """Return the first moment after `next_open` at which people have gone, spans that touch taken as one."""
    spans = _open_spans(hours, now)
    _, end = next(spans)
    for start, later in spans:
        if start != end or later - now > timedelta(days=LOOKED):
            break
        end = later
    return end


def add(hours: ServiceHours, start: datetime, minutes: int | timedelta) -> datetime:
    """Return the moment by which `minutes` of working time have passed since `start`: the first that is too late.

    Nothing to wait for is over at `start` itself, open or not. Raises NeverOpen.
    """
    left = minutes if isinstance(minutes, timedelta) else timedelta(minutes=minutes)
    if left <= timedelta():
        return start
    for begins, ends in _open_spans(hours, start):
        begins = max(begins, start)
        if begins + left <= ends:
            return begins + left
        left -= ends - begins
    raise NeverOpen


def between(hours: ServiceHours, start: datetime, end: datetime) -> timedelta:
    """Return how much working time lies between two moments; none when `end` is not after `start`."""
    total = timedelta()
    if end <= start:
        return total
    for begins, ends in _open_spans(hours, start):
        if begins >= end:
            break
        total += min(ends, end) - max(begins, start)
    return total


def _open_spans(hours: ServiceHours, start: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Yield the spans that end after `start`, in order. Raises NeverOpen when a year passes without one."""
    day, idle = day_of(start), 0
    while idle < LOOKED:
        idle += 1
        for first, last in hours.spans(day):
            begins, ends = midnight(day) + timedelta(minutes=first), midnight(day) + timedelta(minutes=last)
            if ends > start:
                idle = 0
                yield begins, ends
        day += timedelta(days=1)
    raise NeverOpen
