"""The demo data: what 小美 owns is what the README's dialogue and the scripts stand on."""

from __future__ import annotations

from datetime import timedelta

from bot.store.queries.orders import orders_of


def test_xiaomei_has_one_dress_signed_four_days_ago_and_no_insurance(demo, now):
    with demo.reading() as session:
        lines = [line for order in orders_of(session, "xiaomei") for line in order.lines]
        dresses = [line for line in lines if "裙子" in line.product.words]
        assert [line.signed_at for line in dresses] == [
            (now - timedelta(days=4)).replace(hour=15, minute=30)
        ]
        assert dresses[0].tags == ["seven_day"]
