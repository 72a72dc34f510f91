"""A find in a normalised text, and which finds stay when they overlap."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

# Of two finds of the same length the one named earlier stays.
ORDER = ("order_number", "waybill", "hazard", "guarantee", "time", "share", "amount", "ordinal", "duration", "condition",
         "reason", "product", "category", "count")


@dataclass(frozen=True)
class Found:
    """`text[start:end]` is an entity with a value; `more` holds what a value alone cannot say."""

    entity: str
    value: str | int
    start: int
    end: int
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def length(self) -> int:
        """Return the number of characters."""
        return self.end - self.start


def without_overlaps(finds: Iterable[Found]) -> list[Found]:
    """Keep the longest of finds that overlap, in the order of the text."""
    kept: list[Found] = []
    for find in sorted(finds, key=lambda one: (-one.length, ORDER.index(one.entity), one.start)):
        if all(find.end <= other.start or find.start >= other.end for other in kept):
            kept.append(find)
    return sorted(kept, key=lambda one: one.start)
