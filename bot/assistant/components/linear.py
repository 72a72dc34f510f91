"""Linear models over features, and the blend of two of them with the nearest phrases into probabilities."""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix
from sklearn.svm import LinearSVC

from bot.assistant.components.neighbours import Neighbours, held_out_shares, packed

FOLDS = 4
# Phrases that stand next to each other in a file vary one idea: they go into the same fold.
RUN = 8
# The most that is added to the margin of what is out of scope.
MOST_LEAN = 0.3

Features = csr_matrix | np.ndarray


@dataclass
class LinearModel:
    """Margins = features · weights + bias."""

    weights: np.ndarray  # feature × label
    bias: np.ndarray

    @classmethod
    def fit(cls, features: Features, target: np.ndarray, count: int, penalty: float) -> "LinearModel":
        """Fit one-against-rest; a label (of `count`) without a phrase gets a margin of -1 always."""
        model = LinearSVC(C=penalty, random_state=0).fit(features, target)
        weights = np.zeros((features.shape[1], count), dtype=np.float32)
        bias = np.full(count, -1.0, dtype=np.float32)
        if len(model.classes_) == 2:  # liblinear keeps one vector for two classes
            model.coef_ = np.vstack([-model.coef_, model.coef_])
            model.intercept_ = np.concatenate([-model.intercept_, model.intercept_])
        weights[:, model.classes_] = model.coef_.T
        bias[model.classes_] = model.intercept_
        return cls(weights, bias)

    def margins(self, features: Features) -> np.ndarray:
        """Return a margin for each row and label."""
        return np.asarray(features @ self.weights) + self.bias


@dataclass(frozen=True)
class Outside:
    """The label for what is none of our business, and the share of it that shall be found."""

    label: str
    recall: float


@dataclass(frozen=True)
class Weights:
    """How much the model of sentence vectors and the nearest phrases count beside the model of words."""

    vectors: float
    neighbours: float


@dataclass
class Blend:
    """A model of words on all phrases, one of sentence vectors, and the nearest phrases by vector, added up.

    Each reads what the others cannot; trained together on joined features they do worse than apart.
    `sharpness` turns margins into probabilities: of the words alone, and of all.
    """

    labels: list[str]
    words: LinearModel
    vectors: LinearModel
    neighbours: Neighbours
    weights: Weights
    sharpness: tuple[float, float]

    @classmethod
    def fit(
        cls, words: csr_matrix, vectors: np.ndarray, having: np.ndarray, labels: Sequence[str], penalty: float,
        weights: Weights, outside: Outside,
    ) -> "Blend":
        """Train all; `vectors` has a row for each phrase whose index is in `having`.

        The sharpness, and how much to lean to `outside`, are learned on phrases held out in cross-validation.
        """
        names = sorted(set(labels))
        target = np.array([names.index(label) for label in labels])
        folds = (np.arange(len(target)) // RUN) % FOLDS
        by_words = held_out_margins(words, target, folds, len(names), penalty)
        by_vectors = held_out_margins(vectors, target[having], folds[having], len(names), penalty)
        near = held_out_shares(vectors, target[having], folds[having], len(names))
        both = by_words[having] + weights.vectors * by_vectors + weights.neighbours * near
        lean = _lean(both, target[having], names, outside)
        by_words, both = by_words + lean, both + lean
        model = LinearModel.fit(words, target, len(names), penalty)
        return cls(
            names,
            LinearModel(model.weights, (model.bias + lean).astype(np.float32)),
            LinearModel.fit(vectors, target[having], len(names), penalty),
            Neighbours.fit(vectors, target[having], len(names)),
            weights,
            (_sharpness(by_words, target), _sharpness(both, target[having])),
        )

    def probabilities(self, words: csr_matrix, vectors: np.ndarray | None = None) -> np.ndarray:
        """Return a probability for each row and label, from the words alone where there are no vectors."""
        margins = self.words.margins(words)
        if vectors is None:
            return softmax(self.sharpness[0] * margins)
        margins = margins + self.weights.vectors * self.vectors.margins(vectors)
        return softmax(self.sharpness[1] * (margins + self.weights.neighbours * self.neighbours.shares(vectors)))

    def save(self, folder: Path) -> None:
        """Write the models as plain arrays."""
        np.savez(folder / "linear.npz", labels=np.array(self.labels), sharpness=np.array(self.sharpness),
                 weights=np.array([self.weights.vectors, self.weights.neighbours]),
                 phrases=packed(self.neighbours.vectors), phrase_labels=self.neighbours.target, word_weights=self.words.weights, word_bias=self.words.bias,
                 vector_weights=self.vectors.weights, vector_bias=self.vectors.bias)

    @classmethod
    def load(cls, folder: Path) -> "Blend":
        """Read what `save` wrote."""
        with np.load(folder / "linear.npz", allow_pickle=False) as file:
            labels = [str(label) for label in file["labels"]]
            return cls(labels,
                       LinearModel(file["word_weights"], file["word_bias"]),
                       LinearModel(file["vector_weights"], file["vector_bias"]),
                       Neighbours.unpacked(file["phrases"], file["phrase_labels"], len(labels)),
                       Weights(*file["weights"].tolist()), tuple(float(factor) for factor in file["sharpness"]))


def held_out_margins(
    features: Features, target: np.ndarray, folds: np.ndarray, count: int, penalty: float
) -> np.ndarray:
    """Return margins for every row from models that did not see its fold."""
    margins = np.full((len(target), count), -1.0)

    def fill(fold: int) -> None:
        inside, outside = folds != fold, folds == fold
        if outside.any() and len(set(target[inside])) > 1:
            model = LinearModel.fit(features[inside], target[inside], count, penalty)
            margins[outside] = model.margins(features[outside])

    with ThreadPoolExecutor(os.cpu_count()) as pool:  # the solver lets other threads run
        list(pool.map(fill, range(FOLDS)))
    return margins


def softmax(scores: np.ndarray) -> np.ndarray:
    """Return rows that sum to one."""
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def _lean(margins: np.ndarray, target: np.ndarray, names: Sequence[str], outside: Outside) -> np.ndarray:
    """Return what to add to each label's margin: the least to `outside` that finds its share; else nothing.

    What is outside has no bounds, so that no training phrases cover it and a model leans away from it.
    """
    lean = np.zeros(len(names))
    if outside.label not in names:
        return lean
    at = names.index(outside.label)
    labelled = margins[target == at]
    if not len(labelled):
        return lean
    short = np.delete(labelled, at, axis=1).max(axis=1) - labelled[:, at]  # below 0: found as it is
    lean[at] = np.clip(np.quantile(short, outside.recall), 0, MOST_LEAN)
    return lean


def _sharpness(margins: np.ndarray, target: np.ndarray) -> float:
    """Return the factor that makes held-out phrases likeliest."""
    def surprise(log_factor: float) -> float:
        chosen = softmax(np.exp(log_factor) * margins)[np.arange(len(target)), target]
        return float(-np.log(np.maximum(chosen, 1e-9)).mean())

    return float(np.exp(minimize_scalar(surprise, bounds=(-2, 4), method="bounded").x))
