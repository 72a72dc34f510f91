"""Rasa as a process of its own: `python -m bot.assistant.server --port P --action-url URL`, on loopback."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from bot.assistant import light_rasa

HERE = Path(__file__).parent


def main() -> None:
    """Serve the model until stopped."""
    parser = argparse.ArgumentParser(description="Serve the trained model on loopback.")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--action-url", required=True, help="the action server's webhook")
    parser.add_argument("--model", type=Path, default=HERE / "models" / "anxin.tar.gz")
    parser.add_argument("--tracker-url", default="sqlite://", help="SQLAlchemy URL of the trackers")
    chosen = parser.parse_args()
    os.environ["ANXIN_ACTION_URL"] = chosen.action_url
    os.environ["ANXIN_TRACKER_URL"] = chosen.tracker_url
    light_rasa.install()
    with light_rasa.quiet():
        from rasa.core.run import serve_application
        from rasa.core.utils import AvailableEndpoints

        light_rasa.validate_quickly()
    serve_application(
        str(chosen.model),
        interface="127.0.0.1",
        port=chosen.port,
        credentials=str(HERE / "credentials.yml"),
        endpoints=AvailableEndpoints.read_endpoints(str(HERE / "endpoints.yml")),
        enable_api=False,
    )


if __name__ == "__main__":
    main()
