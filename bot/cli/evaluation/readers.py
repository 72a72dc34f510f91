"""Read lines with our pipeline or with stock Rasa, each trained on what is asked for."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from bot.cli.evaluation.lines import Line, training_file
from bot.cli.evaluation.scores import Reading


class Parser(Protocol):
    """Anything that understands a text as `bot.assistant.nlu.Understanding` does."""

    def parse(self, text: str, now: datetime | None = None) -> dict[str, Any]:
        """Return intents, accepted and entities."""


def readings(parser: Parser, lines: Sequence[Line], now: datetime | None) -> list[Reading]:
    """Return what `parser` makes of each line."""
    parser.parse("你好", now)  # dictionaries load with the first message
    return [_reading(parser, line.text, now) for line in lines]


def _reading(parser: Parser, text: str, now: datetime | None) -> Reading:
    started = time.perf_counter()
    parsed = parser.parse(text, now)
    milliseconds = 1000 * (time.perf_counter() - started)
    intents = parsed["intents"]
    return Reading(tuple(intent["name"] for intent in intents), intents[0]["confidence"], parsed["accepted"],
                   tuple((entity["entity"], str(entity["value"])) for entity in parsed["entities"]), milliseconds)


@contextmanager
def trained_on(lines: Sequence[Line] | None, models: Path) -> Iterator[tuple[Parser, dict[str, float]]]:
    """Give our pipeline trained on `lines`, or on data/nlu, and what training took (nothing if it was done)."""
    from bot.assistant.nlu import Understanding
    from bot.assistant.training import Sources, ensure_model
    from bot.cli.model import ready_model

    with tempfile.TemporaryDirectory() as scratch:
        started = time.monotonic()
        if lines is None:
            # The model of the whole bot understands the same; do not train a second one beside it.
            model = ready_model(models, understanding=not (models / "anxin.tar.gz").exists())
        else:
            training_file(list(lines), Path(scratch) / "nlu.yml")
            sources = Sources(data=(Path(scratch) / "nlu.yml",), domain=None)
            model = ensure_model(Path(scratch), sources)
        took = {"training_s": time.monotonic() - started, "model_mb": model.stat().st_size / 1e6}
        with Understanding(model) as parser:
            yield parser, took


STOCK = """
recipe: default.v1
language: zh
pipeline:
  - name: JiebaTokenizer
  - name: LexicalSyntacticFeaturizer
  - name: CountVectorsFeaturizer
  - name: CountVectorsFeaturizer
    analyzer: char_wb
    min_ngram: 1
    max_ngram: 4
  - name: DIETClassifier
    epochs: 100
  - name: FallbackClassifier
    threshold: 0.3
"""


@contextmanager
def stock_on(data: Path) -> Iterator[tuple[Parser, dict[str, float]]]:
    """Give stock Rasa (jieba and DIET as `rasa init` writes them) trained on a file or folder of phrases.

    In a process of its own: bot.assistant.light_rasa must not be installed.
    """
    from rasa.model_training import train_nlu

    with tempfile.TemporaryDirectory() as scratch:
        config = Path(scratch) / "config.yml"
        config.write_text(STOCK, encoding="utf-8")
        started = time.monotonic()
        model = Path(train_nlu(str(config), str(data), scratch))
        took = {"training_s": time.monotonic() - started, "model_mb": model.stat().st_size / 1e6}
        yield StockParser(model), took


class StockParser:
    """Stock Rasa's understanding in the form of ours."""

    def __init__(self, model: Path) -> None:
        """Load `model`."""
        from rasa.core.agent import Agent

        self._agent = Agent.load(str(model))

    def parse(self, text: str, now: datetime | None = None) -> dict[str, Any]:
        """Return one intent, best that is no fallback, and no values of entities: stock Rasa has none."""
        import asyncio

        parsed = asyncio.run(self._agent.parse_message(text))
        ranking = [each for each in parsed["intent_ranking"] if each["name"] != "nlu_fallback"]
        first = ranking[0] if ranking else {"name": "out_of_scope", "confidence": 0.0}
        return {"intents": [first], "accepted": parsed["intent"]["name"] != "nlu_fallback", "entities": []}
