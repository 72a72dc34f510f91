"""A linear model over sparse and dense features: one weight vector an intent, calibrated to probabilities."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix
from sklearn.svm import LinearSVC

FOLDS = 4
# Phrases that stand next to each other in a file vary one idea: they go into the same fold.
RUN = 8


@dataclass
class LinearModel:
    """Margins = features · weights + bias; probabilities = softmax(sharpness · margins)."""

    labels: list[str]
    weights: np.ndarray  # feature × label
    bias: np.ndarray
    sharpness: float

    @classmethod
    def fit(cls, features: csr_matrix, labels: Sequence[str], penalty: float) -> "LinearModel":
        """Train on all phrases; learn the sharpness on phrases held out in cross-validation."""
        names = sorted(set(labels))
        target = np.array([names.index(label) for label in labels])
        margins = held_out_margins(features, target, len(names), penalty)
        weights, bias = _fit(features, target, len(names), penalty)
        return cls(names, weights, bias, _sharpness(margins, target))

    def margins(self, features: csr_matrix) -> np.ndarray:
        """Return a margin for each row and label."""
        return np.asarray(features @ self.weights) + self.bias

    def probabilities(self, features: csr_matrix) -> np.ndarray:
        """Return a probability for each row and label."""
        return softmax(self.sharpness * self.margins(features))

    def save(self, folder: Path) -> None:
        """Write the model as plain arrays."""
        np.savez(folder / "linear.npz", labels=np.array(self.labels), weights=self.weights, bias=self.bias,
                 sharpness=self.sharpness)

    @classmethod
    def load(cls, folder: Path) -> "LinearModel":
        """Read what `save` wrote."""
        with np.load(folder / "linear.npz", allow_pickle=False) as file:
            return cls([str(label) for label in file["labels"]], file["weights"], file["bias"],
                       float(file["sharpness"]))


def held_out_margins(features: csr_matrix, target: np.ndarray, count: int, penalty: float) -> np.ndarray:
    """Return margins for every row from models that did not see it nor its neighbours."""
    folds = (np.arange(len(target)) // RUN) % FOLDS
    margins = np.full((len(target), count), -1.0)
    for fold in range(FOLDS):
        inside, outside = folds != fold, folds == fold
        if not outside.any() or len(set(target[inside])) < 2:
            continue
        weights, bias = _fit(features[inside], target[inside], count, penalty)
        margins[outside] = np.asarray(features[outside] @ weights) + bias
    return margins


def softmax(scores: np.ndarray) -> np.ndarray:
    """Return rows that sum to one."""
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def _fit(features: csr_matrix, target: np.ndarray, count: int, penalty: float) -> tuple[np.ndarray, np.ndarray]:
    """Fit one-against-rest; a label without a phrase gets a margin of -1 always."""
    model = LinearSVC(C=penalty, random_state=0).fit(features, target)
    weights = np.zeros((features.shape[1], count), dtype=np.float32)
    bias = np.full(count, -1.0, dtype=np.float32)
    if len(model.classes_) == 2:  # liblinear keeps one vector for two classes
        model.coef_ = np.vstack([-model.coef_, model.coef_])
        model.intercept_ = np.concatenate([-model.intercept_, model.intercept_])
    weights[:, model.classes_] = model.coef_.T
    bias[model.classes_] = model.intercept_
    return weights, bias


def _sharpness(margins: np.ndarray, target: np.ndarray) -> float:
    """Return the factor that makes held-out phrases likeliest."""
    def surprise(log_factor: float) -> float:
        chosen = softmax(np.exp(log_factor) * margins)[np.arange(len(target)), target]
        return float(-np.log(np.maximum(chosen, 1e-9)).mean())

    return float(np.exp(minimize_scalar(surprise, bounds=(-2, 4), method="bounded").x))
