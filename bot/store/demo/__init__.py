"""Demo data: a pure function of the files in `data/demo/` and of a moment `now`."""

from bot.store.demo.seed import NotDemo, Seeded, add_order, seed

__all__ = ["NotDemo", "Seeded", "add_order", "seed"]
