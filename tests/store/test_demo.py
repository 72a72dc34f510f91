"""The demo data: complete, the same for the same moment, and never in contradiction with the clock."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import fields
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import yaml
from sqlalchemy import func, select

from bot.guarantee import codes
from bot.guarantee.facts import Facts
from bot.store.base import SHANGHAI
from bot.store.demo import NotDemo, add_order, seed
from bot.store.demo.build import BadDemo
from bot.store.demo.files import catalogue
from bot.store.demo.moments import NotAMoment, moment
from bot.store.engine import Database
from bot.store.queries import cases, orders
from bot.store.tables import (
    Base,
    CaseEventRow,
    ConversationRow,
    LogisticsEventRow,
    OrderLineRow,
    OrderRow,
    ParcelRow,
    ShopperRow,
    ShopRow,
    TicketRow,
)
from bot.store.template import copy_template

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=SHANGHAI)
KNOWLEDGE = Path(__file__).parents[2] / "knowledge"
NOT_FACTS = {  # shown or kept, but no rule reads them
    *("weight_g", "live", "frozen", "signed_by", "activated_at", "deposit_fen", "deposit_paid_at"),
    *("show_starts_at", "issued_at", "redeemed", "code_viewed", "lessons_taken", "guarantee"),
}


def rows(database: Database) -> dict[str, list[tuple]]:
    with database.reading() as session:
        return {
            table.name: sorted(map(tuple, session.execute(select(table))), key=str)
            for table in Base.metadata.sorted_tables
        }


def only(database: Database, shopper: str, word: str) -> OrderLineRow:
    with database.reading() as session:
        found = [line for line in orders.lines_of(session, shopper) if word in line.product.words]
    assert len(found) == 1, f"{shopper} has {len(found)} lines called {word}"
    return found[0]


# 小美: scripts and the README stand on these


def test_xiaomei_bought_one_dress_last_week_without_insurance(demo, now):
    dress = only(demo, "xiaomei", "裙子")
    assert dress.signed_at == (now - timedelta(days=4)).replace(hour=15, minute=30)
    assert dress.tags == ["seven_day"]
    assert (dress.order.shop.type, dress.order.shipping_terms) == ("tmall", "free")
    monday = now.date() - timedelta(days=now.weekday())
    assert monday - timedelta(days=7) <= dress.order.ordered_at.date() < monday


def test_xiaomei_signed_for_strawberries_five_hours_ago(demo, now):
    strawberry = only(demo, "xiaomei", "草莓")
    assert now - strawberry.signed_at == timedelta(hours=5)
    assert strawberry.known["total"] == 60


def test_xiaomei_waits_three_days_for_goods_of_300_yuan(demo, now):
    fryer = only(demo, "xiaomei", "空气炸锅")
    assert (fryer.order.status, fryer.logistics_status) == ("paid_unshipped", "none")
    assert now - fryer.order.paid_at == timedelta(hours=72)
    assert fryer.paid_fen == 30000


@pytest.mark.parametrize(
    ("word", "known"),
    [("手机", "activated"), ("空调", "installed")],
)
def test_xiaomei_used_what_cannot_be_returned(demo, word, known):
    assert only(demo, "xiaomei", word).known["opened_used"] == known


def test_xiaomei_has_a_return_under_way(demo):
    with demo.reading() as session:
        (case,) = cases.open_cases_of(session, "xiaomei")
        assert (case.kind, case.state, case.next_due_by) == ("return_refund", "agreed", "shopper")
        line = orders.line_of(session, "xiaomei", case.order_line_id)
        assert line.order.status == "after_sale_open"


def test_ajie_has_two_jackets(demo):
    with demo.reading() as session:
        lines = orders.lines_of(session, "ajie")
        assert len([line for line in lines if "夹克" in line.product.words]) == 2


def test_one_minute_decides_between_the_cap_and_the_scarf(demo, now):
    cap, scarf = only(demo, "ajie", "帽子"), only(demo, "ajie", "围巾")
    assert cap.signed_at - scarf.signed_at == timedelta(minutes=1)
    assert cap.signed_at.date() == now.date() - timedelta(days=7)


# what the data covers


@pytest.fixture(scope="module")
def data(tmp_path_factory) -> Iterator[Database]:
    """The demo data at the tests' `now`, in one file for all that only read it."""
    store = Database(copy_template(NOW, tmp_path_factory.mktemp("demo") / "demo.sqlite"))
    yield store
    store.close()


def test_there_is_enough_of_everything(data):
    with data.reading() as session:
        count = {
            table: session.scalar(select(func.count()).select_from(table))
            for table in (ShopperRow, OrderRow, ShopRow, TicketRow)
        }
    assert count[ShopperRow] >= 8
    assert count[OrderRow] >= 70
    assert count[ShopRow] >= 8
    assert count[TicketRow] >= 3


@pytest.mark.parametrize(
    ("column", "values"),
    [
        (OrderRow.status, set(codes.OrderStatus)),
        (OrderRow.ship_type, set(codes.ShipType)),
        (OrderRow.address_kind, set(codes.Address)),
        (OrderRow.shipping_terms, set(codes.Shipping)),
        (ParcelRow.status, set(codes.LogisticsStatus) - {"none"}),
        (ShopRow.type, set(codes.ShopType) - {"unknown"}),
        (ShopperRow.credit_level, set(codes.Credit)),
    ],
)
def test_every_value_of_c1_is_there(data, column, values):
    with data.reading() as session:
        assert set(session.scalars(select(column))) == {str(value) for value in values}


def test_every_scan_has_a_node_the_rules_know(data):
    with data.reading() as session:
        assert set(session.scalars(select(LogisticsEventRow.node))) <= set(codes.Node)


def test_every_tag_and_fact_is_one_the_rules_know():
    files = catalogue()
    known = {entry.name for entry in fields(Facts)} | NOT_FACTS
    for name, product in files.products.items():
        assert set(product.get("tags", [])) <= set(codes.Tag), name
        assert set(product.get("attributes", {})) <= known | {"three_guarantees"}, name
    for shopper, written in files.orders.items():
        for order in written:
            named = {*order.get("known", {}), *order.get("note", {})}
            for line in order["lines"]:
                named |= {*line.get("known", {})}
                for case in line.get("cases", []):
                    named |= {*case.get("facts", {})}
            assert named <= known, f"{shopper}/{order['key']}"


def test_every_category_is_known_and_every_product_was_bought():
    files = catalogue()
    categories: set[str] = set()
    for path in (KNOWLEDGE / "categories").glob("*.yml"):
        categories |= set(yaml.safe_load(path.read_text(encoding="utf-8")))
    assert {product["category"] for product in files.products.values()} <= categories
    bought = {
        line["product"] for written in files.orders.values() for order in written for line in order["lines"]
    }
    assert bought == set(files.products)


B30 = {
    "服装鞋帽箱包": {"clothing", "shoes", "accessories", "bags"},
    "美妆个护": {"cosmetics", "personal_care"},
    "3C数码": {"phone", "computer", "camera", "headphones"},
    "大家电": {"air_conditioner", "washing_machine", "tv", "water_heater", "range_hood", "fridge"},
    "家具主材": {"furniture", "building_materials"},
    "生鲜": {"fresh_fruit", "hairy_crab", "cherries", "frozen_food", "live_seafood", "vegetables", "eggs"},
    "零食保健酒": {"snacks", "health_food", "alcohol"},
    "图书音像数字": {"books", "audio_video", "digital_goods", "periodicals"},
    "内裤成人用品": {"underpants", "adult_goods"},
    "珠宝黄金": {"gold", "investment_metal", "jewellery", "custom_jewellery"},
    "宠物": {"cats_dogs", "birds_reptiles", "aquatic_pets"},
    "鲜花绿植": {"flowers", "plants"},
    "电动自行车": {"ebike", "ebike_battery"},
    "二手": {"second_hand_digital", "luxury_second_hand"},
    "票务餐饮券课程": {"show_tickets", "movie_tickets", "dining_vouchers", "courses", "top_up_cards"},
    "定制": {"custom_goods", "custom_furniture"},
}


@pytest.mark.parametrize("row", B30)
def test_every_row_of_b30_was_bought(data, row):
    with data.reading() as session:
        assert set(session.scalars(select(OrderLineRow.category))) >= B30[row]


def test_case_events_lead_from_state_to_state(data):
    with data.reading() as session:
        for shopper in session.scalars(select(ShopperRow.id)):
            for case in cases.cases_of(session, shopper):
                states = [(event.from_state, event.to_state) for event in case.events]
                assert states[0][0] == ""
                assert [before for before, _ in states[1:]] == [after for _, after in states[:-1]]
                assert states[-1][1] == case.state
        assert session.scalar(select(func.count()).select_from(CaseEventRow)) > 20


# the clock


@pytest.mark.parametrize("at", ["00:00", "00:01", "03:30", "08:00", "12:00", "18:45", "23:59"])
@pytest.mark.parametrize("day", ["2026-11-25", "2027-03-01"])
def test_nothing_lies_in_the_future_and_nothing_runs_backwards(tmp_path, day, at):
    now = datetime.fromisoformat(f"{day}T{at}:00+08:00")
    store = Database(copy_template(now, tmp_path / "demo.sqlite"))  # Builder refuses what runs backwards
    with store.reading() as session:
        for order in session.scalars(select(OrderRow)):
            assert order.ordered_at <= now
        for parcel in session.scalars(select(ParcelRow)):
            times = [event.at for event in parcel.events]
            assert times == sorted(times)
            assert all(time <= now for time in times)
            assert parcel.signed_at is None or parcel.signed_at == times[-1]
    store.close()


def test_the_same_moment_gives_the_same_rows(make_database, now):
    assert rows(make_database(now)) == rows(make_database(now))


def test_order_numbers_do_not_move_with_the_clock(make_database, now):
    def numbers(at: datetime) -> list[str]:
        with make_database(at).reading() as session:
            return list(session.scalars(select(OrderRow.number).order_by(OrderRow.id)))

    first = numbers(now)
    assert first == numbers(now + timedelta(days=40))
    assert len(set(first)) == len(first)
    assert all(len(number) == 19 and number.isdigit() for number in first)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("-5d 15:30", "2026-11-20T15:30:00+08:00"),
        ("+2d 00:00", "2026-11-27T00:00:00+08:00"),
        ("-1d 23:59:59", "2026-11-24T23:59:59+08:00"),
        ("-7d23h59m", "2026-11-17T12:01:00+08:00"),
        ("-20m", "2026-11-25T11:40:00+08:00"),
        ("+2h", "2026-11-25T14:00:00+08:00"),
        ("-3d", "2026-11-22T12:00:00+08:00"),
    ],
)
def test_moments_are_relative_to_now(now, text, expected):
    assert moment(text, now).isoformat() == expected


def test_the_day_of_now_is_the_day_in_beijing():
    late = datetime.fromisoformat("2026-11-24T18:00:00+00:00")  # 02:00 of the 25th in Beijing
    assert moment("-1d 15:30", late).isoformat() == "2026-11-24T15:30:00+08:00"


@pytest.mark.parametrize("text", ["", "-", "5d", "-5x", "-1d 25", "now", "2026-11-25"])
def test_what_is_no_moment_is_refused(now, text):
    with pytest.raises(NotAMoment):
        moment(text, now)


# seeding again


def test_seeding_twice_changes_nothing(demo, now):
    before = rows(demo)
    with demo.writing() as session:
        assert not seed(session, now).changed
    assert rows(demo) == before


def test_seeding_for_another_moment_replaces_the_demo(demo, make_database, now):
    later = now + timedelta(days=3)
    with demo.writing() as session:
        assert seed(session, later).changed
    fresh = rows(make_database(later))
    found = rows(demo)
    for table in ("order", "order_line", "parcel", "logistics_event", "case", "case_event", "product"):
        assert found[table] == fresh[table], table


def test_chats_since_are_not_lost_unless_forced(demo, now):
    with demo.writing() as session:
        session.add(ConversationRow(id="c", shopper_id="xiaomei", created_at=now, updated_at=now))
        case = cases.open_cases_of(session, "xiaomei")[0]
        case.idempotency_key = "not the demo's"
    with pytest.raises(NotDemo, match="1 cases"), demo.writing() as session:
        seed(session, now + timedelta(days=1))
    with demo.writing() as session:
        assert seed(session, now + timedelta(days=1), force=True).changed
        assert session.get(ConversationRow, "c") is None


def test_shoppers_of_its_own_are_never_touched(database, now):
    with database.writing() as session:
        session.add(ShopperRow(id="somebody", name="某人"))
        session.flush()
        session.add(ConversationRow(id="c", shopper_id="somebody", created_at=now, updated_at=now))
    with pytest.raises(NotDemo, match="1 shoppers"), database.writing() as session:
        seed(session, now)
    with database.writing() as session:
        seed(session, now, force=True)
    with database.reading() as session:
        assert session.get(ShopperRow, "somebody").name == "某人"
        assert session.get(ConversationRow, "c") is not None


def test_a_script_can_give_one_more_order(demo, now):
    given = {
        "status": "signed",
        "paid": "-8d 10:00",
        "parcel": {"status": "signed_self", "signed": "-5d 15:30"},
        "lines": [{"product": "jeans", "paid_fen": 19900}],
    }
    with demo.writing() as session:
        first = add_order(session, "xiaomei", given, now)
        second = add_order(session, "xiaomei", given, now)
        assert first.number != second.number
        line = orders.line_of(session, "xiaomei", first.lines[0].id)
        assert line.signed_at.astimezone(SHANGHAI).hour == 15
        assert line.paid_fen == 19900
    with demo.reading() as session:
        assert Counter(len(order.lines) for order in orders.orders_of(session, "xiaomei")) == {1: 14}


@pytest.mark.parametrize(
    "wrong",
    [
        {"status": "signed", "paid": "-1h", "lines": [{"product": "jeans"}], "colour": "red"},
        {"status": "confirmed", "paid": "-1h", "confirmed": "-2h", "lines": [{"product": "jeans"}]},
        {"status": "unpaid", "ordered": "+1h", "lines": [{"product": "jeans"}]},
    ],
)
def test_an_order_that_cannot_be_is_refused(demo, now, wrong):
    with pytest.raises(BadDemo), demo.writing() as session:
        add_order(session, "xiaomei", wrong, now)
