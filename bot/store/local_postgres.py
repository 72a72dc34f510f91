"""A PostgreSQL server of our own that lives as long as it is needed, from Debian's packages.

For tests and benchmarks: it listens on a Unix socket in a temporary folder and syncs nothing to disk.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import count
from pathlib import Path
from tempfile import mkdtemp

from sqlalchemy import URL

from bot.store.demo import seed
from bot.store.engine import Database, open_engine
from bot.store.migrate import upgrade

OPTIONS = "-c listen_addresses= -c fsync=off -c synchronous_commit=off -c full_page_writes=off"


class NoPostgres(RuntimeError):
    """The server's programs are not on this machine: `apt-get install postgresql`."""


def programs() -> Path:
    """Return the folder of the newest server's programs; raises NoPostgres."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    if on_path := shutil.which("initdb"):
        return Path(on_path).resolve().parent
    raise NoPostgres("PostgreSQL is not installed: apt-get install postgresql")


class Server:
    """Hands out migrated databases, empty or seeded, by copying a template."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._numbers = count(1)
        self._templates: dict[datetime | None, str] = {}

    def url(self, name: str) -> str:
        """The URL of the database `name`."""
        made = URL.create("postgresql+psycopg", "anxin", database=name, query={"host": str(self.folder)})
        return made.render_as_string()

    def new_database(self, now: datetime | None = None) -> str:
        """Return the URL of a new migrated database, with the demo data of `now` when that is given."""
        if now not in self._templates:
            self._templates[now] = self._template(now)
        return self._create(f"TEMPLATE {self._templates[now]}")

    def drop(self, url: str) -> None:
        """Remove a database whoever is still connected."""
        self.run(f"DROP DATABASE IF EXISTS {url.rpartition('/')[2].partition('?')[0]} WITH (FORCE)")

    def _template(self, now: datetime | None) -> str:
        url = self._create("")
        upgrade(url)
        if now is not None:
            store = Database(url)
            with store.writing() as session:
                seed(session, now)
            store.close()
        return url.rpartition("/")[2].partition("?")[0]

    def _create(self, how: str) -> str:
        name = f"anxin_{next(self._numbers)}"
        self.run(f"CREATE DATABASE {name} {how}")
        return self.url(name)

    def run(self, statement: str) -> None:
        """Run one statement outside a transaction, as CREATE DATABASE needs it."""
        engine = open_engine(self.url("postgres"))
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql(statement)
        engine.dispose()


@contextmanager
def server() -> Iterator[Server]:
    """Start a server and stop it again; raises NoPostgres."""
    bin_ = programs()
    folder = Path(mkdtemp(prefix="anxin-pg-"))
    if os.geteuid() == 0:  # the server refuses to run as root
        owner = pwd.getpwnam("postgres")
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    data = str(folder / "data")
    try:
        _run(folder, bin_ / "initdb", "-D", data, "-U", "anxin", "-A", "trust", "-E", "UTF8", "--no-sync")
        control = (bin_ / "pg_ctl", "-D", data, "-w", "-l", str(folder / "log"))
        _run(folder, *control, "-o", f"{OPTIONS} -k {folder}", "start")
        try:
            yield Server(folder)
        finally:
            _run(folder, *control, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(folder: Path, *command: str | Path) -> None:
    as_postgres = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    done = subprocess.run(
        [*as_postgres, *map(str, command)],
        cwd=folder,
        stdout=subprocess.DEVNULL,  # pg_ctl leaves the server behind, which would keep a pipe open
        stderr=subprocess.PIPE if "initdb" in str(command[0]) else subprocess.DEVNULL,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed: {done.stderr}")
