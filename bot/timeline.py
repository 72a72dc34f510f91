"""An item's rights as a picture: one row a right, one axis of time for all. Pure, for terminal, widget and console alike.

Everything that is read comes in as text. The drawing has no colours of its own (`currentColor`): an outcome shows as
its words and as the kind of bar, so that dark pages, print and colour-blind eyes lose nothing.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from xml.sax.saxutils import escape

REFUSED = "refused"
HELD = "granted"  # a full bar; what still depends on something is only outlined
FARTHEST = timedelta(days=30)  # on either side of now; beyond it a bar runs out of the picture, with an arrow
NEAREST = timedelta(days=1)  # the least that is shown on either side of now

# Units of the viewBox: at a width of 320 px the small print is 10 px high.
WIDTH, MARGIN = 400, 12
LARGE, SMALL = 15, 13
HEAD, SHORT, LONG, LINE, BAR = 58, 26, 42, 16, 8
ROOM = WIDTH - 2 * MARGIN
GREY = "0.6"  # black on white keeps a contrast above 5:1


@dataclass(frozen=True, slots=True)
class Row:
    """One right. `outcome` is its code, the texts are what people read; times are aware, None is not known or none."""

    name: str
    outcome: str
    outcome_text: str
    start: datetime | None = None
    deadline: datetime | None = None  # the first instant too late
    remind_by: datetime | None = None  # never after the deadline; may stand alone where the deadline is not fixed
    time_text: str = ""
    amount_text: str = ""

    @property
    def end(self) -> datetime | None:
        """Where the bar ends; a row without an end has no bar."""
        return self.deadline or self.remind_by


@dataclass(frozen=True, slots=True)
class Scale:
    """The part of time that is drawn, the same for all rows; now is always inside."""

    first: datetime
    last: datetime

    @classmethod
    def of(cls, rows: Iterable[Row], now: datetime) -> Scale:
        """Return the scale that holds the times of `rows`, as far as they are within 30 days of `now`."""
        times = [time for row in rows if row.end for time in (row.start, row.end) if time]
        back = max([NEAREST, *(now - time for time in times)])
        ahead = max([NEAREST, *(time - now for time in times)])
        return cls(now - min(back, FARTHEST), now + min(ahead, FARTHEST))

    def place(self, moment: datetime) -> float:
        """Return where `moment` lies, from 0 (first) to 1 (last); what is outside lies at the edge."""
        return min(1.0, max(0.0, (moment - self.first) / (self.last - self.first)))


def ordered(rows: Iterable[Row]) -> list[Row]:
    """Return the rows as they are drawn: soonest first, then those without a time, refusals last."""
    return sorted(rows, key=lambda row: (row.outcome == REFUSED, *_due(row)))


def svg(rows: Iterable[Row], now: datetime, title: str, now_text: str) -> str:
    """Return the drawing as SVG that fills the width it is given; `title` names the item, `now_text` says now."""
    drawn = ordered(rows)
    scale = Scale.of(drawn, now)
    height = HEAD + sum(map(_height, drawn)) + MARGIN
    return "\n".join((
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="100%" role="img"'
        ' font-family="system-ui, sans-serif" fill="currentColor">',
        f"<title>{_text(title)}</title>",
        f"<desc>{_text(' '.join((now_text, *map(_told, drawn))))}</desc>",
        *_head(drawn, scale, now, title, now_text),
        *_body(drawn, scale, now),
        "</svg>",
        "",
    ))  # fmt: skip


def _due(row: Row) -> tuple[bool, float]:
    due = row.remind_by or row.deadline
    return due is None, due.timestamp() if due else 0.0


def _told(row: Row) -> str:
    return " ".join(text for text in (row.name, row.outcome_text, row.time_text, row.amount_text) if text)


def _height(row: Row) -> int:
    return LONG + LINE * len(_lines(row.time_text, ROOM / SMALL)) if row.end else SHORT


def _head(rows: Sequence[Row], scale: Scale, now: datetime, title: str, now_text: str) -> Iterator[str]:
    yield _write(MARGIN, 22, LARGE, _fitted(title, ROOM / LARGE), weight="bold")
    if not any(row.end for row in rows):
        yield _write(MARGIN, 46, SMALL, now_text)
        return
    half = _ems(now_text) * SMALL / 2  # the words stay inside the picture
    middle = min(WIDTH - MARGIN - half, max(MARGIN + half, _x(scale, now)))
    yield _write(middle, 46, SMALL, now_text, anchor="middle")


def _body(rows: Sequence[Row], scale: Scale, now: datetime) -> Iterator[str]:
    top = HEAD
    for row in rows:
        grey = f' opacity="{GREY}"' if row.outcome == REFUSED else ""
        yield f"<g{grey}><title>{_text(_told(row))}</title>"
        yield from _row(row, top, scale, now)
        yield "</g>"
        top += _height(row)


def _row(row: Row, top: int, scale: Scale, now: datetime) -> Iterator[str]:
    right = " ".join(text for text in (row.outcome_text, row.amount_text) if text)
    room = (ROOM - _ems(right) * SMALL) / LARGE - 1
    yield _write(MARGIN, top + 16, LARGE, _fitted(row.name, room))
    yield _write(WIDTH - MARGIN, top + 16, SMALL, right, anchor="end")
    if row.end is None:
        return
    yield from _bar(row, row.end, top + 23, scale)
    x = _x(scale, now)
    yield f'<path d="M{x:.1f} {top + 20}v{BAR + 6}" stroke="currentColor" stroke-width="2"/>'
    for number, line in enumerate(_lines(row.time_text, ROOM / SMALL)):
        yield _write(MARGIN, top + 46 + LINE * number, SMALL, line)


def _bar(row: Row, end: datetime, top: int, scale: Scale) -> Iterator[str]:
    """Draw from the start, or the left edge when that is unknown, to the end; a dot is the reminder."""
    left, right = _x(scale, row.start or scale.first), _x(scale, end)
    solid = row.outcome == HELD
    kind = 'fill-opacity="0.75"' if solid else 'fill-opacity="0.12" stroke="currentColor" stroke-dasharray="4 3"'
    yield f'<rect x="{left:.1f}" y="{top}" width="{max(1.0, right - left):.1f}" height="{BAR}" rx="2" {kind}/>'
    if end > scale.last:
        yield f'<path d="M{right:.1f} {top - 2}l8 {BAR / 2 + 2:g}l-8 {BAR / 2 + 2:g}z"/>'
    else:
        middle = top + BAR / 2
        yield f'<path d="M{right:.1f} {middle - 7:g}l6 7l-6 7l-6-7z"/>'
    if row.remind_by and row.remind_by < end:
        yield f'<circle cx="{_x(scale, row.remind_by):.1f}" cy="{top + BAR / 2:g}" r="{BAR / 2:g}"/>'


def _x(scale: Scale, moment: datetime) -> float:
    return MARGIN + scale.place(moment) * (ROOM - LARGE / 2)


def _write(x: float, y: int, size: int, text: str, *, anchor: str = "start", weight: str = "normal") -> str:
    return (f'<text x="{x:.1f}" y="{y}" font-size="{size}" text-anchor="{anchor}"'
            f' font-weight="{weight}">{_text(text)}</text>')  # fmt: skip


def _text(text: str) -> str:
    """Return `text` for an element: escaped, and without the characters that XML cannot hold."""
    return escape("".join(char for char in text if unicodedata.category(char) not in ("Cc", "Cs", "Cn")))


def _fitted(text: str, ems: float) -> str:
    """Return `text`, cut to a width of `ems` when it is longer."""
    if _ems(text) <= ems:
        return text
    while text and _ems(text) > ems - 1:
        text = text[:-1]
    return f"{text}…"


def _lines(text: str, ems: float) -> list[str]:
    """Return `text` in lines of at most `ems`, broken after punctuation where there is some: a time is never cut off."""
    lines = []
    while _ems(text) > ems:
        most = next(count for count in range(len(text), 0, -1) if count == 1 or _ems(text[:count]) <= ems)
        stops = [at + 1 for at in range(most) if text[at].isspace() or _is_stop(text[at])]
        cut = stops[-1] if stops else most
        lines.append(text[:cut].rstrip())
        text = text[cut:]
    return [*lines, text] if text else lines


def _is_stop(char: str) -> bool:
    """True for Chinese punctuation: the colon of 24:00 is none."""
    return unicodedata.category(char) == "Po" and unicodedata.east_asian_width(char) in "WF"


def _ems(text: str) -> float:
    """Return about how wide `text` is, in widths of a Chinese character."""
    return sum(1.0 if unicodedata.east_asian_width(char) in "WF" else 0.6 for char in text)
