"""`anxin test`: run conversation scripts through the real parts."""

from __future__ import annotations

import os
import sys
import textwrap
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from bot.cli.scripts.reading import Script
    from bot.cli.scripts.running import Ran

DEFAULT = Path("tests/conversations")


def command(
    paths: Annotated[list[Path] | None, typer.Argument(help="Files or folders of scripts.")] = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Print every transcript.")] = False,
    workers: Annotated[int, typer.Option(help="Processes; each loads the model once.")] = 0,
    junit: Annotated[Path | None, typer.Option(help="Write the results here as JUnit XML.")] = None,
    coverage: Annotated[bool, typer.Option("--coverage", help="Report what nothing reaches; exit 1 on a gap.")] = False,
    record: Annotated[Path | None, typer.Option(help="Write the conversation on stdin here, as a script.")] = None,
    as_: Annotated[str, typer.Option("--as", help="With --record: the shopper who talks.")] = "xiaomei",
    now: Annotated[str | None, typer.Option(help="With --record: the moment it begins; by default the clock's.")] = None,
    database: Annotated[str | None, typer.Option(help="With --record: take a conversation of this database.")] = None,
    conversation: Annotated[str | None, typer.Option(help="With --database: the conversation's id.")] = None,
    print_schema: Annotated[bool, typer.Option("--schema", help="Print the JSON schema of scripts.")] = False,
) -> None:
    """Run scripts; print what differs first, with the transcript up to it. Exit 1 when a script fails."""
    from bot.cli.scripts.reading import SCHEMA

    if print_schema:
        print(SCHEMA.read_text(encoding="utf-8"))
        return
    if record is not None:
        from bot.cli.scripts import recorded

        raise typer.Exit(recorded.run(record, as_, now, database, conversation))
    results = _results(_scripts(paths or [DEFAULT]), workers, verbose)
    passed = all(ran.passed for ran in results)
    if junit is not None:
        from bot.cli.scripts.junit import write

        write(junit, results)
    if coverage and not _covered(results):
        passed = False
    if not passed:
        raise typer.Exit(1)


def _scripts(paths: list[Path]) -> list[Script]:
    from bot.cli.scripts.reading import BadScript, scripts_in

    try:
        scripts = scripts_in(paths)
    except BadScript as problem:
        print(f"test: {problem}", file=sys.stderr)
        raise typer.Exit(2) from None
    if not scripts:
        print("test: there is no script there", file=sys.stderr)
        raise typer.Exit(2)
    return scripts


def _results(scripts: list[Script], workers: int, verbose: bool) -> list[Ran]:
    """Run the scripts, print what has to be read, then the sum."""
    from bot.cli.parallel import each
    from bot.cli.scripts.running import run

    started = time.monotonic()
    results = []
    for ran in each(run, scripts, workers):
        results.append(ran)
        if verbose or not ran.passed:
            _show(ran)
    failed = sum(not ran.passed for ran in results)
    print(f"{len(scripts) - failed} passed, {failed} failed in {time.monotonic() - started:.1f} s")
    return results


def _show(ran: Ran) -> None:
    mark = "passed" if ran.passed else "FAILED"
    print(f"{mark}: {ran.script.name} ({ran.script.where})")
    for line in ran.lines(colours=sys.stdout.isatty() and "NO_COLOR" not in os.environ):
        print(textwrap.indent(line, "    "))
    if not ran.passed:
        print(f"  → {ran.script.file}:{ran.line}")


def _covered(results: list[Ran]) -> bool:
    """Print what no script and no edge table reaches; true when nothing is missing."""
    from bot.cli.scripts.coverage import LEFT_OUT, Coverage, all_there_is, read_left_out, show, together
    from bot.cli.scripts.tables import reached_by_tables
    from bot.settings import settings

    there = all_there_is(settings().knowledge, settings().domain)
    scripts = together(ran.reached for ran in results)
    tables = together([reached_by_tables(settings().knowledge, settings().domain)])
    found = Coverage(there, scripts, tables, read_left_out(LEFT_OUT))
    show(found)
    return found.complete
