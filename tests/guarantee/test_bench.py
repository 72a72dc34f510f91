"""`anxin bench decide`: figures, and a budget that is held by the exit code."""

from __future__ import annotations

import json

from click.testing import Result
from typer.testing import CliRunner

from bot.cli import application
from bot.cli.bench import BENCHES


def _run(*words: str) -> Result:
    return CliRunner().invoke(application(("bench",), list(words)), list(words))


def test_it_prints_its_figures_as_json() -> None:
    result = _run("bench", "decide", "--lines", "20", "--budget-ms", "1000", "--json")
    assert result.exit_code == 0
    found = json.loads(result.stdout)
    assert found["lines"] == 20
    assert found["guarantees"] > 50
    assert 0 < found["median_ms"] <= found["p95_ms"]


def test_over_the_budget_it_fails() -> None:
    assert _run("bench", "decide", "--lines", "20", "--budget-ms", "0").exit_code == 1


def test_the_help_lists_every_measurement() -> None:
    said = _run("bench", "--help").stdout
    assert all(name in said for name in BENCHES)
