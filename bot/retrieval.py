"""Finds the clause or explanation that answers a question no intent covers; below a threshold it finds nothing.

Every passage of knowledge/ (an article, or one sentence of an answer with the articles that answer cites) is
weighed by its characters and pairs of characters (TF-IDF). A question scores by how much of its own weight a
passage covers, so that words nobody wrote about count against every passage. Nothing of grade C is a passage.
"""

from __future__ import annotations

import heapq
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.guarantee.decision import Grade
from bot.knowledge_files import KNOWLEDGE, Answer, Clauses, ClauseText, compose, load_answers, load_clauses

THRESHOLD = 0.40  # measured on tests/knowledge/questions.yml: see tests/knowledge/test_retrieval.py
SPANS = re.compile(r"[\u4e00-\u9fff]+|[a-z0-9]+")
COVERS, LIKENESS = 0.7, 0.3  # how much the covered part of the question counts, and the cosine


@dataclass(frozen=True, slots=True)
class Passage:
    """One thing that can be said: an article, or a sentence of `answer` that stands on `clauses`."""

    text: str
    clauses: tuple[ClauseText, ...]
    answer: str = ""  # the guarantee that the sentence explains; empty for an article


@dataclass(frozen=True, slots=True)
class Found:
    """The best passage for a question, the article to quote by number, and a score between 0 and 1."""

    passage: Passage
    clause: ClauseText
    score: float


class Retrieval:
    """An index over all passages; made once a process."""

    def __init__(self, passages: list[Passage], small_words: frozenset[str] = frozenset()) -> None:
        self._passages = passages
        self._small = re.compile("|".join(map(re.escape, sorted(small_words, key=len, reverse=True))) or "(?!)")
        counted = [Counter(self._grams(_searched(passage))) for passage in passages]
        within = Counter(gram for grams in counted for gram in grams)
        self._idf = {gram: math.log((1 + len(passages)) / (1 + times)) + 1 for gram, times in within.items()}
        self._unknown = math.log(1 + len(passages)) + 1
        self._weights: Mapping[str, list[tuple[int, float]]] = self._inverted(counted)

    def _grams(self, text: str) -> Iterator[str]:
        """Yield words of Latin letters and digits, and of Chinese the characters and their pairs."""
        for span in SPANS.findall(self._small.sub(" ", text.lower())):
            if span[0].isascii():
                yield span
                continue
            yield from span
            yield from (span[at : at + 2] for at in range(len(span) - 1))

    def _weight(self, gram: str) -> float:
        """Pairs and words say more than single characters."""
        return self._idf.get(gram, self._unknown) * (0.25 if len(gram) == 1 else 1.0)

    def _inverted(self, counted: list[Counter[str]]) -> Mapping[str, list[tuple[int, float]]]:
        found: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, grams in enumerate(counted):
            weights = {gram: (1 + math.log(times)) * self._weight(gram) for gram, times in grams.items()}
            length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
            for gram, weight in weights.items():
                found[gram].append((number, weight / length))
        return found

    def best(self, question: str) -> Found | None:
        """Return the passage nearest to `question`, however far; None when nothing is shared."""
        return next(iter(self.ranked(question, 1)), None)

    def ranked(self, question: str, limit: int) -> list[Found]:
        """Return the passages nearest to `question`, the best first, however far they are."""
        scores = self._scores(question)
        numbers = heapq.nsmallest(limit, scores, key=lambda one: (-scores[one], one))
        return [Found(self._passages[one], self._clause(self._passages[one]), scores[one]) for one in numbers]

    def _scores(self, question: str) -> Mapping[int, float]:
        """Return a score for every passage that shares anything with `question`."""
        grams = set(self._grams(question))
        weights = {gram: self._weight(gram) for gram in grams}
        total = sum(weights.values())
        length = math.sqrt(sum(weight * weight for weight in weights.values()))
        covered: dict[int, float] = defaultdict(float)
        likeness: dict[int, float] = defaultdict(float)
        for gram, weight in weights.items():
            for number, other in self._weights.get(gram, ()):
                covered[number] += weight / total
                likeness[number] += weight / length * other
        return {number: COVERS * share + LIKENESS * likeness[number] for number, share in covered.items()}

    def _clause(self, passage: Passage) -> ClauseText:
        """Return the article, of those that the passage stands on, that shares most with its sentence."""
        sentence = set(self._grams(passage.text))
        return max(passage.clauses, key=lambda clause: self._shared(sentence, clause.says))

    def _shared(self, grams: set[str], text: str) -> float:
        return sum(self._weight(gram) for gram in grams & set(self._grams(text)))

    def find(self, question: str, threshold: float = THRESHOLD) -> Found | None:
        """Return what answers `question`, or None: then the bot says that it does not know."""
        found = self.best(question)
        return found if found is not None and found.score >= threshold else None


def _searched(passage: Passage) -> str:
    """What a passage is found by: an article by its title too."""
    if passage.answer:
        return passage.text
    return f"{passage.text} {passage.clauses[0].title}"


def passages_of(clauses: Clauses, answers: Mapping[str, Answer]) -> list[Passage]:
    """Return every article and every sentence of an answer, without what is of grade C."""
    made = [Passage(text.says, (text,)) for text in clauses.values() if text.clause.grade is not Grade.C]
    by_clause = {text.clause: text for text in clauses.values()}
    for answer in answers.values():
        cited = tuple(by_clause[clause] for clause in answer.clauses if clause.grade is not Grade.C)
        if cited:
            sentences = (f"{answer.name}：{text}" for text in _sentences(answer))
            made += [Passage(text, cited, answer.id) for text in sentences]
    return made


def _sentences(answer: Answer) -> Iterator[str]:
    yield answer.short
    yield from answer.conditions
    yield from answer.steps
    yield from (f"{entry.belief}？{entry.truth}" for entry in answer.misunderstandings)


def load_retrieval(directory: Path = KNOWLEDGE) -> Retrieval:
    """Index knowledge/. Raises KnowledgeError naming file and line."""
    small = frozenset(node.text for node in compose(directory / "retrieval.yml").entries()["small_words"].items())
    return Retrieval(passages_of(load_clauses(directory), load_answers(directory)), small)
