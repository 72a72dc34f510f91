"""Reading `data/demo/*.yml`, once a process."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

FOLDER = Path(__file__).resolve().parents[3] / "data" / "demo"

Spec = dict[str, Any]


@dataclass(frozen=True)
class Catalogue:
    """The files as they are written: times are still relative. `digest` changes with any of them."""

    shops: dict[str, Spec]
    products: dict[str, Spec]
    shoppers: dict[str, Spec]
    orders: dict[str, list[Spec]]  # by shopper, in the order of the shoppers
    chats: list[Spec]
    agents: dict[str, Spec]  # by login
    digest: str


@cache
def catalogue(folder: Path = FOLDER) -> Catalogue:
    """Read the demo catalogue; a key written twice is refused by the YAML reader."""
    shoppers = _read(folder / "shoppers.yml")
    paths = [folder / f"{name}.yml" for name in ("shops", "products", "shoppers", "chats", "agents")]
    orders = {shopper: folder / "orders" / f"{shopper}.yml" for shopper in shoppers}
    contents = b"".join(path.read_bytes() for path in [*paths, *orders.values()])
    return Catalogue(
        shops=_read(paths[0]),
        products=_read(paths[1]),
        shoppers=shoppers,
        orders={shopper: _read(path) for shopper, path in orders.items()},
        chats=_read(paths[3]),
        agents=_read(paths[4]),
        digest=sha256(contents).hexdigest(),
    )


def _read(path: Path) -> Any:
    return YAML(typ="safe").load(path.read_text(encoding="utf-8"))
