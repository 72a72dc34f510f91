"""The intents of a message: everything that is asked for, with calibrated confidences, or a doubt."""

from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix, hstack, vstack

from bot.assistant.components import several
from bot.assistant.components.clauses import clauses_of, wish_of
from bot.assistant.components.embedding import keep_promise
from bot.assistant.components.linear import Blend, Outside, Weights

DOUBT = "nlu_fallback"
PLAIN = 0.5  # from here a wish counts without what stands beside it


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LinearIntentClassifier(GraphComponent):
    """Set `intent`, `intent_ranking`, `intents` (all that is asked for) and `accepted` (false marks doubt).

    In doubt `intent` is `nlu_fallback`; `intents` and the ranking keep to the names of the training data.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the settings: the SVM's penalty, how much the sentence vectors and the nearest phrases count
        beside the words, the intent of what is out of scope and the share of it to find, the least confidence to act on, the
        confidence from words alone that needs no sentence vector, the ranking's length."""
        return {"penalty": 0.5, "vector_weight": 0.75, "neighbour_weight": 1.0, "outside": "out_of_scope", "outside_recall": 0.88,
                "least_confidence": 0.4, "sure": 0.9, "ranking_length": 10}

    def __init__(
        self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource,
        model: Blend | None = None,
    ) -> None:
        """Keep settings and where to store what is learned."""
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._model = model

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource,
        execution_context: ExecutionContext,
    ) -> "LinearIntentClassifier":
        """Create an untrained classifier."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource,
        execution_context: ExecutionContext, **kwargs: Any,
    ) -> "LinearIntentClassifier":
        """Load the trained model."""
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, Blend.load(folder))

    def train(self, training_data: TrainingData) -> Resource:
        """Train on the phrases that have an intent."""
        phrases = [message for message in training_data.intent_examples if message.get(TEXT)]
        labels = [message.get(INTENT) for message in phrases]
        embedded = np.array([at for at, message in enumerate(phrases) if has_vector(message)])
        self._model = Blend.fit(
            word_features(phrases), vectors([phrases[at] for at in embedded]), embedded, labels,
            self._config["penalty"], Weights(self._config["vector_weight"], self._config["neighbour_weight"]),
            Outside(self._config["outside"], self._config["outside_recall"]),
        )
        with self._model_storage.write_to(self._resource) as folder:
            self._model.save(folder)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Decide on incoming messages."""
        for message in messages:
            self._decide(message)
        return messages

    def _decide(self, message: Message) -> None:
        whole = self._wanted(message)
        parts = clauses_of(message)
        clauses = self._model.probabilities(word_features(parts)) if parts else np.empty((0, len(whole)))
        order = np.argsort(-whole)
        ranking = [self._named(whole, at) for at in order[:self._config["ranking_length"]]]
        asked = [self._named(np.maximum(whole, clauses.max(axis=0, initial=0)), at)
                 for at in several.asked_for(whole, clauses, self._outside(), self._config["least_confidence"])]
        accepted = asked[0]["confidence"] >= self._config["least_confidence"] and bool(message.get(TEXT).strip())
        top = asked[0] if accepted else {"name": DOUBT, "confidence": 1 - ranking[0]["confidence"]}
        message.set("intent", top, add_to_output=True)
        message.set("intent_ranking", ranking, add_to_output=True)
        message.set("intents", asked, add_to_output=True)
        message.set("accepted", accepted, add_to_output=True)

    def _wanted(self, message: Message) -> np.ndarray:
        """Return the probabilities of the message, or of its wish where that says plainly what is wanted."""
        wish = wish_of(message)
        if wish is not None:
            alone = self._whole(wish)
            if alone.max() >= PLAIN and alone.argmax() != self._outside():
                return alone
        return self._whole(message)

    def _whole(self, message: Message) -> np.ndarray:
        """Return the probabilities of the whole message: of its words alone where they leave no doubt."""
        words = word_features([message])
        whole = self._model.probabilities(words)[0]
        if whole.max() >= self._config["sure"]:
            return whole
        keep_promise(message)
        return self._model.probabilities(words, vectors([message]))[0]

    def _outside(self) -> int | None:
        label = self._config["outside"]
        return self._model.labels.index(label) if label in self._model.labels else None

    def _named(self, probabilities: np.ndarray, at: int) -> dict[str, Any]:
        return {"name": self._model.labels[at], "confidence": round(float(probabilities[at]), 4)}


def word_features(messages: list[Message]) -> csr_matrix:
    """Return the sparse features of the messages side by side, a row each."""
    rows = [[feature.features for feature in message.features if not feature.is_dense()] for message in messages]
    return hstack([vstack(column) for column in zip(*rows, strict=True)], format="csr", dtype=np.float32)


def vectors(messages: list[Message]) -> np.ndarray:
    """Return the sentence vectors of messages that have one."""
    return np.vstack([feature.features for message in messages for feature in message.features if feature.is_dense()])


def has_vector(message: Message) -> bool:
    """Whether the embedder gave the message a vector."""
    return any(feature.is_dense() for feature in message.features)
