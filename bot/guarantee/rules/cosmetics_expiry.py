"""效期与临期 (rules 20002796, 11002181, 11005234; facts B17, F): how much shelf life has to be left.

Days left = day of expiry - day of payment (the texts say "when sold"). Near its end and not said so: not as
described. Too near to be sold at all, or past it: the goods go back. 天猫国际 has thresholds of its own;
for 淘宝网 no text could be had.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from bot.guarantee.case import Case
from bot.guarantee.clock import day_of
from bot.guarantee.codes import Evidence, ShopType
from bot.guarantee.decision import Clause, Decision, Payer
from bot.guarantee.facts import Facts
from bot.guarantee.reasons import Reason
from bot.guarantee.rules.base import Rule
from bot.guarantee.rules.claims import lacking, whole_price
from bot.guarantee.rules.common import order_gone
from bot.guarantee.terms import Number


@dataclass(frozen=True, slots=True)
class NearRow:
    """From so many days of shelf life on: near its end with `days` left, or one `part` of it, at most `days`."""

    shelf_from: int
    days: int | None = None
    part: int | None = None

    def limit(self, shelf_days: int) -> Fraction:
        if self.part is None:
            return Fraction(self.days)
        share = Fraction(shelf_days, self.part)
        return share if self.days is None else min(share, Fraction(self.days))


@dataclass(frozen=True, slots=True)
class Ban:
    """Less than `days`, or less than one `part` of the shelf life: may not be sold."""

    days: int | None = None
    part: int | None = None

    def limit(self, shelf_days: int) -> Fraction:
        return Fraction(self.days) if self.part is None else Fraction(shelf_days, self.part)


@dataclass(frozen=True, slots=True)
class Beauty:
    """化妆品 on 天猫: long shelf lives by days, shorter ones by parts."""

    long_from: Number  # days of shelf life
    tell_days: Number
    ban_days: Number
    tell_part: Number  # one part in so many
    ban_part: Number


@dataclass(frozen=True, slots=True)
class Abroad:
    """天猫国际 beauty with a long shelf life: per cent of it, and at least so many days."""

    long_from: Number
    near_percent: Number
    near_days: Number
    ban_percent: Number
    ban_days: Number


@dataclass(frozen=True, slots=True)
class ExpiryTerms:
    order: Clause
    near: tuple[NearRow, ...]  # the longest shelf life first
    near_clause: Clause
    banned: Mapping[str, Ban]  # by category
    banned_clause: Clause
    beauty: Beauty
    beauty_categories: frozenset[str]
    abroad: Abroad
    dated: frozenset[str]  # categories with a shelf life, beside food
    mismatch: Clause
    quality: Clause
    page: Clause


@dataclass(frozen=True, slots=True)
class Limits:
    """Days left under which it has to be said (`near`), and may not be sold (`ban`); `equal`: ≤ for near."""

    near: Fraction | None
    ban: Fraction | None
    equal: bool
    clause: Clause
    ban_clause: Clause
    shelf_from: int | None = None  # the row of the table


def decide(facts: Facts, terms: ExpiryTerms, case: Case) -> Decision:
    """Say whether too little shelf life was left when the goods were sold."""
    if gone := order_gone(facts, case, terms.order):
        return gone
    category = case.category
    if category is not None and not category.food and category.id not in terms.dated:
        return case.refused(Reason.OTHER_GOODS, terms.near_clause)
    if facts.shop_type is ShopType.UNKNOWN:
        return case.needs("shop_type", clauses=[terms.near_clause])
    missing = tuple(name for name in ("expires_on", "shelf_days") if getattr(facts, name) is None)
    if missing:
        return case.needs(*missing, clauses=[terms.near_clause])
    left = (facts.expires_on - day_of(facts.pay_time or case.now)).days
    if left < 0:
        return _back(facts, case, Reason.EXPIRY_PAST, left, terms.quality)
    limits = _limits(facts, terms, case)
    if limits is None:
        return case.conditional(Reason.PAGE_DECIDES, terms.page)
    return _by_limits(facts, terms, case, left, limits)


def _by_limits(facts: Facts, terms: ExpiryTerms, case: Case, left: int, limits: Limits) -> Decision:
    if limits.ban is not None and left < limits.ban:
        return _back(facts, case, Reason.EXPIRY_BANNED, left, limits.ban_clause, terms.quality)
    near = limits.near is not None and (left <= limits.near if limits.equal else left < limits.near)
    details = {"left_days": left}
    if limits.shelf_from is not None:
        details["shelf_from"] = limits.shelf_from
    if not near:
        return case.refused(Reason.EXPIRY_ENOUGH, limits.clause, details=details)
    if facts.near_expiry_disclosed:
        return case.refused(Reason.EXPIRY_TOLD, limits.clause, details=details)
    if facts.near_expiry_disclosed is None:
        return case.needs("near_expiry_disclosed", clauses=[limits.clause])
    return _back(facts, case, Reason.EXPIRY_UNTOLD, left, limits.clause, terms.mismatch)


def _limits(facts: Facts, terms: ExpiryTerms, case: Case) -> Limits | None:
    """Return the limits of the shop and the goods, None where no text could be had."""
    category = case.category.id if case.category is not None else ""
    beauty = category in terms.beauty_categories
    if facts.shop_type is ShopType.TMALL_GLOBAL:
        return _abroad(facts.shelf_days, terms.abroad) if beauty else None
    if facts.shop_type is not ShopType.TMALL:
        return None
    if beauty:
        return _beauty(facts.shelf_days, terms.beauty)
    row = next((row for row in terms.near if facts.shelf_days >= row.shelf_from), None)
    ban = terms.banned.get(category)
    near = None if row is None else row.limit(facts.shelf_days)
    below = None if ban is None else ban.limit(facts.shelf_days)
    shelf_from = None if row is None else row.shelf_from
    return Limits(near, below, True, terms.near_clause, terms.banned_clause, shelf_from)


def _beauty(shelf_days: int, beauty: Beauty) -> Limits:
    if shelf_days >= beauty.long_from.value:
        near, ban = Fraction(beauty.tell_days.value), Fraction(beauty.ban_days.value)
    else:
        near, ban = Fraction(shelf_days, beauty.tell_part.value), Fraction(shelf_days, beauty.ban_part.value)
    return Limits(near, ban, False, beauty.tell_days.clause, beauty.ban_days.clause)


def _abroad(shelf_days: int, abroad: Abroad) -> Limits | None:
    """max(30 % of the shelf life; 365 days) near, max(10 %; 180 days) not to be sold."""
    if shelf_days < abroad.long_from.value:
        return None
    near = max(Fraction(shelf_days * abroad.near_percent.value, 100), Fraction(abroad.near_days.value))
    ban = max(Fraction(shelf_days * abroad.ban_percent.value, 100), Fraction(abroad.ban_days.value))
    return Limits(near, ban, False, abroad.near_percent.clause, abroad.ban_percent.clause)


def _back(facts: Facts, case: Case, reason: Reason, left: int, *clauses: Clause) -> Decision:
    """The goods go back at the seller's cost."""
    return case.granted(
        reason,
        *clauses,
        amount=whole_price(facts),
        payer=Payer.SELLER,
        evidence_missing=lacking(facts, Evidence.DATE_PHOTO, Evidence.PAGE_SCREENSHOT),
        next_steps=("apply_description", "keep_goods"),
        details={"left_days": max(0, left)},
    )


RULE = Rule("cosmetics_expiry", ExpiryTerms, decide)
