"""`anxin up` with the demo data in a folder of its own: all real parts, for browsers to work with."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

from bot.cli.up import free_port

READY_S = 400  # a missing model is trained first
STOP_S = 60


class Everything:
    """All parts, started when first wanted; `fresh` starts them anew on data nobody has touched."""

    def __init__(self, folder: Path) -> None:
        """Keep each start's state below `folder`."""
        self._folder, self._starts = folder, 0
        self._process: subprocess.Popen | None = None
        self._url = ""

    def url(self, fresh: bool = False) -> str:
        """Return where the demo shop is."""
        if self._process is None or fresh:
            self.stop()
            self._start()
        return self._url

    def _start(self) -> None:
        self._starts += 1
        var, port = self._folder / str(self._starts), free_port()
        var.mkdir()
        environment = {**os.environ, "ANXIN_VAR": str(var), "PYTHONUNBUFFERED": "1"}
        for name in ("ANXIN_DATABASE_URL", "ANXIN_REDIS_URL", "ANXIN_TRACKER_URL"):
            environment.pop(name, None)
        command = [str(Path(sys.executable).with_name("anxin"))]
        subprocess.run([*command, "seed"], env=environment, check=True, capture_output=True)
        with (var / "up.log").open("w", encoding="utf-8") as log:
            self._process = subprocess.Popen(
                [*command, "up", "--port", str(port)], env=environment, stdout=subprocess.PIPE, stderr=log, text=True
            )
        impatient = threading.Timer(READY_S, self._process.terminate)
        impatient.start()
        first = self._process.stdout.readline()
        impatient.cancel()
        if "is ready" not in first:
            self.stop()
            raise AssertionError((var / "up.log").read_text(encoding="utf-8")[-2000:])
        self._url = f"http://127.0.0.1:{port}"

    def stop(self) -> None:
        """End all parts; killed when they do not end by themselves."""
        if self._process is None:
            return
        process, self._process = self._process, None
        process.send_signal(signal.SIGINT)
        try:
            process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
        finally:
            process.stdout.close()
