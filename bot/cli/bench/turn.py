"""`anxin bench turn`: a turn of ours beside one of stock Rasa, through sockets, in the same run."""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated
from uuid import uuid4

import httpx
import typer

TURNS = (1, 50, 300)
AROUND = 5  # turns on each side whose median stands for a turn
CROWDS = (10, 50)
REST = 0.55  # seconds between two messages: a shopper may send two a second
EACH = 4  # messages of each shopper of a crowd
TEXTS = (
    "上周买的裙子不合适想退，运费谁出", "七天无理由怎么算", "草莓烂了三分之一", "我的快递到哪了", "极速退款是什么",
    "付了钱三天了还没发货赔多少", "手机有毛病", "牛仔裤还能退吗", "12315有用吗", "坏单包赔是什么意思",
)  # fmt: skip
Speak = Callable[[str], Awaitable[float]]
"""Say something, wait for the answer, return the milliseconds between."""


@dataclass(frozen=True)
class Figures:
    """What was measured of one side: milliseconds, turns a second, seconds, megabytes."""

    name: str
    turn_ms: dict[int, float]
    turns_a_second: dict[int, float]
    ready_s: float
    memory_mb: float
    training_s: float | None
    talk_s: float | None = None  # from starting `anxin talk` to its first answer


def command(
    stock: Annotated[bool, typer.Option(help="Train and run stock Rasa too.")] = True,
    epochs: Annotated[int, typer.Option(help="Epochs of stock DIET; 100 is Rasa's default.")] = 100,
    longest: Annotated[int, typer.Option(help="Turns of the long conversation.")] = 300,
    report: Annotated[Path, typer.Option(help="Where table and picture go.")] = Path("var/bench"),
    json_: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Time of a turn at turn 1, 50 and 300, turns a second, time to ready, memory, training time."""
    with tempfile.TemporaryDirectory(prefix="anxin-bench-") as scratch:
        sides = [asyncio.run(_ours(Path(scratch), longest))]
        if stock:
            sides.append(asyncio.run(_stock(Path(scratch), longest, epochs)))
    report.mkdir(parents=True, exist_ok=True)
    table = _table(sides, epochs)
    (report / "turn.md").write_text(table, encoding="utf-8")
    (report / "turn.json").write_text(json.dumps([asdict(one) for one in sides]), encoding="utf-8")
    _draw(sides, report / "turn.svg")
    print(json.dumps([asdict(one) for one in sides]) if json_ else table)


async def _ours(scratch: Path, longest: int) -> Figures:
    """Seed a database, train, start all parts as `anxin up` does, and talk over HTTP."""
    from bot.cli import up
    from bot.cli.supervisor import Supervisor

    os.environ |= {
        "ANXIN_VAR": str(scratch),
        "ANXIN_DATABASE_URL": f"sqlite:///{scratch}/bench.sqlite",
        "ANXIN_TRACKER_URL": f"sqlite:///{scratch}/tracker.sqlite",
        "ANXIN_DEMO": "1",
    }
    anxin = [sys.executable, "-m", "bot.cli"]
    subprocess.run([*anxin, "seed"], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    began = time.monotonic()
    subprocess.run(
        [*anxin, "train", "--force", "--models", str(scratch)],
        check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    training = time.monotonic() - began
    os.environ["ANXIN_MODELS"] = str(scratch)
    port = up.free_port()
    parts = up.parts_of(up.HOST, port, up.free_port(), up.free_port())
    supervisor = Supervisor(parts, lambda name, text: None)
    began = time.monotonic()
    try:
        await supervisor.start()
        async with httpx.AsyncClient(base_url=f"http://{up.HOST}:{port}", timeout=60, trust_env=False) as client:
            speak = await _our_client(client, "xiaomei")
            await speak(TEXTS[0])
            ready = time.monotonic() - began
            times = await _long_talk(speak, longest)
            rates = {size: await _crowd([await _our_client(client) for _ in range(size)]) for size in CROWDS}
            memory = _memory([part.process.pid for part in parts])
    finally:
        await supervisor.close()
    return Figures("Anxin", _at(times), rates, ready, memory, training, _talk_ready(anxin))


def _talk_ready(anxin: list[str]) -> float:
    """Seconds from starting `anxin talk` to the first answer on its stdout."""
    began = time.monotonic()
    command = [*anxin, "talk", "--json"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as talk:
        talk.stdin.write(TEXTS[0] + "\n:quit\n")
        talk.stdin.flush()
        if not talk.stdout.readline():
            raise RuntimeError("`anxin talk` said nothing")
        return time.monotonic() - began


async def _our_client(client: httpx.AsyncClient, shopper: str | None = None) -> Speak:
    """Return how a demo shopper with orders, or a visitor, says something and waits for the answer.

    The message is posted; then the read of what comes after it is held back until there is something.
    """
    signed = (await client.post("/api/demo/token", json={"shopper": shopper})).json() if shopper else {}
    session = (await client.post("/api/shopper/session", json=signed)).json()["session"]
    headers = {"Authorization": f"Bearer {session}"}
    seen = 0

    async def speak(text: str) -> float:
        nonlocal seen
        message = {"client_id": uuid4().hex, "text": text}
        began = time.perf_counter()
        while (sent := await client.post("/api/shopper/messages", headers=headers, json=message)).status_code == 429:
            await asyncio.sleep(int(sent.headers["Retry-After"]))
            began = time.perf_counter()  # nobody waits for an answer to what was not taken
        seen = sent.json()["seq"]
        while True:
            page = await client.get(f"/api/shopper/messages?after={seen}&wait=25", headers=headers)
            if page.status_code == 429:
                await asyncio.sleep(int(page.headers["Retry-After"]))
            elif page.json()["messages"]:
                seen = page.json()["last_seq"]
                return (time.perf_counter() - began) * 1000

    return speak


async def _stock(scratch: Path, longest: int, epochs: int) -> Figures:
    """Train stock Rasa on the same phrases and talk to its REST channel."""
    from bot.assistant.training import ROOT
    from bot.cli import up
    from bot.cli.supervisor import Part, Supervisor
    from bot.knowledge_files import load_glossary

    folder = scratch / "stock"
    folder.mkdir()
    stock = [sys.executable, "-m", "bot.cli.bench.stock_server"]
    intents = list(load_glossary().sections["intents"])
    environment = {**os.environ, "RASA_TELEMETRY_ENABLED": "false", "TQDM_DISABLE": "1"}
    began = time.monotonic()
    subprocess.run(
        [*stock, "train", str(folder), str(ROOT / "data" / "nlu"), str(epochs), *intents],
        check=True, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    training = time.monotonic() - began
    port, actions = up.free_port(), up.free_port()
    parts = [
        Part("actions", [*stock, "act", str(actions)], f"http://{up.HOST}:{actions}/health"),
        Part(
            "rasa",
            [*stock, "serve", str(folder), str(port), f"http://{up.HOST}:{actions}/webhook"],
            f"http://{up.HOST}:{port}/webhooks/rest/",
            {"RASA_TELEMETRY_ENABLED": "false"},
            patience=300,
        ),
    ]
    supervisor = Supervisor(parts, lambda name, text: None)
    began = time.monotonic()
    try:
        await supervisor.start()
        async with httpx.AsyncClient(base_url=f"http://{up.HOST}:{port}", timeout=120, trust_env=False) as client:
            speak = _stock_client(client)
            await speak(TEXTS[0])
            ready = time.monotonic() - began
            times = await _long_talk(speak, longest)
            rates = {size: await _crowd([_stock_client(client) for _ in range(size)]) for size in CROWDS}
            memory = _memory([parts[1].process.pid])
    finally:
        await supervisor.close()
    return Figures("stock Rasa", _at(times), rates, ready, memory, training)


def _stock_client(client: httpx.AsyncClient) -> Speak:
    sender = uuid4().hex

    async def speak(text: str) -> float:
        began = time.perf_counter()
        answer = await client.post("/webhooks/rest/webhook", json={"sender": sender, "message": text})
        if not answer.json():
            raise RuntimeError("stock Rasa did not answer")
        return (time.perf_counter() - began) * 1000

    return speak


async def _long_talk(speak: Speak, turns: int) -> list[float]:
    """Return the milliseconds of each turn, all at one pace: a machine that rested answers more slowly at first."""
    times = []
    for at in range(turns):
        await asyncio.sleep(REST)
        times.append(await speak(TEXTS[at % len(TEXTS)]))
    return times


async def _crowd(speakers: list[Speak]) -> float:
    async def talk(number: int, speak: Speak) -> None:
        for at in range(EACH):
            await speak(TEXTS[(number + at) % len(TEXTS)])

    began = time.monotonic()
    await asyncio.gather(*(talk(number, speak) for number, speak in enumerate(speakers)))
    return len(speakers) * EACH / (time.monotonic() - began)


def _at(times: list[float]) -> dict[int, float]:
    """The median around each turn that is reported, over all kinds of messages."""
    found = {}
    for turn in TURNS:
        if turn <= len(times):
            start = max(0, min(turn - AROUND, len(times) - 2 * AROUND))
            found[turn] = statistics.median(times[start : start + 2 * AROUND])
    return found


def _memory(pids: list[int]) -> float:
    """Megabytes held by the processes and all they started; shared pages are counted once (PSS)."""
    import psutil

    found = 0
    for pid in pids:
        process = psutil.Process(pid)
        for one in (process, *process.children(recursive=True)):
            found += one.memory_full_info().pss
    return found / 1e6


def _table(sides: list[Figures], epochs: int) -> str:
    head = "| | " + " | ".join(one.name for one in sides) + " |\n|---|" + "---|" * len(sides)
    rows = [
        *((f"turn {turn}, ms", [f"{one.turn_ms.get(turn, float('nan')):.1f}" for one in sides]) for turn in TURNS),
        *((f"{size} shoppers, turns/s", [f"{one.turns_a_second[size]:.1f}" for one in sides]) for size in CROWDS),
        ("ready, s", [f"{one.ready_s:.1f}" for one in sides]),
        ("`anxin talk` answers, s", ["–" if one.talk_s is None else f"{one.talk_s:.1f}" for one in sides]),
        ("memory, MB", [f"{one.memory_mb:.0f}" for one in sides]),
        (f"training, s (stock: {epochs} epochs)", [f"{one.training_s:.0f}" for one in sides]),
    ]
    return "\n".join([head, *(f"| {name} | {' | '.join(values)} |" for name, values in rows)]) + "\n"


def _draw(sides: list[Figures], file: Path) -> None:
    """Draw the time of a turn over the conversation."""
    import matplotlib

    matplotlib.use("svg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(6, 4))
    for one in sides:
        axes.plot(list(one.turn_ms), list(one.turn_ms.values()), marker="o", label=one.name)
    axes.set(xlabel="turn of one conversation", ylabel="median ms a turn", ylim=(0, None), title="Time of a turn")
    axes.legend()
    figure.savefig(file)
