"""The scripts of the flows are many, long enough, spread over the kinds of talk, and all different."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from statistics import median

import pytest
import yaml

SCRIPTS = Path(__file__).resolve().parents[1] / "conversations"
FLOWS = (  # a flow has one file in a folder
    "return", "quality", "damage", "fresh", "freight", "shipment", "exchange", "not_received", "mismatch", "repair", "fake",
    "price", "home_delivery", "refusal", "cancel", "refund", "installation", "modify", "invoice", "rights", "advance",
    "status", "dispute",
)  # fmt: skip


def _cases(pattern: str) -> list[tuple[Path, dict]]:
    files = sorted(SCRIPTS.glob(pattern))
    return [(file, case) for file in files for case in yaml.safe_load(file.read_text("utf-8"))["test_cases"]]


OF_FLOWS = [(file, case) for flow in FLOWS for file, case in _cases(f"*/{flow}.yml")]


def _turns(case: dict) -> int:
    return sum("user" in step or "press" in step for step in case["steps"])


def test_there_are_more_than_two_hundred_scripts() -> None:
    assert len(_cases("*/*.yml")) > 210


@pytest.mark.parametrize("flow", FLOWS)
def test_a_flow_has_five_scripts_in_three_folders(flow: str) -> None:
    cases = [file for file, _ in OF_FLOWS if file.stem == flow]
    assert len(cases) >= 5
    assert len({file.parent.name for file in cases}) >= 3


def test_the_median_script_has_four_shopper_turns() -> None:
    assert median(_turns(case) for _, case in OF_FLOWS) >= 4


def test_no_two_scripts_have_the_same_sequence_of_responses() -> None:
    found = defaultdict(list)
    for file, case in OF_FLOWS:
        responses = tuple(step["utter"] for step in case["steps"] if "utter" in step)
        found[responses].append(f"{file.parent.name}/{file.name}: {case['test_case']}")
    assert [names for names in found.values() if len(names) > 1] == []


@pytest.mark.parametrize("case", [case for _, case in OF_FLOWS], ids=lambda case: case["test_case"])
def test_every_script_says_what_it_leaves_behind(case: dict) -> None:
    assert set(case["db"]) == {"cases", "tickets"}
