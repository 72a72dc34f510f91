"""Every table, imported once, so that the metadata is whole."""

from bot.store.agent import AgentRow, AgentSessionRow, AuditRow, DoubtRow, SegmentRow
from bot.store.base import Base
from bot.store.case import CaseEventRow, CaseRow, TicketEventRow, TicketRow
from bot.store.chat import AttachmentRow, ConversationRow, DialogueRow, MessageRow, OfferRow, TurnRow
from bot.store.due import ReminderRow
from bot.store.meta import MetaRow
from bot.store.order import LogisticsEventRow, OrderLineRow, OrderRow, ParcelRow
from bot.store.shop import ProductRow, ShopperRow, ShopRow

__all__ = [
    "AgentRow",
    "AgentSessionRow",
    "AttachmentRow",
    "AuditRow",
    "Base",
    "CaseEventRow",
    "CaseRow",
    "ConversationRow",
    "DialogueRow",
    "DoubtRow",
    "LogisticsEventRow",
    "MessageRow",
    "MetaRow",
    "OfferRow",
    "OrderLineRow",
    "OrderRow",
    "ParcelRow",
    "ProductRow",
    "ReminderRow",
    "SegmentRow",
    "ShopRow",
    "ShopperRow",
    "TicketEventRow",
    "TicketRow",
    "TurnRow",
]
