"""A bad network between browser and server: slow, cut, doubled, reordered. Whole responses and WebSocket frames.

Only the interface (/api/) suffers; the pages themselves come through. What is random comes from a seed.
"""

from __future__ import annotations

import asyncio
import random
import struct
import threading
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

HELD_S = 0.15  # a frame that is held back comes after the next one, or after this
GONE = (ConnectionError, asyncio.IncompleteReadError, OSError)
TEXT = 0x81  # first byte of a whole text frame


@dataclass
class Faults:
    """How bad it is. Chances are 0 to 1; `delay_s` is the longest wait of a response, and so they overtake."""

    delay_s: float = 0.0
    bytes_per_s: float = 0.0  # 0: as fast as it goes
    lost_requests: float = 0.0  # cut before the server has it
    lost_answers: float = 0.0  # cut in the middle of the answer: the server has done it
    doubled_requests: float = 0.0
    doubled_frames: float = 0.0
    held_frames: float = 0.0


class Proxy:
    """Listens on a port of its own and speaks for `target`."""

    def __init__(self, target: str, seed: int = 1) -> None:
        """Start between a browser and the server at `target` (http://host:port)."""
        self.faults = Faults()
        self.counts: dict[str, int] = {}
        self._host, self._port = urlsplit(target).hostname, urlsplit(target).port
        self._random = random.Random(seed)
        self._lines: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._server = self._run(asyncio.start_server(self._serve, "127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    def cut(self) -> None:
        """Break every connection there is."""

        async def close() -> None:
            for line in list(self._lines):
                line.transport.abort()

        self._run(close())

    def stop(self) -> None:
        """End."""

        async def close() -> None:
            self._server.close()
            mine = asyncio.current_task()
            rest = [task for task in asyncio.all_tasks() if task is not mine]
            for task in rest:
                task.cancel()
            await asyncio.gather(*rest, return_exceptions=True)

        self._run(close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def _run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(15)

    def _happens(self, name: str, on: bool = True) -> bool:
        if not on or self._random.random() >= getattr(self.faults, name):
            return False
        self.counts[name] = self.counts.get(name, 0) + 1
        return True

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        opened = [writer]
        self._lines.add(writer)
        try:
            await self._pass(reader, writer, opened)
        except GONE:
            pass
        finally:
            for line in opened:
                self._lines.discard(line)
                line.close()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, opened: list[Any]) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        lines = [
            line
            for line in head.split(b"\r\n")
            # Compressed frames hang on the ones before them and could not be doubled or reordered.
            if not line.lower().startswith((b"sec-websocket-extensions:", b"connection: keep-alive"))
        ]
        upgrade = b"upgrade: websocket" in head.lower()
        if not upgrade:
            lines.insert(1, b"Connection: close")
        request = b"\r\n".join(lines) + await reader.readexactly(_length(head))
        suffers = b" /api/" in head[:40]
        if self._happens("lost_requests", suffers):
            writer.transport.abort()
            return
        if self._happens("doubled_requests", suffers and not upgrade):
            await self._ask(request, opened)
        back, up = await self._connect(opened)
        up.write(request)
        await up.drain()
        if upgrade:
            writer.write(await back.readuntil(b"\r\n\r\n"))
            await asyncio.gather(_copy(reader, up), self._frames(back, writer))
            return
        answer = await back.read()
        if suffers:
            await asyncio.sleep(self._random.random() * self.faults.delay_s)
        if self._happens("lost_answers", suffers):
            writer.write(answer[: len(answer) // 2])
            await writer.drain()
            writer.transport.abort()
            return
        await self._write(writer, answer)

    async def _connect(self, opened: list[Any]) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        back, up = await asyncio.open_connection(self._host, self._port)
        opened.append(up)
        self._lines.add(up)
        return back, up

    async def _ask(self, request: bytes, opened: list[Any]) -> None:
        """Ask once more, for nobody."""
        back, up = await self._connect(opened)
        up.write(request)
        await back.read()

    async def _write(self, writer: asyncio.StreamWriter, data: bytes) -> None:
        rate = self.faults.bytes_per_s
        step = max(256, int(rate / 20)) if rate else len(data) or 1
        for start in range(0, len(data), step):
            writer.write(data[start : start + step])
            await writer.drain()
            if rate:
                await asyncio.sleep(step / rate)

    async def _frames(self, back: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Pass the server's frames on, some twice, some after the next one."""
        held: list[bytes] = []

        async def release() -> None:
            await asyncio.sleep(HELD_S)
            while held:
                writer.write(held.pop(0))

        waiting: set[asyncio.Task[None]] = set()
        try:
            while True:
                frame = await _frame(back)
                whole = frame[0] == TEXT
                if self._happens("held_frames", whole and not held):
                    held.append(frame)
                    waiting.add(asyncio.create_task(release()))
                    continue
                await self._write(writer, frame)
                if self._happens("doubled_frames", whole):
                    await self._write(writer, frame)
                while held:
                    await self._write(writer, held.pop(0))
        finally:
            for task in waiting:
                task.cancel()
            writer.transport.abort()


def _length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.split(b":")[1])
    return 0


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    finally:
        writer.transport.abort()


async def _frame(reader: asyncio.StreamReader) -> bytes:
    """Read one frame of a server (not masked)."""
    head = await reader.readexactly(2)
    length = head[1] & 127
    more = await reader.readexactly({126: 2, 127: 8}.get(length, 0))
    if more:
        length = struct.unpack(">H" if len(more) == 2 else ">Q", more)[0]
    return head + more + await reader.readexactly(length)
