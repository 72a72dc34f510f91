"""Train the Rasa model when it is missing or its data changed; the model file tells what it was trained on."""

import contextlib
import hashlib
import os
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.assistant import light_rasa

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Sources:
    """What a model is made of. Without a domain only understanding is trained, no dialogue."""

    config: Path = ROOT / "bot" / "assistant" / "config.yml"
    data: tuple[Path, ...] = (ROOT / "data" / "nlu", ROOT / "data" / "rules")
    # Intents, entities, actions. The responses beside it are rendered by bot.words and need no training.
    domain: Path | None = ROOT / "bot" / "assistant" / "domain" / "domain.yml"
    lexicon: Path = ROOT / "knowledge" / "lexicon"

    def files(self) -> list[Path]:
        """Return every file whose content a model depends on, the pipeline's own code among them."""
        code = Path(__file__).parent / "components"
        categories = self.lexicon.parent / "categories"
        places = [self.config, *self.data, *([self.domain] if self.domain else []), self.lexicon, categories, code]
        return sorted(file for place in places for file in _files_of(place))


FULL = Sources()
UNDERSTANDING = Sources(data=(ROOT / "data" / "nlu",), domain=None)


class TrainingFailed(Exception):
    """Rasa made no model; what it said stands on stderr."""


def fingerprint(sources: Sources) -> str:
    """Return a hash of the content of everything that `sources` names."""
    digest = hashlib.sha256()
    for file in sources.files():
        digest.update(f"{file.name}\0".encode())
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:16]


def ensure_model(folder: Path, sources: Sources = FULL, name: str = "anxin", force: bool = False) -> Path:
    """Return the model `folder/name.tar.gz`, trained now if it is missing or not of these sources.

    Progress goes to stderr. Two processes that find it missing train one after the other.
    """
    model = folder / f"{name}.tar.gz"
    wanted = fingerprint(sources)
    if not force and _made_of(model) == wanted:
        return model
    folder.mkdir(parents=True, exist_ok=True)
    with _alone(folder / f".{name}.lock"):
        if force or _made_of(model) != wanted:
            _train(sources, model)
            _stamp(model).write_text(wanted, encoding="utf-8")
    return model


def _train(sources: Sources, model: Path) -> None:
    started = time.monotonic()
    _say(f"Training the model of {len(sources.files())} files; about a minute on two cores …")
    light_rasa.install()
    light_rasa.cache_nothing()
    from bot.assistant.components.remembered import vectors_kept

    kept = vectors_kept(model.with_name("vectors.npz"))
    with tempfile.TemporaryDirectory() as scratch, _environment(scratch), contextlib.redirect_stdout(sys.stderr), kept:
        made = _rasa_train(sources, scratch)
        if made is None:
            raise TrainingFailed(f"Rasa made no model of {sources.config}")
        arrived = model.with_suffix(".new")
        arrived.write_bytes(Path(made).read_bytes())
        arrived.replace(model)
    _say(f"Trained {model} in {time.monotonic() - started:.0f} s ({model.stat().st_size / 1e6:.0f} MB).")


def _rasa_train(sources: Sources, output: str) -> str | None:
    from rasa import model_training

    data = [str(place) for place in sources.data if place.exists()]
    if sources.domain is None:
        return _train_understanding(sources.config, data, output)
    result = model_training.train(str(sources.domain), str(sources.config), data, output, force_training=True)
    return result.model


def _train_understanding(config: Path, data: Iterable[str], output: str) -> str | None:
    """Train NLU alone; Rasa's own function takes one path, so the training runs on an importer of several."""
    from rasa import model_training
    from rasa.shared.data import TrainingType
    from rasa.shared.importers.importer import TrainingDataImporter

    importer = TrainingDataImporter.load_nlu_importer_from_config(str(config), None, list(data))
    return model_training._train_graph(
        importer, training_type=TrainingType.NLU, output_path=output, fixed_model_name=None, force_full_training=True
    ).model


@contextlib.contextmanager
def _environment(scratch: str) -> Iterator[None]:
    """Keep Rasa's training cache out of the project: a cached step would miss changes of the lexicon."""
    saved = dict(os.environ)
    os.environ.update(RASA_CACHE_DIRECTORY=scratch, RASA_MAX_CACHE_SIZE="0", RASA_TELEMETRY_ENABLED="false",
                      TQDM_DISABLE="1")
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(saved)


@contextlib.contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """Hold `lock` so that one process trains at a time."""
    import fcntl

    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _stamp(model: Path) -> Path:
    return model.with_name(model.name.removesuffix(".tar.gz") + ".fingerprint")


def _made_of(model: Path) -> str | None:
    return _stamp(model).read_text(encoding="utf-8") if model.exists() and _stamp(model).exists() else None


def _files_of(place: Path) -> list[Path]:
    if place.is_file():
        return [place]
    return [file for file in place.rglob("*") if file.suffix in (".py", ".yml", ".yaml", ".npz") and file.is_file()]


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)
