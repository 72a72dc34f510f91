"""Which of the ranked intents of an utterance are asked for."""

import numpy as np

CLAUSE_SURE = 0.6


def asked_for(whole: np.ndarray, clauses: np.ndarray, outside: int | None = None, least: float = 0.0) -> list[int]:
    """Return the columns of the intents asked for, best first; at least one.

    `whole` has the probabilities of the utterance, `clauses` a row for each of its clauses. `outside` is the column
    of what is none of our business: a clause that only names an order is that by itself, and asks for nothing. Where the
    utterance as a whole is read with less than `least`, its sure clauses alone say what is asked for.
    """
    best = int(whole.argmax())
    found = {best: whole[best]}
    for clause in clauses:
        top = int(clause.argmax())
        if clause[top] >= CLAUSE_SURE and top != outside:
            found[top] = max(found.get(top, 0), clause[top])
    if len(found) > 1 and found[best] < least:
        del found[best]
    return sorted(found, key=lambda at: (at != best, -found[at]))
