"""`anxin up`: one command, one readable log, one clear sentence when it cannot, and nothing left behind."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psutil
import pytest

from bot.cli.up import free_port
from bot.settings import ROOT

pytestmark = [pytest.mark.faults, pytest.mark.slow]
PATIENCE = 120  # seconds


@contextmanager
def up(folder: Path, port: int, **environment: str) -> Iterator[subprocess.Popen]:
    """Run `anxin up` with state of its own."""
    process = subprocess.Popen(
        [sys.executable, "-c", "from bot.cli import main; main()", "up", "--port", str(port)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "ANXIN_VAR": str(folder), "PYTHONPATH": str(ROOT), **environment},
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def test_it_serves_until_ctrl_c_and_leaves_nothing(model: None, tmp_path: Path) -> None:
    port = free_port()
    with up(tmp_path, port) as process:
        ready = process.stdout.readline()
        assert f":{port}/" in ready
        started = psutil.Process(process.pid).children(recursive=True)
        assert len(started) >= 3
        health = httpx.get(f"http://127.0.0.1:{port}/health", trust_env=False).json()
        assert health["parts"] == {"database": "up", "rasa": "up", "actions": "up"}
        listening = {at.laddr.ip for one in started for at in one.net_connections() if at.status == "LISTEN"}
        assert listening == {"127.0.0.1"}
        process.send_signal(signal.SIGINT)
        _, log = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0
        assert "Traceback" not in log
    assert [one for one in started if one.is_running() and one.status() != psutil.STATUS_ZOMBIE] == []


def test_a_taken_port_is_one_clear_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert _refusal(tmp_path, port) == f"up: port {port} is taken; stop what uses it, or choose another with --port."


def test_an_unreachable_database_is_one_clear_sentence(tmp_path: Path) -> None:
    url = "postgresql://nobody@127.0.0.1:9/nothing"
    assert _refusal(tmp_path, free_port(), ANXIN_DATABASE_URL=url).startswith("up: the database cannot be reached: ")


def test_a_weak_secret_is_one_clear_sentence(tmp_path: Path) -> None:
    assert _refusal(tmp_path, free_port(), ANXIN_SECRET="short") == "up: ANXIN_SECRET needs at least 32 characters"


def _refusal(folder: Path, port: int, **environment: str) -> str:
    with up(folder, port, **environment) as process:
        out, log = process.communicate(timeout=PATIENCE)
    assert (process.returncode, out) == (1, "")
    [line] = log.splitlines()
    return line
