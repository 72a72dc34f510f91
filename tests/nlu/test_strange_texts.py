"""Whatever is sent, understanding answers, in time and without growing."""

from __future__ import annotations

import ctypes
import gc
import os
import random
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from bot.assistant.components import words
from bot.assistant.components.clauses import split
from bot.assistant.components.entities.extractor import entities
from bot.assistant.components.normalise import normalise
from bot.assistant.nlu import Understanding

POOLS = ("退货款运费险的了吗我要不啊，。？！", "abcXYZ 0123456789.-/:", "\ud800\udfff\u200b\u200d\u202e\u2066\ufeff\x00\x1b\t\r",
         "😡👌🏽❌①㎏Ⅷﷺ", "[数字x]<url>&nbsp;{}()*+?\\^$|")  # fmt: skip
LONG = ("退" * 20_000, "1" * 20_000, "a" * 20_000, "我要退货，" * 4_000, "😡" * 20_000, "<" * 20_000, "[" * 20_000,
        "\u200b" * 20_000, "一二三四五" * 4_000, " " * 20_000, "tuihuo" * 3_333, "(" * 20_000, "三天前" * 6_600)  # fmt: skip
MOST_SECONDS = 2.0


def random_texts(count: int) -> Iterator[str]:
    """Yield texts of 0 to 60 characters from mixed pools, and from all of Unicode."""
    draw = random.Random(20261125)
    for _ in range(count):
        pools = draw.sample(POOLS, draw.randint(1, 3))
        any_character = [chr(draw.randrange(0x110000)) for _ in range(draw.randint(0, 3))]
        yield "".join([draw.choice(draw.choice(pools)) for _ in range(draw.randint(0, 57))] + any_character)


@pytest.mark.slow
def test_ten_thousand_random_strings_are_read(now: datetime) -> None:
    """Normalised, cut and searched without an error; every find lies within the shopper's text."""
    for text in random_texts(10_000):
        shown = normalise(text)
        split(shown.text)
        words.cut(shown.text)
        for find in entities(shown.text, now):
            start, end = shown.source_span(find.start, find.end)
            assert 0 <= start < end <= len(text)


@pytest.mark.parametrize("text", LONG, ids=[repr(text[:4]) for text in LONG])
def test_twenty_thousand_characters_take_two_seconds_at_most(text: str, now: datetime) -> None:
    """Measured as time of this process, so that a busy machine does not fail it."""
    normalise("退货")
    started = time.process_time()
    shown = normalise(text)
    split(shown.text)
    words.cut(shown.text)
    entities(shown.text, now)
    assert time.process_time() - started <= MOST_SECONDS


@pytest.fixture(scope="module")
def understanding() -> Iterator[Understanding]:
    """The bot's own model, trained when it is missing."""
    from bot.cli.model import ready_model

    with Understanding(ready_model()) as model:
        yield model


@pytest.mark.slow
@pytest.mark.parametrize("text", [*LONG, "", " ", "\ud800", "/restart", '/intent{"a": 1}'], ids=lambda text: repr(text[:4]))
def test_the_whole_pipeline_answers_in_time(text: str, understanding: Understanding, now: datetime) -> None:
    """There is always an intent, and an empty message is in doubt."""
    started = time.process_time()
    parsed = understanding.parse(text, now)
    assert time.process_time() - started <= MOST_SECONDS
    assert parsed["text"] == text
    assert parsed["intents"]
    assert parsed["accepted"] is False or text.strip()


@pytest.mark.slow
def test_a_long_stream_does_not_grow(understanding: Understanding, now: datetime) -> None:
    """The memory after 1,500 messages is that after 500, but for 10 MB."""
    texts = list(random_texts(1_500))
    for text in texts[:500]:
        understanding.parse(text, now)
    before = memory()
    for text in texts[500:]:
        understanding.parse(text, now)
    assert memory() - before < 10_000_000


def memory() -> int:
    """Return the bytes of this process that are in memory, without what is free and merely not given back yet."""
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")
