"""Vectors of the project's own training phrases, kept with them: encoding them all takes longer than all else of training.

`anxin train --vectors` writes the file anew. Four bits a number are enough: rounding costs no accuracy that could be
measured. Phrases that are not in it are encoded during training.
"""

import hashlib
import zipfile
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path

import numpy as np

FILE = Path(__file__).resolve().parents[3] / "data" / "nlu" / "vectors.npz"
LEVELS = 15  # of four bits
SPREAD = 2.7  # standard deviations that the levels cover on each side
BATCH = 512


@cache
def shipped_vectors(encoder: str, file: Path = FILE) -> Mapping[str, np.ndarray]:
    """Return the kept vectors of `encoder` by `key` of their text; none where there is no such file."""
    try:
        with np.load(file, allow_pickle=False) as kept:
            if str(kept["encoder"]) != encoder:
                return {}
            levels = _unpacked(kept["codes"]).astype(np.float32)
            vectors = kept["low"] + levels * kept["step"]
            return dict(zip(kept["keys"].tolist(), vectors, strict=True))
    except (OSError, ValueError, KeyError, zipfile.BadZipFile):
        return {}


def key(text: str) -> str:
    """Return what a text is found by."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def write(
    encode: Callable[[list[str]], np.ndarray], encoder: str, texts: Sequence[str], progress: Callable[[int], None],
    file: Path = FILE,
) -> None:
    """Encode `texts` and keep them; `progress` hears how many are done."""
    unique = list(dict.fromkeys(texts))
    rows = []
    for start in range(0, len(unique), BATCH):
        rows.append(encode(unique[start:start + BATCH]))
        progress(min(start + BATCH, len(unique)))
    vectors = np.vstack(rows)
    spread = SPREAD * vectors.std(axis=0)
    low, step = vectors.mean(axis=0) - spread, 2 * spread / LEVELS
    levels = np.clip(np.round((vectors - low) / np.maximum(step, 1e-9)), 0, LEVELS).astype(np.uint8)
    arriving = file.with_suffix(".new.npz")
    np.savez_compressed(
        arriving, encoder=np.array(encoder), keys=np.array([key(text) for text in unique]),
        codes=levels[:, ::2] << 4 | levels[:, 1::2], low=low.astype(np.float32), step=step.astype(np.float32),
    )
    arriving.replace(file)


def _unpacked(codes: np.ndarray) -> np.ndarray:
    """Return the levels, of which each byte holds two."""
    return np.stack([codes >> 4, codes & LEVELS], axis=2).reshape(len(codes), -1)
