"""What answers say: every figure stands in a clause they cite, and none of grade C is said."""

from __future__ import annotations

import re
from collections.abc import Iterator

import cn2an
import pytest

from bot.guarantee.decision import Grade
from bot.knowledge_files import Answer, load_answers, load_clauses, load_glossary

ANSWERS = load_answers()
CLAUSES = {text.clause: text for text in load_clauses().values()}
NAMES = sorted(
    {name for said in load_glossary().guarantees.values() for name in (said.name, *said.also)}, key=len, reverse=True
)

CHINESE = "零一二三四五六七八九十百千万两"
UNITS = "小时|分钟|个月|个工作日|自然日|工作日|天|日|年|周|元|%|倍|次|份|岁|米|楼|厘米|微米|件|只|张|款|秒"
FIGURE = re.compile(rf"(\d[\d,.]*|[{CHINESE}]+)(?:\s*(?:万))?\s*(?:个)?(?:{UNITS})")
PERCENT = re.compile(rf"百分之([{CHINESE}]+)")
SHARE = re.compile(rf"([{CHINESE}]+)分之([{CHINESE}]+)")
# Not figures of a rule: days of the calendar, examples, and words that only look like a number.
DATES = re.compile(r"(?:\d{4} ?年 ?)?\d{1,2} ?月(?: ?\d{1,2} ?日)?|\d{4}-\d\d-\d\d|\d{4} ?年")
WORDS = re.compile(
    r"两件事|一件|一次|一单|一天|一份|一款|两次三番|一元|一年四季|一只|一张|哪一[天日次]|第一次|同一[天日件款]|当[天日]|每[天日年次件只]|几[天日次件]|下一次|一层|一个"
)


def figures(text: str) -> Iterator[float]:
    """Yield the figures of `text`, Chinese or Arabic; names and dates are none."""
    for name in NAMES:
        text = text.replace(name, " ")
    text = WORDS.sub(" ", DATES.sub(" ", text))
    for written in PERCENT.findall(text):
        yield value(written)
    text = SHARE.sub(" ", PERCENT.sub(" ", text))
    for written in FIGURE.findall(text):
        yield value(written)


def value(written: str) -> float:
    """Return the number that `written` means."""
    if written[0].isdigit():
        return float(written.replace(",", "").rstrip("."))
    return float(cn2an.cn2an(written.replace("两", "二"), "smart"))


def numbers(text: str) -> set[float]:
    """Every number in a clause, with a unit or without (5–50 元 holds two)."""
    found = {float(written) for written in re.findall(r"\d+(?:\.\d+)?", text)}
    for written in re.findall(rf"[{CHINESE}]+", text):
        try:
            found.add(value(written))
        except ValueError:
            continue
    return found


def said(answer: Answer) -> Iterator[str]:
    """Yield what an answer asserts; what people wrongly believe is not asserted."""
    yield answer.short
    yield from answer.conditions
    yield from answer.steps
    yield from answer.checklist
    yield from (entry.truth for entry in answer.misunderstandings)


def test_every_guarantee_has_an_answer():
    assert set(load_glossary().guarantees) == set(ANSWERS)


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
def test_every_figure_stands_in_a_clause_that_may_be_said(answer):
    carried = {
        number for clause in answer.clauses if clause.grade is not Grade.C for number in numbers(CLAUSES[clause].says)
    }
    loose = {text: missing for text in said(answer) if (missing := sorted(set(figures(text)) - carried))}
    assert loose == {}


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
def test_an_answer_is_complete(answer):
    assert answer.clauses
    assert answer.conditions
    assert answer.steps
    assert answer.misunderstandings


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("签收起四十八小时内，最多 500 元", {48.0, 500.0}),
        ("不超过百分之二十", {20.0}),
        ("退一赔三就是三倍", {3.0}),
        ("七天无理由", set()),
        ("11 月 20 日签收", set()),
    ],
)
def test_figures_are_found(text, expected):
    assert set(figures(text)) == expected
