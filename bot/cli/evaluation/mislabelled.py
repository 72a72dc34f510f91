"""Training phrases that look mislabelled: a model trained without them and their neighbours is sure of another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

# So much larger is the margin of the other intent.
SURE = 0.5


def surprising(phrases: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str, str]]:
    """Yield (text, label, what it is read as), by cross-validation over characters and words."""
    import numpy as np
    from scipy.sparse import hstack

    from bot.assistant.components import terms, words
    from bot.assistant.components.linear import FOLDS, RUN, held_out_margins
    from bot.assistant.components.normalise import normalise
    from bot.assistant.components.tfidf import Tfidf

    texts = [normalise(text).text for text, _ in phrases]
    names = sorted({intent for _, intent in phrases})
    target = np.array([names.index(intent) for _, intent in phrases])
    counted = ([terms.character_terms(text) for text in texts],
               [terms.word_terms([word for word, _ in words.cut(text)]) for text in texts])
    features = hstack([Tfidf.fit(documents, 2).rows(documents) for documents in counted], format="csr")
    folds = (np.arange(len(target)) // RUN) % FOLDS
    margins = held_out_margins(features, target, folds, len(names), 0.5)
    best = margins.argmax(axis=1)
    for at in np.flatnonzero(best != target):
        if margins[at, best[at]] - margins[at, target[at]] > SURE:
            yield phrases[at][0], phrases[at][1], names[best[at]]
