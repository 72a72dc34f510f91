"""Running a script: a copy of the demo database, a clock of its own, the loaded parts; what differs first."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from bot.cli.dialogue import Chat, Parts
from bot.cli.items import moment_of
from bot.cli.scripts.coverage import machines_of
from bot.cli.scripts.differing import Differs, marked
from bot.cli.scripts.play import Play
from bot.cli.scripts.reaching import NotedWords, Reaching
from bot.cli.scripts.reading import Script
from bot.knowledge_files import KNOWLEDGE
from bot.store.demo import add_order
from bot.store.engine import Database
from bot.store.template import copy_template


@dataclass(slots=True)
class Ran:
    """What became of a script: its transcript, and where it first differed."""

    script: Script
    transcript: list[str] = field(default_factory=list)
    problem: str = ""
    difference: tuple[str, str, str] | None = None
    line: int = 0
    seconds: float = 0.0
    reached: Mapping[str, set[str]] = field(default_factory=dict)

    @property
    def passed(self) -> bool:
        """True when every step held."""
        return not self.problem

    def lines(self, *, colours: bool = False) -> list[str]:
        """The transcript, with the first difference marked at its end."""
        if self.passed:
            return self.transcript
        mark = self.difference or ("failed", "no error", self.problem)
        return [*self.transcript, *marked(*mark, colours=colours)]


def run(script: Script, parts: Parts, folder: Path) -> Ran:
    """Run `script` on a fresh copy of the demo data in `folder`."""
    ran = Ran(script)
    started = time.monotonic()
    words = NotedWords.of(parts.words)
    with begun(script, replace(parts, words=words), folder) as chat:
        reaching = Reaching(words, chat.database, machines_of(KNOWLEDGE))
        follow(ran, Play(chat, moment_of(script.now), ran.transcript), reaching.look)
        ran.reached = reaching.all()
    ran.seconds = time.monotonic() - started
    return ran


@contextmanager
def begun(script: Script, parts: Parts, folder: Path) -> Iterator[Chat]:
    """Begin the conversation of a script on a database of its own, which is gone afterwards."""
    now = moment_of(script.now)
    file = folder / "script.sqlite"
    database = Database(copy_template(now, file))
    try:
        with database.writing() as session:
            for spec in script.given:
                add_order(session, script.shopper, dict(spec), now)
        chat = Chat(parts, database, script.shopper)
        chat.begin(now)
        yield chat
    finally:
        database.close()
        file.unlink(missing_ok=True)


def follow(ran: Ran, play: Play, look: Callable[[Chat], None] = lambda _: None) -> None:
    """Play the script's steps and hold the rows at the end; note the first difference or error in `ran`.

    `look` is called after every step.
    """
    script = ran.script
    try:
        for line, step in script.steps:
            ran.line = line
            play.step(step)
            look(play.chat)
        ran.line = script.line
        play.rows.hold(script.db)
    except Differs as difference:
        ran.problem = str(difference)
        ran.difference = (difference.what, difference.expected, difference.came)
    except Exception as error:
        ran.problem = f"{type(error).__name__}: {error}"
