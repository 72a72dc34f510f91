"""`anxin eval`: measure what is understood of labelled lines."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

ROOT = Path(__file__).resolve().parents[2]
PHRASES = ROOT / "data" / "nlu"
SETS = ROOT / "tests" / "nlu" / "sets"
# What the sets' times count from.
SETS_NOW = "2026-11-25T12:00+08:00"


def command(
    file: Annotated[list[Path] | None, typer.Argument(help="Labelled lines (.tsv or YAML); else our own sets.")] = None,
    test: Annotated[list[Path] | None, typer.Option(help="The same as FILE.")] = None,
    train: Annotated[Path | None, typer.Option(help="Train on these labelled lines (.tsv) instead of data/nlu.")] = None,
    stock: Annotated[bool, typer.Option(help="Train and score stock Rasa (jieba, DIET) too; many minutes.")] = False,
    leak: Annotated[Path | None, typer.Option(help="Only look for phrases near the lines of this file.")] = None,
    doubles: Annotated[bool, typer.Option(help="Only look for duplicate and mislabelled phrases.")] = False,
    quality: Annotated[str | None, typer.Option(help="Keep lines of this quality (or group).")] = None,
    half: Annotated[str | None, typer.Option(help="Keep half A (to learn from) or B (to report), by hash.")] = None,
    now: Annotated[str, typer.Option(help="The moment that 昨天 counts from.")] = SETS_NOW,
    report: Annotated[Path | None, typer.Option(help="Where the page goes; else var/eval.html.")] = None,
    json_: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """Score labelled lines: intents, several intents, out of scope, calibration, entities, time."""
    from bot.cli.evaluation.lines import UnreadableLines

    try:
        if leak is not None:
            raise typer.Exit(_leak(leak))
        if doubles:
            raise typer.Exit(_doubles())
        lines = _lines([*(file or []), *(test or [])] or sorted(SETS.glob("*.yml")), quality, half)
        _score(lines, train, stock, now, report, json_)
    except UnreadableLines as error:
        typer.echo(f"eval: {error}", err=True)
        raise typer.Exit(2) from None


def _lines(files: Sequence[Path], quality: str | None, half: str | None) -> list[Any]:
    from bot.cli.evaluation.lines import UnreadableLines, read

    lines = [line for file in files for line in read(file)]
    kept = [line for line in lines if quality in (None, line.quality) and half in (None, line.half)]
    if not kept:
        raise UnreadableLines("no line is left to score")
    return kept


def _score(lines: list[Any], train: Path | None, stock: bool, now: str, report: Path | None, as_json: bool) -> None:
    from bot.cli.evaluation.lines import read
    from bot.cli.evaluation.page import page
    from bot.cli.evaluation.readers import readings, trained_on
    from bot.cli.evaluation.scores import figures
    from bot.settings import settings

    with trained_on(read(train) if train else None, settings().models) as (parser, took):
        read_lines = readings(parser, lines, datetime.fromisoformat(now))
    found = {**figures(lines, read_lines), **took, "memory_mb": _memory()}
    if stock:
        found["stock"] = _stock(lines, train)
    target = report or settings().var / "eval.html"
    kept = target.with_suffix(".json")
    before = _last(kept)
    about = f"{len(lines)} lines; trained on {train.name if train else 'data/nlu'}."
    target.write_text(page(about, found, before, lines, read_lines), encoding="utf-8")
    kept.write_text(json.dumps(found, indent=1), encoding="utf-8")
    _print(found, before, as_json)
    typer.echo(f"Page: {target}", err=True)


def _last(kept: Path) -> dict[str, Any]:
    """The figures of the last run; none where there was none, or one that was broken off while it wrote."""
    try:
        return json.loads(kept.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}


def _print(found: dict[str, Any], before: dict[str, Any], as_json: bool) -> None:
    from bot.cli.evaluation.page import flattened

    if as_json:
        typer.echo(json.dumps(found))
        return
    last = flattened(before)
    for name, value in flattened(found).items():
        change = f"  ({value - last[name]:+.4f})" if name in last else ""
        typer.echo(f"{name:32} {value:10.4f}{change}")


def _stock(lines: list[Any], train: Path | None) -> dict[str, Any]:
    """Train and score stock Rasa in a process of its own, where nothing of Rasa is replaced."""
    from bot.cli.evaluation.lines import read, training_file

    with tempfile.TemporaryDirectory() as scratch:
        data, asked, answer = PHRASES, Path(scratch) / "lines.json", Path(scratch) / "figures.json"
        if train:
            data = Path(scratch) / "nlu.yml"
            training_file(read(train), data)
        singles = [[line.text, list(line.intents), sorted(line.also)] for line in lines if line.intents]
        asked.write_text(json.dumps(singles), encoding="utf-8")
        arguments = [sys.executable, "-m", "bot.cli.evaluation.stock", str(data), str(asked), str(answer)]
        subprocess.run(arguments, check=True, stdout=sys.stderr)
        return json.loads(answer.read_text(encoding="utf-8"))


def _leak(file: Path) -> int:
    """Print training phrases that are near copies of the file's lines; return the exit code."""
    from bot.cli.evaluation.leak import leaks
    from bot.cli.evaluation.lines import phrases, read

    texts = [text for text, _ in phrases(PHRASES)]
    found = list(leaks(texts, [line.text for line in read(file)]))
    for likeness, phrase, line in found:
        typer.echo(f"{likeness:.2f}  {phrase}  ~  {line}")
    typer.echo(f"{len(found)} of {len(texts)} phrases are near a line.", err=True)
    return 1 if found else 0


def _doubles() -> int:
    """Print phrases that stand twice, and those that models trained without them read as another intent."""
    from bot.cli.evaluation.leak import duplicates
    from bot.cli.evaluation.lines import phrases
    from bot.cli.evaluation.mislabelled import surprising

    known = phrases(PHRASES)
    twice = list(duplicates(known))
    for text, intents in twice:
        typer.echo(f"twice  {text}  {', '.join(intents)}")
    for text, intent, read in surprising(known):
        typer.echo(f"odd    {text}  labelled {intent}, read as {read}")
    return 1 if any(len(set(intents)) > 1 for _, intents in twice) else 0


def _memory() -> float:
    """Return the most memory this process has had, in MB."""
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
