"""安装服务 (rule 20009590 第三条; 条例 18; facts B07): which of the services at home the order has, and its answer.

送装一体 and 拆旧 have rules of their own; of 上门安装, 准时装 and 免费安装 the texts could not be had, so the page
decides; without a mark the rule for sellers that promised to install applies.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.guarantee.case import Case
from bot.guarantee.codes import Tag
from bot.guarantee.decision import Clause, Decision
from bot.guarantee.facts import Facts
from bot.guarantee.reasons import Reason
from bot.guarantee.rules import delivery_install, merchant_installation, remove_old
from bot.guarantee.rules.base import Rule
from bot.guarantee.rules.common import order_gone
from bot.guarantee.terms import in_force

UNREAD = (Tag.HOME_INSTALL, Tag.TIMED_INSTALL, Tag.FREE_INSTALL)


@dataclass(frozen=True, slots=True)
class InstallationTerms:
    order: Clause
    which: Clause  # the order's marks say which rule applies
    page: Clause
    three_guarantees: Clause  # the warranty starts when it is installed


def decide(facts: Facts, terms: InstallationTerms, case: Case) -> Decision:
    """Answer by the service that the order's marks name."""
    if gone := order_gone(facts, case, terms.order):
        return gone
    removal = facts.removed_at is not None or facts.combined_removal
    if facts.has_tag(Tag.REMOVE_OLD) and (removal or not facts.has_tag(Tag.INSTALL_ONE)):
        return _by(remove_old.RULE, facts, case)
    if facts.has_tag(Tag.INSTALL_ONE):
        return _by(delivery_install.RULE, facts, case)
    for tag in UNREAD:
        if facts.has_tag(tag):
            clauses = (terms.page, terms.which, terms.three_guarantees)
            steps = ("keep_service_papers", "apply_service")
            return case.conditional(Reason.INSTALL_PAGE, *clauses, details={"tag": tag}, next_steps=steps)
    return _by(merchant_installation.RULE, facts, case)


def _by(rule: Rule, facts: Facts, case: Case) -> Decision:
    guarantee = case.terms.guarantees[rule.id]
    version = in_force(guarantee.versions, facts.pay_time or case.now)
    return rule.decide(facts, version.terms, case)


RULE = Rule("installation", InstallationTerms, decide)
