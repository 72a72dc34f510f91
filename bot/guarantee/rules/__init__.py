"""The registry: one pure rule a guarantee, one file a rule."""

from __future__ import annotations

from collections.abc import Mapping

from bot.guarantee.rules.base import Rule

RULES: Mapping[str, Rule] = {rule.id: rule for rule in ()}
