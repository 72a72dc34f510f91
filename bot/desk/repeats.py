"""The same words again: who hears the same answer twice is told it differently; the third time a person is offered."""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import sha256

from bot.desk import speech
from bot.desk.asking import human_button
from bot.desk.plain import simplified
from bot.desk.request import Button, Reply
from bot.desk.work import Work

DECISIONS = frozenset({"utter_decision", "utter_how_much", "utter_tenfold"})
# Answers that help nobody who just heard them; a status may be asked for as often as one likes, questions have an order of their own.
ANSWERS = DECISIONS | {"utter_answer", "utter_basis_of", "utter_used_for", "utter_out_of_scope", "utter_other_shopping"}
TWICE = 2


def reword(work: Work) -> None:
    """Say it differently when the same message, or 能退吗 and no more, gets the same answers as the last one did."""
    before, work.dialogue.heard = work.dialogue.heard, None
    said = [reply for reply in work.out.replies if reply.response in ANSWERS]
    if work.pressed is not None or work.conversation.held_by != "bot" or not said or work.out.replies[0] is not said[0]:
        return
    heard = {"text": _plain(work.request.text), "answers": _digest(said), "times": 1}
    if before is not None and before["answers"] == heard["answers"]:
        same = before["text"] == heard["text"]
        heard["times"] = before["times"] + 1 if same else 1
        if same or work.knowledge.manners.whether.search(work.request.text.strip()):
            _replace(work, said, heard["times"])
    work.dialogue.heard = heard


def _plain(text: str) -> str:
    return "".join(char for char in simplified(text) if char.isalnum())


def _digest(said: Sequence[Reply]) -> str:
    content = json.dumps([[reply.response, reply.values] for reply in said], sort_keys=True, default=str)
    return sha256(content.encode()).hexdigest()[:16]


def _replace(work: Work, said: Sequence[Reply], times: int) -> None:
    """One reply in the place of the answers; the questions that follow them stay."""
    offered = _offered(said)
    if times > TWICE:
        again = Reply("utter_again_thrice", {}, (*offered, human_button()))
    else:
        rows = [_row(work, reply) for reply in said if reply.response == "utter_decision"]
        claim = speech.part("utter_again_claim") if offered else ""
        response = "utter_again" if rows else "utter_again_other"
        again = Reply(response, {"rows": rows, "claim": claim} if rows else {}, (*offered, human_button()))
    work.out.replies = [again, *(reply for reply in work.out.replies if reply.response not in ANSWERS)]


def _offered(said: Sequence[Reply]) -> list[Button]:
    """The claims that were offered with the answers; what explains more was there the first time."""
    return [button for reply in said for button in reply.buttons if button.payload.get("do") == "claim"]


def _row(work: Work, reply: Reply) -> speech.Part:
    card = reply.card or {}
    values = {"item": card["item"], "name": card["guarantee_name"], "outcome": card["outcome_text"]}
    return speech.part("utter_again_row", **values, deadline=reply.values["deadline"], amount=reply.values["amount"])
