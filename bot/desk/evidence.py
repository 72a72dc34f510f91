"""Photos and videos in the chat: logged, taken as proof for the claim that is spoken about, and answered at once.

No model reads a picture. A file is taken for the first missing piece of proof that its kind can be; what it shows
is for the seller and the platform to judge. Its time is when it came in: what a camera wrote can be set by anybody.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.chat import conversations, log, turns
from bot.desk import claims, dialogue, drafts, proof, speech
from bot.desk.agents import reopening
from bot.desk.answering import Desk
from bot.desk.asking import human_button
from bot.desk.cases import EVIDENCE
from bot.desk.dialogue import CONFIRM, Draft
from bot.desk.request import TurnRequest
from bot.desk.work import Work
from bot.guarantee.codes import Evidence
from bot.store.queries import cases
from bot.store.tables import AttachmentRow, CaseEventRow, CaseRow, ConversationRow, MessageRow, OrderLineRow, TurnRow

FILMED = frozenset({Evidence.UNBOXING_VIDEO, Evidence.FAULT_PHOTO})  # what a video can be proof of
NO_PHOTO = frozenset({Evidence.UNBOXING_VIDEO, Evidence.GOODS_KEPT})  # what no photo can be


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that has been checked and lies in the folder of attachments."""

    kind: Literal["photo", "video"]
    mime: str
    size: int
    sha256: str
    stored_name: str


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a file is proof for: the item, what was missing before it, until when, and the case if there is one.

    `early` is a more careful reading of `cutoff`, where a text can be read in two ways.
    """

    line: OrderLineRow
    missing: tuple[str, ...]
    cutoff: datetime | None
    case: CaseRow | None = None
    early: datetime | None = None


class TooMuch(Exception):
    """The shopper's files would take more room than one shopper has."""


def receive(
    desk: Desk, shopper: str, kept: Kept, client_id: str, now: datetime, room: int | None = None
) -> tuple[MessageRow, bool]:
    """Log the file, link it, and answer; return its message and whether it is new (else nothing was written).

    Raises TooMuch when all files of the shopper would take more than `room` bytes.
    """
    with desk.database.writing() as session:
        found = conversations.current(session, shopper, now)
        conversation = conversations.lock(session, shopper, found.id)
        if (present := log.sent_before(session, conversation, client_id)) is not None:
            return present, False
        if room is not None and _taken_up(session, shopper) + kept.size > room:
            raise TooMuch
        reopening.shopper_writes(session, desk, conversation, now)
        attachment = uuid4().hex
        text = desk.words.render("utter_attachment_video" if kept.kind == "video" else "utter_attachment_photo")
        turn = turns.new_turn(session, conversation, text, now)  # of its own: there are no words in it to read
        content = {"attachment": {"id": attachment, "kind": kept.kind, "mime": kept.mime}}
        message = log.append(
            session, conversation, log.Entry("shopper", text, content=content, client_id=client_id, turn_id=turn.id), now
        )
        session.flush()  # the message has its id now
        row = AttachmentRow(
            id=attachment,
            shopper_id=shopper,
            conversation_id=conversation.id,
            message_id=message.id,
            kind=kept.kind,
            mime=kept.mime,
            size=kept.size,
            sha256=kept.sha256,
            stored_name=kept.stored_name,
            received_at=now,
        )
        session.add(row)
        work = _work(desk, session, conversation, turn, now)
        purpose = _purpose(work)
        if purpose is not None:
            _link(work, row, purpose)
        if conversation.held_by in ("bot", "queue"):
            _say(work, row, purpose)
            desk.commit(work)
        else:  # a person has the chat and answers
            dialogue.save(session, conversation, work.dialogue, now)
            turns.commit(turn, now)
        return message, True


def _taken_up(session: Session, shopper: str) -> int:
    """The bytes of all that the shopper sent so far; the caller holds the lock of the conversation."""
    return session.scalar(select(func.coalesce(func.sum(AttachmentRow.size), 0)).where(AttachmentRow.shopper_id == shopper)) or 0


def find(session: Session, shopper: str, attachment_id: str) -> AttachmentRow | None:
    """Return the shopper's own attachment; a stranger's is not found."""
    return session.scalar(
        select(AttachmentRow).where(AttachmentRow.id == attachment_id, AttachmentRow.shopper_id == shopper)
    )


def _work(desk: Desk, session: Session, conversation: ConversationRow, turn: TurnRow, now: datetime) -> Work:
    request = TurnRequest(
        turn.id, conversation.id, conversation.epoch, conversation.shopper_id, now, text="", intents=(), accepted=False
    )
    remembered = dialogue.load(session, conversation)
    return Work(session, request, conversation, turn, remembered, desk.knowledge)


# What it is proof for


def _purpose(work: Work) -> Purpose | None:
    """The unfinished claim spoken about; else the open case of the item in focus, or of this conversation."""
    draft = work.dialogue.draft
    line = next((line for line in work.lines if draft and line.id == draft.line), None)
    if draft is not None and line is not None and (purpose := _of_draft(work, draft, line)) is not None:
        return purpose
    own = cases.open_cases_of(work.session, work.shopper)
    here = [case for case in own if case.order_line_id == work.dialogue.line]
    here = here or [case for case in own if case.conversation_id == work.conversation.id]
    return _of_case(work, here[0]) if here else None


def _of_draft(work: Work, draft: Draft, line: OrderLineRow) -> Purpose | None:
    deciding = drafts.guarantees(work, draft, work.knowledge.flows[draft.flow], line)
    if not deciding:
        return None
    decision = work.decide(deciding[0], draft, line)
    open_case = cases.open_case(work.session, work.shopper, line.id, work.knowledge.flows[draft.flow].case)
    # Once a limit has passed, the decision names none or a later one; what was shown names it still.
    shown = draft.shown or {}
    cutoff = _moment(shown.get("deadline")) or decision.deadline
    early = _moment(shown.get("remind_by")) or (decision.remind_by if cutoff == decision.deadline else None)
    return Purpose(line, tuple(map(str, decision.evidence_missing)), cutoff, open_case, early)


def _of_case(work: Work, case: CaseRow) -> Purpose | None:
    """What the decision of the case still lacks; the time is the shopper's own, when it is the shopper's move."""
    line = next((line for line in work.lines if line.id == case.order_line_id), None)
    if line is None:
        return None
    sent = case.facts.get("evidence") or []
    missing = tuple(code for code in case.decision.get("evidence_missing") or () if code not in sent)
    due = case.next_due_at if case.next_due_by == "shopper" else None
    if due is not None:
        return Purpose(line, missing, due, case)
    return Purpose(line, missing, _moment(case.decision.get("deadline")), case, _moment(case.decision.get("remind_by")))


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _link(work: Work, row: AttachmentRow, purpose: Purpose) -> None:
    """Tick off one missing piece of proof, in what was told and in the case."""
    row.evidence = _taken_for(row.kind, purpose.missing)
    row.case_id = purpose.case.id if purpose.case else None
    if purpose.case is not None:
        _note(work, row, purpose.case)
    if not row.evidence:
        return
    told = work.dialogue.told_about(purpose.line.id)
    told["evidence"] = [*told.get("evidence", []), row.evidence]
    if purpose.case is not None:
        sent = purpose.case.facts.get("evidence") or []
        purpose.case.facts = {**purpose.case.facts, "evidence": [*sent, row.evidence]}


def _note(work: Work, row: AttachmentRow, case: CaseRow) -> None:
    """Write into the case's log that a file came, and what it was taken for; the state stays."""
    case.events.append(
        CaseEventRow(
            shopper_id=case.shopper_id,
            at=work.now,
            actor="shopper",
            name=EVIDENCE,
            from_state=case.state,
            to_state=case.state,
            detail={"attachment": row.id, "evidence": row.evidence},
        )
    )


def _taken_for(kind: str, missing: Sequence[str]) -> str:
    fits = (lambda code: code in FILMED) if kind == "video" else (lambda code: code not in NO_PHOTO)
    return next((code for code in missing if fits(code)), "")


# What is said


def _say(work: Work, row: AttachmentRow, purpose: Purpose | None) -> None:
    if purpose is None:
        return work.say("utter_attachment_alone", {"what": _what(row)}, [human_button()])
    missing = [code for code in purpose.missing if code != row.evidence]
    late = purpose.cutoff is not None and row.received_at >= purpose.cutoff  # a deadline is the first instant too late
    values = {
        "what": _what(row),
        "taken": speech.part("utter_evidence_taken", code=row.evidence) if row.evidence else speech.part("utter_evidence_kept"),
        "where": _where(purpose),
        "missing": _missing(work, purpose, missing),
        "late": _in_time(row, purpose, late),
    }
    done = [row.evidence] if row.evidence in purpose.missing else []
    card = proof.card(work, purpose.line, done, missing) if purpose.missing else None
    draft = work.dialogue.draft
    offered = drafts.claim_buttons(work, draft) if draft is not None and draft.line == purpose.line.id else ()
    work.say("utter_evidence_received", values, [*offered, human_button()] if late or offered else [], card)
    if draft is not None and draft.asking == CONFIRM and purpose.line.id == draft.line:
        if missing or not purpose.missing:
            return work.say("utter_still_to_confirm", {}, [claims.confirm_button(draft)])
        drafts.advance(work, draft)  # all is there: shown once more, with the ticks
    return None


def _what(row: AttachmentRow) -> dict[str, Any]:
    return speech.part("utter_word_video" if row.kind == "video" else "utter_word_photo")


def _where(purpose: Purpose) -> dict[str, Any]:
    item = speech.item(purpose.line)
    if purpose.case is not None:
        return speech.part("utter_evidence_for_case", number=purpose.case.number, item=item)
    return speech.part("utter_evidence_for_item", item=item)


def _missing(work: Work, purpose: Purpose, missing: Sequence[str]) -> Any:
    """What is still to be sent; nothing where nothing was asked for."""
    if missing:
        return speech.part("utter_evidence_still_missing", codes=[work.knowledge.glossary.say("evidence", code) for code in missing])
    return speech.part("utter_evidence_complete") if purpose.missing else ""


def _in_time(row: AttachmentRow, purpose: Purpose, late: bool) -> Any:
    if purpose.cutoff is None:
        return ""
    times = {"at": row.received_at.isoformat(), "cutoff": purpose.cutoff.isoformat()}
    early = purpose.early
    if late or early is None or early >= purpose.cutoff:
        return speech.part("utter_evidence_late" if late else "utter_evidence_in_time", **times)
    name = "utter_evidence_before_both" if row.received_at < early else "utter_evidence_between"
    return speech.part(name, early=early.isoformat(), **times)
