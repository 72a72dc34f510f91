"""`anxin talk`: a conversation on stdin and stdout through the real parts, no ports to know."""

from __future__ import annotations

import io
import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.cli.items import moment_of

STEERING = ":press ID · :as ID · :now T · :new · :quit"


def command(
    as_: Annotated[str, typer.Option("--as", help="The shopper who talks; `anxin items` lists them.")] = "xiaomei",
    now: Annotated[str | None, typer.Option(help="The moment it is; by default the clock's.")] = None,
    database: Annotated[str | None, typer.Option(help="A database to keep; by default a temporary one.")] = None,
    json_: Annotated[bool, typer.Option("--json", help="Print one JSON object per shopper line.")] = False,
) -> None:
    """Talk to the bot as a shopper. Lines that start with `:` steer: :press ID, :as ID, :now T, :new, :quit."""
    with ExitStack() as stack:
        talk = Talk.open(stack, as_, now, database, json_)
        if not json_:
            print(f"安心 · {as_} · {STEERING}", file=sys.stderr)
        for line in _lines():
            if not talk.take(line):
                break


def _lines() -> Iterator[str]:
    """Yield the lines of stdin as they come; bytes that are no UTF-8 are replaced."""
    if sys.stdin.isatty():
        while True:
            try:
                yield input("您> ")
            except EOFError:
                return
    for line in io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8", errors="replace", newline="\n"):
        yield line.removesuffix("\n").removesuffix("\r")


class Talk:
    """The state of a talk: who speaks, what time it is, the conversation."""

    def __init__(self, parts: Any, store: Any, shopper: str, now: datetime | None, as_json: bool) -> None:
        """Begin to talk as `shopper`; `now` None means the clock."""
        from bot.cli.dialogue import Chat

        self._parts, self._store, self._now, self._json = parts, store, now, as_json
        self._chat = Chat(parts, store, shopper)
        self._numbered: list[str] = []
        self._chat.begin(self.now)

    @classmethod
    def open(cls, stack: ExitStack, shopper: str, now: str | None, url: str | None, as_json: bool) -> Talk:
        """Load the parts and open the database; a missing model is trained."""
        from bot.cli.dialogue import Parts
        from bot.cli.model import ready_model
        from bot.settings import settings
        from bot.store.engine import Database
        from bot.store.migrate import new_database
        from bot.store.template import copy_template

        moment = moment_of(now) if now else None
        model = ready_model()
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="anxin-talk-")))
        if url is None:
            store = Database(copy_template(moment_of(now), folder / "talk.sqlite"))
        else:
            store = new_database(url)
        stack.callback(store.close)
        parts = Parts.load(model, settings().knowledge, settings().domain, f"sqlite:///{folder}/tracker.sqlite")
        stack.callback(parts.assistant.close)
        return cls(parts, store, shopper, moment, as_json)

    @property
    def now(self) -> datetime:
        """The moment of the talk."""
        return self._now or moment_of(None)

    def take(self, line: str) -> bool:
        """Take one line of input; false when it ends the talk."""
        if not line.startswith(":"):
            self._say(line)
            return True
        verb, _, rest = line[1:].strip().partition(" ")
        if verb == "quit":
            return False
        steer = {"press": self._press, "as": self._as, "now": self._set_now, "new": self._new}.get(verb)
        if steer is None:
            self._complain(f"no such command {line!r}; {STEERING}")
        else:
            steer(rest.strip())
        return True

    def _say(self, text: str, button: str | None = None) -> None:
        said = self._chat.say(text, self.now, button)
        if self._json:
            print(json.dumps(said.as_json(), ensure_ascii=False), flush=True)
        else:
            self._show(said)

    def _show(self, said: Any) -> None:
        self._numbered = []
        for reply in said.replies:
            print(f"安心> {reply['text']}")
            for button in reply["buttons"]:
                self._numbered.append(button["id"])
                print(f"      [{len(self._numbered)}] {button['title']}")
        if not said.replies:
            print(f"（{said.held_by}）")
        sys.stdout.flush()

    def _press(self, which: str) -> None:
        """Press a button by its id, or by the number shown before it."""
        button = self._numbered[int(which) - 1] if which.isdigit() and 0 < int(which) <= len(self._numbered) else which
        title = self._chat.title_of(button)
        self._say(title or button, button)

    def _as(self, shopper: str) -> None:
        from bot.cli.dialogue import Chat

        self._chat = Chat(self._parts, self._store, shopper)
        self._chat.begin(self.now)

    def _set_now(self, text: str) -> None:
        try:
            self._now = moment_of(text)
        except typer.BadParameter as problem:
            self._complain(str(problem))

    def _new(self, _: str) -> None:
        self._chat.begin(self.now, new=True)

    @staticmethod
    def _complain(sentence: str) -> None:
        print(f"talk: {sentence}", file=sys.stderr)
