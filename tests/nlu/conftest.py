"""Rasa is imported light and without its libraries' warnings, before a test module asks for a component."""

from __future__ import annotations

from bot.assistant import light_rasa

light_rasa.install()
with light_rasa.quiet():
    import bot.assistant.components.classifier
    import bot.assistant.components.embedding
    import bot.assistant.components.entities.extractor
    import bot.assistant.components.words  # noqa: F401
