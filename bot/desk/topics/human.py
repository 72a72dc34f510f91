"""A person is wanted, or needed: the ticket, the queue, safety first."""

from __future__ import annotations

from bot.desk.asking import human_button, offer_human
from bot.desk.dialogue import CONFIRM
from bot.desk.tickets.opening import due_part, open_ticket, ticket_card
from bot.desk.work import Work
from bot.guarantee.decision import Outcome
from bot.store.tables import OrderLineRow


def request_human(work: Work, intent: str) -> None:
    """Once is enough: open the ticket, queue the chat, say the number; our questions rest, the drafts stay."""
    for draft in work.dialogue.drafts:
        if draft.asking != CONFIRM:  # what was shown may still be confirmed
            draft.asking = ""
    call_human(work, "shopper_asked")


def call_human(work: Work, reason: str, priority: str = "normal") -> None:
    """Open (or find) the ticket and say so."""
    ticket, new = open_ticket(work, reason, priority)
    response = "utter_human_called" if new else "utter_human_called_already"
    work.say(response, {"number": ticket.number, "due": due_part(work, ticket)}, (), ticket_card(work, ticket))


def ask_shop(work: Work, reason: str, line: OrderLineRow | None) -> None:
    """What only the shop can do (`reason`: change an order, make out an invoice) becomes a ticket about the item."""
    if line is not None:
        work.focus(line)
    ticket, new = open_ticket(work, reason)
    response = "utter_shop_asked" if new else "utter_human_called_already"
    work.say(response, {"number": ticket.number, "due": due_part(work, ticket)}, (), ticket_card(work, ticket))


def hazards(work: Work) -> list[str]:
    """The kinds of danger the message tells of, but for an injury it denies: 没人受伤."""
    unhurt = [found.group() for found in work.knowledge.manners.unhurt.finditer(work.request.text)]
    told = [one for one in work.request.all_of("hazard") if not any(one.text in denied for denied in unhurt)]
    return list(dict.fromkeys(str(one.value) for one in told))


def safety(work: Work) -> None:
    """Hazard words go before everything: stop, see a doctor, keep the thing; then a person."""
    kinds = hazards(work)
    work.say("utter_safety", {"advice": [{"response": f"utter_safety_{kind}", "values": {}} for kind in kinds]})
    call_human(work, "hazard", "urgent")


def complain_service(work: Work, intent: str) -> None:
    """Anger without a request: no excuses, a way forward; the second time a person."""
    work.dialogue.complaints += 1
    if work.dialogue.complaints < work.knowledge.handover.complaints or work.conversation.held_by != "bot":
        return work.say("utter_complain_service", {}, [human_button()])
    work.say("utter_sorry_again")
    return call_human(work, "anger", "high")


def failed_again(work: Work) -> None:
    """Not understood twice in a row: a person, without being asked; who waits already is offered the button alone."""
    if work.conversation.held_by != "bot":
        return offer_human(work)
    work.say("utter_failed_again")
    return call_human(work, "failed_twice")


def disputed(work: Work) -> bool:
    """True when the shopper contests a refusal for time that was said last: that is for a person to look at."""
    said, work.dialogue.too_late = work.dialogue.too_late, False
    if not said or work.conversation.held_by != "bot" or not work.knowledge.handover.disputes.search(work.request.text):
        return False
    work.say("utter_deadline_disputed")
    call_human(work, "deadline_dispute", "high")
    return True


def where_needed(work: Work) -> None:
    """Call a person for a question that failed for good and a decision that the rules leave open; remember a refusal for time, which may be disputed."""
    if work.out.stuck:
        failed_again(work)
    known = work.knowledge.handover
    refused = [one for one in work.out.decisions if one.outcome is Outcome.REFUSED]
    work.dialogue.too_late = any(one.reason in known.too_late for one in refused)
    if not any(one.reason in known.left_open for one in work.out.decisions):
        return
    if work.conversation.held_by == "bot" and work.dialogue.people is None:
        call_human(work, "left_open")
