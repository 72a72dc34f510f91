"""`anxin parse`: what the bot understands of each line of stdin."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from typing import Annotated, Any, BinaryIO

import typer


def command(
    json_: Annotated[bool, typer.Option("--json", help="Print one JSON object per line.")] = False,
    now: Annotated[str | None, typer.Option(help="The moment that 昨天 counts from.")] = None,
) -> None:
    """Read lines from stdin and print intents and entities of each, empty lines too."""
    from bot.assistant.nlu import Understanding
    from bot.cli.items import moment_of
    from bot.cli.model import ready_model

    moment = moment_of(now)
    with Understanding(ready_model()) as understanding:
        for text in lines(sys.stdin.buffer):
            _show(understanding.parse(text, moment), json_)


def lines(stream: BinaryIO) -> Iterator[str]:
    """Yield the lines of `stream` as they come, without line ends; bytes that are no UTF-8 stay as surrogates."""
    reader = io.TextIOWrapper(stream, encoding="utf-8", errors="surrogateescape", newline="\n")
    for line in reader:
        yield line.removesuffix("\n").removesuffix("\r")


def _show(parsed: dict[str, Any], as_json: bool) -> None:
    if as_json:
        written = json.dumps(parsed, ensure_ascii=False)
        sys.stdout.write(_encodable(written) + "\n")
    else:
        doubt = "" if parsed["accepted"] else "  (in doubt)"
        named = ", ".join(f"{intent['name']} {intent['confidence']:.2f}" for intent in parsed["intents"])
        sys.stdout.write(_encodable(f"{parsed['text']}\n  {named}{doubt}\n"))
        for entity in parsed["entities"]:
            sys.stdout.write(_encodable(f"  {entity['entity']} = {entity['value']}  「{entity['text']}」\n"))
    sys.stdout.flush()


def _encodable(written: str) -> str:
    """Write unpaired surrogates as JSON escapes."""
    return "".join(char if not "\ud800" <= char <= "\udfff" else f"\\u{ord(char):04x}" for char in written)
