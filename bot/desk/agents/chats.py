"""What agents do with chats: take, assign, pass on, write, return and close. Each verb is one transaction.

They raise NoSuchConversation for a chat the agent may not see, WrongHands when somebody else has it or was first,
and Full or NotThere for an agent who can take none.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.chat import handover, log
from bot.chat.handover import WrongHands
from bot.desk import dialogue, learning
from bot.desk.agents import assignment, audit, rating
from bot.desk.agents.access import hold, see
from bot.desk.agents.permissions import Agent
from bot.desk.answering import Desk
from bot.desk.tickets import moves
from bot.desk.tickets.events import by_agent
from bot.store.tables import AgentRow, ConversationRow, MessageRow, SegmentRow


class TakenId(Exception):
    """The client_id belongs to a message of somebody else."""


def claim(desk: Desk, agent: Agent, chat: str, now: datetime) -> None:
    """Take a waiting chat."""
    with desk.database.writing() as session:
        conversation = see(session, agent, chat, lock=True)
        if conversation.held_by != "queue":
            raise WrongHands(conversation.held_by)
        _seen(session, agent, now)
        row = assignment.reserve(session, agent.id, now, online=False)
        give(session, desk, conversation, row, now, by_agent(agent.id))
        audit.note(session, agent.id, "claim", now, chat=chat)


def give(session: Session, desk: Desk, conversation: ConversationRow, row: AgentRow, now: datetime, actor: str) -> None:
    """Let an agent whose place is reserved hold a waiting chat; the shopper is told who comes."""
    handover.claim(session, conversation, row.id, now)
    moves.chat_given(session, conversation.id, row.id, actor, now)
    say(session, desk, conversation, "utter_agent_joined", {"name": row.name}, now)


def assign(desk: Desk, agent: Agent, chat: str, to: str, now: datetime) -> None:
    """Give a waiting chat, or one that another agent has, to the agent `to`, who must be there."""
    with desk.database.writing() as session:
        conversation = see(session, agent, chat, lock=True)
        if conversation.held_by not in handover.PEOPLE or conversation.agent_id == to:
            raise WrongHands(conversation.held_by)
        row = assignment.reserve(session, to, now)
        if conversation.held_by == "queue":
            give(session, desk, conversation, row, now, by_agent(agent.id))
        else:
            _pass_on(session, desk, conversation, row, handover.TRANSFERRED, "", now, by_agent(agent.id))
        audit.note(session, agent.id, "assign", now, chat=chat, target=to)


def transfer(desk: Desk, agent: Agent, chat: str, to: str | None, note: str, now: datetime) -> None:
    """Pass an own chat on to a colleague, or (None) to the front of the queue; the note is for who takes it."""
    with desk.database.writing() as session:
        conversation = hold(session, agent, chat)
        if to == agent.id:
            raise WrongHands(conversation.held_by)
        row = assignment.reserve(session, to, now) if to is not None else None
        if note:
            _note(session, conversation, agent.id, note, now)
        _pass_on(session, desk, conversation, row, handover.TRANSFERRED, note, now, by_agent(agent.id))
        audit.note(session, agent.id, "transfer", now, chat=chat, target=to or "queue")


def take_over(desk: Desk, agent: Agent, chat: str, now: datetime) -> None:
    """Take a chat from whoever has it, colleague or queue. The own cap holds here too."""
    with desk.database.writing() as session:
        conversation = see(session, agent, chat, lock=True)
        if conversation.held_by not in handover.PEOPLE or conversation.agent_id == agent.id:
            raise WrongHands(conversation.held_by)
        _seen(session, agent, now)
        row = assignment.reserve(session, agent.id, now, online=False)
        if conversation.held_by == "queue":
            give(session, desk, conversation, row, now, by_agent(agent.id))
        else:
            _pass_on(session, desk, conversation, row, handover.TAKEN_OVER, "", now, by_agent(agent.id))
        audit.note(session, agent.id, "take_over", now, chat=chat)


def to_the_queue(session: Session, desk: Desk, conversation: ConversationRow, response: str, outcome: str, now: datetime) -> None:
    """Put a chat whose agent went away back to the front of the queue; both sides are told in the log.

    What the shopper wrote after the agent's last words the bot may answer: nobody did.
    """
    row = session.get(AgentRow, conversation.agent_id) if conversation.agent_id else None
    answered = session.scalar(
        select(func.max(MessageRow.seq)).where(
            MessageRow.conversation_id == conversation.id, MessageRow.author == "agent", MessageRow.shopper_seq.is_not(None)
        )
    )
    handover.settle(session, conversation, now, through=answered or 0)
    handover.pass_on(session, conversation, None, outcome, now, "", now)
    moves.chat_given(session, conversation.id, None, "clock", now)
    say(session, desk, conversation, response, {"name": row.name if row else ""}, now)


def _pass_on(
    session: Session,
    desk: Desk,
    conversation: ConversationRow,
    row: AgentRow | None,
    outcome: str,
    note: str,
    now: datetime,
    actor: str,
) -> None:
    handover.settle(session, conversation, now)  # the next person answers what is open
    handover.pass_on(session, conversation, row.id if row else None, outcome, now, note, now)
    moves.chat_given(session, conversation.id, row.id if row else None, actor, now)
    response = "utter_agent_passed_on" if row else "utter_agent_to_queue"
    say(session, desk, conversation, response, {"name": row.name} if row else {}, now)


def write(desk: Desk, agent: Agent, chat: str, client_id: str, text: str, now: datetime) -> int:
    """Say something to the shopper; return its sequence number. Sent twice with one `client_id`, it is said once."""
    with desk.database.writing() as session:
        conversation = hold(session, agent, chat)
        if (known := _sent(session, conversation, agent, client_id)) is not None:
            return known
        row = log.append(session, conversation, log.Entry("agent", text, client_id=client_id, agent_id=agent.id), now)
        segment = handover.open_segment(session, chat)
        if segment is not None and segment.first_answer_at is None:
            segment.first_answer_at = now
        conversation.agent_read_seq = row.seq  # who answers has read
        moves.agent_wrote(session, chat, agent.id, now)
        _seen(session, agent, now)
        return row.seq


def note(desk: Desk, agent: Agent, chat: str, client_id: str, text: str, now: datetime, *, whisper: bool = False) -> int:
    """Write what agents alone see; a whisper is a supervisor's word to the agent who holds the chat."""
    with desk.database.writing() as session:
        conversation = see(session, agent, chat, lock=True)
        if not whisper and conversation.agent_id != agent.id and not agent.may("chat.read_all"):
            raise WrongHands(conversation.held_by)
        if (known := _sent(session, conversation, agent, client_id)) is not None:
            return known
        if whisper:
            audit.note(session, agent.id, "whisper", now, chat=chat)
        return _note(session, conversation, agent.id, text, now, client_id, whisper)


def _note(
    session: Session, conversation: ConversationRow, agent_id: str, text: str, now: datetime, client_id: str | None = None, whisper: bool = False
) -> int:
    content: dict[str, Any] = {"card": {"type": "whisper"}} if whisper else {}
    entry = log.Entry("agent", text, client_id=client_id, content=content, for_shopper=False, agent_id=agent_id)
    return log.append(session, conversation, entry, now).seq


def _sent(session: Session, conversation: ConversationRow, agent: Agent, client_id: str) -> int | None:
    known = log.sent_before(session, conversation, client_id)
    if known is not None and known.agent_id != agent.id:
        raise TakenId(client_id)
    return known.seq if known is not None else None


def read(desk: Desk, agent: Agent, chat: str, seq: int, now: datetime) -> int | None:
    """The agent has read up to `seq`; return the shopper's number of the last of it, None when it was known."""
    with desk.database.writing() as session:
        conversation = hold(session, agent, chat)
        seq = min(seq, conversation.last_seq)
        if seq <= conversation.agent_read_seq:
            return None
        conversation.agent_read_seq = seq
        return session.scalar(
            select(func.max(MessageRow.shopper_seq)).where(MessageRow.conversation_id == chat, MessageRow.seq <= seq)
        )


def back_to_bot(desk: Desk, agent: Agent, chat: str, told: str, now: datetime) -> None:
    """Give the chat back to the bot, which is told what happened; the shopper is told too, and asked for a rating."""
    with desk.database.writing() as session:
        conversation = hold(session, agent, chat)
        if told:
            _note(session, conversation, agent.id, told, now)
        segment = handover.to_bot(session, conversation, handover.RETURNED, told, now)
        moves.chat_closed(session, chat, handover.RETURNED, by_agent(agent.id), now, desk.knowledge)
        remembered = dialogue.load(session, conversation)
        remembered.after_people(told, now)
        dialogue.save(session, conversation, remembered, now)
        say(session, desk, conversation, "utter_agent_returned", {"name": agent.name}, now)
        rating.ask(session, desk, conversation, segment, now)
        audit.note(session, agent.id, "return", now, chat=chat)


def close(
    desk: Desk, agent: Agent, chat: str, outcome: str, told: str, corrected_intent: str, now: datetime
) -> SegmentRow:
    """End the chat with an outcome of the glossary (`ticket_outcomes`). Raises moves.Impossible for another."""
    with desk.database.writing() as session:
        conversation = hold(session, agent, chat)
        if outcome not in desk.knowledge.glossary.sections["ticket_outcomes"]:
            raise moves.Impossible(f"there is no outcome {outcome}")
        if corrected_intent and corrected_intent not in desk.knowledge.glossary.sections["intents"]:
            raise moves.Impossible(f"there is no intent {corrected_intent}")
        if told:
            _note(session, conversation, agent.id, told, now)
        moves.chat_closed(session, chat, outcome, by_agent(agent.id), now, desk.knowledge)
        say(session, desk, conversation, "utter_agent_closed", {"name": agent.name}, now)
        segment = handover.close(session, conversation, outcome, told, now)
        segment.corrected_intent = corrected_intent
        if corrected_intent:
            learning.corrected(session, conversation, corrected_intent, desk.knowledge, now)
        remembered = dialogue.load(session, conversation)
        remembered.after_people(told, now)
        dialogue.save(session, conversation, remembered, now)
        rating.ask(session, desk, conversation, segment, now)
        audit.note(session, agent.id, "close", now, chat=chat, detail={"outcome": outcome, "intent": corrected_intent})
        return segment


def say(session: Session, desk: Desk, conversation: ConversationRow, response: str, values: dict[str, Any], now: datetime) -> None:
    """Write a notice that both sides see."""
    log.append(session, conversation, log.Entry("system", desk.words.at(now).render(response, values), response), now)


def _seen(session: Session, agent: Agent, now: datetime) -> None:
    """Who works is there, whether the console's heartbeat came through or not."""
    row = session.get(AgentRow, agent.id)
    if row is not None:
        row.seen_at = now
        row.status = "away" if row.status == "offline" else row.status
