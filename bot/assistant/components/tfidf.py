"""TF-IDF with sublinear counts: a plain vocabulary and weights, stored as JSON and an array (no pickles)."""

import json
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix


class Tfidf:
    """Turn lists of terms into rows of unit length."""

    def __init__(self, vocabulary: dict[str, int], weights: np.ndarray) -> None:
        """Take term → column and the weight of each column."""
        self.vocabulary = vocabulary
        self.weights = weights

    @classmethod
    def fit(cls, documents: Iterable[Sequence[str]], least: int = 1) -> "Tfidf":
        """Learn the terms that stand in at least `least` documents, weighted by rareness."""
        counts: Counter[str] = Counter()
        size = 0
        for document in documents:
            counts.update(set(document))
            size += 1
        terms = sorted(term for term, count in counts.items() if count >= least)
        weights = [math.log((1 + size) / (1 + counts[term])) + 1 for term in terms]
        return cls({term: column for column, term in enumerate(terms)}, np.array(weights, dtype=np.float32))

    def rows(self, documents: Sequence[Sequence[str]]) -> csr_matrix:
        """Return one row a document; a document of unknown terms is a row of zeros."""
        indices: list[int] = []
        values: list[float] = []
        ends = [0]
        for document in documents:
            counts = Counter(self.vocabulary[term] for term in document if term in self.vocabulary)
            row = [(column, (1 + math.log(count)) * self.weights[column]) for column, count in counts.items()]
            length = math.sqrt(sum(value * value for _, value in row)) or 1.0
            indices += [column for column, _ in row]
            values += [value / length for _, value in row]
            ends.append(len(indices))
        return csr_matrix(
            (np.array(values, dtype=np.float32), np.array(indices, dtype=np.int32), np.array(ends)),
            shape=(len(documents), len(self.vocabulary)),
        )

    def save(self, folder: Path) -> None:
        """Write vocabulary and weights."""
        (folder / "terms.json").write_text(json.dumps(list(self.vocabulary), ensure_ascii=False), encoding="utf-8")
        np.save(folder / "weights.npy", self.weights)

    @classmethod
    def load(cls, folder: Path) -> "Tfidf":
        """Read what `save` wrote."""
        terms = json.loads((folder / "terms.json").read_text(encoding="utf-8"))
        return cls({term: column for column, term in enumerate(terms)}, np.load(folder / "weights.npy"))
