"""Split an utterance into the clauses that may each ask for something."""

import re
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.assistant.components.normalise import normalise
from bot.assistant.components.normaliser import NORMALISED, normalised

CLAUSES = "clauses"
# Punctuation parts clauses; so do words that add a request, when enough follows to be one.
BREAK = re.compile(
    r"[,。.!?:;]+|\s+(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])\s+"
    r"|(?:另外|还有就是|还有|顺便|顺带|以及|并且|而且|同时|再问一下|再问下|对了|然后|再就是|其次|第二)(?=.{3})"
)
SHORTEST = 2
# A long story: its first and last clauses say what is wanted.
MOST = 8


def split(text: str) -> list[str]:
    """Return the clauses of a normalised text, at least one, in order."""
    found = [piece.strip() for piece in BREAK.split(text)]
    found = [piece for piece in found if len(piece) >= SHORTEST] or [text.strip()]
    return found if len(found) <= MOST else found[:MOST // 2] + found[-MOST // 2:]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class ClauseSplitter(GraphComponent):
    """Give each incoming message of several clauses a message per clause, featurized like itself."""

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource,
        execution_context: ExecutionContext,
    ) -> "ClauseSplitter":
        """Create the component; it has no settings."""
        return cls()

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leave training phrases whole: each has one intent."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Set `clauses`: none for a message of one clause."""
        for message in messages:
            pieces = split(normalised(message).text)
            parts = pieces if len(pieces) > 1 else []
            message.set(CLAUSES, [Message({TEXT: part, NORMALISED: normalise(part)}) for part in parts])
        return messages


def clauses_of(message: Message) -> list[Message]:
    """Return the message's clauses, or none where it is of one piece."""
    return message.get(CLAUSES) or []


def with_clauses(messages: list[Message]) -> list[Message]:
    """Return the messages, each followed by its clauses."""
    return [part for message in messages for part in (message, *clauses_of(message))]
