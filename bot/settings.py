"""Every environment variable, read once, typed. Read by cli, gateway and actions when they wire up."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MB = 1024 * 1024
DEMO_AGENT_PASSWORD = "demo-agent-password"  # the file in the folder of local state
MIN_SECRET = 32  # characters of a key that signs tokens


class BadSettings(ValueError):
    """An environment variable that cannot be used; the message names it."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Where things are kept, who signs what, and the limits of the gateway.

    `shop_keys` maps key ids to the secrets by which a shop's server signs its shoppers' tokens; several at
    once let keys be rotated. `secret` signs our own sessions. Times are seconds.
    """

    database_url: str
    tracker_url: str
    redis_url: str | None
    models: Path
    knowledge: Path
    domain: Path
    pages: Path
    var: Path
    demo: bool
    secret: str
    shop_keys: Mapping[str, str]
    origins: tuple[str, ...]
    rasa_url: str
    actions_url: str
    turn_seconds: float
    outage_seconds: float
    photo_bytes: int = 10 * MB
    video_bytes: int = 50 * MB
    kept_bytes: int = 500 * MB
    due_seconds: float = 5.0
    learned_folder: Path | None = None

    @property
    def learned(self) -> Path:
        """The file of phrases that people accepted in the console; `anxin train` learns from it too."""
        return (self.learned_folder or self.var / "nlu") / "learned.yml"


@cache
def settings() -> Settings:
    """Read the environment; creates the folder for local state, and a secret in it, when they are missing."""
    var = Path(os.environ.get("ANXIN_VAR", ROOT / "var"))
    var.mkdir(parents=True, exist_ok=True)
    demo = os.environ.get("ANXIN_DEMO", "1") == "1"
    return Settings(
        database_url=os.environ.get("ANXIN_DATABASE_URL", f"sqlite:///{var / 'anxin.sqlite'}"),
        tracker_url=os.environ.get("ANXIN_TRACKER_URL", f"sqlite:///{var / 'tracker.sqlite'}"),
        redis_url=os.environ.get("ANXIN_REDIS_URL"),
        models=Path(os.environ.get("ANXIN_MODELS", ROOT / "bot" / "assistant" / "models")),
        knowledge=ROOT / "knowledge",
        domain=ROOT / "bot" / "assistant" / "domain",
        pages=ROOT / "bot" / "web" / "dist",
        var=var,
        demo=demo,
        secret=_secret("ANXIN_SECRET", var / "secret"),
        shop_keys=_shop_keys(var, demo),
        origins=tuple(os.environ.get("ANXIN_ORIGINS", "*").split(",")),
        rasa_url=os.environ.get("ANXIN_RASA_URL", "http://127.0.0.1:5005"),
        actions_url=os.environ.get("ANXIN_ACTIONS_URL", "http://127.0.0.1:5055"),
        turn_seconds=float(os.environ.get("ANXIN_TURN_SECONDS", "20")),
        outage_seconds=float(os.environ.get("ANXIN_OUTAGE_SECONDS", "180")),
        photo_bytes=int(float(os.environ.get("ANXIN_PHOTO_MB", "10")) * MB),
        video_bytes=int(float(os.environ.get("ANXIN_VIDEO_MB", "50")) * MB),
        kept_bytes=int(float(os.environ.get("ANXIN_KEPT_MB", "500")) * MB),
        due_seconds=float(os.environ.get("ANXIN_DUE_SECONDS", "5")),
        learned_folder=Path(os.environ["ANXIN_LEARNED"]) if "ANXIN_LEARNED" in os.environ else None,
    )


def _secret(name: str, file: Path) -> str:
    """Return the secret of the environment, else the one kept in `file`, made at the first start."""
    given = os.environ.get(name)
    if given is not None:
        if len(given) < MIN_SECRET:
            raise BadSettings(f"{name} needs at least {MIN_SECRET} characters")
        return given
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
            stream.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    return file.read_text(encoding="utf-8").strip()


def demo_agent_password(var: Path) -> str:
    """Return the password of the demo's agents: ANXIN_DEMO_AGENT_PASSWORD, else one kept in `var`, made at the first call."""
    given = os.environ.get("ANXIN_DEMO_AGENT_PASSWORD")
    return given if given is not None else _secret("ANXIN_DEMO_AGENT_PASSWORD", var / DEMO_AGENT_PASSWORD)


def _shop_keys(var: Path, demo: bool) -> dict[str, str]:
    """Return the shops' keys by id: JSON in ANXIN_SHOP_KEYS; the demo shop's own beside them in a demo."""
    written = os.environ.get("ANXIN_SHOP_KEYS", "{}")
    try:
        keys = dict(json.loads(written))
    except (ValueError, TypeError):
        raise BadSettings('ANXIN_SHOP_KEYS is no JSON object like {"2026-11": "secret"}') from None
    for name, key in keys.items():
        if not isinstance(key, str) or len(key) < MIN_SECRET:
            raise BadSettings(f"ANXIN_SHOP_KEYS: the key {name} needs at least {MIN_SECRET} characters")
    if demo:
        keys["demo"] = _secret("ANXIN_DEMO_KEY", var / "demo-shop-key")
    return keys
