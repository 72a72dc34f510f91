"""`anxin rights`: all rights of an order line on one axis of time, in the terminal and as SVG. Imports no Rasa."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.cli.check import WORDS
from bot.cli.decide import BadInput, facts_of, moment_of
from bot.desk import speech
from bot.guarantee.clock import SECOND, shanghai
from bot.guarantee.decision import Decision, plain
from bot.guarantee.engine import rights
from bot.guarantee.facts import FactsError
from bot.guarantee.starts import start_of
from bot.knowledge_files import KNOWLEDGE, Glossary, KnowledgeError, load_glossary, load_terms
from bot.timeline import HELD, REFUSED, Row, Scale, ordered, svg
from bot.words import Words

BAR, NARROW_BAR = 40, 16  # columns of a wide terminal, and of one narrower than the table
WIDTH = 170  # of the table in a file or pipe


def command(
    item: Annotated[str | None, typer.Option(help="An order line of the database.")] = None,
    facts: Annotated[Path | None, typer.Option(help="A JSON file of facts (C.1); - reads stdin.")] = None,
    now: Annotated[str | None, typer.Option(help="The moment to decide at, with a zone.")] = None,
    database: Annotated[str | None, typer.Option(help="Database URL, with --item.")] = None,
    svg_file: Annotated[Path | None, typer.Option("--svg", help="Write the drawing to this file.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the rows as JSON.")] = False,
) -> None:
    """Draw the rights of an order line or a file of facts as a timeline, the soonest deadline first."""
    try:
        terms, glossary = load_terms(KNOWLEDGE), load_glossary(KNOWLEDGE)
        words = Words.load(WORDS, glossary.sections)
        moment = moment_of(now)
        known = facts_of(item, facts, moment, database, terms)
        decided = [(one, start_of(one, known, terms, moment)) for one in rights(known, terms, moment)]
        rows = ordered(row_of(one, start, moment, glossary, words) for one, start in decided)
        title = _title(known.item, words)
        now_text = words.render("utter_timeline_now", {"now": moment})
        if svg_file is not None:
            _write(svg_file, svg(rows, moment, title, now_text))
    except (BadInput, FactsError, KnowledgeError) as problem:
        print(problem, file=sys.stderr)
        raise typer.Exit(2) from None
    if as_json:
        print(json.dumps([plain(asdict(row)) for row in rows], ensure_ascii=False, indent=2))
    else:
        _show(rows, moment, title, now_text)


def row_of(decision: Decision, start: datetime | None, now: datetime, glossary: Glossary, words: Words) -> Row:
    """Return the row of a decision, with all that is read on it."""
    named = glossary.guarantees.get(decision.guarantee)
    return Row(
        name=named.name if named else decision.guarantee,
        outcome=str(decision.outcome),
        outcome_text=glossary.say("outcomes", str(decision.outcome)),
        start=start,
        deadline=decision.deadline,
        remind_by=decision.remind_by,
        time_text=_time_text(decision, start, now, words),
        amount_text=words.speak(speech.amount(glossary, decision)),
    )


def _title(item: str | None, words: Words) -> str:
    return (
        words.render("utter_timeline_title", {"item": item}) if item else words.render("utter_timeline_title_unnamed")
    )


def _time_text(decision: Decision, start: datetime | None, now: datetime, words: Words) -> str:
    end = decision.deadline or decision.remind_by
    if end is None:
        return ""
    earlier = decision.remind_by is not None and decision.remind_by < end
    response = ("utter_timeline_span" if start else "utter_timeline_until") + ("_remind" if earlier else "")
    times = {"start": start, "deadline": end, "remind_by": decision.remind_by}
    years = {f"{name}_year": _year(time, now, last=name != "start") for name, time in times.items()}
    return words.render(response, {**times, **years})


def _year(time: datetime | None, now: datetime, *, last: bool) -> Mapping[str, Any] | str:
    """Return the year where it is not that of `now`; of a first instant too late, the year of the day before it."""
    if time is None:
        return ""
    year = shanghai(time - SECOND if last else time).year
    return speech.part("utter_timeline_year", year=year) if year != shanghai(now).year else ""


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as problem:
        raise BadInput(f"--svg {file}: {problem.strerror}") from None


def _show(rows: Sequence[Row], now: datetime, title: str, now_text: str) -> None:
    console = Console()
    if not console.is_terminal:
        console.width = WIDTH
    table = Table(title=Text(f"{title}  {now_text}"), title_justify="left", box=None, show_header=False)
    for _ in range(5):
        table.add_column(overflow="fold")
    columns = BAR if console.width >= WIDTH else NARROW_BAR
    scale = Scale.of(rows, now)
    for row in rows:
        cells = (row.name, row.outcome_text, bar(row, scale, now, columns), row.time_text, row.amount_text)
        table.add_row(*map(Text, cells), style="dim" if row.outcome == REFUSED else "")
    console.print(table)


def bar(row: Row, scale: Scale, now: datetime, columns: int = BAR) -> str:
    """Return a right as characters: its span, ◆ (or ▶, beyond the picture) the deadline, ● the reminder, │ now."""
    if row.end is None:
        return ""

    def column(moment: datetime) -> int:
        return round(scale.place(moment) * (columns - 1))

    cells = [" "] * columns
    first, last = column(row.start or scale.first), column(row.end)
    cells[first:last] = ("━" if row.outcome == HELD else "╌") * (last - first)
    if row.remind_by is not None:
        cells[column(row.remind_by)] = "●"
    cells[column(now)] = "│"
    cells[last] = "▶" if row.end > scale.last else "◆"
    return "".join(cells)
