"""`anxin rights`: all rights of an order line on one axis of time, in the terminal and as SVG. Imports no Rasa."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.cli.check import WORDS
from bot.cli.decide import BadInput, facts_of, moment_of
from bot.desk.timeline import drawing_of
from bot.guarantee.decision import plain
from bot.guarantee.facts import FactsError
from bot.knowledge_files import KNOWLEDGE, KnowledgeError, load_glossary, load_terms
from bot.timeline import HELD, REFUSED, Row, Scale
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
        drawing = drawing_of(known, _title(known.item, words), moment, terms, glossary, words)
        if svg_file is not None:
            _write(svg_file, drawing.svg())
    except (BadInput, FactsError, KnowledgeError) as problem:
        print(problem, file=sys.stderr)
        raise typer.Exit(2) from None
    if as_json:
        print(json.dumps([plain(asdict(row)) for row in drawing.rows], ensure_ascii=False, indent=2))
    else:
        _show(drawing.rows, moment, drawing.title, drawing.now_text)


def _title(item: str | None, words: Words) -> str:
    return (
        words.render("utter_timeline_title", {"item": item}) if item else words.render("utter_timeline_title_unnamed")
    )


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
