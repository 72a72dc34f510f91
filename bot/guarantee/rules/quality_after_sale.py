"""质量问题退换修 (消保法 23、24; 条例 18; 三包规定 1995; rule 99; facts B10, R21–R26).

A ladder by days: first return, exchange or repair, then exchange or repair, then repair. Which ladder
depends on the goods: the national catalogue 7/15/warranty, jewellery and e-bikes their own (from the day
after signing), all else 消保法 24. The clock starts with delivery, for installed goods with the finished
installation (条例 18 goes before the 1995 text, E2-1). The freight is the seller's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.guarantee.case import Case
from bot.guarantee.clock import after_days, after_months, day_of
from bot.guarantee.codes import Cause, Evidence
from bot.guarantee.decision import Amount, Clause, Decision, Hint, Payer
from bot.guarantee.facts import Facts
from bot.guarantee.reasons import Reason
from bot.guarantee.rules.base import Rule
from bot.guarantee.rules.common import order_gone, signed
from bot.guarantee.terms import Number, Unit

REASON_OF = {
    "return": Reason.QUALITY_RETURN_EXCHANGE_REPAIR,
    "exchange": Reason.QUALITY_EXCHANGE_REPAIR,
    "repair": Reason.QUALITY_REPAIR,
}


@dataclass(frozen=True, slots=True)
class Stage:
    """Until `until` after the start the shopper may choose among `options` (the first is the best)."""

    until: Number
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Regime:
    """One ladder; `from_signing` counts from the signature even for goods that are installed."""

    from_signing: bool
    stages: tuple[Stage, ...]
    clause: Clause


@dataclass(frozen=True, slots=True)
class QualityTerms:
    order: Clause
    regimes: Mapping[str, Regime]
    legal: Number  # days to return goods outside the catalogue, 消保法 24
    start: Clause  # 条例 18
    repairs: Number
    repair_wait: Number
    parts_wait: Number
    no_model: Clause
    misuse: Clause
    proof: Clause
    proof_hidden: Clause
    burden: Number  # months in which the seller of durable goods proves
    freight: Clause
    entry: Number  # days that the request page stays open after 交易成功
    warranty: Clause  # how long: the card or the page


@dataclass(frozen=True, slots=True)
class Clocked:
    """The stages of a regime as instants."""

    start: datetime
    ends: tuple[datetime, ...]

    def at(self, now: datetime) -> int:
        """Return the number of the stage that `now` is in; one past the last when all are over."""
        return sum(now >= end for end in self.ends)


def decide(facts: Facts, terms: QualityTerms, case: Case) -> Decision:
    """Say what the shopper may choose for faulty goods at `case.now`."""
    if gone := order_gone(facts, case, terms.order):
        return gone
    if case.category is None and facts.in_catalogue is None:
        return case.needs("category", clauses=[terms.freight])
    if case.category is not None and case.category.virtual:
        return case.refused(Reason.NOT_PHYSICAL, terms.freight)
    if facts.misused:
        return case.refused(Reason.QUALITY_MISUSE, terms.misuse, would_help=(Hint.fact("misused", False),))
    if not signed(facts, case):
        if facts.sign_time is None and facts.confirm_time is not None:
            return case.needs("sign_time", clauses=[terms.start])
        return case.conditional(Reason.NOT_SIGNED_YET, terms.start, terms.freight, payer=Payer.SELLER)
    if case.category is not None and case.category.fresh:
        return _fresh_first(facts, terms, case)
    regime = terms.regimes.get(_regime(facts, case))
    return _legal(facts, terms, case) if regime is None else _ladder(facts, terms, case, regime)


def _regime(facts: Facts, case: Case) -> str:
    if facts.is_battery and case.category is not None and case.category.three_guarantees == "ebike":
        return "ebike_battery"
    if facts.in_catalogue is not None:
        return "catalogue" if facts.in_catalogue else "none"
    return case.category.three_guarantees


def _fresh_first(facts: Facts, terms: QualityTerms, case: Case) -> Decision:
    """Fresh goods: the special rule and its short hours go first; 消保法 24 stays behind it."""
    return case.conditional(
        Reason.QUALITY_FRESH_FIRST,
        terms.legal.clause,
        terms.proof,
        deadline=after_days(facts.sign_time, terms.legal.value),
        payer=Payer.SELLER,
        details={"days": terms.legal.value},
    )


# the ladder of a regime


def _ladder(facts: Facts, terms: QualityTerms, case: Case, regime: Regime) -> Decision:
    start = _start(facts, case, regime)
    clocked = Clocked(start, tuple(_end(stage.until, start) for stage in regime.stages))
    if exhausted := _repair_failed(facts, terms, case, regime):
        return exhausted
    if _waits_for_installation(facts, case, regime):
        return case.conditional(
            Reason.QUALITY_NOT_INSTALLED,
            terms.start,
            regime.clause,
            payer=Payer.SELLER,
            missing=("installed_at",),
            details={"stages": _stages(regime, clocked)},
        )
    pause = timedelta(days=facts.repair_wait_days or 0)  # repair time does not count (条例 18)
    stage = clocked.at(case.now - pause)
    if stage < len(regime.stages):
        return _at_stage(facts, terms, case, regime, clocked, stage, pause)
    return _after_stages(facts, terms, case, regime, clocked, pause)


def _start(facts: Facts, case: Case, regime: Regime) -> datetime:
    """Return when the clock starts: exchanged goods again, installed goods when installed."""
    if case.happened(facts.exchange_done_at):
        return facts.exchange_done_at
    installed = case.category is not None and case.category.installed
    if installed and not regime.from_signing and case.happened(facts.installed_at):
        return facts.installed_at
    return facts.sign_time


def _waits_for_installation(facts: Facts, case: Case, regime: Regime) -> bool:
    if regime.from_signing or case.category is None or not case.category.installed:
        return False
    return not case.happened(facts.installed_at) and not case.happened(facts.exchange_done_at)


def _end(until: Number, start: datetime) -> datetime:
    if until.unit is Unit.MONTHS:
        return after_months(start, until.value)
    return after_days(start, until.value)


def _stages(regime: Regime, clocked: Clocked) -> list[dict[str, Any]]:
    return [
        {"options": list(stage.options), "deadline": end}
        for stage, end in zip(regime.stages, clocked.ends, strict=True)
    ]


def _at_stage(
    facts: Facts,
    terms: QualityTerms,
    case: Case,
    regime: Regime,
    clocked: Clocked,
    stage: int,
    pause: timedelta,
) -> Decision:
    """In a stage: the fault told, its options are granted; not told, they are what a fault would give."""
    options = regime.stages[stage].options
    told = facts.cause is Cause.QUALITY
    details = {
        "options": options,
        "stage": stage + 1,
        "day": (day_of(case.now - pause) - day_of(clocked.start)).days,
        "stages": _stages(regime, clocked),
        **_proof_details(facts, terms, case),
    }
    say = case.granted if told else case.conditional
    clauses = [regime.stages[stage].until.clause, regime.clause, terms.freight, terms.proof]
    if not regime.from_signing:
        clauses.append(terms.start)
    return say(
        REASON_OF[options[0]] if told else Reason.QUALITY_IF_FAULTY,
        *clauses,
        deadline=clocked.ends[stage] + pause,
        remind_by=_remind(facts, terms, case, clocked.ends[stage]),
        amount=_price(facts) if "return" in options else None,
        payer=Payer.SELLER,
        evidence_missing=_evidence(facts),
        next_steps=_steps(options),
        details=details,
    )


def _after_stages(
    facts: Facts, terms: QualityTerms, case: Case, regime: Regime, clocked: Clocked, pause: timedelta
) -> Decision:
    """After the fixed stages: repair while the warranty of card or page lasts."""
    promised = facts.warranty_days
    if promised is None and regime.stages[-1].options == ("repair",):
        return _over(terms, case, regime, clocked.start, clocked.ends[-1] + pause)
    details = {"options": ("repair",), "stage": len(regime.stages) + 1}
    clauses = (regime.clause, terms.warranty, terms.freight)
    if promised is None:
        return case.conditional(
            Reason.QUALITY_WARRANTY_PAGE,
            *clauses,
            payer=Payer.SELLER,
            missing=("warranty_days",),
            evidence_missing=_evidence(facts),
            details={**details, **_proof_details(facts, terms, case)},
        )
    end = max(after_days(clocked.start, promised), clocked.ends[-1])
    if case.too_late(end + pause):
        return _over(terms, case, regime, clocked.start, end + pause)
    told = facts.cause is Cause.QUALITY
    say = case.granted if told else case.conditional
    day = (day_of(case.now - pause) - day_of(clocked.start)).days
    stages = [*_stages(regime, clocked), {"options": ["repair"], "deadline": end}]
    return say(
        Reason.QUALITY_REPAIR if told else Reason.QUALITY_IF_FAULTY,
        *clauses,
        deadline=end + pause,
        payer=Payer.SELLER,
        evidence_missing=_evidence(facts),
        next_steps=_steps(("repair",)),
        details={**details, "day": day, "stages": stages, **_proof_details(facts, terms, case)},
    )


def _over(terms: QualityTerms, case: Case, regime: Regime, start: datetime, ended: datetime) -> Decision:
    """The warranty is over; only a longer promise would help, counted from the same start."""
    return case.refused(
        Reason.QUALITY_WARRANTY_OVER,
        regime.clause,
        terms.legal.clause,
        deadline=ended,
        details={"ended_at": ended},
        would_help=(Hint.fact("warranty_days", (day_of(case.now) - day_of(start)).days),),
    )


def _repair_failed(facts: Facts, terms: QualityTerms, case: Case, regime: Regime) -> Decision | None:
    """Two repairs in vain, or a repair that takes too long: exchange, or return (三包 11–13)."""
    values = {"payer": Payer.SELLER, "evidence_missing": _records(facts), "next_steps": ("apply_quality",)}
    options = ("exchange", "return")
    if (facts.repairs_done or 0) >= terms.repairs.value:
        if facts.same_model_available is False:
            return case.granted(
                Reason.QUALITY_NO_SAME_MODEL,
                terms.no_model,
                amount=_price(facts),
                details={"options": ("return",)},
                **values,
            )
        details = {"options": options, "repairs": facts.repairs_done}
        clauses = (terms.repairs.clause, regime.clause, terms.freight)
        return case.granted(
            Reason.QUALITY_REPAIRED_TWICE, *clauses, amount=_price(facts), details=details, **values
        )
    for waited, limit in (
        (facts.repair_wait_days, terms.repair_wait),
        (facts.parts_wait_days, terms.parts_wait),
    ):
        if waited is not None and waited > limit.value:
            details = {"options": ("exchange",), "waiting_days": waited, "limit_days": limit.value}
            return case.granted(
                Reason.QUALITY_REPAIR_TOO_LONG, limit.clause, terms.freight, details=details, **values
            )
    return None


# goods outside the catalogue


def _legal(facts: Facts, terms: QualityTerms, case: Case) -> Decision:
    """消保法 24: return within seven days of receipt; later repair or exchange, return if the law allows."""
    deadline = after_days(facts.sign_time, terms.legal.value)
    early = not case.too_late(deadline)
    options = ("return", "exchange", "repair") if early else ("exchange", "repair")
    told = facts.cause is Cause.QUALITY
    details = {"options": options, **_proof_details(facts, terms, case)}
    if told:
        reason = Reason.QUALITY_LEGAL_RETURN if early else Reason.QUALITY_LEGAL_REPAIR
        details["days"] = terms.legal.value
    else:
        reason = Reason.QUALITY_IF_FAULTY
        details |= {"stage": 1 if early else 2, "stages": [{"options": list(options), "deadline": deadline}]}
    say = case.granted if told else case.conditional
    return say(
        reason,
        terms.legal.clause,
        terms.proof,
        terms.proof_hidden,
        deadline=deadline if early else None,
        remind_by=_remind(facts, terms, case, deadline) if early else None,
        amount=_price(facts) if early else None,
        payer=Payer.SELLER,
        evidence_missing=_evidence(facts),
        next_steps=_steps(options),
        details=details,
    )


# proof and the request page


def _proof_details(facts: Facts, terms: QualityTerms, case: Case) -> dict[str, bool]:
    """Who proves (消保法 23, within six months of receipt), and whether the request page is shut (R25)."""
    found = facts.fault_found_at or case.now
    durable = case.category is not None and case.category.durable
    burden = durable and found < after_months(facts.sign_time, terms.burden.value)
    entry = facts.confirm_time is not None and case.now > facts.confirm_time + terms.entry.delta
    return {"burden_on_seller": burden, "entry_closed": entry}


def _remind(facts: Facts, terms: QualityTerms, case: Case, deadline: datetime) -> datetime | None:
    """The request page shuts 15 days (some categories 90) after 交易成功; rights do not end with it."""
    if facts.confirm_time is None:
        return None
    shuts = facts.confirm_time + terms.entry.delta
    return shuts if case.now <= shuts < deadline else None


def _evidence(facts: Facts) -> tuple[str, ...]:
    held = facts.evidence or frozenset()
    return tuple(code for code in (Evidence.FAULT_PHOTO, Evidence.PURCHASE_PROOF) if code not in held)


def _records(facts: Facts) -> tuple[str, ...]:
    return () if Evidence.REPAIR_RECORDS in (facts.evidence or ()) else (Evidence.REPAIR_RECORDS,)


def _steps(options: tuple[str, ...]) -> tuple[str, ...]:
    first = "apply_quality" if options[0] != "repair" else "apply_repair"
    return (first, "agree_freight_first", "no_cod_without_consent")


def _price(facts: Facts) -> Amount | None:
    return None if facts.amount is None else Amount.exactly(facts.amount)


def only(name: str, *regimes: str) -> Rule:
    """Return the rule of one kind of goods; `quality_after_sale` holds all of them."""

    def decide_one(facts: Facts, terms: QualityTerms, case: Case) -> Decision:
        if case.category is not None and case.category.three_guarantees not in regimes:
            return case.refused(Reason.OTHER_GOODS, terms.regimes[regimes[0]].clause)
        return decide(facts, terms, case)

    return Rule(name, QualityTerms, decide_one, part_of="quality_after_sale")


RULE = Rule("quality_after_sale", QualityTerms, decide)
