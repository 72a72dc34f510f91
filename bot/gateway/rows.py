"""What goes over the wire, as typed values: the shopper's interface in OpenAPI comes from these."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any, Literal

from msgspec import Meta

from bot.store.tables import MessageRow

MAX_TEXT = 20_000  # characters of one message
CLIENT_ID = r"^[0-9A-Za-z_-]{8,64}$"
BUTTON_ID = r"^[0-9A-Za-z_-]{1,40}$"
PRODUCT_ID = r"^[0-9A-Za-z_-]{1,40}$"
# Of a body msgspec checks the limits, and looks at Meta alone; Parameter is for paths and queries.
Token = Annotated[str, Meta(max_length=4096)]


@dataclass(frozen=True, slots=True)
class NewSession:
    """Who opens the chat: a token of the shop's server, a visitor who comes back, or nobody known."""

    token: Token | None = None
    visitor: Token | None = None


@dataclass(frozen=True, slots=True)
class ShopperInfo:
    """The name to greet; empty for a visitor."""

    name: str
    signed_in: bool


@dataclass(frozen=True, slots=True)
class SessionInfo:
    """A session (bearer) and where the conversation stands. `visitor` lets a browser come back unsigned."""

    session: str
    expires_at: datetime
    visitor: str | None
    shopper: ShopperInfo
    conversation: str
    held_by: str
    last_seq: int
    now: datetime
    typing: bool = False


@dataclass(frozen=True, slots=True)
class Context:
    """What the page a message came from is about: one of the shopper's order lines, or a product."""

    order_line: Annotated[int, Meta(ge=1, le=2**53)] | None = None
    product: Annotated[str, Meta(pattern=PRODUCT_ID)] | None = None

    def told(self) -> dict[str, Any]:
        """What was given, by name."""
        given = {"order_line": self.order_line, "product": self.product}
        return {name: value for name, value in given.items() if value is not None}


@dataclass(frozen=True, slots=True)
class NewMessage:
    """A message. `client_id` is made by the client: sent twice, stored once. `button` is the id of an offer."""

    client_id: Annotated[str, Meta(pattern=CLIENT_ID)]
    text: str
    button: Annotated[str, Meta(pattern=BUTTON_ID)] | None = None
    context: Context | None = None


@dataclass(frozen=True, slots=True)
class Typing:
    """Whether somebody is typing."""

    on: bool = True


@dataclass(frozen=True, slots=True)
class ReadUpTo:
    """The sequence number of the last entry read."""

    seq: Annotated[int, Meta(ge=0, le=2**53)]


@dataclass(frozen=True, slots=True)
class Rating:
    """Stars (1 to 5) for the `segment` that the chat's card asks about."""

    segment: Annotated[int, Meta(ge=1, le=2**53)]
    stars: Annotated[int, Meta(ge=1, le=5)]
    text: Annotated[str, Meta(max_length=500)] = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """The message is stored; the answer comes by WebSocket or `GET messages`."""

    client_id: str
    seq: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Button:
    """Something to press: send its title as text with its id as `button`."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A photo or video: `GET attachments/{id}` has it, `GET attachments/{id}/link` an address for an `<img>`."""

    id: str
    kind: Literal["photo", "video"]
    mime: str


@dataclass(frozen=True, slots=True)
class Link:
    """An address that needs no header, for a few minutes."""

    path: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Message:
    """One entry of the log as the shopper sees it. `seq` counts 1, 2, 3 … without a gap."""

    seq: int
    author: Literal["shopper", "bot", "agent", "system"]
    text: str
    response: str
    at: datetime
    buttons: list[Button] = field(default_factory=list)
    card: dict[str, Any] | None = None
    client_id: str | None = None
    attachment: Attachment | None = None


@dataclass(frozen=True, slots=True)
class Messages:
    """A page of the log."""

    messages: list[Message]
    last_seq: int
    held_by: str


def message_of(row: MessageRow) -> Message:
    """Return a row as the shopper sees it."""
    return Message(
        seq=row.shopper_seq or 0,
        author=row.author,
        text=row.text,
        response=row.response,
        at=row.at,
        buttons=[Button(one["id"], one["title"]) for one in row.content.get("buttons") or []],
        card=row.content.get("card"),
        client_id=row.client_id,
        attachment=Attachment(**row.content["attachment"]) if "attachment" in row.content else None,
    )
