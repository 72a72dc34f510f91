"""`anxin train`: train the model when it is missing or older than its data."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def command(
    force: Annotated[bool, typer.Option(help="Train even if nothing changed.")] = False,
    understanding: Annotated[bool, typer.Option("--nlu", help="Train understanding alone, without rules.")] = False,
    models: Annotated[Path | None, typer.Option(help="Folder of the models.")] = None,
) -> None:
    """Train the Rasa model; prints its path. Progress goes to stderr."""
    from bot.assistant.training import FULL, UNDERSTANDING, TrainingFailed, ensure_model
    from bot.settings import settings

    folder = models or settings().models
    try:
        if understanding:
            model = ensure_model(folder, UNDERSTANDING, name="nlu", force=force)
        else:
            model = ensure_model(folder, FULL, force=force)
    except TrainingFailed as failure:
        typer.echo(f"train: {failure}", err=True)
        raise typer.Exit(1) from None
    typer.echo(str(model))
