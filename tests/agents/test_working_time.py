"""Working time: both sides of opening, lunch, midnight and holidays."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from bot.desk import working
from bot.knowledge_files import KnowledgeError
from bot.knowledge_files.service import DAYS, ServiceHours, load_service_hours

DAY = ((9 * 60, 12 * 60), (13 * 60, 18 * 60))  # with lunch
HOURS = ServiceHours(
    weekly=(DAY, DAY, DAY, DAY, DAY, (), ()),
    closed=frozenset({date(2026, 11, 26)}),
    extra={date(2026, 11, 28): ((20 * 60, 24 * 60),), date(2026, 11, 29): ((0, 60),)},
)


def at(text: str) -> datetime:
    """A moment of November 2026 in Beijing, `day time`; the 25th is a Wednesday."""
    return datetime.fromisoformat(f"2026-11-{text}+08:00")


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        ("25 08:59:59", "25 09:00:00"),
        ("25 09:00:00", "25 09:00:00"),
        ("25 11:59:59", "25 11:59:59"),
        ("25 12:00:00", "25 13:00:00"),  # lunch
        ("25 13:00:00", "25 13:00:00"),
        ("25 18:00:00", "27 09:00:00"),  # the 26th is closed
        ("26 10:00:00", "27 09:00:00"),
        ("27 18:00:00", "28 20:00:00"),  # a Saturday with hours of its own
        ("28 23:59:59", "28 23:59:59"),
        ("29 00:00:00", "29 00:00:00"),  # past midnight
        ("29 01:00:00", "30 09:00:00"),
    ],
)
def test_people_are_next_there(now: str, opens: str) -> None:
    assert working.next_open(HOURS, at(now)) == at(opens)
    assert working.is_open(HOURS, at(now)) == (now == opens)


@pytest.mark.parametrize(
    ("start", "minutes", "ends"),
    [
        ("25 09:00", 60, "25 10:00"),
        ("25 11:30", 30, "25 12:00"),  # to the last instant before lunch
        ("25 11:30", 31, "25 13:01"),
        ("25 12:20", 10, "25 13:10"),  # begun at lunch
        ("25 17:50", 30, "27 09:20"),  # over a closed day
        ("25 03:00", 480, "25 18:00"),  # one whole day
        ("25 03:00", 481, "27 09:01"),
        ("28 23:30", 60, "29 00:30"),  # over midnight
        ("28 23:30", 91, "30 09:01"),
        ("26 10:00", 0, "26 10:00"),
    ],
)
def test_working_minutes_add_up(start: str, minutes: int, ends: str) -> None:
    assert working.add(HOURS, at(start), minutes) == at(ends)


def test_between_is_the_other_side_of_add() -> None:
    start = at("25 11:17")
    for minutes in (1, 43, 44, 343, 344, 800, 1100):
        assert working.between(HOURS, start, working.add(HOURS, start, minutes)) == timedelta(minutes=minutes)
    assert working.between(HOURS, at("25 12:00"), at("25 13:00")) == timedelta()
    assert working.between(HOURS, at("27 09:00"), at("25 09:00")) == timedelta()


def test_spans_that_touch_at_midnight_are_one() -> None:
    assert working.closes_at(HOURS, at("28 21:00")) == at("29 01:00")
    assert working.closes_at(HOURS, at("25 11:00")) == at("25 12:00")
    assert working.closes_at(HOURS, at("25 12:30")) == at("25 18:00")


def test_any_zone_is_read_in_beijing() -> None:
    assert working.next_open(HOURS, datetime.fromisoformat("2026-11-25T00:59:00+00:00")) == at("25 09:00")


def test_a_house_that_never_opens_is_an_error() -> None:
    with pytest.raises(working.NeverOpen):
        working.next_open(ServiceHours(weekly=((),) * 7), at("25 09:00"))


def test_a_house_open_round_the_clock_ends_all_the_same() -> None:
    always = ServiceHours(weekly=(((0, 1440),),) * 7)
    assert working.is_open(always, at("25 03:00"))
    assert working.closes_at(always, at("25 03:00")) > at("25 03:00") + timedelta(days=300)
    assert working.add(always, at("25 23:59"), 2) == at("26 00:01")


def test_the_house_of_the_project_has_hours() -> None:
    hours = load_service_hours()
    assert working.is_open(hours, at("25 12:00"))
    assert not working.is_open(hours, at("25 22:00"))
    assert working.next_open(hours, at("25 22:00")) == at("26 09:00")


@pytest.mark.parametrize(
    ("span", "problem"),
    [("9-22", "no span"), ("22:00-09:00", "must rise"), ("09:00-24:01", "must rise"), ("09:60-10:00", "no span")],
)
def test_hours_that_cannot_be_are_refused(tmp_path, span: str, problem: str) -> None:
    rest = "".join(f", {day}: []" for day in DAYS[1:])
    text = f"weekly: {{monday: ['{span}']{rest}}}\nclosed: []\nextra: {{}}\n"
    (tmp_path / "service_hours.yml").write_text(text)
    with pytest.raises(KnowledgeError, match=problem):
        load_service_hours(tmp_path)
