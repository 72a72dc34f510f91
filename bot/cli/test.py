"""`anxin test`: run conversation scripts through the real parts."""

from __future__ import annotations

import multiprocessing
import os
import sys
import tempfile
import time
from collections.abc import Iterator
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
    print_schema: Annotated[bool, typer.Option("--schema", help="Print the JSON schema of scripts.")] = False,
) -> None:
    """Run scripts; print what differs first, with the transcript up to it. Exit 1 when a script fails."""
    from bot.cli.scripts.reading import SCHEMA, BadScript, scripts_in

    if print_schema:
        print(SCHEMA.read_text(encoding="utf-8"))
        return
    try:
        scripts = scripts_in(paths or [DEFAULT])
    except BadScript as problem:
        print(f"test: {problem}", file=sys.stderr)
        raise typer.Exit(2) from None
    if not scripts:
        print("test: there is no script there", file=sys.stderr)
        raise typer.Exit(2)
    started = time.monotonic()
    failed = 0
    for ran in _run_all(scripts, workers or min(os.cpu_count() or 1, len(scripts))):
        failed += not ran.passed
        if verbose or not ran.passed:
            _show(ran)
    print(f"{len(scripts) - failed} passed, {failed} failed in {time.monotonic() - started:.1f} s")
    if failed:
        raise typer.Exit(1)


def _run_all(scripts: list[Script], workers: int) -> Iterator[Ran]:
    from bot.assistant.training import ensure_model
    from bot.settings import settings

    ensure_model(settings().models)
    if workers == 1:
        _load()
        yield from map(_run, scripts)
        return
    with multiprocessing.get_context("spawn").Pool(workers, _load) as pool:
        yield from pool.imap(_run, scripts)


_loaded: list[tuple] = []


def _load() -> None:
    """Load the model and what else a worker needs, once."""
    from bot.assistant.training import ensure_model
    from bot.cli.dialogue import Parts
    from bot.settings import settings

    chosen = settings()
    folder = tempfile.TemporaryDirectory(prefix="anxin-test-")
    tracker = f"sqlite:///{folder.name}/tracker.sqlite"
    parts = Parts.load(ensure_model(chosen.models), chosen.knowledge, chosen.domain, tracker)
    _loaded.append((parts, folder))


def _run(script: Script) -> Ran:
    from bot.cli.scripts.running import run

    parts, folder = _loaded[0]
    return run(script, parts, Path(folder.name))


def _show(ran: Ran) -> None:
    mark = "passed" if ran.passed else "FAILED"
    print(f"{mark}: {ran.script.name} ({ran.script.where})")
    for line in ran.lines(colours=sys.stdout.isatty() and "NO_COLOR" not in os.environ):
        print(f"    {line}")
    if not ran.passed:
        print(f"  → {ran.script.file}:{ran.line}")
