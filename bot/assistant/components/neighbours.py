"""Nearest phrases: what the training phrases most like a message were meant to say."""

from dataclasses import dataclass

import numpy as np

NEAREST = 10
# How much nearer phrases count more: weights are exp(CLOSENESS · cosine).
CLOSENESS = 15.0
STEPS = 127  # vectors are kept as signed bytes
ROWS = 1000  # messages compared at once


@dataclass
class Neighbours:
    """Unit vectors of phrases and the label of each, among `count` labels."""

    vectors: np.ndarray  # phrase × dimension, float32
    target: np.ndarray
    count: int

    @classmethod
    def fit(cls, vectors: np.ndarray, target: np.ndarray, count: int) -> "Neighbours":
        """Keep the phrases, as coarse as they will be stored."""
        return cls.unpacked(packed(vectors), target, count)

    @classmethod
    def unpacked(cls, stored: np.ndarray, target: np.ndarray, count: int) -> "Neighbours":
        """Return the neighbours from what `packed` made of their vectors."""
        vectors = stored.astype(np.float32)
        return cls(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6), target, count)

    def shares(self, vectors: np.ndarray) -> np.ndarray:
        """Return for each row the share of each label among its nearest phrases, by closeness; they sum to one."""
        found = np.zeros((len(vectors), self.count))
        for start in range(0, len(vectors), ROWS):
            likeness = vectors[start:start + ROWS] @ self.vectors.T
            self._add_votes(found[start:start + ROWS], likeness)
        return found / np.maximum(found.sum(axis=1, keepdims=True), 1e-9)

    def _add_votes(self, found: np.ndarray, likeness: np.ndarray) -> None:
        nearest = min(NEAREST, likeness.shape[1])
        if not nearest:
            return
        columns = np.argpartition(-likeness, nearest - 1, axis=1)[:, :nearest]
        votes = np.exp(CLOSENESS * np.take_along_axis(likeness, columns, axis=1))
        rows = np.repeat(np.arange(len(found)), nearest)
        np.add.at(found, (rows, self.target[columns].ravel()), votes.ravel())


def packed(vectors: np.ndarray) -> np.ndarray:
    """Return vectors as signed bytes of one scale."""
    scale = STEPS / max(float(np.abs(vectors).max(initial=0)), 1e-6)
    return np.round(vectors * scale).astype(np.int8)


def held_out_shares(vectors: np.ndarray, target: np.ndarray, folds: np.ndarray, count: int) -> np.ndarray:
    """Return `shares` for every row from the phrases of the other folds."""
    found = np.zeros((len(target), count))
    for fold in set(folds.tolist()):
        inside, outside = folds != fold, folds == fold
        found[outside] = Neighbours.fit(vectors[inside], target[inside], count).shares(vectors[outside])
    return found
