"""Photos, videos and timelines of a chat, for agents who may see it."""

from __future__ import annotations

from litestar import Controller, Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import File
from sqlalchemy import select

from bot.desk.agents import audit
from bot.desk.agents.access import see
from bot.desk.agents.permissions import Agent
from bot.desk.timeline import drawing_of_line
from bot.gateway.agent.auth import guard
from bot.gateway.agent.chats import Chat
from bot.gateway.agent.refusals import do
from bot.gateway.attachments import FileId, folder_of, serve
from bot.gateway.parts import Parts
from bot.gateway.timelines import SAFE, LineId
from bot.store.errors import NotFound
from bot.store.tables import AttachmentRow


class AgentFileController(Controller):
    """What the console shows in <img> and <video>."""

    path = "/api/agent/chats/{chat:str}"
    tags = ["agent"]

    @get("/attachments/{file_id:str}", summary="A photo or video of a chat", media_type="application/octet-stream")
    async def attachment(
        self, chat: FromPath[Chat], file_id: FromPath[FileId], request: Request, parts: NamedDependency[Parts]
    ) -> Response[bytes] | File:
        """The file. Looking at it is noted."""
        agent = await guard(request, parts, "chat.read_own")
        row = await do(_attachment, parts, agent, chat, file_id)
        return serve(folder_of(parts) / row.stored_name, row, request.headers.get("range", ""))

    @get("/items/{line_id:int}/timeline.svg", summary="An item's rights as a timeline", media_type="image/svg+xml")
    async def timeline(
        self, chat: FromPath[Chat], line_id: FromPath[LineId], request: Request, parts: NamedDependency[Parts]
    ) -> Response[bytes]:
        """As the shopper sees it."""
        agent = await guard(request, parts, "chat.read_own")
        drawn = await do(_timeline, parts, agent, chat, line_id)
        return Response(drawn.encode(), media_type="image/svg+xml", headers=SAFE)


def _attachment(parts: Parts, agent: Agent, chat: str, file_id: str) -> AttachmentRow:
    with parts.desk.database.writing() as session:
        see(session, agent, chat)
        wanted = select(AttachmentRow).where(AttachmentRow.id == file_id, AttachmentRow.conversation_id == chat)
        row = session.scalar(wanted)
        if row is None:
            raise NotFound(file_id)
        audit.note(session, agent.id, "read_file", parts.clock(), chat=chat, target=file_id)
        return row


def _timeline(parts: Parts, agent: Agent, chat: str, line_id: int) -> str:
    desk, now = parts.desk, parts.clock()
    with desk.database.reading() as session:
        shopper = see(session, agent, chat).shopper_id
        return drawing_of_line(session, shopper, line_id, now, desk.knowledge, desk.words).svg()
