"""The registry: one pure rule a guarantee, one file a rule."""

from __future__ import annotations

from collections.abc import Mapping

from bot.guarantee.rules import (
    best_price,
    bybt,
    description_match,
    false_spec_comp,
    fast_refund,
    food_safety,
    fraud_damages,
    fresh_compensation,
    fresh_date,
    genuine,
    late_shipment,
    mismatch_comp,
    not_fresh_refund,
    official_check,
    price_protection,
    quality_after_sale,
    quality_select,
    return_freight,
    seven_day_return,
)
from bot.guarantee.rules.base import Rule

ALL = (
    seven_day_return.RULE,
    return_freight.RULE,
    fast_refund.RULE,
    quality_after_sale.RULE,
    fresh_compensation.RULE,
    fresh_date.RULE,
    not_fresh_refund.RULE,
    late_shipment.RULE,
    late_shipment.only("out_of_stock"),
    late_shipment.only("fake_shipment"),
    late_shipment.only("logistics_abnormal"),
    genuine.RULE,
    bybt.RULE,
    official_check.RULE,
    price_protection.RULE,
    best_price.RULE,
    description_match.RULE,
    mismatch_comp.RULE,
    false_spec_comp.RULE,
    quality_select.RULE,
    food_safety.RULE,
    fraud_damages.RULE,
)
RULES: Mapping[str, Rule] = {rule.id: rule for rule in ALL}
