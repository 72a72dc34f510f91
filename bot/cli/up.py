"""`anxin up`: Rasa, the action server and the gateway under one command."""

from __future__ import annotations

import asyncio
import signal
import socket
import sys
from typing import Annotated

import typer

from bot.cli.supervisor import NotReady, Part, Supervisor, to_stderr

HOST = "127.0.0.1"


def command(
    port: Annotated[int, typer.Option(help="Where shoppers reach the gateway.")] = 8000,
    host: Annotated[str, typer.Option(help="0.0.0.0 to be reached from other machines.")] = HOST,
) -> None:
    """Start all parts, wait until they are healthy, restart what dies, stop all on Ctrl-C."""
    from sqlalchemy.exc import SQLAlchemyError

    from bot.assistant.training import TrainingFailed
    from bot.cli.model import ready_model
    from bot.settings import BadSettings, settings
    from bot.store.migrate import upgrade

    try:
        chosen = settings()
        if not _free(host, port):
            _end(f"port {port} is taken; stop what uses it, or choose another with --port.")
        upgrade(chosen.database_url)
        ready_model(chosen.models)
    except BadSettings as problem:
        _end(str(problem))
    except SQLAlchemyError as problem:
        _end(f"the database cannot be reached: {str(problem.__cause__ or problem).splitlines()[0]}")
    except TrainingFailed as problem:
        _end(str(problem))
    sys.exit(asyncio.run(_run(parts_of(host, port, free_port(), free_port()), host, port)))


def parts_of(host: str, port: int, rasa: int, actions: int) -> list[Part]:
    """Return the parts; the inner ones listen on loopback only."""
    from bot.settings import settings

    chosen = settings()
    python = sys.executable
    model = str(chosen.models / "anxin.tar.gz")
    action_url = f"http://{HOST}:{actions}"
    rasa_url = f"http://{HOST}:{rasa}"
    return [
        Part("actions", [python, "-m", "actions.server", "--port", str(actions)], f"{action_url}/health"),
        Part(
            "rasa",
            [python, "-m", "bot.assistant.server", "--port", str(rasa), "--action-url", f"{action_url}/webhook",
             "--model", model, "--tracker-url", chosen.tracker_url],
            f"{rasa_url}/webhooks/turn/",
        ),
        Part(
            "gateway",
            [python, "-m", "bot.gateway.server", "--host", host, "--port", str(port)],
            f"http://{HOST}:{port}/health",
            {"ANXIN_RASA_URL": rasa_url, "ANXIN_ACTIONS_URL": action_url},
        ),
    ]  # fmt: skip


async def _run(parts: list[Part], host: str, port: int) -> int:
    supervisor = Supervisor(parts, to_stderr)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, supervisor.stop)
    starting = asyncio.create_task(supervisor.start())
    stopped = asyncio.create_task(supervisor.run())
    try:
        await asyncio.wait({starting, stopped}, return_when=asyncio.FIRST_COMPLETED)
        if starting.done():
            starting.result()
            print(f"安心 is ready: http://{host}:{port}/", flush=True)
            _tell_password()
            await stopped
        return 0
    except NotReady as problem:
        print(f"up: {problem}", file=sys.stderr)
        return 1
    finally:
        starting.cancel()
        await supervisor.close()


def _tell_password() -> None:
    """Print the demo agents' password the first time there is one to print."""
    from bot.settings import DEMO_AGENT_PASSWORD, settings

    made, told = settings().var / DEMO_AGENT_PASSWORD, settings().var / f"{DEMO_AGENT_PASSWORD}.told"
    if settings().demo and made.exists() and not told.exists():
        print(f"the demo's agents xiaolin, laozhou and guanli sign in at /console/ with {made.read_text().strip()}", flush=True)
        told.touch()


def free_port() -> int:
    """Return a port of loopback that is free now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


def _free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _end(sentence: str) -> None:
    print(f"up: {sentence}", file=sys.stderr)
    raise typer.Exit(1)
