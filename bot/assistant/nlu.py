"""A trained model's understanding alone: text in, intents and entities out, without dialogue or server."""

import contextlib
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from bot.assistant import light_rasa


class Understanding:
    """Load a model once, then `parse` any text. Close it, or use it in a `with` statement."""

    def __init__(self, model: Path) -> None:
        """Load the graph of `model`."""
        light_rasa.install()
        from rasa.engine.loader import load_predict_graph_runner
        from rasa.engine.runner.dask import DaskGraphRunner
        from rasa.engine.storage.local_model_storage import LocalModelStorage

        self._folder = tempfile.TemporaryDirectory()
        metadata, self._runner = load_predict_graph_runner(
            Path(self._folder.name), model, LocalModelStorage, DaskGraphRunner
        )
        # Rasa's last node reads a text with a leading slash as a command; a shopper's text never is one.
        slash_reader = metadata.predict_schema.nodes[metadata.nlu_target]
        self._target = slash_reader.needs["messages"]

    def parse(self, text: str, now: datetime | None = None) -> dict[str, Any]:
        """Return text, intents (best first, never empty), accepted and entities; times count from `now`."""
        from rasa.core.channels.channel import UserMessage

        metadata = {"now": now.isoformat()} if now else {}
        message = UserMessage(text, metadata=metadata)
        with contextlib.suppress(AttributeError):
            message.text = text  # UserMessage strips the text; offsets count from its first character
        [parsed] = self._runner.run({"__message__": [message]}, targets=[self._target])[self._target]
        return {
            "text": text,
            "intents": parsed.get("intents"),
            "accepted": parsed.get("accepted"),
            "entities": [_plain(entity) for entity in parsed.get("entities") or []],
        }

    def close(self) -> None:
        """Remove the unpacked model."""
        self._folder.cleanup()

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *error: object) -> None:
        """Close."""
        self.close()


def _plain(entity: dict[str, Any]) -> dict[str, Any]:
    """Return an entity without what only Rasa needs."""
    return {key: value for key, value in entity.items() if key not in ("extractor", "processors")}
