"""`anxin …`: one file a command. A command's module is imported when it is called, so that each stays quick."""

from __future__ import annotations

import importlib
import sys

import typer

COMMANDS = ("check", "decide", "items", "parse", "seed", "talk", "test", "train")
"""The commands in the order of the help; `anxin NAME` runs `bot.cli.NAME.command`."""


def main() -> None:
    """Run `anxin NAME …`; the other commands' modules are not even imported."""
    named = next((word for word in sys.argv[1:] if not word.startswith("-")), "")
    application(COMMANDS if named not in COMMANDS else (named,))()


def application(commands: tuple[str, ...]) -> typer.Typer:
    """Return the command line with `commands`."""
    app = typer.Typer(name="anxin", help="安心: guarantee questions, answered.", no_args_is_help=True,
                      add_completion=False, pretty_exceptions_enable=False)
    app.callback()(lambda: None)
    for name in commands:
        module = importlib.import_module(f"bot.cli.{name}")
        app.command(name)(module.command)
    return app
