"""Names from the lexicon: products, categories and guarantees as spaCy phrases; reasons, conditions and
hazards as patterns, unless a negation stands before them."""

import re
from collections.abc import Iterator
from functools import cache

import spacy
from spacy.language import Language

from bot.assistant.components import lexicon, words
from bot.assistant.components.entities.found import Found

SPANS = "names"
# Where these stand before a reason it did not happen, or not yet. Hazards heed the longer list of the lexicon.
NOT_SO = ("没", "没有", "不是", "并非", "未", "不会", "会不会", "别", "防", "避免", "怕", "担心", "如果", "万一", "要是", "会", "不", "容易")
# A name of one or two characters must be a word of its own: 书 in 说明书 is no book.
SHORT = 2


def names(text: str) -> Iterator[Found]:
    """Yield products, categories and guarantees."""
    edges = words.edges(text)
    document = _matcher()(text)
    for span in document.spans[SPANS]:
        start, end = span.start_char, span.end_char
        if end - start <= SHORT and not (start in edges and end in edges):
            continue
        more = {"category": lexicon.products()[span.id_][1]} if span.label_ == "product" else {}
        yield Found(span.label_, span.id_, start, end, more)


def reasons(text: str) -> Iterator[Found]:
    """Yield why the shopper writes, as causes of the facts."""
    yield from _patterned("reason", "reasons", text, NOT_SO)


def conditions(text: str) -> Iterator[Found]:
    """Yield the state of the goods."""
    yield from _patterned("condition", "conditions", text, ("没", "没有", "未", "不"))


def hazards(text: str) -> Iterator[Found]:
    """Yield dangers to people; what is denied, feared or only asked is none."""
    yield from _patterned("hazard", "hazards", text, lexicon.word_list("negations"))


def _patterned(entity: str, name: str, text: str, negations: tuple[str, ...]) -> Iterator[Found]:
    for value, pattern in _patterns(name):
        for match in pattern.finditer(text):
            if not text[:match.start()].endswith(negations):
                yield Found(entity, value, *match.span())


@cache
def _patterns(name: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    content = lexicon.read(name)
    return tuple((value, re.compile("|".join(f"(?:{one})" for one in patterns.split()))) for value, patterns in content.items())


@cache
def _matcher() -> Language:
    """Return a spaCy pipeline that marks names; its tokens are characters, so a name can stand anywhere."""
    language = spacy.blank("zh", config={"nlp": {"tokenizer": {"segmenter": "char"}}})
    ruler = language.add_pipe("span_ruler", config={"spans_key": SPANS})
    ruler.add_patterns(list(_phrases()))
    return language


def _phrases() -> Iterator[dict[str, str]]:
    products = lexicon.products()
    for word, (name, _) in products.items():
        yield {"label": "product", "pattern": word, "id": name}
    for word, category in lexicon.categories().items():
        yield {"label": "category", "pattern": f"{word}类", "id": category}
        if word not in products:
            yield {"label": "category", "pattern": word, "id": category}
    for word, guarantee in lexicon.table("guarantees").items():
        yield {"label": "guarantee", "pattern": word, "id": guarantee}
