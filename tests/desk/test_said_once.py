"""What a reply says twice is said once: the title of a rule, a deadline that a stage names, the note about the page."""

from __future__ import annotations

from bot.desk import speech
from bot.desk.knowledge import Knowledge
from bot.desk.request import Reply
from bot.guarantee.decision import Clause, Grade

KNOWLEDGE = Knowledge.load()


def _clause(rule: str, article: str) -> Clause:
    return Clause(rule, article, "2026-04-09", Grade.A)


def test_the_title_of_a_rule_stands_once_before_its_articles() -> None:
    said = speech.basis(KNOWLEDGE, [_clause("a", "第七条"), _clause("b", "第一条"), _clause("a", "第五条")])
    articles = [clause["values"]["article"] for clause in said["values"]["clauses"]]
    assert articles == [["第七条", "第五条"], ["第一条"]]


def test_the_note_about_the_page_stands_under_the_first_reply_alone() -> None:
    noted = Reply("utter_how_much", {"page": speech.part("utter_page_first")})
    plain = Reply("utter_how_much", {"page": ""})
    question = Reply("utter_ask_fact", {"question": "?"})
    said = speech.once([noted, plain, noted, question])
    assert [bool(reply.values.get("page")) for reply in said] == [True, False, False, False]
    assert speech.once([noted]) == [noted]
