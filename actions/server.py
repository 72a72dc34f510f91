"""The action server as a process of its own: `python -m actions.server --port 5055`, on loopback."""

from __future__ import annotations

import argparse
import os


def main() -> None:
    """Serve until stopped; the desk is made before the port opens, so that /health means ready."""
    parser = argparse.ArgumentParser(description="Serve the actions on loopback.")
    parser.add_argument("--port", type=int, required=True)
    port = parser.parse_args().port
    os.environ["SANIC_HOST"] = "127.0.0.1"
    from rasa_sdk.endpoint import create_app

    from actions import topics, wiring

    wiring.desk()
    app = create_app(topics)
    app.run(host="127.0.0.1", port=port, workers=1, access_log=False, motd=False)


if __name__ == "__main__":
    main()
