"""Where a refund or an after-sale request stands, and taking it back."""

from __future__ import annotations

from collections.abc import Sequence

from bot.desk import claims, drafts, items, speech
from bot.desk.asking import human_button
from bot.desk.topics import moves, smalltalk
from bot.desk.topics.explain import more_buttons
from bot.desk.work import Work
from bot.store.queries import cases
from bot.store.tables import CaseRow, OrderLineRow

UNDER_WAY = ("paid_unshipped", "shipped")
NOT_BACK = ("applied", "agreed")
SHOWN = 5  # cases, and orders under way, that are listed


def refund_status(work: Work, intent: str) -> None:
    """When the money comes: the open case if there is one, and what approval does not mean.

    A request about an item is under way: it is the item that is meant, with a case or without.
    """
    open_ = _cases(work)
    under_way = _under_way(work)
    if under_way is not None and not any(case.order_line_id == under_way.id for case in open_):
        others = open_
        open_ = []
        values = {"item": speech.item(under_way), "others": _rows(work, others)}
        claim = drafts.claim_buttons(work, work.dialogue.draft)
        if under_way.logistics_status == "refused" and claim:  # nothing goes back any more: fast refunds are no answer
            times = speech.answer_reply(work.knowledge, work.knowledge.answers["refund_timeline"]).values
            values |= {"basis": times["basis"], "page": times["page"]}
            return work.say("utter_refused_parcel_not_applied", values, [*claim, human_button()])
        work.say("utter_not_applied_yet", values)
    elif under_way is not None:
        open_ = [case for case in open_ if case.order_line_id == under_way.id]
    if open_:
        _say_where(work, open_)
    elif under_way is None and _say_last(work) == "refunded":
        return
    answer = work.knowledge.answers["fast_refund"]
    if not open_ or work.request.first("guarantee"):
        if under_way is None:
            work.say("utter_approval_is_not_refund")
        work.add(speech.answer_reply(work.knowledge, answer, more_buttons(work, "fast_refund")))


def aftersale_status(work: Work, intent: str) -> None:
    """Where the requests stand; without one, what the usual times are."""
    open_ = _cases(work)
    if open_:
        _say_where(work, open_)
    if not items.find(work.request, work.lines).clue and _say_else(work):
        return None
    if open_:
        return None
    work.say("utter_no_open_case")
    if _say_last(work):
        return None
    return work.add(speech.answer_reply(work.knowledge, work.knowledge.answers["refund_timeline"], (human_button(),)))


def progress(work: Work) -> bool:
    """Say where a claim stands when that is what was asked; false without one, open or over."""
    if not work.knowledge.moves.progress.search(work.request.text):
        return False
    if not _cases(work) and _last(work) is None:
        return False
    aftersale_status(work, "aftersale_status")
    return True


def cancel_aftersale(work: Work, intent: str) -> None:
    """Taking a request back is done on the order page; say what it costs. 不退了 during a request is about that one."""
    open_ = _cases(work)
    under_way = _under_way(work)
    if under_way is not None and not moves.speaks_of_case(work, "cancel") and not any(case.order_line_id == under_way.id for case in open_):
        return None if len(work.request.intents) > 1 else smalltalk.cancel_flow(work, intent)
    if not open_:
        return work.say("utter_no_open_case", {}, [human_button()])
    _say_cases(work, open_)
    return work.say("utter_cancel_aftersale", {}, [human_button()])


def _say_else(work: Work) -> bool:
    """Tickets and orders under way, beside the cases, in one reply; false when there are none."""
    tickets = [ticket for ticket in cases.tickets_of(work.session, work.shopper) if ticket.closed_at is None]
    moving = [line for line in work.lines if line.order.status in UNDER_WAY]
    rows = [speech.part("utter_open_ticket", number=one.number, reason=one.reason) for one in tickets]
    rows += [speech.part("utter_open_order", item=speech.item(one), status=one.order.status) for one in moving[:SHOWN]]
    if not rows:
        return False
    more = speech.part("utter_open_more", count=len(moving) - SHOWN) if len(moving) > SHOWN else ""
    work.say("utter_open_else", {"rows": rows, "more": more}, [human_button()])
    return True


def _cases(work: Work) -> list[CaseRow]:
    """Open cases of the item that was named, or of all."""
    return _of_named(work, cases.open_cases_of(work.session, work.shopper))


def _last(work: Work) -> CaseRow | None:
    """The case that ended last, of the item that was named if one was."""
    ended = [case for case in cases.cases_of(work.session, work.shopper) if case.closed_at is not None]
    return max(_of_named(work, ended), key=lambda case: case.closed_at, default=None)


def _of_named(work: Work, found: Sequence[CaseRow]) -> list[CaseRow]:
    """Those of the item that the message names; all when it names none."""
    named = items.find(work.request, work.lines)
    wanted = {line.id for line in named.lines}
    return [case for case in found if not named.clue or case.order_line_id in wanted]


def _say_last(work: Work) -> str:
    """Say how the case ended that was open last; return its state, empty without one."""
    case = _last(work)
    if case is None:
        return ""
    line = next(line for line in work.lines if line.id == case.order_line_id)
    values = {"item": speech.item(line), "kind": case.kind, "number": case.number, "state": case.state}
    work.say("utter_case_over", values, [human_button()], claims.case_card(case))
    return case.state


def _under_way(work: Work) -> OrderLineRow | None:
    """The item of the request spoken about last, unless the message names another."""
    draft = work.dialogue.draft
    found = items.find(work.request, work.lines)
    if draft is None or (found.clue and draft.line not in [line.id for line in found.lines]):
        return None
    return next((line for line in work.lines if line.id == draft.line), None)


def _rows(work: Work, found: list[CaseRow]) -> list[speech.Part]:
    lines = {line.id: line for line in work.lines}
    return [
        speech.part("utter_case_beside", item=speech.item(lines[case.order_line_id]), kind=case.kind, number=case.number, state=case.state)
        for case in found[:SHOWN]
    ]


def _say_where(work: Work, found: list[CaseRow]) -> None:
    """Where the cases stand; while goods have yet to go back, that an approval is no money."""
    _say_cases(work, found)
    machines = work.knowledge.cases.kinds
    if any(case.state in NOT_BACK and "send_back" in machines.get(case.kind, {}) for case in found[:SHOWN]):
        work.say("utter_approval_is_not_refund")


def _say_cases(work: Work, found: list[CaseRow]) -> None:
    lines = {line.id: line for line in work.lines}
    for case in found[:SHOWN]:
        line = lines[case.order_line_id]
        values = {
            "item": speech.item(line),
            "number": case.number,
            "kind": case.kind,
            "state": case.state,
            "next": claims.due_part(case),
        }
        work.say("utter_case_status", values, [*moves.buttons(work, case), human_button()], claims.case_card(case))
        if len(found) == 1:
            work.focus(line)
