"""What the bot doubted, for people to read, accept or put aside."""

from __future__ import annotations

import asyncio
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import Body, QueryParameter
from litestar.status_codes import HTTP_200_OK
from msgspec import Meta, Struct

from bot.desk import learning
from bot.desk.agents import audit
from bot.desk.agents.permissions import Agent
from bot.gateway.agent.auth import guard
from bot.gateway.errors import Refused
from bot.gateway.parts import Parts
from bot.knowledge_files.learned import phrases_of
from bot.settings import ROOT

# Litestar keeps `state` for itself: the query's is read under another name.
State = Annotated[Literal["open", "accepted", "dismissed"], QueryParameter(name="state")]
Ids = Annotated[list[Annotated[int, Meta(ge=1, le=2**31 - 1)]], Meta(min_length=1, max_length=400)]


class Acceptance(Struct):
    """Utterances, and what they mean."""

    ids: Ids
    intent: Annotated[str, Meta(max_length=60)]


class Dismissal(Struct):
    """Utterances to put aside."""

    ids: Ids


class AgentLearningController(Controller):
    """/api/agent/learning."""

    path = "/api/agent/learning"
    tags = ["agent"]

    @get("/", summary="What the bot doubted, grouped by meaning")
    async def read(
        self, request: Request, parts: NamedDependency[Parts], in_state: State = "open"
    ) -> dict[str, list[dict[str, Any]]]:
        """`intents` is the catalogue to choose from, with its Chinese."""
        await guard(request, parts, "learning.read")
        return await asyncio.to_thread(_read, parts, in_state)

    @post("/accept", status_code=HTTP_200_OK, summary="Take utterances as training phrases")
    async def accept(
        self, data: Annotated[Acceptance, Body()], request: Request, parts: NamedDependency[Parts]
    ) -> learning.Learned:
        """They are used by the next `anxin train`. A phrase that has another meaning in our data is a conflict."""
        agent = await guard(request, parts, "learning.decide")
        return await asyncio.to_thread(_accept, parts, agent, data)

    @post("/dismiss", status_code=HTTP_200_OK, summary="Put utterances aside")
    async def dismiss(
        self, data: Annotated[Dismissal, Body()], request: Request, parts: NamedDependency[Parts]
    ) -> dict[str, list[int]]:
        """Returns those that were open."""
        agent = await guard(request, parts, "learning.decide")
        return await asyncio.to_thread(_dismiss, parts, agent, data)


@cache
def _shipped(folder: Path) -> dict[str, str]:
    """Our own phrases, read once a process: they come with the program."""
    return phrases_of(folder)


def _read(parts: Parts, state: str) -> dict[str, list[dict[str, Any]]]:
    intents = parts.desk.knowledge.glossary.sections["intents"]
    with parts.desk.database.reading() as session:
        groups = learning.groups(session, state)
    for group in groups:
        group["likely_text"] = intents.get(group["likely_intent"], "")
    return {"groups": groups, "intents": [{"intent": name, "title": title} for name, title in intents.items()]}


def _accept(parts: Parts, agent: Agent, data: Acceptance) -> learning.Learned:
    now = parts.clock()
    with parts.desk.database.writing() as session:
        try:
            done = learning.accept(
                session,
                data.ids,
                data.intent,
                agent.id,
                parts.settings.learned,
                lambda: _shipped(ROOT / "data" / "nlu"),
                parts.desk.knowledge,
                now,
            )
        except learning.UnknownIntent:
            raise Refused(400, "invalid") from None
        detail = {"ids": [*done.accepted, *done.known], "intent": data.intent}
        audit.note(session, agent.id, "learning_accept", now, target=data.intent, detail=detail)
        return done


def _dismiss(parts: Parts, agent: Agent, data: Dismissal) -> dict[str, list[int]]:
    now = parts.clock()
    with parts.desk.database.writing() as session:
        dismissed = learning.dismiss(session, data.ids, agent.id, now)
        audit.note(session, agent.id, "learning_dismiss", now, detail={"ids": dismissed})
        return {"dismissed": dismissed}
