"""Answering one turn: read it against what was asked, do what it wants, write everything in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.chat import conversations, log, turns
from bot.desk import (
    claims,
    corrections,
    dialogue,
    drafts,
    followups,
    items,
    learning,
    offers,
    reminders,
    repeats,
    speech,
    taking,
    telling,
    topics,
)
from bot.desk.asking import human_button
from bot.desk.dialogue import CONFIRM, ITEM
from bot.desk.knowledge import Knowledge
from bot.desk.plain import simplified
from bot.desk.questions import facts_of_entities, told_in
from bot.desk.request import Reply, Said, TurnRequest, TurnResult
from bot.desk.topics import explain, human, moves, orders, smalltalk
from bot.desk.work import Work
from bot.guarantee.codes import Cause
from bot.store.engine import Database
from bot.store.tables import ConversationRow, OrderLineRow, TurnRow
from bot.words import Words

READINGS = 3  # how many readings of a doubtful message are offered
LIKELY = 0.08  # a reading less likely than this is not worth offering
ASKED = 8  # characters of a question that may be looked up in the clauses
SURE = 0.6  # a message this sure is a new request, not a bad answer to our question
VALUES = frozenset({"time", "duration", "count", "amount", "share"})  # what a bare answer may be


class Desk:
    """The use cases on one database, with the knowledge and the words."""

    def __init__(self, database: Database, knowledge: Knowledge, words: Words) -> None:
        self.database = database
        self.knowledge = knowledge
        self.words = words

    def answer(self, request: TurnRequest) -> TurnResult:
        """Answer a turn once: its replies, cases, tickets and state are written together, or not at all.

        Asked again for a committed turn it returns what was said. For a turn whose chat changed hands it
        writes nothing and returns no reply.
        """
        with self.database.writing() as session:
            conversation = conversations.lock(session, request.shopper, request.conversation)
            try:
                turn = turns.begin(session, conversation, request.turn_id, request.epoch)
            except turns.StaleTurn:
                return TurnResult((), (), (), (), conversation.held_by, stale=True)
            if turn is None:
                return self._said_before(session, conversation, request.turn_id)
            about = turns.context_of(session, turn)
            work = Work(
                session=session,
                request=replace(request, line=about.get("order_line"), product=about.get("product")),
                conversation=conversation,
                turn=turn,
                dialogue=dialogue.load(session, conversation),
                knowledge=self.knowledge,
            )
            respond(work)
            return self.commit(work)

    def _said_before(self, session: Any, conversation: ConversationRow, turn_id: str) -> TurnResult:
        said = [
            Said(
                row.text,
                row.response,
                row.content.get("values", {}),
                row.content.get("buttons", []),
                row.content.get("card"),
                row.shopper_seq or 0,
            )
            for row in turns.replies_of(session, turn_id)
        ]
        turn = session.get_one(TurnRow, turn_id)
        return TurnResult(said, turn.decisions, (), (), conversation.held_by, repeated=True)

    def commit(self, work: Work) -> TurnResult:
        """Write what the turn says and remembers, and close it."""
        request, out = work.request, work.out
        if not out.replies:
            work.say("utter_default", {}, [human_button()])
        said = [self._log(work, reply) for reply in out.replies]
        dialogue.save(work.session, work.conversation, work.dialogue, work.now)
        reminders.note_rights(work)
        decisions = [decision.to_json() for decision in out.decisions]
        work.turn.intents = [{"name": one.name, "confidence": one.confidence} for one in request.intents]
        work.turn.entities = [{"entity": one.entity, "value": one.value, "text": one.text} for one in request.entities]
        work.turn.decisions = decisions
        turns.commit(work.turn, work.now)
        return TurnResult(said, decisions, out.cases, out.tickets, work.conversation.held_by)

    def _log(self, work: Work, reply: Reply) -> Said:
        words = self.words.at(work.now)
        text = words.render(reply.response, reply.values)
        titled = [(words.render(button.response, button.values), button.payload) for button in reply.buttons]
        buttons = offers.make(work.session, work.turn, titled, work.now)
        card = words.fill(reply.card) if reply.card else None
        if card is not None and card.get("type") == "items":
            card["items"] = [{**row, "button": one["id"]} for row, one in zip(card["items"], buttons, strict=False)]
        content = {"values": dict(reply.values), "buttons": buttons, "card": card}
        entry = log.Entry("bot", text, reply.response, content, turn_id=work.turn.id)
        row = log.append(work.session, work.conversation, entry, work.now)
        return Said(text, reply.response, reply.values, buttons, card, row.shopper_seq or 0)


def respond(work: Work) -> None:
    """Fill the outbox: a pressed button, a hazard, an answer to our question, requests, or a doubt; a person where one is needed."""
    _respond(work)
    human.where_needed(work)
    repeats.reword(work)
    work.out.replies = speech.once(work.out.replies)


def _respond(work: Work) -> None:
    if human.hazards(work):
        human.safety(work)
    elif (offer_id := _button(work)) is not None:
        _pressed(work, offer_id)
    elif human.disputed(work) or moves.taken(work):
        work.dialogue.failures = 0
    elif smalltalk.stops(work):
        smalltalk.cancel_flow(work, "cancel_flow")
    elif smalltalk.claims_now(work):
        drafts.take_up(work, drafts.offered(work))
    elif smalltalk.resumes(work):
        smalltalk.resume(work)
    elif not _followed_up(work) and not corrections.correct(work) and not _answered(work):
        _requests(work)


def _button(work: Work) -> str | None:
    """The button that was pressed, or whose title was typed."""
    pressed = turns.pressed_button(work.session, work.turn)
    return pressed or offers.typed(work.session, work.conversation, work.request.text)


def _pressed(work: Work, offer_id: str) -> None:
    try:
        payload = offers.use(work.session, work.conversation, offer_id, work.now)
    except offers.NoSuchOffer:
        return work.say("utter_button_stale", {}, [human_button()])
    work.dialogue.failures = 0
    work.pressed = payload
    return PRESSED[payload["do"]](work, payload)


# Buttons


def _press_item(work: Work, payload: Mapping[str, Any]) -> None:
    line = next((line for line in work.lines if line.id == payload["line"]), None)
    if line is None:
        return work.say("utter_button_stale")
    if payload.get("intent"):
        return orders.about_line(work, payload["intent"], line)
    draft = next((draft for draft in reversed(work.dialogue.drafts) if draft.asking == ITEM), None)
    if draft is None:
        return explain.item_rights(work, line)
    draft.line = line.id
    return drafts.advance(work, draft)


def _press_fact(work: Work, payload: Mapping[str, Any]) -> None:
    draft = work.dialogue.draft
    line = next((line for line in work.lines if draft and line.id == draft.line), None)
    if draft is None or line is None:
        return work.say("utter_button_stale")
    telling.set_told(work, draft, line, {payload["fact"]: payload["value"]})
    return drafts.advance(work, draft)


def _press_draft(work: Work, payload: Mapping[str, Any]) -> None:
    draft = next((draft for draft in work.dialogue.drafts if draft.key == payload["draft"]), None)
    if draft is not None:
        work.dialogue.drafts.remove(draft)
    elif payload["do"] == "claim":  # another decision of the same turn took its place
        names = ("flow", "intent", "line", "guarantee", "told")
        draft = dialogue.Draft(key=work.request.turn_id, **{name: payload[name] for name in names})
    else:
        return work.say("utter_button_stale")
    work.dialogue.drafts.append(draft)
    if payload["do"] == "claim":
        return drafts.claim(work, draft)
    if payload["do"] == "confirm":
        return claims.confirm(work, draft)
    if payload["do"] == "photos":
        return claims.photos_first(work, draft)
    return smalltalk.cancel_flow(work, "cancel_flow")


def _press_guarantee(work: Work, payload: Mapping[str, Any]) -> None:
    explain.guarantee(work, payload["guarantee"], _line(work, payload))


def _line(work: Work, payload: Mapping[str, Any]) -> OrderLineRow | None:
    return next((line for line in work.lines if line.id == payload.get("line")), None)


PRESSED = {
    "item": _press_item,
    "fact": _press_fact,
    "claim": _press_draft,
    "confirm": _press_draft,
    "cancel": _press_draft,
    "photos": _press_draft,
    "guarantee": _press_guarantee,
    "resume": lambda work, payload: smalltalk.resume(work),
    "steps": lambda work, payload: explain.steps(work, payload["guarantee"]),
    "misunderstandings": lambda work, payload: explain.misunderstandings(work, payload["guarantee"]),
    "intent": lambda work, payload: topics.handle(work, payload["intent"]),
    "move": moves.press,
    "move_yes": moves.press,
    "move_no": moves.press,
    "human": lambda work, payload: human.request_human(work, "request_human"),
    "shop": lambda work, payload: human.ask_shop(work, payload["reason"], _line(work, payload)),
}


# Text


def _followed_up(work: Work) -> bool:
    """Answer a short question about what was said last; then put our open question again."""
    draft = work.dialogue.draft
    if not followups.taken(work):
        return False
    work.dialogue.failures = 0
    if draft is not None and draft.asking:
        _back_to(work, draft)
    return True


def _answered(work: Work) -> bool:
    """Take the message as the answer to our open question, unless it clearly is another request."""
    draft = work.dialogue.draft
    if draft is not None and draft.asking in ("", CONFIRM):
        return (_names(work) <= {"affirm", "deny"} or telling.tells_share(work, draft)) and taking.take_unasked(work, draft)
    if draft is None:
        return False
    if _names(work) & {"cancel_flow", "request_human"}:
        return False
    if _is_other_request(work, draft):
        return False
    if taking.take_answer(work, draft):
        work.dialogue.failures = 0
        return True
    if work.request.intents[0].name not in ("affirm", "deny"):
        return False
    drafts.ask_anew(work, draft)  # 好的 or 没有 answers it no more than it stops it
    return True


def _names(work: Work) -> set[str]:
    return {intent.name for intent in work.request.intents} if work.request.accepted else set()


def _is_other_request(work: Work, draft: dialogue.Draft) -> bool:
    """True when the message asks for something of its own, surely, and not for what the draft is about."""
    flow = work.knowledge.flows[draft.flow]
    best = work.request.intents[0]
    if not work.request.accepted or best.confidence < SURE or best.name in topics.CHAT:
        return False
    if best.name in flow.intents or len(work.request.text) <= 4 or _unharmed(work, best.name):
        return False
    if draft.asking in facts_of_entities(work.said):
        return False
    other = work.knowledge.flow_of(best.name)
    answers = other is not None and any(draft.asking in told for told in other.intents.values())
    return not answers and best.name not in ("other_shopping", "out_of_scope")


def _requests(work: Work) -> None:
    """Do everything that is asked for; then put our open question again."""
    open_question = work.dialogue.draft if work.dialogue.draft and work.dialogue.draft.asking else None
    if smalltalk.wants_promise(work):
        work.say("utter_no_promise", {}, [human_button()])
        if not _names(work) - topics.CHAT:
            return None
    meaning = work.knowledge.routing.asks_meaning(work.request.text)  # whatever intent a name alone resembles
    borne_out = _borne_out(work)
    doubtful = not (work.request.accepted or borne_out) or (open_question is not None and _hardly_else(work))
    if not meaning and (doubtful or _says_nothing(work) or _is_bare_value(work)):
        return _in_doubt(work)
    work.dialogue.failures = 0
    asked = ["ask_guarantee"] if meaning else borne_out or [intent.name for intent in work.request.intents]
    intents = asked if meaning else _not_denied(work, asked)
    for intent in topics.in_order(intents):
        topics.handle(work, intent)
    if "request_human" in _names(work):
        return None  # a person comes; we stop asking
    still_open = open_question is not None and open_question in work.dialogue.drafts
    top = work.dialogue.draft
    if still_open and open_question.asking and not (top is not open_question and top is not None and top.asking):
        _back_to(work, open_question)
    return None


def _hardly_else(work: Work) -> bool:
    """True when a message is read as none of our business, but not surely: 蓝色的 is rather a bad answer to our question."""
    return _names(work) <= {"out_of_scope", "other_shopping"} and work.request.intents[0].confidence < SURE


def _borne_out(work: Work) -> list[str]:
    """The likeliest reading of a doubtful message, when a fault that it names is what that reading is about; else none."""
    reading = next((one.name for one in work.request.intents if one.name not in topics.CHAT), "")
    return [reading] if not work.request.accepted and _cause(work, reading) in _reasons(work) else []


def _cause(work: Work, intent: str) -> str | None:
    """What an intent says is wrong, if it says so."""
    flow = work.knowledge.flow_of(intent)
    return flow.intents[intent].get("cause") if flow else None


def _reasons(work: Work) -> set[str]:
    """What the words of the message say is wrong."""
    return {str(entity.value) for entity in work.request.all_of("reason")}


def _not_denied(work: Work, intents: list[str]) -> list[str]:
    """The intents but for the wish that is denied: 不要退货，换一台 asks for an exchange alone."""
    wanted = work.knowledge.questions["wanted"]
    denied = told_in(replace(work.request, text=work.denied), wanted) if work.denied else None
    flows = {name: work.knowledge.flow_of(name) for name in intents}
    left = [name for name, flow in flows.items() if flow is None or flow.intents[name].get("wanted") != denied]
    left = left if denied and left else intents
    return [name for name in left if not (_unharmed(work, name) or _contradicted(work, name))] or left


def _contradicted(work: Work, intent: str) -> bool:
    """True when another reason is named than the fault that a second request would be about: 买重了，能退不 tells of no fault."""
    cause, reasons = _cause(work, intent), _reasons(work)
    return intent != work.request.intents[0].name and cause is not None and bool(reasons) and cause not in reasons


def _unharmed(work: Work, intent: str) -> bool:
    """True when `intent` tells of damage though the words only say that a box was not opened: 箱子没动过."""
    text = simplified(work.request.text)
    told = _cause(work, intent) == Cause.DAMAGE_IN_TRANSIT
    said = any(word in text for word in work.knowledge.questions["cause"].options[Cause.DAMAGE_IN_TRANSIT])
    return told and not said and work.knowledge.manners.untouched.search(text) is not None


def _back_to(work: Work, draft: dialogue.Draft) -> None:
    work.dialogue.drafts.remove(draft)
    work.dialogue.drafts.append(draft)  # the next yes is to what is put again, not to the digression
    if draft.asking == CONFIRM:
        return work.say("utter_still_to_confirm")
    draft.asked[draft.asking] -= 1  # a digression is no failed answer
    return drafts.ask_again(work, draft)


def _in_doubt(work: Work) -> None:
    """Ask back with the likeliest readings; the second failure in a row offers a person."""
    work.dialogue.failures += 1
    if not work.request.accepted and not _says_nothing(work):
        learning.doubted(work)
    named = [line for line in work.lines if items.mentioned(line, work.request)]
    if len(named) == 1:
        work.focus(named[0])  # what is said next is about it
    draft = work.dialogue.draft
    if draft is not None and draft.asking not in ("", CONFIRM):
        return drafts.ask_again(work, draft)
    if len(work.request.text) >= ASKED and explain.found(work):
        work.dialogue.failures = 0
        return None
    if work.dialogue.failures >= work.knowledge.handover.failures:
        return human.failed_again(work)
    readings = _readings(work)
    if not readings:
        return work.say("utter_not_understood", {}, [human_button()])
    work.dialogue.readings = readings
    buttons = [smalltalk.intent_button(name) for name in readings]
    return work.say("utter_ask_back", {}, [*buttons, human_button()])


def _says_nothing(work: Work) -> bool:
    """True for white space, punctuation or pictures alone."""
    return not any(char.isalnum() for char in work.request.text)


def _is_bare_value(work: Work) -> bool:
    """True for 三天前 or 五个 and no more: it belongs to some talk of ours, however far from shopping it looks by itself."""
    text = work.request.text
    for one in work.request.entities:
        text = text.replace(one.text, "") if one.entity in VALUES else text
    return any(map(str.isalnum, work.request.text)) and not any(map(str.isalnum, text))


def _readings(work: Work) -> list[str]:
    """The likeliest requests of an empty or doubtful message; chat is no reading worth offering."""
    if _says_nothing(work):
        return []
    likely = [one.name for one in work.request.intents if one.confidence >= LIKELY]
    names: Sequence[str] = [name for name in likely if name not in topics.CHAT]
    return [name for name in names if name not in ("out_of_scope", "request_human")][:READINGS]
