"""The steps of a script as they are done: the shopper speaks, time passes, the seller answers, a file is sent."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from bot.chat.conversations import NoSuchConversation
from bot.chat.handover import WrongHands
from bot.cli.dialogue import Chat, Line
from bot.cli.scripts import people
from bot.cli.scripts.differing import Differs
from bot.cli.scripts.holding import Heard, Rows
from bot.desk import answering, evidence
from bot.desk.cases import Impossible
from bot.desk.clock import run_due
from bot.desk.tickets import moves
from bot.store.errors import NotFound

DOING = ("later", "as", "forget_tracker", "failing", "user", "press", "photo", "video", "seller", "agent")
TICK = timedelta(hours=1)  # how often the clock is asked while time passes
MIMES = {"photo": "image/jpeg", "video": "video/mp4"}


class Play:
    """The state of a script while it runs."""

    def __init__(self, chat: Chat, now: datetime, transcript: list[str]) -> None:
        """Take over the shopper's conversation, which has begun."""
        self.chat, self.now, self.transcript = chat, now, transcript
        self.heard: Heard | None = None
        self.offered: list[Mapping[str, Any]] = []
        self.failing = False
        self.rows = Rows(chat.database)

    def step(self, step: Mapping[str, Any]) -> None:
        """Do what a step does, then hold what it expects. Raises Differs."""
        for name in DOING:
            if name in step:
                getattr(self, f"_{name}")(step[name])
        if step.keys() & {"utter", "says", "says_not", "buttons", "intents", "decision", "held_by", "no_reply"}:
            if self.heard is None:
                raise Differs("step", "something said before", "nothing")
            self.heard.hold(step)
        self.rows.hold(step.get("db", {}))

    # the shopper

    def _user(self, text: str | list[str]) -> None:
        self._say(text)

    def _press(self, title: str) -> None:
        chosen = next((button for button in self.offered if button["title"].startswith(title)), None)
        if chosen is None:
            raise Differs("press", title, [button["title"] for button in self.offered])
        self._say(chosen["title"], chosen["id"])

    def _say(self, text: str | list[str], button: str | None = None) -> None:
        for one in [text] if isinstance(text, str) else text:
            self.transcript.append(f"shopper: {one}")
        line = self._with_fault(text, button) if self.failing else self.chat.say(text, self.now, button)
        self._hear(line)

    def _with_fault(self, text: str | list[str], button: str | None) -> Line:
        """Let the turn fail after everything was written and before it is committed; then run it again."""
        self.failing = False
        broken = _Broken()
        original, answering.turns.commit = answering.turns.commit, broken
        try:
            self.chat.say(text, self.now, button)
        except Exception:
            if not broken.called:
                raise
        finally:
            answering.turns.commit = original
        return self.chat.again(self.now)

    def _photo(self, _: bool) -> None:
        self._send("photo")

    def _video(self, _: bool) -> None:
        self._send("video")

    def _send(self, kind: Any) -> None:
        name = uuid4().hex
        kept = evidence.Kept(kind, MIMES[kind], size=1, sha256=name * 2, stored_name=name)
        self._unasked(lambda: evidence.receive(self.chat.desk, self.chat.shopper, kept, name, self.now), f"shopper sends a {kind}")

    def _as(self, shopper: str) -> None:
        self.chat = self.chat.other(shopper)
        self.chat.begin(self.now)

    def _forget_tracker(self, _: bool) -> None:
        self.chat.parts.assistant.forget(str(self.chat.conversation))

    def _failing(self, _: bool) -> None:
        self.failing = True

    # the others

    def _later(self, text: str) -> None:
        count, unit = re.fullmatch(r"(\d+) (\w+?)s?", text).groups()
        arrived = self.now + timedelta(**{f"{unit}s": int(count)})
        self._unasked(lambda: self._let_pass(arrived), f"     … {text} later: {arrived:%Y-%m-%d %H:%M:%S}")

    def _let_pass(self, arrived: datetime) -> None:
        """Let time pass as it does in service: what falls due on the way is done then, not all at the end."""
        while self.now < arrived:
            self.now = min(self.now + TICK, arrived)
            run_due(self.chat.desk, self.now)

    def _seller(self, act: Mapping[str, Any]) -> None:
        self._act("seller", act, act["event"], lambda: people.seller(self.chat, act, self.now))

    def _agent(self, act: Mapping[str, Any]) -> None:
        done = " ".join(f"{verb} {act[verb]}" for verb in people.VERBS if verb in act)
        self._act("agent", act, done, lambda: people.agent(self.chat, act, self.now))

    def _act(self, who: str, act: Mapping[str, Any], what: str, do: Callable[[], object]) -> None:
        """Let somebody act who may be refused: `impossible` says that this is expected."""
        try:
            self._unasked(do, f"{who}: {what}")
        except (Impossible, NotFound, NoSuchConversation, WrongHands, moves.Impossible) as problem:
            if not act.get("impossible"):
                raise Differs(who, f"{what} is possible", str(problem)) from None
            self._hear(self.chat.after(lambda: None))
        else:
            if act.get("impossible"):
                raise Differs(who, f"{what} is impossible", "it was done")

    # hearing

    def _unasked(self, act: Callable[[], object], what: str) -> None:
        """Do something and hear what the chat says of it without being asked."""
        self.transcript.append(what)
        self._hear(self.chat.after(act))

    def _hear(self, line: Line) -> None:
        self.heard = Heard(line)
        # Buttons stay on the screen until others are shown below them.
        self.offered = [button for reply in line.replies for button in reply["buttons"]] or self.offered
        for reply in line.replies:
            self.transcript.append(f"{reply.get('author', 'bot')} ({reply['response']}): {reply['text']}")
            if reply["buttons"]:
                self.transcript.append("     " + " ".join(f"[{one['title']}]" for one in reply["buttons"]))


class _Broken:
    """Stands in for the commit of a turn and fails."""

    called = False

    def __call__(self, *_: Any, **__: Any) -> None:
        self.called = True
        raise RuntimeError("the action fails in the middle")
