"""`anxin train`: train the model when it is missing or older than its data."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def command(
    force: Annotated[bool, typer.Option(help="Train even if nothing changed.")] = False,
    understanding: Annotated[bool, typer.Option("--nlu", help="Train understanding alone, without rules.")] = False,
    vectors: Annotated[bool, typer.Option(help="Encode all phrases anew into data/nlu/vectors.npz; minutes.")] = False,
    models: Annotated[Path | None, typer.Option(help="Folder of the models.")] = None,
) -> None:
    """Train the Rasa model on data/ and on what people accepted in the console; prints its path.

    Progress goes to stderr.
    """
    from bot.assistant.training import TrainingFailed
    from bot.cli.model import ready_model

    if vectors:
        _ship_vectors()
    try:
        model = ready_model(models, understanding=understanding, force=force)
    except TrainingFailed as failure:
        typer.echo(f"train: {failure}", err=True)
        raise typer.Exit(1) from None
    typer.echo(str(model))


def _ship_vectors() -> None:
    from bot.assistant.components.embedding import SentenceEmbedder, encoder_of, part_read
    from bot.assistant.components.normalise import normalise
    from bot.assistant.components.shipped import write
    from bot.cli.evaluation.lines import phrases
    from bot.settings import ROOT

    config = SentenceEmbedder.get_default_config()
    texts = [part_read(normalise(text).text, config["characters"]) for text, _ in phrases(ROOT / "data" / "nlu")]

    def progress(done: int) -> None:
        typer.echo(f"train: {done} phrases encoded", err=True)

    write(encoder_of(config["encoder"]), config["encoder"], texts, progress)
