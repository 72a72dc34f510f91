"""Reads knowledge/*.yml strictly into typed terms. Every error names the file and the line.

Refused: unknown or repeated keys, times without a zone, unquoted dates (YAML would make them naive), a
number without unit or clause, a clause that knowledge/clauses/ does not hold. What a guarantee's terms
look like is said by the dataclass its rule declares (`bot/guarantee/rules/<id>.py`): a key that the
dataclass lacks is a term no rule reads.

A clause is cited as "<rule> <article>", e.g. `5408 第六条`; knowledge/clauses/ gives its title, the date
of the text, its grade and, in our own words, what it says.
"""

from bot.knowledge_files.answers import (
    Answer,
    Glossary,
    Misunderstanding,
    Named,
    load_answers,
    load_glossary,
)
from bot.knowledge_files.clauses import Clauses, ClauseText, load_clauses, read_clauses
from bot.knowledge_files.nodes import KNOWLEDGE, KnowledgeError, Node, compose
from bot.knowledge_files.routing import Routing, Row, load_routing
from bot.knowledge_files.stacking import load_stacking
from bot.knowledge_files.terms import (
    calendar_of,
    guarantee_of,
    load_terms,
    read_calendars,
    read_categories,
    read_guarantee,
)
from bot.knowledge_files.values import typed

__all__ = [
    "KNOWLEDGE",
    "Answer",
    "ClauseText",
    "Clauses",
    "Glossary",
    "KnowledgeError",
    "Misunderstanding",
    "Named",
    "Node",
    "Routing",
    "Row",
    "calendar_of",
    "compose",
    "guarantee_of",
    "load_answers",
    "load_clauses",
    "load_glossary",
    "load_routing",
    "load_stacking",
    "load_terms",
    "read_calendars",
    "read_categories",
    "read_clauses",
    "read_guarantee",
    "typed",
]
