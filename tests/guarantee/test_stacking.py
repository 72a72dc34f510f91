"""What can be had together: the exclusions of the facts, the price once, caps, totals, and no order that matters."""

from __future__ import annotations

import json
import random
import shutil
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.cli import application
from bot.cli.check import check
from bot.cli.edges import EDGES
from bot.cli.edges.reading import tables_in
from bot.cli.edges.running import decided
from bot.guarantee.decision import Amount, Clause, Decision, Grade, Outcome, Payer, Reason
from bot.guarantee.engine import decide, rights
from bot.guarantee.facts import Facts
from bot.guarantee.facts_json import read
from bot.guarantee.stacking import Combination, Stacking, combine
from bot.guarantee.terms import Terms
from bot.knowledge_files import KNOWLEDGE, KnowledgeError, load_stacking, load_terms

PRICE = 20000
PRICED = replace(Facts(), amount=PRICE)
NOW = datetime.fromisoformat("2026-11-25T12:00+08:00")
SURE = Clause("99", "第六条", "2026-01-01", Grade.A)
OLD_PAGE = Clause("页面文案", "x", "2020-01-01", Grade.C)


@pytest.fixture(scope="module")
def stacking() -> Stacking:
    return load_stacking()


@pytest.fixture(scope="module")
def terms() -> Terms:
    return load_terms()


def owed(guarantee: str, reason: str, fen: int | tuple[int, int] | None, *, sure: bool = True, **values: Any) -> Decision:
    """Return a decision that owes `fen`, under a condition when it is not `sure`."""
    low, high = fen if isinstance(fen, tuple) else (fen, fen)
    amount = None if fen is None else Amount(low, high)
    outcome = Outcome.GRANTED if sure else Outcome.CONDITIONAL
    clauses = values.pop("clauses", (SURE,))
    return Decision(guarantee, outcome, Reason(reason), clauses, amount=amount, **values)


def chosen(found: Combination) -> set[str]:
    return {claim.name for claim in found.chosen}


def why(found: Combination) -> dict[str, tuple[str, str]]:
    """Return, by excluded guarantee, why and beside which."""
    return {entry.claim.name: (str(entry.why), entry.beside) for entry in found.excluded}


def span(amount: Amount) -> tuple[int, int]:
    return (amount.min_fen, amount.max_fen)


PAYS = {
    "bybt": "bybt_pays", "official_check": "check_disputed", "false_spec_comp": "spec_pays",
    "mismatch_comp": "mismatch_comp_pays", "quality_select": "select_no_papers", "food_safety": "food_legal",
    "fraud_damages": "fraud_claim", "brand_warranty": "warranty_late", "delivery_install": "install_late",
    "installation": "install_late", "merchant_installation": "install_late", "remove_old": "remove_missing",
    "fresh_date": "fresh_date_unfulfilled", "not_fresh_refund": "not_fresh_unfulfilled",
    "fresh_compensation": "fresh_date_unfulfilled", "safe_charge": "charge_unfulfilled", "sf_upgrade": "sf_pays",
    "breach_of_promise": "breach_pays", "damage_resend": "resend_late", "film_fail": "resend_late",
    "refund_timeline": "timeline_repair_late", "gift": "gift_refused", "late_shipment": "late",
    "presale_deposit": "deposit_double",
}


@pytest.mark.parametrize(
    ("one", "other", "reason", "clause"),
    [
        ("bybt", "official_check", "one_of", "20008998"),  # B04: one of the promises of genuine goods
        ("bybt", "mismatch_comp", "one_of", "20008998"),
        ("bybt", "false_spec_comp", "one_of", "20008998"),
        ("food_safety", "fraud_damages", "one_of", "法释〔2024〕9号"),  # B28
        ("bybt", "fraud_damages", "one_of", "20008998"),  # B04: only the difference may be sued for
        ("quality_select", "fraud_damages", "not_asserted", "法释〔2022〕8号"),
        ("presale_deposit", "late_shipment", "not_asserted", "99"),  # B21
        ("brand_warranty", "breach_of_promise", "same_fact", "20010215"),  # C.2 step 8
        ("delivery_install", "breach_of_promise", "same_fact", "20004939"),
        ("merchant_installation", "breach_of_promise", "same_fact", "20009590"),
        ("remove_old", "breach_of_promise", "same_fact", "11000158"),
        ("delivery_install", "remove_old", "same_fact", "11000158"),  # B07
        ("fresh_date", "breach_of_promise", "same_fact", "20003860"),
        ("not_fresh_refund", "breach_of_promise", "same_fact", "20008723"),
        ("safe_charge", "breach_of_promise", "same_fact", "20008710"),
        ("sf_upgrade", "breach_of_promise", "same_fact", "20006368"),
        ("installation", "merchant_installation", "same_money", "20009590"),
        ("fresh_compensation", "fresh_date", "same_money", "20003860"),
        ("breach_of_promise", "damage_resend", "same_money", "20010493"),
        ("breach_of_promise", "film_fail", "same_money", "20010493"),
        ("breach_of_promise", "refund_timeline", "same_money", "20010493"),
        ("breach_of_promise", "gift", "same_money", "20010493"),
    ],
)
def test_of_two_that_exclude_each_other_the_better_one_is_chosen(
    stacking: Stacking, one: str, other: str, reason: str, clause: str
) -> None:
    for better, worse in ((one, other), (other, one)):
        found = combine([owed(better, PAYS[better], 2000), owed(worse, PAYS[worse], 1000)], stacking, Facts())
        assert why(found) == {worse: (reason, better)}
        assert chosen(found) == {better}
        [excluded] = found.excluded
        assert (excluded.clause.rule, excluded.could_pay_more) == (clause, False)
        assert span(found.total) == (2000, 2000)


@pytest.mark.parametrize(("paid", "reason"), [("mismatch_comp", "mismatch_comp_pays"), ("false_spec_comp", "spec_pays")])
def test_a_mismatch_paid_by_its_mark_is_no_mismatch_again(stacking: Stacking, paid: str, reason: str) -> None:
    decisions = [owed(paid, reason, PRICE + 1), owed("description_match", "mismatch_return", PRICE)]
    found = combine(decisions, stacking, PRICED)
    assert why(found) == {"description_match": ("same_fact", paid)}


def test_the_refund_of_genuine_goods_stands_beside_another_payment(stacking: Stacking) -> None:
    decisions = [owed("genuine", "genuine_found", PRICE), owed("mismatch_comp", "mismatch_comp_pays", 6000)]
    found = combine(decisions, stacking, PRICED)
    assert (chosen(found), span(found.total)) == ({"genuine", "mismatch_comp"}, (26000, 26000))


def test_the_price_comes_back_once(stacking: Stacking) -> None:
    decisions = [
        owed("seven_day_return", "return_in_time", PRICE, payer=Payer.SHOPPER_RETURN),
        owed("quality_after_sale", "quality_return_exchange_repair", PRICE, payer=Payer.SELLER),
        owed("price_protection", "price_drop_pays", 5000),
        owed("fresh_compensation", "fresh_share", 1000, payer=Payer.SELLER),
    ]
    found = combine(decisions, stacking, PRICED)
    assert (found.refund_from, span(found.refund), span(found.total)) == ("quality_after_sale", (PRICE, PRICE), (PRICE, PRICE))
    assert set(why(found).values()) == {("refund_once", "quality_after_sale")}
    assert found.payer is Payer.SELLER


def test_a_payment_that_brings_the_price_back_counts_both_and_the_price_once(stacking: Stacking) -> None:
    decisions = [owed("bybt", "bybt_pays", 10 * PRICE), owed("seven_day_return", "return_in_time", PRICE)]
    found = combine(decisions, stacking, PRICED)
    assert (span(found.refund), span(found.payment), span(found.total)) == ((PRICE,) * 2, (10 * PRICE,) * 2, (11 * PRICE,) * 2)


def test_no_refund_goes_beyond_the_price(stacking: Stacking) -> None:
    found = combine([owed("presale_deposit", "deposit_double", (PRICE, 3 * PRICE))], stacking, PRICED)
    assert span(found.total) == (PRICE, PRICE)


def test_money_under_a_condition_is_a_range_from_nothing(stacking: Stacking) -> None:
    decisions = [owed("late_shipment", "late", 1000), owed("gift", "gift_refused", 500, sure=False)]
    found = combine(decisions, stacking, PRICED)
    assert (span(found.payment), chosen(found)) == ((1000, 1500), {"late_shipment", "gift"})


def test_what_is_sure_goes_before_what_may_be_and_the_other_is_told(stacking: Stacking) -> None:
    decisions = [owed("food_safety", "food_platform", 1000), owed("fraud_damages", "fraud_claim", 50000, sure=False)]
    [excluded] = combine(decisions, stacking, PRICED).excluded
    assert (excluded.claim.name, excluded.could_pay_more) == ("fraud_damages", True)


def test_owed_money_that_is_not_known_stays_open(stacking: Stacking) -> None:
    found = combine([owed("seven_day_return", "return_in_time", None), owed("late_shipment", "late", 500)], stacking, Facts())
    assert found.to_json()["open"] == ["seven_day_return"]
    assert span(found.total) == (500, 500)


def test_a_figure_of_grade_c_is_never_counted(stacking: Stacking) -> None:
    decisions = [owed("gift", "gift_refused", 500, clauses=(OLD_PAGE, SURE)),
                 owed("genuine", "genuine_found", 4 * PRICE, clauses=(OLD_PAGE,))]
    found = combine(decisions, stacking, PRICED)
    assert span(found.total) == (0, 0)
    assert found.to_json()["not_counted"] == ["genuine", "gift"]


def test_refused_rights_give_nothing(stacking: Stacking) -> None:
    refused = replace(owed("late_shipment", "late", 500), outcome=Outcome.REFUSED)
    assert combine([refused], stacking, PRICED).to_json()["chosen"] == []


def test_a_guarantee_decided_twice_is_refused(stacking: Stacking) -> None:
    with pytest.raises(ValueError, match="twice"):
        combine([owed("gift", "gift_refused", 1), owed("gift", "gift_late", 2)], stacking, PRICED)


# Shipping: side by side, under the day's cap

LATE = {"item": "7", "category": "clothing", "shop_type": "tmall", "order_status": "paid_unshipped", "ship_type": "normal",
        "pay_time": "2026-09-10T12:00:00+08:00", "waybill_time": "2026-09-11T12:00:00+08:00", "amount": 100000}
SHIPPING = ("late_shipment", "out_of_stock", "fake_shipment", "logistics_abnormal")


def shipping(terms: Terms, **more: Any) -> tuple[Facts, dict[str, Decision]]:
    facts = read({**LATE, **more}, terms.category_names)
    return facts, {name: decide(name, facts, terms, NOW) for name in SHIPPING}


def test_the_whole_of_shipping_holds_its_parts(stacking: Stacking, terms: Terms) -> None:
    facts, found = shipping(terms)
    both = combine(found.values(), stacking, facts)
    assert span(both.payment) == span(found["late_shipment"].amount) == (20000, 20000)  # 50 + 100 + 50 yuan
    assert why(both) == {"fake_shipment": ("included", "late_shipment"), "out_of_stock": ("included", "late_shipment")}


def test_parts_of_shipping_are_paid_side_by_side(stacking: Stacking, terms: Terms) -> None:
    facts, found = shipping(terms)
    parts = combine([found["out_of_stock"], found["fake_shipment"]], stacking, facts)
    assert span(parts.payment) == (15000, 15000)
    assert not parts.excluded


@pytest.mark.parametrize(("paid", "left"), [(0, 50000), (12345, 37655), (50000, 0), (60000, 0)])
def test_parts_of_shipping_stop_at_what_is_left_of_the_day(stacking: Stacking, terms: Terms, paid: int, left: int) -> None:
    dear = {"amount": 10000000, "fake_kind": "empty_parcel", "same_day_paid_fen": paid}
    facts, found = shipping(terms, **dear)
    assert found["out_of_stock"].outcome is Outcome.GRANTED
    assert span(combine([found["out_of_stock"], found["fake_shipment"]], stacking, facts).payment) == (left, left)
    assert span(combine(found.values(), stacking, facts).payment) == (left, left)


def test_shipping_is_paid_beside_the_refund(stacking: Stacking, terms: Terms) -> None:
    facts, found = shipping(terms)
    refund = owed("seven_day_return", "return_in_time", facts.amount)
    assert span(combine([found["late_shipment"], refund], stacking, facts).total) == (120000, 120000)


# Any order, any mixture


def test_the_order_of_the_decisions_does_not_matter(stacking: Stacking) -> None:
    dice = random.Random(4)
    every = [owed(name, reason, (dice.randrange(500), dice.randrange(500, 50000)), sure=dice.random() < 0.5)
             for name, reason in PAYS.items()]
    for _ in range(40):
        some = dice.sample(every, dice.randrange(2, len(every)))
        found = combine(some, stacking, PRICED)
        for _ in range(3):
            assert combine(dice.sample(some, len(some)), stacking, PRICED) == found
        assert chosen(found).isdisjoint(why(found))
        assert chosen(found) | why(found).keys() == {decision.guarantee for decision in some}
        assert 0 <= found.refund.min_fen <= found.refund.max_fen <= PRICE


def test_no_smaller_or_other_set_pays_more_for_sure(stacking: Stacking) -> None:
    """Held against all subsets, one by one."""
    dice = random.Random(5)
    for _ in range(20):
        some = [owed(name, PAYS[name], dice.randrange(1, 90000)) for name in dice.sample(sorted(PAYS), 7)]
        best = combine(some, stacking, PRICED)
        for mask in range(1 << len(some)):
            part = [decision for place, decision in enumerate(some) if mask >> place & 1]
            found = combine(part, stacking, PRICED)
            assert found.total.min_fen <= best.total.min_fen


# The file and the commands


def test_every_amount_of_the_edge_tables_is_known_as_refund_payment_or_freight(stacking: Stacking, terms: Terms) -> None:
    standing = (Outcome.GRANTED, Outcome.CONDITIONAL)
    found = {decision.reason for case in tables_in(EDGES, terms.category_names)
             if (decision := decided(case, terms)).amount and decision.outcome in standing}
    assert len(found) > 100
    assert found - set(stacking.money) == set()


def test_the_command_prints_what_the_rights_add_up_to(tmp_path: Path, stacking: Stacking, terms: Terms) -> None:
    file = tmp_path / "facts.json"
    file.write_text(json.dumps(LATE), encoding="utf-8")
    words = ["combine", "--facts", str(file), "--now", NOW.isoformat()]
    printed = CliRunner().invoke(application(("combine",), words), words)
    facts = read(LATE, terms.category_names)
    assert json.loads(printed.stdout) == combine(rights(facts, terms, NOW), stacking, facts).to_json()
    assert json.loads(printed.stdout)["payment"]["min_fen"] == 20000


def test_the_command_refuses_what_it_cannot_use() -> None:
    words = ["combine", "--now", NOW.isoformat()]
    refused = CliRunner().invoke(application(("combine",), words), words)
    assert (refused.exit_code, "give either --item ID or --facts FILE" in refused.output) == (2, True)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("[[food_safety], [fraud_damages]]", "[[food_safty], [fraud_damages]]", "food_safty is no guarantee"),
        ("[[food_safety], [fraud_damages]]", "[[food_safety, fraud_damages]]", "two sides or more"),
        ("[[food_safety], [fraud_damages]]", "[[food_safety], [food_safety]]", "stands on one side"),
        ("whole: late_shipment", "whole: gift", "is no part of gift"),
        ("    - return_in_time", "    - return_in_tme", "return_in_tme is no reason"),
        ("    - return_in_time", "    - return_in_time\n    - return_in_time", "written twice"),
        ("why: not_asserted", "why: one_of", "belong together"),
        ("why: one_of", "why: refund_once", "refund_once is not one of"),
        ("    of: everything", "    of: all", "all is not one of"),
        ("clause: 20008719 赔付", "clause: 20008719 没有", "not in knowledge/clauses/"),
        ("together:", "togehter:", "togehter is not known here"),
        ("grade: A", "grade: Z", "Z is no grade"),
    ],
)
def test_a_broken_file_is_refused_with_file_and_line(tmp_path: Path, old: str, new: str, says: str) -> None:
    shutil.copytree(KNOWLEDGE / "clauses", tmp_path / "clauses")
    text = (KNOWLEDGE / "stacking.yml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "stacking.yml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(KnowledgeError, match=says) as refused:
        load_stacking(tmp_path)
    assert (refused.value.file.name, refused.value.line > 0) == ("stacking.yml", True)


def test_check_reads_the_file(tmp_path: Path) -> None:
    knowledge = Path(shutil.copytree(KNOWLEDGE, tmp_path / "knowledge"))
    file = knowledge / "stacking.yml"
    text = file.read_text(encoding="utf-8").replace("[[food_safety]", "[[food_safty]", 1)
    file.write_text(text, encoding="utf-8")
    line = text[: text.index("food_safty")].count("\n") + 1
    assert f"{file}:{line}: food_safty is no guarantee that a rule decides" in map(str, check(knowledge))
