"""Times that shoppers name, resolved against a moment: 上周三, 双十一那天, 前天晚上, 11月5号, 三天前.

A value is a day (2026-11-18), a span of days (2026-11-16/2026-11-22) or a moment (2026-11-05T15:00+08:00).
What was bought lies in the past, what is awaited in the future: a name that fits both (周三, 5号) is the
last one before now, unless words of waiting follow it (周三能到吗).
"""

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from bot.assistant.components import lexicon
from bot.assistant.components.entities.found import Found
from bot.assistant.components.entities.numerals import CHARACTERS, NUMBER, number, whole

AWAITED = re.compile(r"[^,。!]{0,4}?(?:能|会|可以|可不可以|前能|之前|以前|送|派|到(?:货|吗|不|得|家)|才|再|来|在家|上门|安排|发(?:货)?吗|有空|要用|截止|过期|结束)")
BOUGHT = re.compile(r"[^,。!?]{0,3}?(?:买|下单|拍|付|订|签收|收到|就|已经|发的|申请的|退的|的单|到的|寄的)")
WEEKDAYS = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6, "末": 5,
            "1": 0, "2": 1, "3": 2, "4": 3, "5": 4, "6": 5, "7": 6}
DAYS = {"大前天": -3, "大前日": -3, "前天": -2, "前日": -2, "前晚": -2, "昨天": -1, "昨日": -1, "昨儿": -1, "昨晚": -1, "昨夜": -1,
        "今天": 0, "今日": 0, "今儿": 0, "今早": 0, "今晚": 0, "当天": 0, "明天": 1, "明日": 1, "明儿": 1, "明早": 1, "明晚": 1,
        "后天": 2, "大后天": 3}
SHIFT = {"上上": -2, "上": -1, "这": 0, "本": 0, "下": 1, "下下": 2, None: 0}
YEARS = {"前年": -2, "去年": -1, "今年": 0, "明年": 1}
PARTS = {"凌晨": (0, 6), "清早": (5, 9), "早上": (6, 12), "早晨": (6, 12), "上午": (6, 12), "中午": (11, 14), "下午": (12, 18),
         "傍晚": (17, 20), "晚上": (18, 24), "夜里": (18, 24), "半夜": (0, 6), "晚": (18, 24), "早": (6, 12), "夜": (18, 24)}
MINUTES = {"分钟": 1, "小时": 60, "钟头": 60, "天": 1440, "日": 1440, "周": 10080, "星期": 10080, "礼拜": 10080}

SPOKEN = rf"(?:{NUMBER})"
DAY_WORD = re.compile("|".join(sorted(DAYS, key=len, reverse=True)))
WEEKDAY = re.compile(r"(?P<shift>上上|下下|上|下|这|本)?个?(?:周|星期|礼拜)(?P<day>[一二三四五六日天末1-7])(?![天个月年日\d周])")
WEEK = re.compile(r"(?P<shift>上上|下下|上|下|这|本)个?(?:周|星期|礼拜)(?![一二三四五六日天末\d])")
FULL_DATE = re.compile(r"(?P<y>20\d\d)[-/.年](?P<m>\d{1,2})[-/.月](?P<d>\d{1,2})[日号]?")
MONTH_DAY = re.compile(rf"(?P<year>前年|去年|今年|明年|20\d\d年|\d\d年)?的?(?P<m>{SPOKEN})月(?:份)?的?(?P<d>{SPOKEN})(?:[日号]|(?![\d个天块元件]))")
SLASHED = re.compile(r"(?<![\d/.])(?P<m>1[0-2]|[1-9])[/.](?P<d>3[01]|[12]\d|[1-9])(?:[日号]|(?=[买下付拍订签到]))")
DAY_OF_MONTH = re.compile(rf"(?P<month>上上个?月|上个?月|这个?月|本月|下个?月)?的?(?P<d>{SPOKEN})[号](?!线|楼|店|码|机|仓|柜|色|电池|房|院|门|桌)")
MONTH = re.compile(rf"(?<![\d个{CHARACTERS}])月(?P<part3>初|底|末)|(?P<shift>上上|下下|上|下|这|本|当)个?月(?P<part>初|中旬|中|底|末)?|(?P<year>前年|去年|今年|明年)?的?(?P<m>{SPOKEN})月(?:份)?(?P<part2>初|中旬|底|末)?(?![\d一二三四五六七八九十])")
YEAR = re.compile(r"前年|去年|今年|明年")
AGO = re.compile(rf"(?P<n>{NUMBER})(?P<half>个半|多个|个)?(?:多)?(?P<unit>分钟|小时|钟头|天|日|周|星期|礼拜|月|年)(?:多|半)?(?:之|以)?前(?!能|要|必|可|给|发|到|送)")
FEW_AGO = re.compile(r"前(?P<n>几|两|些|三|五)天|前(?:几|两|些)日")
JUST_NOW = re.compile(r"刚刚|刚才|方才|刚(?=买|拍|下单|付|收到|签收|申请)|这会儿?|现在|目前")
CLOCK = re.compile(rf"[的 ]?(?P<part>凌晨|清早|早上|早晨|上午|中午|下午|傍晚|晚上|夜里|半夜|晚|早|夜)?(?P<h>{SPOKEN})(?:[点时](?P<half>半)|[点时](?P<m>{SPOKEN})?分?钟?|:(?P<mm>\d\d))(?!个|天)")
PART = re.compile(r"的?(?P<part>凌晨|清早|早上|早晨|上午|中午|下午|傍晚|晚上|夜里|半夜)")
FESTIVAL_TAIL = r"(?:那天|当天|期间|活动|大促|的时候|那会儿?|前后|晚上|凌晨)?"


@dataclass(frozen=True)
class Days:
    """From `first` to `last`, both included."""

    first: date
    last: date


def times(text: str, now: datetime) -> Iterator[Found]:
    """Yield the times in a normalised text; the longest reading of a place wins later."""
    for pattern, resolve in _readers():
        for match in pattern.finditer(text):
            days = resolve(match, text, now)
            if days is not None:
                yield _with_clock(text, match.start(), match.end(), days, now)
    yield from _moments(text, now)


def _with_clock(text: str, start: int, end: int, days: Days, now: datetime) -> Found:
    """Add what follows a day: 晚上, 下午三点半, 15:30."""
    if days.first == days.last and (clock := CLOCK.match(text, end)) and (at := _clock(clock, text[end - 1])) is not None:
        moment = datetime(days.first.year, days.first.month, days.first.day, tzinfo=now.tzinfo) + at
        return Found("time", moment.isoformat(timespec="minutes"), start, clock.end())
    part = PART.match(text, end)
    inside = re.search(r"[早晚夜]$", text[start:end])
    if days.first == days.last and (part or inside):
        name = part["part"] if part else inside.group()
        begin, until = PARTS[name]
        day = datetime(days.first.year, days.first.month, days.first.day, tzinfo=now.tzinfo)
        more = {"from": (day + timedelta(hours=begin)).isoformat(timespec="minutes"),
                "to": (day + timedelta(hours=until)).isoformat(timespec="minutes")}
        return Found("time", days.first.isoformat(), start, part.end() if part else end, more)
    if days.first == days.last:
        return Found("time", days.first.isoformat(), start, end)
    return Found("time", f"{days.first.isoformat()}/{days.last.isoformat()}", start, end)


def _clock(match: re.Match[str], before: str = "") -> timedelta | None:
    """Return the time of day of a CLOCK match (昨晚 before it says evening); None where it is none."""
    hour, part = whole(match["h"]), match["part"] or before
    minute = 30 if match["half"] else whole(match["m"] or match["mm"] or "0") if (match["m"] or match["mm"]) else 0
    if hour is None or minute is None or hour > 24 or minute > 59:
        return None
    if (part in ("下午", "傍晚", "晚上", "夜里", "晚", "夜") and hour < 12) or (part == "中午" and hour < 11):
        hour += 12
    return timedelta(hours=hour, minutes=minute)


def _moments(text: str, now: datetime) -> Iterator[Found]:
    """Yield hours and minutes ago, just now, and bare times of today (下午三点)."""
    for match in AGO.finditer(text):
        value = number(match["n"])
        if value is None or match["unit"] not in ("分钟", "小时", "钟头"):
            continue
        moment = now - timedelta(minutes=int(value * MINUTES[match["unit"]]))
        yield Found("time", moment.isoformat(timespec="minutes"), *match.span())
    for match in re.finditer(r"(?:凌晨|早上|上午|中午|下午|晚上)" + CLOCK.pattern.replace("(?P<part>", "(?P<part>(?!)|"), text):
        inner = CLOCK.match(text, match.start())
        if inner and (at := _clock(inner)) is not None:
            day = datetime(now.year, now.month, now.day, tzinfo=now.tzinfo)
            yield Found("time", (day + at).isoformat(timespec="minutes"), *inner.span())


def _day_word(match: re.Match[str], text: str, now: datetime) -> Days | None:
    return _one(now.date() + timedelta(days=DAYS[match.group()]))


def _weekday(match: re.Match[str], text: str, now: datetime) -> Days | None:
    today = now.date()
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=SHIFT[match["shift"]])
    day = monday + timedelta(days=WEEKDAYS[match["day"]])
    if match["shift"] is None and _awaits(text, match.end()):
        day += timedelta(weeks=1) if day < today else timedelta()
    elif match["shift"] is None and day > today:
        day -= timedelta(weeks=1)
    return Days(day, day + timedelta(days=1)) if match["day"] == "末" else _one(day)


def _week(match: re.Match[str], text: str, now: datetime) -> Days | None:
    monday = now.date() - timedelta(days=now.weekday()) + timedelta(weeks=SHIFT[match["shift"]])
    return Days(monday, monday + timedelta(days=6))


def _full_date(match: re.Match[str], text: str, now: datetime) -> Days | None:
    return _day(int(match["y"]), int(match["m"]), int(match["d"]))


def _month_day(match: re.Match[str], text: str, now: datetime) -> Days | None:
    month, day = whole(match["m"]), whole(match["d"])
    named = match.groupdict().get("year")
    if month is None or day is None:
        return None
    if named:
        return _day(_year(named, now), month, day)
    return _nearest(lambda year: _day(year, month, day), text, match.end(), now)


def _day_of_month(match: re.Match[str], text: str, now: datetime) -> Days | None:
    day = whole(match["d"])
    if day is None or day > 31:
        return None
    if match["month"]:
        year, month = _month_from(now, {"上上": -2, "上": -1, "下": 1}.get(re.match("上上|[上下这本]", match["month"]).group(), 0))
        return _day(year, month, day)
    this, step = _day(now.year, now.month, day), 1 if _awaits(text, match.end()) else -1
    if this and (this.first - now.date()).days * step >= 0:
        return this
    year, month = _month_from(now, step)
    return _day(year, month, day)


def _month(match: re.Match[str], text: str, now: datetime) -> Days | None:
    if match["shift"] or match["part3"]:
        year, month = _month_from(now, {"上上": -2, "上": -1, "下": 1, "下下": 2}.get(match["shift"], 0))
    else:
        spoken = whole(match["m"])
        if spoken is None or not 1 <= spoken <= 12:
            return None
        month = spoken
        year = _year(match["year"], now) if match["year"] else now.year - (month > now.month and not _awaits(text, match.end()))
    first, last = {"初": (1, 10), "中": (11, 20), "中旬": (11, 20), "底": (21, 31), "末": (21, 31)}.get(
        match["part"] or match["part2"] or match["part3"] or "", (1, 31))
    last = min(last, calendar.monthrange(year, month)[1])
    return Days(date(year, month, first), date(year, month, last))


def _year_word(match: re.Match[str], text: str, now: datetime) -> Days | None:
    year = now.year + YEARS[match.group()]
    return Days(date(year, 1, 1), date(year, 12, 31))


def _ago(match: re.Match[str], text: str, now: datetime) -> Days | None:
    value, unit = number(match["n"]), match["unit"]
    if value is None:
        return None
    if match["half"] == "个半":
        value += number("半")
    if unit in ("月", "年"):
        if unit == "月" and not match["half"]:
            return None  # 三月前: March, not three months
        months = int(value * (12 if unit == "年" else 1)) if value.denominator == 1 else None
        if months is None:
            return _one(now.date() - timedelta(days=int(value * (365 if unit == "年" else 30))))
        year, month = _month_from(now, -months)
        return _day(year, month, min(now.day, calendar.monthrange(year, month)[1]))
    if unit in ("分钟", "小时", "钟头"):
        return None
    return _one((now - timedelta(minutes=int(value * MINUTES[unit]))).date())


def _few_ago(match: re.Match[str], text: str, now: datetime) -> Days | None:
    count = {"两": 2, "三": 3, "五": 5}.get(match["n"] or "几", 5)
    return Days(now.date() - timedelta(days=count), now.date() - timedelta(days=1))


def _just_now(match: re.Match[str], text: str, now: datetime) -> Days | None:
    return _one(now.date()) if match.group() not in ("现在", "目前") else None


def _festival(match: re.Match[str], text: str, now: datetime) -> Days | None:
    read = _festivals()[match["name"]]
    if match["year"]:
        return read(_year(match["year"], now))
    return _nearest(read, text, match.end(), now)


def _nearest(read: Callable[[int], Days | None], text: str, end: int, now: datetime) -> Days | None:
    """Return the last one that has begun, or, where it is awaited, the next that has not ended."""
    years = [found for year in (now.year - 1, now.year, now.year + 1) if (found := read(year))]
    past = [days for days in years if days.first <= now.date()]
    coming = [days for days in years if days.last >= now.date()]
    chosen = coming[:1] if _awaits(text, end) else past[-1:]
    return (chosen or years[:1] or [None])[0]


def _awaits(text: str, end: int) -> bool:
    return bool(AWAITED.match(text, end)) and not BOUGHT.match(text, end)


def _year(named: str, now: datetime) -> int:
    if named in YEARS:
        return now.year + YEARS[named]
    digits = int(named.removesuffix("年"))
    return digits if digits > 100 else 2000 + digits


def _month_from(now: datetime, shift: int) -> tuple[int, int]:
    months = now.year * 12 + now.month - 1 + shift
    return months // 12, months % 12 + 1


def _day(year: int, month: int, day: int) -> Days | None:
    try:
        return _one(date(year, month, day))
    except ValueError:
        return None


def _one(day: date) -> Days:
    return Days(day, day)


@cache
def _festivals() -> dict[str, Callable[[int], Days | None]]:
    content, readers = lexicon.read("festivals"), {}
    for entry in content["fixed"].values():
        readers |= dict.fromkeys(entry["names"], _fixed(entry["from"], entry["to"]))
    for entry in content["moon"].values():
        readers |= dict.fromkeys(entry["names"], _moon(entry["days"], entry["length"]))
    return readers


def _fixed(first: str, last: str) -> Callable[[int], Days | None]:
    return lambda year: Days(date.fromisoformat(f"{year}-{first}"), date.fromisoformat(f"{year}-{last}"))


def _moon(days: list[str], length: int) -> Callable[[int], Days | None]:
    by_year = {int(day[:4]): date.fromisoformat(day) for day in days}
    return lambda year: (Days(by_year[year], by_year[year] + timedelta(days=length - 1)) if year in by_year else None)


def _festival_pattern() -> re.Pattern[str]:
    names = "|".join(re.escape(name) for name in sorted(_festivals(), key=len, reverse=True))
    return re.compile(rf"(?P<year>前年|去年|今年|明年|20\d\d年?)?的?(?<!\d)(?P<name>{names})(?![\d.])(?:那天|当天|期间|活动|大促|的时候|那会儿?)?")


@cache
def _readers() -> tuple[tuple[re.Pattern[str], Callable[[re.Match[str], str, datetime], Days | None]], ...]:
    return (
    (DAY_WORD, _day_word), (WEEKDAY, _weekday), (WEEK, _week), (FULL_DATE, _full_date), (MONTH_DAY, _month_day),
    (SLASHED, _month_day), (DAY_OF_MONTH, _day_of_month), (MONTH, _month), (YEAR, _year_word), (AGO, _ago),
    (FEW_AGO, _few_ago), (JUST_NOW, _just_now), (_festival_pattern(), _festival),
    )
