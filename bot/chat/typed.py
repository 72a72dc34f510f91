"""Typed text never reaches Rasa as a command."""

FULL_WIDTH_SOLIDUS = "\uff0f"


def as_plain_text(text: str) -> str:
    """Return `text` for Rasa: a leading `/` would be read as `/intent{…}` or `/restart`.

    Empty text becomes one full-width space, because Rasa drops empty messages without an answer. A line sent twice
    in a row counts once: a finger that slips adds no meaning, and 好 said twice is still a yes.
    """
    lines = [line for line in map(str.strip, text.splitlines()) if line]
    stripped = "\n".join(line for line, before in zip(lines, [None, *lines], strict=False) if line != before)
    if not stripped:
        return "\u3000"
    if stripped.startswith("/"):
        return FULL_WIDTH_SOLIDUS + stripped[1:]
    return stripped
