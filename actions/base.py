"""What all actions share: read the turn from the message, make one desk call, utter its replies."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import wiring
from bot.desk.request import Entity, Intent, TurnRequest

KNOWN = ("entity", "value", "text", "start", "end", "extractor", "processors", "confidence_entity")


class DeskAction(Action):
    """One action, one desk call. The desk reads all intents and entities; the words are not here."""

    topic = ""

    def name(self) -> str:
        """The action's name in the domain and the rules."""
        return f"action_{self.topic}"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Mapping[str, Any]) -> list[dict]:
        """Let the desk answer the turn; its replies are rows already, uttering them serves Rasa's own channels."""
        message = tracker.latest_message
        turn = (message.get("metadata") or {}) or wiring.own_turn(tracker.sender_id, message.get("text") or "")
        result = wiring.desk().answer(request_of(message, turn))
        for said in result.replies:
            buttons = [{"title": button["title"], "payload": button["title"]} for button in said.buttons]
            dispatcher.utter_message(text=said.text, buttons=buttons)
        return []


def request_of(message: Mapping[str, Any], turn: Mapping[str, Any]) -> TurnRequest:
    """Return the turn as the desk takes it. Who and when come from the metadata alone, never from the text."""
    accepted = bool(message.get("accepted"))
    named = message.get("intents") if accepted else message.get("intent_ranking")
    return TurnRequest(
        turn_id=str(turn["turn_id"]),
        conversation=str(turn["conversation"]),
        epoch=int(turn["epoch"]),
        shopper=str(turn["shopper"]),
        now=datetime.fromisoformat(turn["now"]),
        text=message.get("text") or "",
        intents=[Intent(one["name"], float(one["confidence"])) for one in named or []],
        accepted=accepted,
        entities=[_entity(found) for found in message.get("entities") or []],
    )


def _entity(found: Mapping[str, Any]) -> Entity:
    more = {key: value for key, value in found.items() if key not in KNOWN}
    return Entity(found["entity"], found["value"], found.get("text", ""), more)
