"""Which intents of an utterance with several clauses are asked for."""

from __future__ import annotations

import numpy as np

from bot.assistant.components.several import asked_for

WHOLE = np.array([0.7, 0.2, 0.1])
OUTSIDE = 2


def test_a_sure_clause_adds_what_it_asks_for() -> None:
    assert asked_for(WHOLE, np.array([[0.1, 0.9, 0.0]]), OUTSIDE) == [0, 1]


def test_a_clause_that_asks_for_nothing_of_ours_adds_nothing() -> None:
    assert asked_for(WHOLE, np.array([[0.1, 0.0, 0.9]]), OUTSIDE) == [0]


def test_an_utterance_that_is_outside_stays_so() -> None:
    assert asked_for(np.array([0.1, 0.1, 0.8]), np.array([[0.0, 0.1, 0.9]]), OUTSIDE) == [2]


def test_sure_clauses_alone_count_where_the_whole_is_in_doubt() -> None:
    clauses = np.array([[0.1, 0.9, 0.0]])
    assert asked_for(np.array([0.3, 0.2, 0.1]), clauses, OUTSIDE, least=0.4) == [1]
    assert asked_for(np.array([0.3, 0.2, 0.1]), np.array([[0.1, 0.5, 0.0]]), OUTSIDE, least=0.4) == [0]
