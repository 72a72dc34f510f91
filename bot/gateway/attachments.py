"""Photos and videos: taken in by what they are, kept outside the pages, shown to their owner alone."""

from __future__ import annotations

import asyncio
import re
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any
from uuid import uuid4

from litestar import Request, Response, get, post
from litestar.connection import ASGIConnection
from litestar.datastructures import UploadFile
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromPath, FromQuery, Parameter
from litestar.response import File
from litestar.status_codes import HTTP_202_ACCEPTED, HTTP_206_PARTIAL_CONTENT
from msgspec import Meta

from bot.desk import evidence
from bot.desk.evidence import Kept
from bot.gateway import tokens
from bot.gateway.errors import Refused
from bot.gateway.limits import Buckets, Rate
from bot.gateway.media import NotMedia, TooManyPixels, looks_like_video, read_media
from bot.gateway.parts import Parts
from bot.gateway.rows import CLIENT_ID, Link, Receipt
from bot.gateway.shopper import address_of, identity_of, owner_of
from bot.settings import MB
from bot.store.tables import AttachmentRow

PATH = "/api/shopper/attachments"
UPLOADS = Rate(12, 0.2)  # files of one shopper
AT_ONCE = 2  # photos that are unpacked at the same time; each takes up to 200 MB
FORM = 64 * 1024  # bytes of a form around the file
SLICE = 4 * MB  # bytes that one request for a part of a video gets
SUFFIXES = {"image/jpeg": "jpg", "video/mp4": "mp4", "video/quicktime": "mov", "video/webm": "webm"}
RANGE = re.compile(r"bytes=(\d+)-(\d*)$")
SAFE = {
    "Content-Security-Policy": "sandbox; default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "cross-origin",  # the widget stands in other sites' pages
    "Cache-Control": "private, max-age=600",
    "Accept-Ranges": "bytes",
}
FileId = Annotated[str, Parameter(pattern=r"^[0-9a-f]{32}$")]


@dataclass
class NewAttachment:
    """One photo or video. `client_id` is made by the client: sent twice, stored once."""

    file: UploadFile
    client_id: Annotated[str, Meta(pattern=CLIENT_ID)]


def attachment_routes(parts: Parts) -> list[Any]:
    """Return the routes; the largest body they take is that of a video."""
    settings = parts.settings
    uploads, unpacking = Buckets(UPLOADS), asyncio.Semaphore(AT_ONCE)

    def admitted(connection: ASGIConnection, _: Any) -> None:
        """Ask who it is, and how much it is, before a byte of the body is read."""
        identity = identity_of(connection, parts)
        parts.limit_address(f"upload:{address_of(connection)}")
        if wait := uploads.take(identity.shopper):
            parts.limited(wait)
        length = connection.headers.get("content-length", "0")
        if length.isdigit() and int(length) > settings.video_bytes + FORM:
            raise Refused(413, "video_too_large", {"limit": settings.video_bytes // MB})

    @post(
        PATH,
        status_code=HTTP_202_ACCEPTED,
        guards=[admitted],
        request_max_body_size=settings.video_bytes + FORM,
        tags=["shopper"],
        summary="Send a photo or video",
    )
    async def send_attachment(
        data: Annotated[NewAttachment, Body(media_type=RequestEncodingType.MULTI_PART)], request: Request
    ) -> Receipt:
        """Check it by its content, keep it without notes of place and device, and log it like a message."""
        shopper = identity_of(request, parts).shopper
        content = await _read(data.file, parts)
        async with unpacking:
            kept = await asyncio.to_thread(_keep, content, folder_of(parts))
        try:
            message, new = await asyncio.to_thread(
                evidence.receive, parts.desk, shopper, kept, data.client_id, parts.clock(), settings.kept_bytes
            )
        except evidence.TooMuch:
            _forget(parts, kept)
            raise Refused(413, "kept_full", {"limit": settings.kept_bytes // MB}) from None
        except BaseException:
            _forget(parts, kept)
            raise
        if not new:
            _forget(parts, kept)
        await parts.push(message.conversation_id, {"type": "rows"})
        return Receipt(data.client_id, message.shopper_seq or 0, message.at)

    @get(f"{PATH}/{{file_id:str}}/link", tags=["shopper"], summary="An address for an <img> or <video>")
    async def link_attachment(file_id: FromPath[FileId], request: Request) -> Link:
        """The address carries its own short-lived leave, because an `<img>` sends no header."""
        shopper = identity_of(request, parts).shopper
        parts.limit_address(f"read:{shopper}")
        await _find(parts, shopper, file_id)
        token, ends = tokens.sign_link(settings.secret, file_id, shopper, parts.clock())
        return Link(f"{PATH}/{file_id}?token={token}", ends)

    @get(f"{PATH}/{{file_id:str}}", tags=["shopper"], summary="A photo or video", media_type="application/octet-stream")
    async def read_attachment(
        file_id: FromPath[FileId], request: Request, token: FromQuery[Annotated[str | None, Parameter(max_length=1024)]] = None
    ) -> Response[bytes] | File:
        """The file, for its owner alone: by session, or by the address that `link` gave."""
        shopper = owner_of(request, parts, token, file_id)
        parts.limit_address(f"read:{shopper}")
        row = await _find(parts, shopper, file_id)
        return serve(folder_of(parts) / row.stored_name, row, request.headers.get("range", ""))

    return [send_attachment, link_attachment, read_attachment]


def folder_of(parts: Parts) -> Path:
    """Where files are kept: no page is served from there."""
    return parts.settings.var / "attachments"


async def _read(file: UploadFile, parts: Parts) -> bytes:
    """Return the content. Raises Refused over the limit of what it begins like."""
    content = await file.read()
    kind = "video" if looks_like_video(content[:16]) else "photo"
    limit = getattr(parts.settings, f"{kind}_bytes")
    if len(content) > limit:
        raise Refused(413, f"{kind}_too_large", {"limit": limit // MB})
    return content


def _keep(content: bytes, folder: Path) -> Kept:
    """Check the content and write it under a name that nobody can guess. Raises Refused."""
    try:
        media = read_media(content)
    except NotMedia:
        raise Refused(415, "not_media") from None
    except TooManyPixels:
        raise Refused(413, "too_many_pixels") from None
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = uuid4().hex
    (folder / name).write_bytes(media.content)
    return Kept(media.kind, media.mime, len(media.content), sha256(media.content).hexdigest(), name)


def _forget(parts: Parts, kept: Kept) -> None:
    with suppress(OSError):
        (folder_of(parts) / kept.stored_name).unlink(missing_ok=True)


async def _find(parts: Parts, shopper: str, file_id: str) -> AttachmentRow:
    """Return the shopper's own; a stranger's is as good as missing. Raises Refused."""

    def look() -> AttachmentRow | None:
        with parts.desk.database.reading() as session:
            return evidence.find(session, shopper, file_id)

    row = await asyncio.to_thread(look)
    if row is None:
        raise Refused(404, "not_found")
    return row


def serve(path: Path, row: AttachmentRow, wanted: str) -> Response[bytes] | File:
    """Return the file, or the part of it that a player asks for. Raises Refused when it was deleted."""
    try:
        size = path.stat().st_size
    except OSError:
        raise Refused(410, "file_gone") from None
    name = f"{row.kind}-{row.received_at:%Y%m%d-%H%M%S}.{SUFFIXES[row.mime]}"
    asked = RANGE.match(wanted)
    if asked is None or int(asked[1]) >= size:
        return File(path, media_type=row.mime, filename=name, content_disposition_type="inline", headers=SAFE)
    first = int(asked[1])
    last = min(int(asked[2] or size - 1), size - 1, first + SLICE - 1)
    with path.open("rb") as stream:
        stream.seek(first)
        part = stream.read(max(0, last - first + 1))
    headers = {**SAFE, "Content-Range": f"bytes {first}-{last}/{size}", "Content-Disposition": f'inline; filename="{name}"'}
    return Response(part, status_code=HTTP_206_PARTIAL_CONTENT, media_type=row.mime, headers=headers)
