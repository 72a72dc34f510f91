"""Processes that belong together: started in order, watched, restarted when they die, stopped without a rest."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import httpx

BACKOFF = (0.2, 1.0, 2.0, 5.0, 10.0)  # seconds before a restart; the last goes on
STEADY = 30.0  # seconds after which a part that dies starts its backoff anew
STOP = 5.0  # seconds to end by itself
POLL = 0.1


class NotReady(Exception):
    """A part did not become healthy; the message says which and what it said last."""


@dataclass
class Part:
    """One process. `health` answers 200 when it is ready."""

    name: str
    command: Sequence[str]
    health: str
    environment: Mapping[str, str] = field(default_factory=dict)
    patience: float = 120.0  # seconds to become healthy
    process: asyncio.subprocess.Process | None = None
    started: float = 0.0
    died: int = 0
    last_words: list[str] = field(default_factory=list)


class Supervisor:
    """Runs parts until it is stopped. `say` gets each line of the log with the part's name."""

    def __init__(self, parts: Sequence[Part], say: Callable[[str, str], None]) -> None:
        """Take the parts in the order in which they start."""
        self.parts, self._say = parts, say
        self._stopping = asyncio.Event()
        self._tasks: list[asyncio.Task] = []

    async def start(self) -> None:
        """Start every part at once and wait until each is healthy, in order. Raises NotReady."""
        for part in self.parts:
            await self._launch(part)
        for part in self.parts:
            await self._healthy(part)
        self._tasks += [asyncio.create_task(self._watch(part)) for part in self.parts]

    async def run(self) -> None:
        """Wait until `stop` is called."""
        await self._stopping.wait()

    def stop(self) -> None:
        """Let `run` return."""
        self._stopping.set()

    async def close(self) -> None:
        """Stop every part and all it started: asked first, then killed."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.gather(*(self._end(part) for part in reversed(self.parts)))

    async def _launch(self, part: Part) -> None:
        part.process = await asyncio.create_subprocess_exec(
            *part.command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            env={**os.environ, **part.environment},
            start_new_session=True,  # a group of its own, so that nothing it starts is left behind
            limit=1 << 20,
        )
        part.started = time.monotonic()
        self._tasks.append(asyncio.create_task(self._read(part, part.process)))

    async def _read(self, part: Part, process: asyncio.subprocess.Process) -> None:
        while True:
            try:
                line = await process.stdout.readline()
            except ValueError:  # a line longer than the buffer
                continue
            if not line:
                return
            text = line.decode("utf-8", "replace").rstrip()
            part.last_words = [*part.last_words[-20:], text]
            self._say(part.name, text)

    async def _healthy(self, part: Part) -> None:
        until = time.monotonic() + part.patience
        async with httpx.AsyncClient(timeout=2, trust_env=False) as client:
            while time.monotonic() < until:
                if part.process.returncode is not None:
                    await asyncio.sleep(POLL)
                    raise NotReady(f"{part.name} ended at once: {_last(part)}")
                with contextlib.suppress(httpx.HTTPError):
                    if (await client.get(part.health)).status_code == 200:
                        return
                await asyncio.sleep(POLL)
        raise NotReady(f"{part.name} was not ready in {part.patience:.0f} s: {_last(part)}")

    async def _watch(self, part: Part) -> None:
        while True:
            code = await part.process.wait()
            _kill_group(part.process.pid, signal.SIGKILL)
            if time.monotonic() - part.started > STEADY:
                part.died = 0
            pause = BACKOFF[min(part.died, len(BACKOFF) - 1)]
            part.died += 1
            self._say("up", f"{part.name} ended ({_how(code)}); starting it again in {pause:g} s")
            await asyncio.sleep(pause)
            await self._launch(part)
            with contextlib.suppress(NotReady):
                await self._healthy(part)
                self._say("up", f"{part.name} is back")

    async def _end(self, part: Part) -> None:
        process = part.process
        if process is None:
            return
        if process.returncode is None:
            _kill_group(process.pid, signal.SIGTERM)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(process.wait(), STOP)
        _kill_group(process.pid, signal.SIGKILL)
        await process.wait()


def _kill_group(pid: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, number)


def _last(part: Part) -> str:
    return part.last_words[-1] if part.last_words else "it said nothing"


def _how(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit {code}"


def to_stderr(name: str, text: str) -> None:
    """Print a line of the log."""
    print(f"{name:>8} │ {text}", file=sys.stderr, flush=True)
