"""Instants, days and the first instant too late, always in Shanghai time.

Facts are kept to the whole second, so the first instant too late after an inclusive limit
("within 48 hours", 48 h sharp is still in time) is one second after it.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
SECOND = timedelta(seconds=1)


class NaiveTime(ValueError):
    """A time without a zone: the engine refuses to guess one."""


def shanghai(moment: datetime) -> datetime:
    """Return `moment` in Shanghai time, cut to the whole second. Raises NaiveTime for a naive one."""
    if moment.utcoffset() is None:
        raise NaiveTime(f"{moment.isoformat()} has no time zone")
    if moment.tzinfo is not SHANGHAI:
        moment = moment.astimezone(SHANGHAI)
    return moment.replace(microsecond=0) if moment.microsecond else moment


def day_of(moment: datetime) -> date:
    """Return the Shanghai day of `moment`."""
    return moment.astimezone(SHANGHAI).date()


def midnight(day: date) -> datetime:
    """Return 00:00 of `day`."""
    return datetime.combine(day, time(), SHANGHAI)


def next_midnight(moment: datetime) -> datetime:
    """Return 00:00 of the day after `moment` (24:00 of its day): 民法典 201, the first day is not counted."""
    return midnight(day_of(moment) + timedelta(days=1))


def day_end(day: date) -> datetime:
    """Return the first instant after 23:59:59 of `day`, for limits written "当日 23:59:59 前"."""
    return midnight(day + timedelta(days=1))


def after(limit: datetime) -> datetime:
    """Return the first instant too late when `limit` itself is still in time."""
    return limit + SECOND


def after_days(start: datetime, days: int) -> datetime:
    """Return the first instant too late of "within `days` days": the day of `start` is not counted."""
    return next_midnight(start) + timedelta(days=days)


def add_months(day: date, months: int) -> date:
    """Return the day `months` later; a missing day becomes the last of that month (民法典 202)."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def after_months(start: datetime, months: int) -> datetime:
    """Return the first instant too late of "within `months` months" from the day of `start`."""
    return midnight(add_months(day_of(start), months) + timedelta(days=1))
