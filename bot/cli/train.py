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
    """Train the Rasa model on data/ and on what people accepted in the console; prints its path.

    Progress goes to stderr.
    """
    from bot.assistant.training import TrainingFailed
    from bot.cli.model import ready_model

    try:
        model = ready_model(models, understanding=understanding, force=force)
    except TrainingFailed as failure:
        typer.echo(f"train: {failure}", err=True)
        raise typer.Exit(1) from None
    typer.echo(str(model))
