"""The one renderer of what people read: a response name and values become text.

Responses live in `bot/assistant/domain/*.yml` (Rasa's format, one text each). A value may itself be
`{"response": …, "values": …}` or a list of such, rendered in place; a line that ends up empty is left
out. A missing response or value raises, so that a test finds it before a shopper does.
"""

from __future__ import annotations

import string
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

SHANGHAI = ZoneInfo("Asia/Shanghai")


class MissingResponse(LookupError):
    """No response of that name exists."""


class MissingValue(LookupError):
    """A response needs a value that was not given."""


class Words:
    """All responses, and how values are spoken."""

    def __init__(self, responses: Mapping[str, str]) -> None:
        self._responses = dict(responses)
        self._year: int | None = None

    def at(self, now: datetime) -> Words:
        """Return the same words spoken at `now`: a deadline or a day in another year is said with its year."""
        spoken = Words(self._responses)
        spoken._year = now.astimezone(SHANGHAI).year
        return spoken

    @classmethod
    def load(cls, folder: Path, labels: Mapping[str, Mapping[str, str]]) -> Words:
        """Read every `responses:` block below `folder`; raises ValueError on a name used twice.

        `labels` are the sections of the glossary; `{x:label_payers}` speaks the code x by section payers.
        """
        found = {
            f"label_{section}_{code}": text.replace("{", "{{").replace("}", "}}")
            for section, codes in labels.items()
            for code, text in codes.items()
        }
        for path in sorted(folder.glob("*.yml")):
            content = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
            for name, variants in (content.get("responses") or {}).items():
                if name in found:
                    raise ValueError(f"{path.name}: response {name} is defined twice")
                if len(variants) != 1:
                    raise ValueError(f"{path.name}: response {name} needs exactly one text")
                found[name] = variants[0]["text"]
        return cls(found)

    def names(self) -> frozenset[str]:
        """Every response name."""
        return frozenset(self._responses)

    def fields(self, response: str) -> frozenset[str]:
        """The values that `response` needs."""
        parsed = string.Formatter().parse(self._text(response))
        return frozenset(name for _, name, _, _ in parsed if name)

    def specs_of(self, response: str) -> frozenset[str]:
        """The specs by which `response` speaks its values."""
        parsed = string.Formatter().parse(self._text(response))
        return frozenset(spec or "" for _, name, spec, _ in parsed if name)

    def render(self, response: str, values: Mapping[str, Any] | None = None) -> str:
        """Return the text of `response`; raises MissingResponse or MissingValue."""
        text = _Speaker(self, response).vformat(self._text(response), (), dict(values or {}))
        return "\n".join(line.rstrip() for line in text.splitlines() if line.strip())

    def fill(self, value: Any) -> Any:
        """Return a card with every `{"response": …}` in it rendered."""
        if isinstance(value, Mapping):
            if "response" in value:
                return self.speak(value)
            return {key: self.fill(entry) for key, entry in value.items()}
        if isinstance(value, (list, tuple)):
            return [self.fill(entry) for entry in value]
        return value

    def speak(self, value: Any, spec: str = "") -> str:
        """Return one value as people say it; see `_SPOKEN` for the specs."""
        if value is None:
            return ""
        if isinstance(value, Mapping):
            return self.render(value["response"], value.get("values"))
        if isinstance(value, (list, tuple)):
            parts = [self.speak(item, "" if spec == "inline" else spec) for item in value]
            lines = any(isinstance(item, Mapping) for item in value)
            joined = "；" if spec == "inline" else "\n" if lines else "、"
            return joined.join(part for part in parts if part)
        if spec.startswith("label_"):
            return self.render(f"{spec}_{value}")
        if spec == "deadline":
            return spoken_deadline(value, self._year)
        if spec == "date":
            return spoken_date(value, self._year)
        if spec:
            return _SPOKEN[spec](value)
        return str(value)

    def _text(self, response: str) -> str:
        try:
            return self._responses[response]
        except KeyError:
            raise MissingResponse(response) from None


class _Speaker(string.Formatter):
    """`str.format` that knows our specs and refuses a missing value."""

    def __init__(self, words: Words, response: str) -> None:
        self._words = words
        self._response = response

    def get_value(self, key: int | str, args: Any, kwargs: Mapping[str, Any]) -> Any:
        if key not in kwargs:
            raise MissingValue(f"{self._response} needs {key}")
        return kwargs[key]

    def format_field(self, value: Any, format_spec: str) -> str:
        return self._words.speak(value, format_spec)


def spoken_deadline(value: datetime | str, year: int | None = None) -> str:
    """The first instant too late, as people say it: 2026-11-28T00:00 becomes 11月27日24:00.

    A deadline inside a minute is spoken as that minute: earlier is the safe side. `year` is the current one:
    another is said.
    """
    moment = _moment(value)
    if moment.hour == moment.minute == moment.second == 0:
        last = moment - timedelta(days=1)
        return f"{_year(last, year)}{last.month}月{last.day}日24:00"
    return _year(moment, year) + spoken_time(moment)


def _year(moment: date, current: int | None) -> str:
    return "" if current in (None, moment.year) else f"{moment.year}年"


def spoken_time(value: datetime | str) -> str:
    """A moment to the minute in Beijing time: 11月24日15:30."""
    moment = _moment(value)
    return f"{moment.month}月{moment.day}日{moment:%H:%M}"


def spoken_date(value: date | datetime | str, year: int | None = None) -> str:
    """A day, or the day of a moment in Beijing time: 11月24日. `year` is the current one: another is said."""
    if isinstance(value, str) and len(value) == len("2026-11-24"):
        value = date.fromisoformat(value)
    day = value if isinstance(value, date) and not isinstance(value, datetime) else _moment(value)
    return f"{_year(day, year)}{day.month}月{day.day}日"


def spoken_money(fen: int) -> str:
    """Integer fen as yuan, without needless zeros: 1500 becomes 15元, 1550 becomes 15.50元."""
    yuan, rest = divmod(int(fen), 100)
    return f"{yuan}元" if rest == 0 else f"{yuan}.{rest:02d}元"


def spoken_percent(value: str | int | Fraction) -> str:
    """A share as a percentage, rounded to a tenth: 1/4 becomes 25%."""
    share = Fraction(value) * 100
    if share.denominator == 1:
        return f"{share.numerator}%"
    return f"{float(round(share, 1)):g}%"


def _moment(value: datetime | str) -> datetime:
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    if moment.tzinfo is None:
        raise ValueError(f"naive time in words: {value!r}")
    return moment.astimezone(SHANGHAI)


_SPOKEN = {
    "deadline": spoken_deadline,
    "time": spoken_time,
    "date": spoken_date,
    "money": spoken_money,
    "percent": spoken_percent,
}


def specs() -> Iterable[str]:
    """The value specs a response may use, besides `inline` for lists and `label_<section>` for codes."""
    return _SPOKEN.keys()
