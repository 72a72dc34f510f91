"""Sentence vectors kept from one training to the next: a changed phrase is no reason to encode the others again."""

import hashlib
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

Encode = Callable[[list[str]], np.ndarray]

class _Kept(dict[str, np.ndarray]):
    """Vectors by the hash of their text, and which of them were asked for."""

    def __init__(self, vectors: dict[str, np.ndarray]) -> None:
        super().__init__(vectors)
        self.asked: set[str] = set()


_kept: _Kept | None = None


@contextmanager
def vectors_kept(file: Path) -> Iterator[None]:
    """Use and fill `file` (a .npz) while the block runs; vectors that the block does not ask for are dropped."""
    global _kept
    before = _read(file)
    _kept = kept = _Kept(before)
    try:
        yield
        if kept.asked != before.keys():
            _write(file, {key: kept[key] for key in kept.asked})
    finally:
        _kept = None


def encoded(encode: Encode, name: str, texts: list[str]) -> np.ndarray:
    """Return `encode(texts)`, from what is kept where a block of `vectors_kept` is open; `name` names the encoder."""
    if _kept is None:
        return encode(texts)
    keys = [hashlib.sha256(f"{name}\0{text}".encode()).hexdigest()[:24] for text in texts]
    fresh = {key: text for key, text in zip(keys, texts, strict=True) if key not in _kept}
    if fresh:
        _kept.update(zip(fresh, encode(list(fresh.values())), strict=True))
    _kept.asked.update(keys)
    return np.vstack([_kept[key] for key in keys])


def _read(file: Path) -> dict[str, np.ndarray]:
    try:
        with np.load(file, allow_pickle=False) as kept:
            return dict(zip(kept["keys"].tolist(), kept["vectors"], strict=True))
    except (OSError, ValueError, KeyError, zipfile.BadZipFile):
        return {}  # missing or cut off: encode again


def _write(file: Path, kept: dict[str, np.ndarray]) -> None:
    arriving = file.with_suffix(".new.npz")
    np.savez(arriving, keys=np.array(list(kept)), vectors=np.array(list(kept.values())))
    arriving.replace(file)
