"""虚标必赔 (rule 20010043; facts B17, F): UPF or merino wool short of what the page says, once the price.

Within 15 days of signing, the goods intact. A label of UPF50+ under a page of more than that needs a CMA
report; wool over 25 microns in a CMA report is false, no wool at all belongs to 正品保障.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.guarantee.case import Case
from bot.guarantee.codes import Evidence, SpecKind, Tag
from bot.guarantee.decision import Clause, Decision, Hint, Payer
from bot.guarantee.facts import Facts
from bot.guarantee.reasons import Reason
from bot.guarantee.rules.base import Rule
from bot.guarantee.rules.claims import (
    SPOILED,
    Window,
    lacking,
    not_for_such,
    times_price,
    too_late,
    used_up,
    without_mark,
)
from bot.guarantee.rules.common import signing
from bot.guarantee.terms import Number


@dataclass(frozen=True, slots=True)
class SpecTerms:
    mark: Clause
    window: Number  # days from signing
    answer: Number  # hours for the seller; silence means yes
    pays: Number  # times the price
    upf_top: Number  # UPF50+ on the label satisfies every higher page
    wool_limit: Number  # microns; more is false
    intact: Clause
    times: Number
    times_same: Number
    per_days: Number
    untracked: Number  # days after shipping that count as signing without a trace


def decide(facts: Facts, terms: SpecTerms, case: Case) -> Decision:
    """Decide whether a figure on the page was false."""
    if refusal := without_mark(facts, case, Tag.FALSE_SPEC_COMP, terms.mark):
        return refusal
    if refusal := not_for_such(facts, case, terms.mark):
        return refusal
    if refusal := used_up(facts, case, terms.times, terms.times_same, terms.per_days):
        return refusal
    signed_at = signing(facts, terms.untracked, case)
    if not case.happened(signed_at):
        return case.conditional(Reason.NOT_SIGNED_YET, terms.window.clause)
    window = Window.of(signed_at, terms.window)
    if refusal := too_late(facts, case, window, terms.window.clause):
        return refusal
    if facts.no_wool:
        return case.refused(Reason.SPEC_NO_WOOL, terms.mark, would_help=(Hint.other("genuine"),))
    if facts.is_state(*SPOILED):
        return case.refused(Reason.SPEC_NOT_INTACT, terms.intact)
    return _by_figure(facts, terms, case, window)


def _by_figure(facts: Facts, terms: SpecTerms, case: Case, window: Window) -> Decision:
    false = None if facts.spec_kind is None else FALSE[facts.spec_kind](facts, terms)
    values = {"deadline": window.deadline, "remind_by": window.remind_by(case.now)}
    if false is False:
        details = {"kind": facts.spec_kind}
        return case.refused(Reason.SPEC_TRUE, terms.pays.clause, details=details, deadline=window.deadline)
    details = {"answer_hours": terms.answer.value, "times": terms.pays.value}
    clauses = (terms.pays.clause, terms.window.clause, terms.answer.clause)
    if false is None:
        return case.conditional(Reason.SPEC_IF, *clauses, details=details, **values)
    say = case.granted if facts.has_tag(Tag.FALSE_SPEC_COMP) else case.conditional
    return say(
        Reason.SPEC_PAYS,
        *clauses,
        amount=times_price(facts, terms.pays),
        payer=Payer.SELLER,
        evidence_missing=lacking(facts, Evidence.WHOLE_PHOTO, Evidence.PAGE_SCREENSHOT),
        next_steps=("apply_spec",),
        details={"kind": facts.spec_kind, **details},
        **values,
    )


def _upf_false(facts: Facts, terms: SpecTerms) -> bool | None:
    """The label lacks it or names less, or a report measured less; None when that is not known."""
    if facts.label_missing:
        return True
    if facts.page_upf is None:
        return None
    if facts.report_upf is not None and facts.report_upf < facts.page_upf:
        return True
    if facts.label_upf is None:
        return None
    if facts.label_upf >= terms.upf_top.value:
        return False
    return facts.label_upf < facts.page_upf


def _wool_false(facts: Facts, terms: SpecTerms) -> bool | None:
    """The label does not name the wool, or a report found it coarser than the limit."""
    if facts.label_missing:
        return True
    if facts.fibre_microns is None:
        return None
    return facts.fibre_microns > terms.wool_limit.value


FALSE = {SpecKind.UPF: _upf_false, SpecKind.MERINO: _wool_false}
RULE = Rule("false_spec_comp", SpecTerms, decide)
