"""A migrated and seeded SQLite file, made once a process and copied as often as wanted."""

from __future__ import annotations

import atexit
from datetime import datetime
from functools import cache
from pathlib import Path
from shutil import copyfile, rmtree
from tempfile import mkdtemp
from threading import RLock

from bot.store.demo import seed
from bot.store.engine import Database
from bot.store.migrate import upgrade

_BUILDING = RLock()  # two threads may ask for the same moment


def copy_template(now: datetime | None, to: Path) -> str:
    """Write a migrated SQLite file to `to`, seeded at `now` (empty for None); return its URL."""
    to.parent.mkdir(parents=True, exist_ok=True)
    with _BUILDING:
        made = _empty() if now is None else _seeded(now)
    copyfile(made, to)
    return f"sqlite:///{to}"


@cache
def _empty() -> Path:
    path = _folder() / "empty.sqlite"
    upgrade(f"sqlite:///{path}")
    return path


@cache
def _seeded(now: datetime) -> Path:
    path = _folder() / f"{now.timestamp():f}.sqlite"
    database = Database(copy_template(None, path))
    with database.writing() as session:
        seed(session, now)
    database.close()
    return path


@cache
def _folder() -> Path:
    folder = Path(mkdtemp(prefix="anxin-template-"))
    atexit.register(rmtree, folder, ignore_errors=True)
    return folder
