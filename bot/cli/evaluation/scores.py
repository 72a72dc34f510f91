"""The figures: what was understood against what is right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from bot.cli.evaluation.lines import Line

OUT_OF_SCOPE = "out_of_scope"
# Macro-F1 is over the intents with so many lines.
LEAST_LINES = 10
BINS = 10


@dataclass(frozen=True)
class Reading:
    """What the pipeline made of a line, and how long it took."""

    intents: tuple[str, ...]
    confidence: float
    accepted: bool
    entities: tuple[tuple[str, str], ...]
    milliseconds: float


Pair = tuple[Line, Reading]


def figures(lines: Sequence[Line], readings: Sequence[Reading]) -> dict[str, Any]:
    """Return every figure by name; a figure with nothing to measure is left out."""
    pairs = list(zip(lines, readings, strict=True))
    single = [pair for pair in pairs if len(pair[0].intents) == 1]
    found: dict[str, Any] = {"lines": len(pairs), **_time(readings)}
    if single:
        found |= _single(single)
    if several := [pair for pair in pairs if len(pair[0].intents) > 1]:
        found["several_intents"] = {"lines": len(several), **f1_of_sets(
            (set(line.intents), set(reading.intents) - line.also) for line, reading in several)}
    if named := [pair for pair in pairs if pair[0].entities is not None]:
        found["entities"] = {"lines": len(named), **f1_of_sets(_entity_sets(named))}
        found["entities"]["by_kind"] = _by_kind(named)
    return found


def right(line: Line, reading: Reading) -> bool:
    """Whether the first intent read is the labelled one or one that is equally right."""
    return reading.intents[0] in line.intents or reading.intents[0] in line.also


def counted_as(line: Line, reading: Reading) -> str:
    """Return the intent read; one that is equally right counts as the label."""
    return line.intents[0] if right(line, reading) else reading.intents[0]


def _single(pairs: Sequence[Pair]) -> dict[str, Any]:
    hits = [right(*pair) for pair in pairs]
    strict = [reading.intents[0] == line.intents[0] for line, reading in pairs]
    accepted = [hit for hit, (_, reading) in zip(hits, pairs, strict=True) if reading.accepted]
    return {
        "top1": _share(hits), "top1_strict": _share(strict), "macro_f1": macro_f1(pairs),
        "out_of_scope": out_of_scope(pairs),
        "calibration_error": calibration_error([reading.confidence for _, reading in pairs], hits),
        "accepted": {"share": len(accepted) / len(pairs), "top1": _share(accepted)},
    }


def macro_f1(pairs: Sequence[Pair]) -> float:
    """Return the mean F1 over the labelled intents with LEAST_LINES lines or more (over all when none has)."""
    counts = Counter(line.intents[0] for line, _ in pairs)
    names = [name for name, count in counts.items() if count >= LEAST_LINES] or list(counts)
    counted = [(line.intents[0], counted_as(line, reading)) for line, reading in pairs]
    return sum(_f1(*_hits(counted, name)) for name in names) / len(names)


def _hits(counted: Sequence[tuple[str, str]], name: str) -> tuple[int, int, int]:
    both = sum(label == name == read for label, read in counted)
    return both, sum(read == name for _, read in counted), sum(label == name for label, _ in counted)


def out_of_scope(pairs: Sequence[Pair]) -> dict[str, float]:
    """Return precision and recall of the out-of-scope decision."""
    counted = [(line.intents[0], counted_as(line, reading)) for line, reading in pairs]
    both, read, labelled = _hits(counted, OUT_OF_SCOPE)
    return {"precision": both / read if read else 0.0, "recall": both / labelled if labelled else 0.0,
            "lines": labelled}


def calibration_error(confidences: Sequence[float], hits: Sequence[bool]) -> float:
    """Return the expected calibration error over ten equal bins of confidence."""
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for confidence, hit in zip(confidences, hits, strict=True):
        bins[min(int(confidence * BINS), BINS - 1)].append((confidence, hit))
    gaps = (abs(sum(c for c, _ in each) - sum(h for _, h in each)) for each in bins if each)
    return sum(gaps) / len(hits)


def f1_of_sets(pairs: Iterable[tuple[set[Any], set[Any]]]) -> dict[str, float]:
    """Return precision, recall and F1 of the members of (right, read) sets, all sets together."""
    both = read = labelled = 0
    for expected, found in pairs:
        both, read, labelled = both + len(expected & found), read + len(found), labelled + len(expected)
    return {"precision": both / read if read else 0.0, "recall": both / labelled if labelled else 0.0,
            "f1": _f1(both, read, labelled)}


ASSERTED = frozenset({"reason", "condition", "hazard"})


def _entity_sets(pairs: Sequence[Pair]) -> list[tuple[set[Any], set[Any]]]:
    """Only the kinds that a line labels count; a line with an empty list asserts no reason, condition, hazard."""
    found = []
    for line, reading in pairs:
        kinds = {entity for entity, _ in line.entities} or ASSERTED
        found.append((set(line.entities), {pair for pair in reading.entities if pair[0] in kinds}))
    return found


def _by_kind(pairs: Sequence[Pair]) -> dict[str, float]:
    sets = _entity_sets(pairs)
    kinds = sorted({kind for expected, _ in sets for kind, _ in expected})
    return {kind: f1_of_sets(({p for p in a if p[0] == kind}, {p for p in b if p[0] == kind}) for a, b in sets)["f1"]
            for kind in kinds}


def confusions(pairs: Sequence[Pair]) -> list[tuple[str, str, list[str]]]:
    """Return (right, read, texts) of wrong readings, most frequent first."""
    wrong: dict[tuple[str, str], list[str]] = {}
    for line, reading in pairs:
        if line.intents and not right(line, reading):
            wrong.setdefault((line.intents[0], reading.intents[0]), []).append(line.text)
    return [(*key, texts) for key, texts in sorted(wrong.items(), key=lambda item: -len(item[1]))]


def _time(readings: Sequence[Reading]) -> dict[str, float]:
    times = sorted(reading.milliseconds for reading in readings)
    return {"ms_median": times[len(times) // 2], "ms_p95": times[int(len(times) * 0.95)]} if times else {}


def _share(hits: Sequence[bool]) -> float:
    return sum(hits) / len(hits) if hits else 0.0


def _f1(both: int, read: int, labelled: int) -> float:
    return 2 * both / (read + labelled) if read + labelled else 0.0
