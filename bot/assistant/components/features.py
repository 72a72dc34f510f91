"""Sparse featurizers: character n-grams and words, each a TF-IDF row per message."""

from abc import ABC, abstractmethod
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.assistant.components import terms
from bot.assistant.components.clauses import with_parts
from bot.assistant.components.normaliser import normalised
from bot.assistant.components.tfidf import Tfidf
from bot.assistant.components.tokenizer import words_of


class TfidfFeaturizer(GraphComponent, ABC):
    """Count the terms of a message and of its parts; subclasses say what a term is."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the settings: a term counts when it stands in `least_documents` phrases."""
        return {"least_documents": 2}

    def __init__(
        self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, tfidf: Tfidf | None = None
    ) -> None:
        """Keep settings and where to store what is learned."""
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._tfidf = tfidf

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource,
        execution_context: ExecutionContext,
    ) -> "TfidfFeaturizer":
        """Create an untrained featurizer."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource,
        execution_context: ExecutionContext, **kwargs: Any,
    ) -> "TfidfFeaturizer":
        """Load the learned terms."""
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, Tfidf.load(folder))

    def train(self, training_data: TrainingData) -> Resource:
        """Learn terms and weights from the phrases that have an intent."""
        documents = (self._terms(message) for message in training_data.intent_examples)
        self._tfidf = Tfidf.fit(documents, self._config["least_documents"])
        with self._model_storage.write_to(self._resource) as folder:
            self._tfidf.save(folder)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add features to the training phrases."""
        self._add_features([message for message in training_data.training_examples if message.get(TEXT)])
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Add features to incoming messages and to their parts."""
        self._add_features(with_parts(messages))
        return messages

    def _add_features(self, messages: list[Message]) -> None:
        rows = self._tfidf.rows([self._terms(message) for message in messages])
        for message, row in zip(messages, rows, strict=True):
            message.add_features(Features(row, FEATURE_TYPE_SENTENCE, TEXT, type(self).__name__))

    @abstractmethod
    def _terms(self, message: Message) -> list[str]:
        """Return what is counted in `message`."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class CharacterFeaturizer(TfidfFeaturizer):
    """Count n-grams of 1 to `longest` characters."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the settings."""
        return {**TfidfFeaturizer.get_default_config(), "longest": 4}

    def _terms(self, message: Message) -> list[str]:
        return terms.character_terms(normalised(message).text, self._config["longest"])


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class WordFeaturizer(TfidfFeaturizer):
    """Count words and pairs of neighbouring words."""

    def _terms(self, message: Message) -> list[str]:
        return terms.word_terms(words_of(message))
