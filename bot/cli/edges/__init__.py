"""Edge tables: tests/guarantee/edges/<guarantee>.yml, the tests of the decisions and of every number in knowledge/.

A table is a list of cases; each stands on one side of one edge, so edges come in pairs:

    - name: the last second of 168 hours is in time
      facts: {category: clothing, sign_time: "2026-11-20 15:30"}
      now: "2026-11-27 23:59:59"
      expect: {outcome: conditional, reason: return_if_intact, deadline: "2026-11-28 00:00:00"}
      covers: [R11, F-B01-七天退换窗口]

- `name` is a sentence, used once in its file.
- `guarantee` is the file's name unless the case gives another id.
- `facts` as in `anxin decide --schema`; times may go without a zone and are then Beijing time.
- `expect` is a part of the decision's JSON: mappings hold at least what is written, lists of mappings contain
  each of those written, other lists and values are equal. Times compare as instants.
- `covers` names what the case shows, by the ids of tests/guarantee/covered.yml (blocks B01, rows R11, edge cases
  C5-1, conflicts E2-16, lines of section F); `anxin check --coverage` makes the table of it.

Unknown and repeated keys, and facts that cannot be, are errors that name file and line.
"""

from __future__ import annotations

from pathlib import Path

EDGES = Path(__file__).resolve().parents[3] / "tests" / "guarantee" / "edges"
