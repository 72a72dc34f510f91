"""The terms of shipping: when it is due, what each fault costs, for each kind of shop (facts B14)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.guarantee.codes import ShipType
from bot.guarantee.decision import Clause
from bot.guarantee.terms import Number, Pay


@dataclass(frozen=True, slots=True)
class LateRate:
    """What lateness costs: `short` when up to 48 hours were promised, else `long`."""

    short: Pay
    long: Pay


@dataclass(frozen=True, slots=True)
class Rates:
    """One kind of shop. A figure that is left out does not exist there."""

    late: Mapping[ShipType, LateRate]
    stock_short: Pay
    fake_other: Pay
    day_cap: Number
    stock_long: Pay | None = None  # promised > 48 hours; 天猫国际 knows no such step
    stock_admitted: Pay | None = None  # admitted in time, promised > 48 hours
    stock_serious: Pay | None = None
    stock_direct: Pay | None = None  # 天猫国际 direct mail
    fake_label: Pay | None = None  # a waybill, and nothing collected
    trace_timeout: Pay | None = None
    trace_abnormal: Pay | None = None
    day_cap_high: Number | None = None  # with a shortage promised > 48 hours, or a serious one


@dataclass(frozen=True, slots=True)
class Trace:
    """When a trace is late: nothing after collection, or a standstill by distance.

    `at_limit`: standing still exactly so long already counts (≥), otherwise only longer (>).
    """

    no_update: Number
    near: Number
    far: Number
    remote: Number
    at_limit: bool


@dataclass(frozen=True, slots=True)
class GlobalTerms:
    """天猫国际 (rule 2927): hours to ship, and the standstills that count as fake shipment."""

    bonded: Number
    direct: Number
    trace: Trace
    overseas_leg: Number
    exempt: Clause


@dataclass(frozen=True, slots=True)
class FlashTerms:
    """闪购 (rule 20008665): minutes late, and what they cost."""

    first: Number  # minutes
    second: Number  # minutes
    first_pays: Number  # fen
    second_pays: Number  # fen
    missing_after: Number  # hours late
    missing: Pay
    fake_delivery: Number  # fen


@dataclass(frozen=True, slots=True)
class ShipmentTerms:
    usual: Number  # hours after payment
    cut: Number  # up to so many promised hours the `short` rates apply
    in_stock: Number  # 现货
    super_fast: Number  # 极速发、秒发、当日发、次日达
    words: Clause
    custom: Number  # hours after the first demand, when nothing was agreed
    day_of: Clause  # 当日 23:59:59
    shortage: Number  # hours after the due time
    shortage_trace: Number  # days after a trace fault
    label: Number  # hours after the waybill
    timeout: Trace
    abnormal: Trace
    trace_both: Pay  # both together at most
    regions: tuple[frozenset[str], ...]  # provinces that count as one
    remote: frozenset[str]
    tmall: Rates
    taobao: Rates
    tmall_global: Rates
    abroad: GlobalTerms
    flash: FlashTerms
    bybt: Clause
    notice: Clause
    exempt: Clause
    special: Clause


@dataclass(frozen=True, slots=True)
class ShipmentOverrides:
    """What a holiday's announcement changes for orders paid in its days."""

    ship_by: datetime
    ship_by_bonded: datetime
    ship_by_direct: datetime
    ship_clause: Clause
    timeout: Trace
    abnormal: Trace
    abnormal_taobao: Trace
