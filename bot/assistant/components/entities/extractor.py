"""The Rasa component that finds entities in the normalised text and places them in the shopper's own."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.assistant.components.entities import gazetteer, quantities
from bot.assistant.components.entities.found import Found, without_overlaps
from bot.assistant.components.entities.orders import order_numbers
from bot.assistant.components.entities.times import times
from bot.assistant.components.normaliser import normalised

FINDERS = (
    order_numbers, gazetteer.names, gazetteer.reasons, gazetteer.conditions, gazetteer.hazards, quantities.amounts,
    quantities.shares, quantities.counts, quantities.durations, quantities.ordinals,
)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class LexiconEntityExtractor(GraphComponent):
    """Set `entities`; times are read against `now` of the message's metadata, and left out without it."""

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource,
        execution_context: ExecutionContext,
    ) -> "LexiconEntityExtractor":
        """Create the component; it has no settings."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Find the entities of incoming messages."""
        for message in messages:
            found = [self._placed(message, find) for find in entities(normalised(message).text, _now(message))]
            message.set(ENTITIES, message.get(ENTITIES, []) + found, add_to_output=True)
        return messages

    def _placed(self, message: Message, find: Found) -> dict[str, Any]:
        start, end = normalised(message).source_span(find.start, find.end)
        return {
            "entity": find.entity,
            "value": find.value,
            "text": message.get(TEXT)[start:end],
            "start": start,
            "end": end,
            **find.more,
            "extractor": type(self).__name__,
        }


def entities(text: str, now: datetime | None) -> list[Found]:
    """Return the entities of a normalised text, without overlaps, in its order."""
    return without_overlaps(_all(text, now))


def _all(text: str, now: datetime | None) -> Iterator[Found]:
    for finder in FINDERS:
        yield from finder(text)
    if now is not None:
        yield from times(text, now)


def _now(message: Message) -> datetime | None:
    written = (message.get("metadata") or {}).get("now")
    return datetime.fromisoformat(written) if written else None
