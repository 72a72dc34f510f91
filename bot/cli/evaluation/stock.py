"""Stock Rasa's side of `anxin eval --stock`, in a process of its own: DATA LINES FIGURES."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from bot.cli.evaluation.lines import Line
from bot.cli.evaluation.readers import readings, stock_on
from bot.cli.evaluation.scores import figures


def main(data: Path, asked: Path, answer: Path) -> None:
    """Train on `data`, read the lines of `asked` (JSON), write the figures to `answer`."""
    import resource

    rows = json.loads(asked.read_text(encoding="utf-8"))
    lines = [Line(text, tuple(intents), frozenset(also)) for text, intents, also in rows]
    with stock_on(data) as (parser, took):
        found = {**figures(lines, readings(parser, lines, None)), **took}
    found["memory_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    answer.write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:4]))
