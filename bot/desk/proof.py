"""The checklist before a case is opened: which proof has arrived, which is missing, and until when it can follow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.desk import speech
from bot.desk.dialogue import Draft
from bot.desk.flows import Flow
from bot.desk.work import Work
from bot.guarantee.decision import Decision, plain
from bot.store.tables import OrderLineRow


@dataclass(frozen=True, slots=True)
class Checklist:
    """Codes of evidence. `until` is the earliest moment a source names; `in_time` tells that the rule counts proof by it."""

    arrived: Sequence[str]
    missing: Sequence[str]
    until: datetime | None
    in_time: bool


def checklist(work: Work, draft: Draft, flow: Flow, line: OrderLineRow, decision: Decision) -> Checklist:
    """Return what the decision wants to see, and what was sent in this conversation."""
    sent = list(dict.fromkeys(work.told(draft, line).get("evidence") or ()))
    missing = [str(code) for code in decision.evidence_missing if str(code) not in sent]
    return Checklist(sent, missing, decision.remind_by or decision.deadline, flow.proof_in_time)


def card(work: Work, line: OrderLineRow, arrived: Sequence[str], missing: Sequence[str]) -> dict[str, Any]:
    """The checklist to look at; `claim` names it, so that what comes in later is ticked off on earlier cards too."""
    say = work.knowledge.glossary.say
    return {
        "type": "checklist",
        "claim": f"proof-{line.id}",
        "title": speech.part("utter_proof_title"),
        "rows": [
            *({"text": say("evidence", code), "done": True} for code in arrived),
            *({"text": say("evidence", code), "done": False} for code in missing),
        ],
    }


def said(work: Work, listed: Checklist) -> Any:
    """The checklist in words, ticked; empty when nothing is wanted and nothing came."""
    if not listed.arrived and not listed.missing:
        return ""
    say = work.knowledge.glossary.say
    rows = [speech.part("utter_proof_arrived", what=say("evidence", code)) for code in listed.arrived]
    rows += [speech.part("utter_proof_missing", what=say("evidence", code)) for code in listed.missing]
    return speech.part("utter_proof", rows=rows, until=later(listed) if listed.missing else "")


def until(listed: Checklist) -> Any:
    """Until when the missing proof can come."""
    if listed.until is None:
        return speech.part("utter_proof_soon")
    return speech.part("utter_proof_in_time" if listed.in_time else "utter_proof_until", until=plain(listed.until))


def later(listed: Checklist) -> Any:
    """That the missing proof can follow after the case is opened, and until when."""
    return speech.part("utter_proof_later", until=until(listed))


def still_missing(work: Work, listed: Checklist) -> Any:
    """What to send after the case was opened; empty when all is there."""
    if not listed.missing:
        return ""
    codes = [work.knowledge.glossary.say("evidence", code) for code in listed.missing]
    return speech.part("utter_proof_to_follow", codes=codes, until=until(listed))
