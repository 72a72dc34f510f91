"""Every environment variable, read once, typed. Read by cli, gateway and actions when they wire up."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Settings:
    """Where things are kept. Secrets have no default that would work in production."""

    database_url: str
    tracker_path: Path
    redis_url: str | None
    models: Path
    knowledge: Path
    domain: Path
    var: Path


@cache
def settings() -> Settings:
    """Read the environment; creates the folder for local state when it is missing."""
    var = Path(os.environ.get("ANXIN_VAR", ROOT / "var"))
    var.mkdir(parents=True, exist_ok=True)
    return Settings(
        database_url=os.environ.get("ANXIN_DATABASE_URL", f"sqlite:///{var / 'anxin.sqlite'}"),
        tracker_path=Path(os.environ.get("ANXIN_TRACKER_PATH", var / "tracker.sqlite")),
        redis_url=os.environ.get("ANXIN_REDIS_URL"),
        models=Path(os.environ.get("ANXIN_MODELS", ROOT / "bot" / "assistant" / "models")),
        knowledge=ROOT / "knowledge",
        domain=ROOT / "bot" / "assistant" / "domain",
        var=var,
    )
