"""Greetings, thanks, what the bot is, and what it does not do."""

from __future__ import annotations

from bot.desk import claims, drafts
from bot.desk.asking import human_button
from bot.desk.dialogue import CONFIRM
from bot.desk.request import Button
from bot.desk.work import Work

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
    if not draft.asking and not draft.claiming and work.knowledge.flows[draft.flow].case:
        return drafts.claim(work, draft)
    return work.say("utter_affirm")


def deny(work: Work, intent: str) -> None:
    """A no: leave the claim as it is."""
    draft = work.dialogue.draft
    if draft is not None and (draft.asking == CONFIRM or draft.claiming):
        return cancel_flow(work, intent)
    return work.say("utter_deny")


def cancel_flow(work: Work, intent: str) -> None:
    """Stop what is being done; nothing was written, so nothing has to be undone."""
    if not work.dialogue.drafts:
        return work.say("utter_nothing_to_cancel")
    work.dialogue.drafts.pop()
    return work.say("utter_cancelled")
