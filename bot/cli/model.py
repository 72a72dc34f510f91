"""The model, trained on our own phrases and on those that people accepted in the console."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

SETS = Path(__file__).resolve().parents[2] / "tests" / "nlu" / "sets"  # what understanding is measured on


def ready_model(folder: Path | None = None, *, understanding: bool = False, force: bool = False) -> Path:
    """Return the model in `folder` (else the settings'), trained now if it is missing or its data changed.

    Raises TrainingFailed. Learned phrases never are why: what cannot be learned from is told on stderr and left out.
    """
    from bot.assistant.training import FULL, UNDERSTANDING, ensure_model
    from bot.settings import settings

    folder = folder or settings().models
    sources = UNDERSTANDING if understanding else FULL
    learned = usable(settings().learned, folder / "learned.yml")
    if learned is not None:
        sources = replace(sources, data=(*sources.data, learned))
    return ensure_model(folder, sources, name="nlu" if understanding else "anxin", force=force)


def usable(learned: Path, used: Path) -> Path | None:
    """Write what a model may learn of the file `learned` to `used` and return it; None when there is nothing.

    Left out are intents that the domain lacks, phrases that stand in data/nlu, and near copies of what understanding
    is measured on: a model that had seen them would look better than it is.
    """
    from bot.assistant.training import FULL
    from bot.knowledge_files.learned import key_of, phrases_of, read_learned, text_of, write_learned

    phrases, problems = read_learned(learned, _intents(FULL.domain)) if learned.exists() else ({}, [])
    for problem in problems:
        print(f"train: left out: {problem}", file=sys.stderr)
    if not phrases:
        return None
    ours = phrases_of(FULL.data[0])
    measured = _near_measured([text for texts in phrases.values() for text in texts])
    if measured:
        print(f"train: left out {len(measured)} learned phrases that are near what is measured on", file=sys.stderr)
    kept = {
        intent: [text for text in texts if text not in measured and key_of(text) not in ours]
        for intent, texts in phrases.items()
    }
    kept = {intent: texts for intent, texts in kept.items() if texts}
    if not kept:
        return None
    if not used.exists() or used.read_text(encoding="utf-8") != text_of(kept):
        write_learned(used, kept)
    return used


def _intents(domain: Path | None) -> set[str]:
    import yaml

    content = yaml.safe_load(domain.read_text(encoding="utf-8")) if domain else {}
    return {name if isinstance(name, str) else next(iter(name)) for name in content.get("intents", [])}


def _near_measured(texts: list[str]) -> set[str]:
    """Return the texts that stand in the sets, or are near one of their lines."""
    from bot.cli.evaluation.leak import leaks
    from bot.cli.evaluation.lines import read
    from bot.knowledge_files.learned import key_of

    lines = [line.text for file in sorted(SETS.glob("*")) if file.suffix in (".yml", ".tsv") for line in read(file)]
    same = {key_of(line) for line in lines}
    return {text for text in texts if key_of(text) in same} | {phrase for _, phrase, _ in leaks(texts, lines)}
