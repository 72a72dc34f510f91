"""Rasa's `nlg`: the project's one renderer, for responses that Rasa itself would utter."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rasa.core.nlg.generator import NaturalLanguageGenerator
from rasa.shared.core.trackers import DialogueStateTracker

from bot.knowledge_files import load_glossary
from bot.words import Words

DOMAIN = Path(__file__).parent / "domain"


class Renderer(NaturalLanguageGenerator):
    """A missing response or value raises; nothing is drawn at random."""

    def __init__(self, endpoint_config: Any = None, domain: Any = None) -> None:
        """Read the responses of the domain folder."""
        self._words = Words.load(DOMAIN, load_glossary().sections)

    async def generate(
        self, utter_action: str, tracker: DialogueStateTracker, output_channel: str, **values: Any
    ) -> dict[str, Any]:
        """Return the text of `utter_action` with `values`."""
        return {"text": self._words.render(utter_action, values)}
