"""The report page: figures, the confusion matrix as a picture, the worst confusions, what changed."""

from __future__ import annotations

import base64
import html
import io
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from bot.cli.evaluation.lines import Line
from bot.cli.evaluation.scores import Reading, confusions, counted_as

EXAMPLES = 5
PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>anxin eval</title>
<style>body{{font:15px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}}
table{{border-collapse:collapse}}td,th{{border:1px solid #ccc;padding:.2rem .6rem;text-align:left}}
img{{max-width:100%}}</style>
<h1>What was understood</h1><p>{about}</p>
<h2>Figures</h2><table><tr><th>figure</th><th>now</th><th>last run</th><th>change</th></tr>{figures}</table>
<h2>Confusion matrix</h2><p>Rows: what is right; columns: what was read. Shares of the row.</p>
<img alt="Confusion matrix" src="data:image/png;base64,{picture}">
<h2>Worst confusions</h2><table><tr><th>right</th><th>read</th><th>lines</th><th>examples</th></tr>{worst}</table>
</html>
"""


def page(
    about: str, figures: Mapping[str, Any], before: Mapping[str, Any], lines: Sequence[Line],
    readings: Sequence[Reading],
) -> str:
    """Return the page; `before` are the figures of the last run, or empty."""
    pairs = [(line, reading) for line, reading in zip(lines, readings, strict=True) if len(line.intents) == 1]
    flat, last = flattened(figures), flattened(before)
    rows = "".join(_row(name, value, last.get(name)) for name, value in flat.items())
    worst = "".join(
        f"<tr><td>{right}</td><td>{read}</td><td>{len(texts)}</td><td>{_shown(texts)}</td></tr>"
        for right, read, texts in confusions(pairs)
    )
    counted = [(line.intents[0], counted_as(line, reading)) for line, reading in pairs]
    return PAGE.format(about=html.escape(about), figures=rows, worst=worst, picture=_picture(counted))


def flattened(figures: Mapping[str, Any], prefix: str = "") -> dict[str, float]:
    """Return nested figures under dotted names."""
    found: dict[str, float] = {}
    for name, value in figures.items():
        if isinstance(value, Mapping):
            found |= flattened(value, f"{prefix}{name}.")
        else:
            found[prefix + name] = value
    return found


def _row(name: str, value: float, before: float | None) -> str:
    change = "" if before is None else f"{value - before:+.4g}"
    return f"<tr><td>{name}</td><td>{value:.4g}</td><td>{'' if before is None else f'{before:.4g}'}</td><td>{change}</td></tr>"


def _shown(texts: Sequence[str]) -> str:
    return "<br>".join(html.escape(text) for text in texts[:EXAMPLES])


def _picture(counted: Sequence[tuple[str, str]]) -> str:
    """Return the matrix as a PNG in base64."""
    import matplotlib

    matplotlib.use("Agg")
    import numpy as np
    from matplotlib import pyplot

    names = sorted({name for pair in counted for name in pair}) or ["none"]
    cells = Counter(counted)
    matrix = np.array([[cells[right, read] for read in names] for right in names], dtype=float)
    matrix /= np.maximum(matrix.sum(axis=1, keepdims=True), 1)
    size = 2 + 0.25 * len(names)
    figure, axes = pyplot.subplots(figsize=(size + 1, size))
    axes.imshow(matrix, cmap="Blues", vmin=0, vmax=1)
    axes.set_xticks(range(len(names)), names, rotation=90, fontsize=7)
    axes.set_yticks(range(len(names)), names, fontsize=7)
    written = io.BytesIO()
    figure.savefig(written, format="png", dpi=110, bbox_inches="tight")
    pyplot.close(figure)
    return base64.b64encode(written.getvalue()).decode()
