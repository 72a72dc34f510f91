"""Photos and videos: taken by content, stripped, stored once, shown to their owner, compared with the time limit."""

from __future__ import annotations

import io
import struct
import zlib
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from PIL import Image
from sqlalchemy import select

from bot.chat import conversations
from bot.desk import dialogue
from bot.desk.dialogue import Draft
from bot.gateway import attachments
from bot.gateway.media import read_media
from bot.settings import MB
from bot.store.tables import AttachmentRow, CaseRow, TurnRow
from tests.agents.hands import give
from tests.gateway.parts import Client, Gateway, running

GPS = 0x8825
PLACE = b"+31.2304+121.4737/"


def photo(kind: str = "JPEG", size: tuple[int, int] = (64, 48), **more: Any) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", size, (200, 80, 40)).save(made, kind, **more)
    return made.getvalue()


def photo_with_place() -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "SecretCamera"
    exif.get_ifd(GPS).update({1: "N", 2: (31.0, 13.0, 42.73), 3: "E", 4: (121.0, 28.0, 25.3)})
    return photo(exif=exif, comment=b"SecretComment")


def box(name: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack(">I4s", 8 + len(body), name) + body


def video(brand: bytes = b"isom", extra: bytes = b"") -> bytes:
    handler = box(b"hdlr", bytes(8), b"vide", bytes(12))
    place = box(b"udta", box(b"\xa9xyz", PLACE))
    film = box(b"moov", box(b"trak", box(b"mdia", handler), place), place)
    return box(b"ftyp", brand, bytes(4)) + film + box(b"mdat", b"pictures", extra)


def bomb() -> bytes:
    """A PNG of a few hundred bytes that says it is 60,000 pixels wide and high."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")


def upload(
    client: Client, content: bytes, client_id: str | None = None, name: str = "photo.jpg", mime: str = "image/jpeg"
) -> httpx.Response:
    form = {"client_id": client_id or uuid4().hex}
    return client.http.post("/api/shopper/attachments", data=form, files={"file": (name, content, mime)})


def sent(client: Client) -> list[dict[str, Any]]:
    return [row["attachment"] for row in client.page(limit=500)["messages"] if row["attachment"]]


def file_of(client: Client, index: int = 0) -> httpx.Response:
    return client.http.get(f"/api/shopper/attachments/{sent(client)[index]['id']}")


def stored(gateway_folder: Path) -> list[Path]:
    return sorted((gateway_folder / "attachments").glob("*"))


def test_a_photo_is_logged_answered_and_served_without_its_place(either: Gateway) -> None:
    original = photo_with_place()
    assert Image.open(io.BytesIO(original)).getexif().get_ifd(GPS)
    client = either.client()
    answer = upload(client, original, "photo-number-1")
    assert answer.status_code == 202, answer.text
    assert answer.json()["seq"] == 1
    rows = client.until(2)
    assert [(row["author"], row["response"]) for row in rows] == [("shopper", ""), ("bot", "utter_attachment_alone")]
    assert rows[0]["text"] == "［图片］"
    assert rows[0]["client_id"] == "photo-number-1"
    assert rows[0]["attachment"]["kind"] == "photo"
    served = file_of(client)
    assert served.headers["content-type"] == "image/jpeg"
    assert served.headers["x-content-type-options"] == "nosniff"
    assert served.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
    assert served.headers["content-disposition"].startswith("inline")
    shown = Image.open(io.BytesIO(served.content))
    assert shown.size == (64, 48)
    assert dict(shown.getexif()) == {}
    assert b"Secret" not in served.content
    assert either.rasa.called(client, 0) == []  # there are no words in it to be read


def test_a_turned_photo_stands_upright_and_a_large_one_is_made_smaller() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # a phone held upright
    assert Image.open(io.BytesIO(read_media(photo(exif=exif)).content)).size == (48, 64)
    assert max(Image.open(io.BytesIO(read_media(photo(size=(5000, 400))).content)).size) == 3000


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_every_kind_of_photo_becomes_a_jpeg(kind: str) -> None:
    media = read_media(photo(kind))
    assert (media.kind, media.mime, media.content[:3]) == ("photo", "image/jpeg", b"\xff\xd8\xff")


def test_a_video_is_kept_without_its_place(gateway: Gateway) -> None:
    client = gateway.client()
    original = video()
    assert PLACE in original
    assert upload(client, original, name="a.mp4", mime="video/mp4").status_code == 202
    served = file_of(client)
    assert served.headers["content-type"] == "video/mp4"
    assert PLACE not in served.content
    assert len(served.content) == len(original)
    assert served.content.index(b"pictures") == original.index(b"pictures")
    part = client.http.get(f"/api/shopper/attachments/{sent(client)[0]['id']}", headers={"Range": "bytes=4-7"})
    assert (part.status_code, part.content) == (206, b"ftyp")
    assert part.headers["content-range"] == f"bytes 4-7/{len(original)}"


NO_MEDIA = {
    "an exe": b"MZ" + bytes(400),
    "html": b"<!doctype html><script>alert(1)</script>",
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "a zip": b"PK\x03\x04" + bytes(100),
    "a pdf": b"%PDF-1.7\n" + bytes(100),
    "nothing": b"",
    "a broken jpeg": photo()[:200],
    "a tiff": photo("TIFF"),
    "a heic": box(b"ftyp", b"heic", bytes(4)) + box(b"meta", bytes(40)),
    "sound alone": box(b"ftyp", b"isom", bytes(4)) + box(b"moov", bytes(0)) + box(b"mdat", b"x"),
    "html that begins like a video": b"\x00\x00\x00\x08ftyp<script>alert(1)</script>",
    "boxes without end": box(b"moov", b"") * 2 + b"".join(struct.pack(">I4s", 8 * (2000 - n), b"moov") for n in range(2000)),
    "matroska without a film": b"\x1a\x45\xdf\xa3" + bytes(60),
}


@pytest.mark.parametrize("what", NO_MEDIA)
def test_what_is_no_media_is_refused_whatever_it_is_called(gateway: Gateway, tmp_path: Path, what: str) -> None:
    client = gateway.client()
    answer = upload(client, NO_MEDIA[what])
    assert answer.status_code in (400, 415), answer.text
    assert answer.json()["code"] in ("not_media", "invalid")
    assert client.page()["messages"] == []
    assert stored(tmp_path) == []


def test_a_polyglot_loses_everything_but_its_pixels(gateway: Gateway) -> None:
    client = gateway.client()
    script = b"<script>alert(1)</script>"
    for number, made in enumerate((photo(comment=script) + script, photo("GIF", comment=script) + b"PK\x03\x04" + script)):
        assert upload(client, made, name="x.html", mime="text/html").status_code == 202
        served = file_of(client, number)
        assert script not in served.content
        assert served.headers["content-type"] == "image/jpeg"


def test_a_polyglot_video_is_never_served_as_a_page(gateway: Gateway) -> None:
    client = gateway.client()
    assert upload(client, video(extra=b"<script>alert(1)</script>"), mime="text/html").status_code == 202
    served = file_of(client)
    assert served.headers["content-type"] == "video/mp4"
    assert served.headers["x-content-type-options"] == "nosniff"


def test_a_decompression_bomb_is_refused(gateway: Gateway, tmp_path: Path) -> None:
    answer = upload(gateway.client(), bomb())
    assert (answer.status_code, answer.json()["code"]) == (413, "too_many_pixels")
    assert stored(tmp_path) == []


def test_a_file_over_the_limit_is_refused_with_the_limit(shop: Any, tmp_path: Path, now: Any) -> None:
    with running(shop, tmp_path, now, photo_bytes=MB, video_bytes=2 * MB) as gateway:
        client = gateway.client()
        large = upload(client, photo() + bytes(MB))
        assert (large.status_code, large.json()["code"]) == (413, "photo_too_large")
        assert "1 MB" in large.json()["text"]
        assert upload(client, video(extra=bytes(MB))).status_code == 202
        longer = upload(client, video(extra=bytes(2 * MB)))
        assert (longer.status_code, longer.json()["code"]) == (413, "video_too_large")


def test_a_file_sent_twice_is_stored_once(either: Gateway, tmp_path: Path) -> None:
    client = either.client()
    first, second = upload(client, photo(), "the-same-one"), upload(client, photo(), "the-same-one")
    assert first.json() == second.json()
    assert len(sent(client)) == 1
    assert len(client.page()["messages"]) == 2
    assert len(stored(tmp_path)) == 1


def test_files_sent_too_fast_are_refused_for_a_while(gateway: Gateway) -> None:
    client = gateway.client()
    codes = [upload(client, b"x").status_code for _ in range(14)]
    assert 429 in codes
    answer = upload(client, photo())
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) >= 1


def test_a_stranger_gets_404_and_nobody_else_anything(gateway: Gateway) -> None:
    owner, stranger = gateway.client(), gateway.client("xiaomei")
    upload(owner, photo())
    path = f"/api/shopper/attachments/{sent(owner)[0]['id']}"
    assert owner.http.get(path).status_code == 200
    assert stranger.http.get(path).status_code == 404
    assert stranger.http.get(f"{path}/link").status_code == 404
    assert stranger.http.get(f"/api/shopper/attachments/{'0' * 32}").json() == stranger.http.get(path).json()
    bare = {"base_url": gateway.url, "trust_env": False}
    assert httpx.get(gateway.url + path, trust_env=False).status_code == 401
    with httpx.Client(**bare) as nobody:
        assert nobody.post("/api/shopper/attachments", files={"file": ("a.jpg", photo())}).status_code == 401


def test_a_link_serves_its_own_file_for_a_few_minutes(gateway: Gateway) -> None:
    client = gateway.client()
    upload(client, photo())
    upload(client, photo())
    first, second = (f"/api/shopper/attachments/{one['id']}" for one in sent(client))
    link = client.http.get(f"{first}/link").json()["path"]
    token = link.partition("?")[2]
    with httpx.Client(base_url=gateway.url, trust_env=False) as page:
        assert page.get(link).status_code == 200
        assert page.get(f"{second}?{token}").status_code == 401
        assert page.get(f"{first}?token={client.session}").status_code == 401
        gateway.clock.now += timedelta(minutes=11)
        assert page.get(link).status_code == 401


def test_a_deleted_file_gives_a_clear_answer(gateway: Gateway, tmp_path: Path) -> None:
    client = gateway.client()
    upload(client, photo())
    for file in stored(tmp_path):
        file.unlink()
    gone = file_of(client)
    assert (gone.status_code, gone.json()["code"]) == (410, "file_gone")
    assert sent(client) != []  # the log still says that it was sent


def test_what_a_visitor_sent_comes_along_when_they_sign_in(gateway: Gateway) -> None:
    visitor = gateway.client()
    upload(visitor, photo())
    [one] = sent(visitor)
    shopper = gateway.client("xiaomei", visitor=visitor.opened["visitor"])
    assert shopper.http.get(f"/api/shopper/attachments/{one['id']}").status_code == 200
    assert visitor.http.get(f"/api/shopper/attachments/{one['id']}").status_code == 404


def test_files_are_kept_outside_the_pages_under_names_nobody_can_guess(gateway: Gateway, tmp_path: Path) -> None:
    client = gateway.client()
    upload(client, photo(), name="../../pages/evil.html")
    [file] = stored(tmp_path)
    assert len(file.name) == 32
    assert file.name != sent(client)[0]["id"]
    assert attachments.folder_of(type("Parts", (), {"settings": type("S", (), {"var": tmp_path})})) == file.parent


def test_an_agents_chat_gets_the_file_and_no_word_of_the_bot(gateway: Gateway) -> None:
    client = gateway.client()
    with gateway.database.writing() as session:
        row = conversations.current(session, client_shopper(gateway, client), gateway.clock.now)
        give(session, row, "agent-1", gateway.clock.now)
    upload(client, photo())
    assert [row["author"] for row in client.page()["messages"]] == ["shopper"]
    with gateway.database.reading() as session:
        assert [turn.state for turn in session.scalars(select(TurnRow).where(TurnRow.conversation_id == client.opened["conversation"]))] == ["committed"]


def client_shopper(gateway: Gateway, client: Client) -> str:
    from bot.gateway.tokens import read_session
    from tests.gateway.parts import SECRET

    return read_session(client.session, SECRET, gateway.clock.now).shopper


# Proof


LINE = 20041  # an accessory of ajie's that was signed a week ago
FAULT, PURCHASE = "能看出故障的照片或视频", "订单、发票或保修卡"


def claiming(gateway: Gateway, told: dict[str, Any] | None = None) -> Client:
    """Have ajie speak of a quality claim on LINE."""
    client = gateway.client("ajie")
    with gateway.database.writing() as session:
        conversation = conversations.lock(session, "ajie", client.opened["conversation"])
        shown = {"deadline": (gateway.clock.now + timedelta(hours=12)).isoformat()}
        draft = Draft("quality", "report_quality", "key", LINE, told={"cause": "quality", **(told or {})}, shown=shown)
        dialogue.save(session, conversation, dialogue.Dialogue(line=LINE, drafts=[draft]), gateway.clock.now)
    return client


def answered(client: Client) -> str:
    """Return the last thing that was said."""
    return client.page(limit=500)["messages"][-1]["text"]


def test_a_photo_ticks_off_the_proof_of_the_claim_that_is_spoken_about(gateway: Gateway) -> None:
    client = claiming(gateway)
    upload(client, photo())
    first = answered(client)
    assert f"先记作“{FAULT}”" in first
    assert f"还缺：{PURCHASE}。" in first
    assert "截止之前" in first
    upload(client, photo())
    second = answered(client)
    assert f"先记作“{PURCHASE}”" in second
    assert "都齐了" in second
    with gateway.database.reading() as session:
        conversation = conversations.find(session, "ajie", client.opened["conversation"])
        assert dialogue.load(session, conversation).told_about(LINE)["evidence"] == ["fault_photo", "purchase_proof"]
        kept = session.scalars(select(AttachmentRow).order_by(AttachmentRow.received_at, AttachmentRow.message_id)).all()
        assert [row.evidence for row in kept] == ["fault_photo", "purchase_proof"]


def test_a_video_is_not_taken_for_proof_that_no_video_can_be(gateway: Gateway) -> None:
    client = claiming(gateway, {"evidence": ["fault_photo"]})
    upload(client, video())
    said = answered(client)
    assert "先记作" not in said
    assert f"还缺：{PURCHASE}。" in said


@pytest.mark.parametrize(("seconds", "late"), [(-1, False), (0, True), (1, True)])
def test_proof_is_late_from_the_deadline_on(gateway: Gateway, seconds: int, late: bool) -> None:
    client = claiming(gateway)
    gateway.clock.now += timedelta(hours=12, seconds=seconds)
    client = gateway.client("ajie")
    upload(client, photo())
    said = answered(client)
    assert ("已经过了" in said) is late
    assert ("截止之前" in said) is not late


def test_a_photo_for_an_open_case_is_linked_to_it(gateway: Gateway) -> None:
    client = gateway.client("ajie")
    now = gateway.clock.now
    with gateway.database.writing() as session:
        case = CaseRow(
            number="A1", shopper_id="ajie", order_line_id=LINE, conversation_id=client.opened["conversation"],
            kind="quality", state="applied", opened_at=now, updated_at=now, facts={}, idempotency_key="k",
            decision={"evidence_missing": ["fault_photo", "purchase_proof"], "deadline": None},
            next_due_at=now - timedelta(hours=1), next_due_by="shopper",
        )
        session.add(case)
        conversation = conversations.lock(session, "ajie", client.opened["conversation"])
        dialogue.save(session, conversation, dialogue.Dialogue(line=LINE), now)
    upload(client, photo())
    said = answered(client)
    assert "已附在售后单 A1" in said
    assert f"还缺：{PURCHASE}。" in said
    assert "已经过了" in said
    with gateway.database.reading() as session:
        case = session.scalar(select(CaseRow).where(CaseRow.number == "A1"))
        assert case.facts["evidence"] == ["fault_photo"]
        sent = session.scalar(select(AttachmentRow))
        assert sent.case_id == case.id
        [event] = case.events
        assert (event.name, event.actor, event.from_state, event.to_state) == ("evidence", "shopper", "applied", "applied")
        assert event.detail == {"attachment": sent.id, "evidence": "fault_photo"}


@pytest.mark.parametrize(("seconds", "says"), [(-1, "在最早的截止时间"), (0, "过了最早的截止时间"), (3600, "已经过了")])
def test_the_careful_deadline_is_named_first_then_the_better_one(gateway: Gateway, seconds: int, says: str) -> None:
    client = gateway.client("ajie")
    now = gateway.clock.now
    early, late = now + timedelta(hours=1), now + timedelta(hours=2)
    with gateway.database.writing() as session:
        session.add(
            CaseRow(
                number="A1", shopper_id="ajie", order_line_id=LINE, conversation_id=client.opened["conversation"],
                kind="quality", state="applied", opened_at=now, updated_at=now, facts={}, idempotency_key="k",
                decision={"evidence_missing": ["fault_photo"], "deadline": late.isoformat(), "remind_by": early.isoformat()},
            )
        )  # fmt: skip
        conversation = conversations.lock(session, "ajie", client.opened["conversation"])
        dialogue.save(session, conversation, dialogue.Dialogue(line=LINE), now)
    gateway.clock.now = early + timedelta(seconds=seconds)
    client = gateway.client("ajie")
    upload(client, photo())
    said = answered(client)
    assert says in said
    assert "13:00" in said or seconds == 3600
    assert "14:00" in said


def test_one_shoppers_files_fill_their_own_room_alone(shop: Any, tmp_path: Path, now: Any) -> None:
    with running(shop, tmp_path, now, kept_bytes=MB) as gateway:
        client = gateway.client("ajie")
        assert upload(client, video(extra=bytes(MB // 2)), "first-video").status_code == 202
        full = upload(client, video(extra=bytes(MB // 2)))
        assert (full.status_code, full.json()["code"]) == (413, "kept_full")
        assert "1 MB" in full.json()["text"]
        assert upload(client, video(extra=bytes(MB // 2)), "first-video").status_code == 202  # the same once more
        assert upload(gateway.client("xiaomei"), video(extra=bytes(MB // 2))).status_code == 202
        assert len(list((tmp_path / "attachments").iterdir())) == 2
