"""`anxin simulate`: scripted shoppers, each with a goal, play against the bot; how many reach it, and how."""

from __future__ import annotations

import json
import sys
import textwrap
from collections.abc import Sequence
from dataclasses import asdict
from statistics import median
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from bot.cli.simulation.playing import Played

SEEDS = (1, 2, 3)
SHARE = 0.9  # of the shoppers that must reach their goal, in every noise
EXCESS = 1.5  # turns beyond the fewest possible, at the median


def command(
    ids: Annotated[list[str] | None, typer.Argument(help="Only these shoppers.")] = None,
    seed: Annotated[list[int] | None, typer.Option(help="The noise; three seeds by default.")] = None,
    workers: Annotated[int, typer.Option(help="Processes; each loads the model once.")] = 0,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Print every conversation, not the failures alone.")] = False,
    json_: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Play the shoppers of tests/shoppers/ against the bot. Exit 1 when too few reach their goal, or a case is wrong."""
    from bot.cli.parallel import each
    from bot.cli.simulation.playing import play
    from bot.cli.simulation.reading import BadShopper, read_shoppers

    try:
        shoppers = [one for one in read_shoppers() if not ids or one.id in ids]
    except BadShopper as problem:
        print(f"simulate: {problem}", file=sys.stderr)
        raise typer.Exit(2) from None
    if not shoppers:
        print("simulate: there is no such shopper", file=sys.stderr)
        raise typer.Exit(2)
    tasks = [(shopper, tuple(seed or SEEDS)) for shopper in shoppers]
    results: list[Played] = []
    for count, played in enumerate(each(play, tasks, workers), 1):
        results += played
        print(f"{count}/{len(tasks)} {played[0].shopper}", file=sys.stderr)
    sums = [summary(one, [played for played in results if played.seed == one]) for one in seed or SEEDS]
    if json_:
        print(json.dumps({"runs": sums, "shoppers": [asdict(played) for played in results]}, ensure_ascii=False, indent=1))
    else:
        _show(results, sums, verbose)
    if not all(good(one) for one in sums):
        raise typer.Exit(1)


def summary(seed: int, results: Sequence[Played]) -> dict[str, Any]:
    """Return what is reported of one noise. Turns are counted for those who reached their goal."""
    reached = [played for played in results if played.reached]
    fewest = [played.fewest for played in results if played.fewest is not None]
    beyond = [played.turns - played.fewest for played in reached if played.fewest is not None]
    return {
        "seed": seed,
        "shoppers": len(results),
        "reached": len(reached),
        "median_turns": median(played.turns for played in reached) if reached else None,
        "median_fewest": median(fewest) if fewest else None,
        "median_beyond_fewest": median(beyond) if beyond else None,
        "repeated_questions": sum(played.repeated for played in results),
        "wrong_writes": sum(len(played.wrong) for played in results),
        "handed_over": sum(played.handed_over for played in results),
    }


def good(sums: dict[str, Any]) -> bool:
    """True when a run is as good as it must be."""
    enough = sums["reached"] >= SHARE * sums["shoppers"]
    beyond = sums["median_beyond_fewest"]
    return enough and sums["wrong_writes"] == 0 and beyond is not None and beyond <= EXCESS


def _show(results: Sequence[Played], sums: Sequence[dict[str, Any]], verbose: bool) -> None:
    from rich.console import Console
    from rich.table import Table

    for played in results:
        if verbose or not played.reached or played.wrong:
            mark = "reached" if played.reached else "NOT reached"
            print(f"{played.shopper}, seed {played.seed}: {mark} in {played.turns} turns (fewest {played.fewest or 'out of reach'})")
            for line in (*played.transcript, *(f"WRONG {wrong}" for wrong in played.wrong)):
                print(textwrap.indent(line, "    "))
    table = Table(title="Scripted shoppers", title_justify="left")
    for heading in ("seed", "reached", "turns", "fewest", "beyond fewest", "repeated", "wrong writes", "handed over"):
        table.add_column(heading, justify="right")
    for one in sums:
        table.add_row(
            str(one["seed"]), f"{one['reached']}/{one['shoppers']}", str(one["median_turns"]), str(one["median_fewest"]),
            str(one["median_beyond_fewest"]), str(one["repeated_questions"]), str(one["wrong_writes"]), str(one["handed_over"]),
        )  # fmt: skip
    Console(width=None if sys.stdout.isatty() else 120).print(table)
