"""`anxin …`: one file a command. A command's module is imported when it is called, so that each stays quick."""

from __future__ import annotations

import importlib
import sys

import typer

COMMANDS = ("agent", "bench", "check", "combine", "decide", "diff-rules", "eval", "items", "parse", "rights", "seed", "simulate", "talk",
            "test", "train", "up")
"""The commands in the order of the help; `anxin NAME` runs `bot.cli.NAME.command` (with _ for -)."""
GROUPS = {"bench": "bot.cli.bench"}
"""Commands that have commands of their own: the package, which lists them."""
VERBS = {"agent": "bot.cli.agent"}
"""Commands with small commands of their own, all in one file: it lists them by name."""


def main() -> None:
    """Run `anxin NAME …`; the other commands' modules are not even imported."""
    application(COMMANDS, _words())()


def application(commands: tuple[str, ...], words: list[str]) -> typer.Typer:
    """Return the command line; of `commands` only the one that `words` name, or all when they name none."""
    app = typer.Typer(name="anxin", help="安心: guarantee questions, answered.", no_args_is_help=True,
                      add_completion=False, pretty_exceptions_enable=False)
    app.callback()(lambda: None)
    _add(app, "bot.cli", commands, words)
    return app


def _add(app: typer.Typer, package: str, commands: tuple[str, ...], words: list[str]) -> None:
    for name in words[:1] if words and words[0] in commands else commands:
        if name in VERBS:
            module = importlib.import_module(VERBS[name])
            inner = typer.Typer(help=(module.__doc__ or "").splitlines()[0], no_args_is_help=True)
            for verb, function in module.COMMANDS.items():
                inner.command(verb)(function)
            app.add_typer(inner, name=name)
        elif name in GROUPS:
            group = importlib.import_module(GROUPS[name])
            inner = typer.Typer(help=(group.__doc__ or "").splitlines()[0], no_args_is_help=True)
            inner.callback()(lambda: None)
            _add(inner, GROUPS[name], group.BENCHES, words[1:])
            app.add_typer(inner, name=name)
        else:
            module = importlib.import_module(f"{package}.{name.replace('-', '_')}")
            app.command(name)(module.command)


def _words() -> list[str]:
    """Return the words of the command line that are no options."""
    return [word for word in sys.argv[1:] if not word.startswith("-")]
