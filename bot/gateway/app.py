"""The Litestar application: routes, channels, limits, pages."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime

from litestar import Litestar
from litestar.channels import ChannelsPlugin
from litestar.channels.backends.memory import MemoryChannelsBackend
from litestar.config.cors import CORSConfig
from litestar.di import Provide
from litestar.openapi import OpenAPIConfig

from bot.desk.answering import Desk
from bot.desk.knowledge import Knowledge
from bot.gateway.agent.auth import send_cookie
from bot.gateway.agent.cases import AgentCaseController
from bot.gateway.agent.chats import AgentChatController
from bot.gateway.agent.files import AgentFileController
from bot.gateway.agent.live import Windows
from bot.gateway.agent.people import AgentPeopleController
from bot.gateway.agent.routes import OFFICE
from bot.gateway.agent.session import AgentSessionController
from bot.gateway.agent.socket import agent_socket
from bot.gateway.answering import Answering, Times
from bot.gateway.attachments import attachment_routes
from bot.gateway.chats import Chats
from bot.gateway.demo import DemoController
from bot.gateway.demo_clock import DemoClock
from bot.gateway.errors import handlers
from bot.gateway.health import health, metrics
from bot.gateway.metrics import Metrics
from bot.gateway.pages import SchemaPage, page_routes
from bot.gateway.parts import Parts
from bot.gateway.runner import Runner
from bot.gateway.shop import ShopController
from bot.gateway.shopper import ShopperController
from bot.gateway.sockets import shopper_socket
from bot.gateway.timelines import link_timeline, timeline
from bot.settings import Settings
from bot.store.base import SHANGHAI
from bot.store.engine import Database
from bot.words import Words

MAX_BODY = 256 * 1024  # bytes
BACKLOG = 200  # events a socket may fall behind; it reads rows, so older ones may be dropped


def wall_clock() -> datetime:
    """The moment it is: this is the edge."""
    return datetime.now(SHANGHAI).replace(microsecond=0)


def create_app(
    settings: Settings, clock: Callable[[], datetime] = wall_clock, desk: Desk | None = None
) -> Litestar:
    """Return the gateway of `desk`, by default on the settings' database; `clock` says what time it is."""
    desk = desk or open_desk(settings)
    clock = DemoClock(clock) if settings.demo else clock
    channels = _channels(settings)
    counted = Metrics()

    async def push(conversation: str, event: dict) -> None:
        await parts.push(conversation, event)

    answering = Answering(
        desk, settings.rasa_url, push, clock, Times(settings.turn_seconds, settings.outage_seconds), counted
    )
    parts = Parts(settings, clock, desk, Chats(desk, clock), channels, counted, answering, _windows(settings))

    runner = Runner(desk, push, clock, settings.due_seconds, counted)

    @asynccontextmanager
    async def lifespan(_: Litestar) -> AsyncIterator[None]:
        await answering.recover()
        runner.start()
        async with parts.windows.living():
            yield
        await runner.close()
        await parts.close()
        await answering.close()
        desk.database.close()

    demo = [DemoController] if settings.demo else []
    return Litestar(
        [ShopperController, ShopController, AgentSessionController, AgentChatController, AgentCaseController, AgentFileController, AgentPeopleController, agent_socket, *OFFICE, shopper_socket, timeline, link_timeline, *attachment_routes(parts), *demo, health, metrics, *page_routes(settings)],
        dependencies={"parts": Provide(lambda: parts, sync_to_thread=False)},
        plugins=[channels],
        before_send=[send_cookie],
        lifespan=[lifespan],
        exception_handlers=handlers(desk.words),
        request_max_body_size=MAX_BODY,
        cors_config=CORSConfig(
            allow_origins=list(settings.origins),
            allow_methods=["GET", "POST"],
            allow_headers=["Authorization", "Content-Type"],
            expose_headers=["Retry-After", "Date"],
        ),
        openapi_config=OpenAPIConfig(
            title="Anxin 安心", version="1", path="/schema", render_plugins=[SchemaPage(path="/")], use_handler_docstrings=True
        ),
        logging_config=None,
    )


def open_desk(settings: Settings) -> Desk:
    """Return the desk on the settings' database with the settings' knowledge and words."""
    knowledge = Knowledge.load(settings.knowledge)
    words = Words.load(settings.domain, knowledge.glossary.sections)
    return Desk(Database(settings.database_url), knowledge, words)


def _channels(settings: Settings) -> ChannelsPlugin:
    """In process; through Redis when there are several gateways."""
    if settings.redis_url:
        from bot.gateway.redis_channels import RedisChannels

        backend = RedisChannels(settings.redis_url)
    else:
        backend = MemoryChannelsBackend()
    return ChannelsPlugin(
        backend,
        arbitrary_channels_allowed=True,
        subscriber_max_backlog=BACKLOG,
        subscriber_backlog_strategy="dropleft",
    )


def _windows(settings: Settings) -> Windows:
    """Of this gateway alone; of all of them when there are several."""
    if settings.redis_url:
        from bot.gateway.redis_windows import RedisWindows

        return RedisWindows(settings.redis_url)
    return Windows()
