"""`anxin bench decide`: how long all rights of one order line take."""

from __future__ import annotations

import json
import platform
import statistics
import time
from datetime import datetime
from typing import Annotated, Any

import typer

from bot.cli.lines import drawn
from bot.guarantee.clock import SHANGHAI
from bot.guarantee.engine import rights
from bot.guarantee.facts import Facts
from bot.guarantee.facts_json import read
from bot.guarantee.terms import Terms
from bot.knowledge_files import load_terms

NOW = datetime(2026, 11, 25, 12, tzinfo=SHANGHAI)
WARM_UP = 200


def command(
    lines: Annotated[int, typer.Option(min=1, help="Order lines to decide.")] = 2000,
    budget_ms: Annotated[float, typer.Option(help="The median that is allowed, in milliseconds.")] = 0.4,
    json_: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Measure all rights of one order line, for lines of every kind; exit 1 over the budget."""
    terms = load_terms()
    known = [read(json.loads(line), terms.category_names) for line in drawn(lines, NOW, terms.categories)]
    found = measure(known, terms)
    if json_:
        print(json.dumps(found))
    else:
        print(f"all {found['guarantees']} guarantees of a line, {found['lines']} lines, Python {found['python']}:")
        print(f"median {found['median_ms']:.3f} ms, 95 % under {found['p95_ms']:.3f} ms (budget {budget_ms} ms)")
    if found["median_ms"] > budget_ms:
        raise typer.Exit(1)


def measure(lines: list[Facts], terms: Terms) -> dict[str, Any]:
    """Return median and 95th percentile of `rights` over `lines`, in milliseconds."""
    for line in lines[:WARM_UP]:
        rights(line, terms, NOW)
    took = []
    for line in lines:
        start = time.perf_counter()
        decisions = rights(line, terms, NOW)
        took.append((time.perf_counter() - start) * 1000)
    return {
        "guarantees": len(decisions),
        "lines": len(lines),
        "median_ms": round(statistics.median(took), 4),
        "p95_ms": round(sorted(took)[int(len(took) * 0.95)], 4),
        "python": platform.python_version(),
    }
