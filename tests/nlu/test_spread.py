"""Which training phrases get a vector when there are more than time allows."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from bot.assistant.components.embedding import spread

LABELS = ["return"] * 600 + ["rare"] * 5 + ["refund"] * 300


def kept_of(most: int) -> Counter:
    return Counter(LABELS[at] for at in spread(LABELS, most))


def test_rare_intents_keep_all_and_the_commonest_give_up_the_most() -> None:
    assert kept_of(405) == {"return": 200, "rare": 5, "refund": 200}
    assert kept_of(705) == {"return": 400, "rare": 5, "refund": 300}


def test_all_stay_where_there_is_room() -> None:
    assert spread(LABELS, 2000) == list(range(len(LABELS)))


def test_the_kept_ones_are_spread_from_start_to_end() -> None:
    kept = [at for at in spread(LABELS, 25) if LABELS[at] == "return"]
    assert len(kept) == 10
    assert {later - earlier for earlier, later in pairwise(kept)} == {60}


def test_no_room_keeps_none() -> None:
    assert spread(LABELS, 0) == []
