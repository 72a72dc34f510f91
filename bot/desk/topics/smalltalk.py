"""Greetings, thanks, what the bot is, and what it does not do."""

from __future__ import annotations

from collections.abc import Sequence

from bot.desk import claims, drafts, items, speech
from bot.desk.asking import human_button
from bot.desk.dialogue import CONFIRM
from bot.desk.plain import simplified
from bot.desk.request import Button
from bot.desk.work import Work
from bot.store.queries import cases

STOPS_WITHIN = 14  # characters: longer messages say more than 算了
STOPPING = frozenset({"cancel_flow", "cancel_aftersale", "deny"})
ABOUT_ITEM = ("track_logistics", "request_return", "report_quality")
STARTERS = ("request_return", "track_logistics", "ask_return_freight", "report_quality")


def greet(work: Work, intent: str) -> None:
    """Greet and show what can be asked."""
    response = "utter_greet_again" if work.dialogue.greeted else "utter_greet"
    work.dialogue.greeted = True
    work.say(response, {}, [intent_button(name) for name in STARTERS])


def intent_button(name: str) -> Button:
    """A button that means an intent."""
    return Button("button_intent", {"do": "intent", "intent": name}, {"intent": name})


def plain_reply(work: Work, intent: str) -> None:
    """An intent that one sentence answers."""
    work.say(f"utter_{intent}")


def out_of_scope(work: Work, intent: str) -> None:
    """Not ours, unless an item of the shopper's is named: then ask what about it."""
    about_item(work, "utter_out_of_scope")


def about_item(work: Work, otherwise: str, buttons_otherwise: Sequence[Button] = ()) -> None:
    """Ask what about the item that is named; without one say `otherwise`. A day alone names none: 今天天气怎么样."""
    found = items.find(work.said, work.lines)
    by_day = {one.entity for one in work.said.entities} == {"time"} and work.request.line is None and not any(items.mentioned(line, work.said) for line in found.lines)
    if not found.clue or by_day or len({line.order_id for line in found.lines}) != 1:
        return work.say(otherwise, {}, buttons_otherwise)
    line = found.lines[0]
    work.focus(line)
    buttons = [intent_button(name) for name in ABOUT_ITEM]
    return work.say("utter_about_item", {"item": speech.item(line)}, [*buttons, human_button()])


def with_human(work: Work, intent: str) -> None:
    """An intent outside of guarantees: say what we can, offer a person."""
    work.say(f"utter_{intent}", {}, [human_button()])


def affirm(work: Work, intent: str) -> None:
    """A yes: to the case that was shown, to the claim that was offered; else a friendly nod."""
    draft = work.dialogue.draft
    if draft is None:
        return work.say("utter_affirm")
    if draft.asking == CONFIRM:
        if not work.knowledge.manners.yes.search(work.request.text.strip()):
            return None  # an intent alone writes nothing, the words must say yes: it is asked for again
        return claims.confirm(work, draft)
    draft = drafts.offered(work)
    if not draft.asking and not draft.claiming and drafts.openable(work, draft):
        return drafts.take_up(work, draft)
    return work.say("utter_affirm")


def deny(work: Work, intent: str) -> None:
    """A no: leave the claim as it is."""
    draft = work.dialogue.draft
    if draft is not None and (draft.asking == CONFIRM or draft.claiming):
        return cancel_flow(work, intent)
    offered = drafts.claim_buttons(work, draft) if draft is not None else ()
    return about_item(work, "utter_deny_offered" if offered else "utter_deny", offered)


def cancel_flow(work: Work, intent: str) -> None:
    """Stop what is being done; nothing was written, so nothing has to be undone. It can be taken up again."""
    if not work.dialogue.drafts:
        return work.say("utter_nothing_to_cancel")
    work.dialogue.dropped = work.dialogue.drafts.pop()
    return work.say("utter_cancelled", {}, [Button("button_resume", {"do": "resume"})])


def stops(work: Work) -> bool:
    """True when the words drop the unfinished request: 算了不退了 is not about a case that is open."""
    draft = work.dialogue.draft
    if draft is None or len(work.request.text) > STOPS_WITHIN or not work.knowledge.manners.stop.search(simplified(work.request.text)):
        return False
    if work.request.accepted and not {one.name for one in work.request.intents} <= STOPPING:
        return False
    found = items.find(work.said, work.lines)
    if found.clue and draft.line not in [line.id for line in found.lines]:
        return False
    unfinished = draft.asking or draft.claiming
    return bool(unfinished or not cases.open_cases_of(work.session, work.shopper, draft.line))


def wants_promise(work: Work) -> bool:
    """True when the shopper wants our word for how it ends; a promise would be a ruling, and is never given."""
    return work.knowledge.manners.promise.search(simplified(work.request.text)) is not None


def claims_now(work: Work) -> bool:
    """True when 帮我办理 is typed after a decision that leads to a case."""
    draft = drafts.offered(work)
    if draft is None or draft.asking or draft.claiming or not work.knowledge.flows[draft.flow].case:
        return False
    return work.knowledge.manners.claim.search(simplified(work.request.text).strip()) is not None


def resumes(work: Work) -> bool:
    """True when the words take up again what was dropped."""
    draft = work.dialogue.draft
    busy = draft is not None and draft.asking
    return bool(work.dialogue.dropped and not busy and work.knowledge.manners.resume.search(simplified(work.request.text)))


def resume(work: Work) -> None:
    """Go on with the request that was dropped last, with all that was told."""
    draft, work.dialogue.dropped = work.dialogue.dropped, None
    if draft is None:
        return work.say("utter_button_stale")
    draft.asked = {}
    work.dialogue.drafts.append(draft)
    return drafts.advance(work, draft)
