"""Conversations on several processors: each process loads the model once and takes one item after the other."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import typer

if TYPE_CHECKING:
    from bot.cli.dialogue import Parts

Item = TypeVar("Item")
Result = TypeVar("Result")
Work = Callable[[Item, "Parts", Path], Result]
"""What is done with an item: a module's function, given the loaded parts and a folder of the process's own."""


def each(work: Work[Item, Result], items: Sequence[Item], workers: int = 0) -> Iterator[Result]:
    """Yield what `work` makes of the items, in order; with 0 workers, one a processor. A missing model is trained."""
    from bot.cli.model import ready_model

    ready_model()
    workers = workers or min(len(os.sched_getaffinity(0)), len(items))
    if workers == 1:
        _load()
        yield from (_do((work, item)) for item in items)
        return
    try:
        with ProcessPoolExecutor(workers, get_context("spawn"), _load) as pool:
            yield from pool.map(_do, [(work, item) for item in items])
    except BrokenProcessPool:
        print("a process ended; what it said stands above", file=sys.stderr)
        raise typer.Exit(2) from None


_loaded: list[tuple[Parts, tempfile.TemporaryDirectory]] = []


def _load() -> None:
    """Load the model and what else a process needs, once."""
    from bot.cli.dialogue import Parts
    from bot.cli.model import ready_model
    from bot.settings import settings

    chosen = settings()
    folder = tempfile.TemporaryDirectory(prefix="anxin-")
    tracker = f"sqlite:///{folder.name}/tracker.sqlite"
    parts = Parts.load(ready_model(chosen.models), chosen.knowledge, chosen.domain, tracker)
    _loaded.append((parts, folder))


def _do(task: tuple[Work[Any, Any], Any]) -> Any:
    work, item = task
    parts, folder = _loaded[0]
    return work(item, parts, Path(folder.name))
