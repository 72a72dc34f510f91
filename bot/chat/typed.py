"""Typed text never reaches Rasa as a command."""

FULL_WIDTH_SOLIDUS = "\uff0f"


def as_plain_text(text: str) -> str:
    """Return `text` for Rasa: a leading `/` would be read as `/intent{…}` or `/restart`.

    Empty text becomes one full-width space, because Rasa drops empty messages without an answer.
    """
    stripped = text.strip()
    if not stripped:
        return "\u3000"
    if stripped.startswith("/"):
        return FULL_WIDTH_SOLIDUS + stripped[1:]
    return stripped
