"""`anxin bench NAME`: measurements, one file each: `bot.cli.bench.NAME.command`.

A new one is a file here and its name in BENCHES. Each prints its figures, as JSON with `--json`, and exits
with 1 when they are over its budget.
"""

from __future__ import annotations

BENCHES = ("decide", "turn")
"""The measurements in the order of the help."""
