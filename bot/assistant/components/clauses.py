"""Split an utterance into the clauses that may each ask for something, and free what is wanted of what stands beside it."""

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
WISH = "wish"
# Punctuation parts clauses; so do words that add a request, when enough follows to be one.
BREAK = re.compile(
    r"[,。.!?:;]+|\s+(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])\s+"
    r"|(?:另外|还有就是|还有|顺便|顺带|以及|并且|而且|同时|再问一下|再问下|对了|然后|再就是|其次|第二)(?=.{3})"
)
SHORTEST = 2
# What may stand beside a wish and is none, but is what is meant where it stands alone: an order's card or number, agreement.
ORDER = re.compile(
    r"[ ,]*(?:\[(?:查询|咨询)?订单编号:[^\]]*\]|(?:查询|咨询)?订单(?:编号|号码?)?[: ]*(?:\d{6,}|订单号|(?<=:)(?=[ ,]))|商品(?:id|编号)[: ]*\d+)[ ,]*"
)
AGREEMENT = re.compile(r"^(?:(?:好的?|嗯|恩|哦|噢|是的|对的?)(?:呀|啊|吧|呢|哈)?[ ,!.]+)+(?=.{3})")
# A long story: its first and last clauses say what is wanted.
MOST = 8


def split(text: str) -> list[str]:
    """Return the clauses of a normalised text, at least one, in order."""
    found = [piece.strip() for piece in BREAK.split(text)]
    found = [piece for piece in found if len(piece) >= SHORTEST] or [text.strip()]
    return found if len(found) <= MOST else found[:MOST // 2] + found[-MOST // 2:]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class ClauseSplitter(GraphComponent):
    """Give each incoming message of several clauses a message per clause, and one for its wish; all featurized like itself."""

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
        """Set `clauses`, none for a message of one clause, and `wish`, none where nothing stands before it."""
        for message in messages:
            text = normalised(message).text
            request = ORDER.sub(",", text).strip(" ,")
            request = request if len(request) > SHORTEST else text
            pieces = split(request)
            wish = AGREEMENT.sub("", request)
            message.set(CLAUSES, [_part(piece) for piece in pieces] if len(pieces) > 1 else [])
            message.set(WISH, _part(wish) if wish != text else None)
        return messages


def _part(text: str) -> Message:
    return Message({TEXT: text, NORMALISED: normalise(text)})


def clauses_of(message: Message) -> list[Message]:
    """Return the message's clauses, or none where it is of one piece."""
    return message.get(CLAUSES) or []


def wish_of(message: Message) -> Message | None:
    """Return what is wanted without what stands before it; None where nothing does."""
    return message.get(WISH)


def parts_of(message: Message) -> list[Message]:
    """Return what is read of a message beside itself: its clauses, and its wish."""
    wish = wish_of(message)
    return [*clauses_of(message), *([wish] if wish else [])]


def with_parts(messages: list[Message]) -> list[Message]:
    """Return the messages, each followed by its parts."""
    return [part for message in messages for part in (message, *parts_of(message))]
