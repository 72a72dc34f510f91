"""`anxin test --record FILE`: a conversation on stdin, or one that a database holds, becomes a script that passes."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from bot.cli.dialogue import Parts
from bot.cli.items import moment_of
from bot.cli.model import ready_model
from bot.cli.scripts import recording
from bot.cli.scripts.differing import Differs
from bot.cli.scripts.play import Play
from bot.cli.scripts.reading import Script, read
from bot.cli.scripts.running import begun
from bot.cli.scripts.running import run as run_script
from bot.settings import settings
from bot.store.engine import Database
from bot.store.errors import NotFound


def run(file: Path, shopper: str, now: str | None, database: str | None, conversation: str | None) -> int:
    """Record, write `file`, run what was written; return the exit code."""
    try:
        moment, steps = moment_of(now), _typed()
        if database is not None:
            shopper, moment, steps = _stored(database, conversation)
    except LookupError as problem:
        print(f"test: {problem}", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="anxin-record-") as folder:
        chosen = settings()
        parts = Parts.load(ready_model(chosen.models), chosen.knowledge, chosen.domain, f"sqlite:///{folder}/tracker.sqlite")
        try:
            case = _record(parts, Path(folder), shopper, moment, steps, _name(file))
        except Differs as problem:
            print(f"test: {problem}", file=sys.stderr)
            return 1
        except NotFound:
            print(f"test: {shopper} is no shopper of the demo data, which scripts run on", file=sys.stderr)
            return 2
        recording.write(file, case)
        [script] = read(file)
        ran = run_script(script, parts, Path(folder))
        parts.assistant.close()
    if not ran.passed:
        print(f"test: {file}:{ran.line}: run again it differs: {ran.problem}", file=sys.stderr)
    return 0 if ran.passed else 1


def _record(
    parts: Parts, folder: Path, shopper: str, now: datetime, steps: Iterable[recording.Step], name: str
) -> dict:
    blank = Script(Path(), 1, name, now.isoformat(), shopper, (), (), {})
    with begun(blank, parts, folder) as chat:
        play = Play(chat, now, [])
        recorder, shown = recording.Recorder(play), 0
        for step in steps:
            recorder.record(step)
            for line in play.transcript[shown:]:
                print(line, file=sys.stderr)
            shown = len(play.transcript)
        return recorder.script(name, shopper, now)


def _name(file: Path) -> str:
    return f"recorded: {file.stem.replace('_', ' ')}"


def _stored(url: str, conversation: str | None) -> tuple[str, datetime, list[recording.Step]]:
    if conversation is None:
        raise LookupError("--database needs --conversation")
    store = Database(url)
    try:
        return recording.stored(store, conversation)
    finally:
        store.close()


def _typed() -> Iterator[recording.Step]:
    """Yield the steps on stdin; a line that cannot be done is complained of and left out."""
    for line in sys.stdin:
        text = line.rstrip("\r\n")
        if not text:
            continue
        try:
            step = recording.step_of(text)
        except recording.BadLine as problem:
            print(f"test: {problem}", file=sys.stderr)
            continue
        if step is None:
            return
        yield step
