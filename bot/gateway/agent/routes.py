"""The controllers of what agents have beside their chats."""

from __future__ import annotations

from typing import Any

from bot.gateway.agent.board import AgentBoardController
from bot.gateway.agent.help import AgentHelpController
from bot.gateway.agent.learning import AgentLearningController
from bot.gateway.agent.tickets import AgentTicketController

OFFICE: list[Any] = [AgentTicketController, AgentBoardController, AgentHelpController, AgentLearningController]
