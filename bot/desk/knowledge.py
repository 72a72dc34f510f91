"""All of knowledge/ that a conversation needs, read once a process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.desk.flows import Flow, read_flows
from bot.desk.questions import Manners, Question, read_manners, read_questions
from bot.guarantee.terms import Terms
from bot.knowledge_files import (
    KNOWLEDGE,
    Answer,
    Clauses,
    Glossary,
    Routing,
    load_answers,
    load_clauses,
    load_glossary,
    load_routing,
    load_terms,
)
from bot.knowledge_files.canned import Canned, load_canned
from bot.knowledge_files.cases import CaseMachines, load_case_machines
from bot.knowledge_files.handover import Handover, load_handover
from bot.knowledge_files.masking import Masks, load_masks
from bot.knowledge_files.moves import Moves, load_moves
from bot.knowledge_files.reminders import Reminders, load_reminders
from bot.knowledge_files.service import ServiceHours, load_service_hours
from bot.knowledge_files.tickets import TicketRules, load_tickets
from bot.retrieval import Retrieval, load_retrieval


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Terms to decide by, and what is said and asked about them."""

    terms: Terms
    glossary: Glossary
    answers: Mapping[str, Answer]
    clauses: Clauses
    flows: Mapping[str, Flow]
    questions: Mapping[str, Question]
    manners: Manners
    routing: Routing
    cases: CaseMachines
    reminders: Reminders
    moves: Moves
    retrieval: Retrieval
    hours: ServiceHours
    handover: Handover
    tickets: TicketRules
    canned: tuple[Canned, ...]
    masks: Masks

    @classmethod
    def load(cls, directory: Path = KNOWLEDGE) -> Knowledge:
        """Read `directory`. Raises KnowledgeError naming file and line."""
        return cls(
            terms=load_terms(directory),
            glossary=load_glossary(directory),
            answers=load_answers(directory),
            clauses=load_clauses(directory),
            flows=read_flows(directory / "flows"),
            questions=read_questions(directory / "questions.yml"),
            manners=read_manners(directory / "manners.yml"),
            routing=load_routing(directory),
            cases=load_case_machines(directory),
            reminders=load_reminders(directory),
            moves=load_moves(directory),
            retrieval=load_retrieval(directory),
            hours=load_service_hours(directory),
            handover=load_handover(directory),
            tickets=load_tickets(directory),
            canned=load_canned(directory),
            masks=load_masks(directory),
        )

    def flow_of(self, intent: str) -> Flow | None:
        """Return the flow that answers `intent`, if a flow does."""
        return next((flow for flow in self.flows.values() if intent in flow.intents), None)
