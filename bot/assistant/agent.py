"""A trained model with its dialogue, in this process: `talk` and `test` use it, without a server between."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

from bot.assistant import light_rasa

RunAction = Callable[[Mapping[str, Any]], Awaitable[Mapping[str, Any]]]
"""Rasa's action call (JSON) → the action server's answer (JSON)."""


class Assistant:
    """Load a model once, then handle one message after the other."""

    def __init__(self, model: Path, run_action: RunAction, tracker_url: str = "sqlite://") -> None:
        """Load `model`; its actions are run by `run_action`. Takes about two seconds."""
        light_rasa.install()
        with light_rasa.quiet():
            from rasa.core.agent import Agent
            from rasa.shared.core.domain import Domain

            from bot.assistant.renderer import Renderer
            from bot.assistant.trackers import ShortTrackerStore

            light_rasa.validate_quickly()
            self._loop = asyncio.new_event_loop()
            self._trackers = ShortTrackerStore(Domain.empty(), url=tracker_url)
            self._agent = Agent.load(
                model, generator=Renderer(), tracker_store=self._trackers, action_endpoint=_actions(run_action)
            )

    def handle(self, conversation: str, text: str, metadata: Mapping[str, Any]) -> None:
        """Understand `text` and run the action that the rules pick; raises what the action raised."""
        from rasa.core.channels.channel import CollectingOutputChannel, UserMessage

        message = UserMessage(
            text, CollectingOutputChannel(), conversation, input_channel="turn", metadata=dict(metadata)
        )
        self._loop.run_until_complete(self._agent.handle_message(message))

    def forget(self, conversation: str) -> None:
        """Delete Rasa's tracker of a conversation; the dialogue goes on all the same."""
        self._loop.run_until_complete(self._trackers.delete(conversation))

    def close(self) -> None:
        """End the event loop."""
        self._loop.close()


def _actions(run_action: RunAction) -> Any:
    from rasa.utils.endpoints import EndpointConfig

    class InProcess(EndpointConfig):
        """Rasa's connection to an action server, without one."""

        async def request(self, method: str = "post", json: Any = None, **_: Any) -> Any:
            return await run_action(json)

    return InProcess(url="in-process", enable_selective_domain=True)
