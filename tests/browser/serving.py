"""A server of a test: an application of Litestar in a thread of its own, on a free port of the loopback."""

from __future__ import annotations

import asyncio
import threading
import warnings
from typing import Any

import uvicorn
from litestar import Litestar


class Served:
    """What a stand-in has of a server. `url` is its address once `serve` has returned."""

    def _app(self) -> Litestar:
        """Return the application; a stand-in says which."""
        raise NotImplementedError

    def run(self, work: Any) -> Any:
        """Run a coroutine in the server's loop and wait for it."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    def stop(self) -> None:
        """Stop the server and its thread."""
        self._server.should_exit = True
        self._thread.join(30)
        self._loop.close()

    def serve(self) -> None:
        """Start serving; returns when requests are answered."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # uvicorn has the older websockets, which Rasa pins, on notice
            from uvicorn.protocols.websockets.websockets_impl import WebSocketProtocol

            config = uvicorn.Config(
                self._app(), port=0, log_level="error", ws=WebSocketProtocol, lifespan="off", timeout_graceful_shutdown=1
            )
            config.load()
        self._server = uvicorn.Server(config)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_until_complete, args=(self._server.serve(),), daemon=True)
        self._thread.start()
        while not self._server.started:
            self._thread.join(0.02)
        self.port = self._server.servers[0].sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
