"""What a file really is: photos are decoded and written anew, videos are looked through box by box.

A file's name and the type a browser claims are never asked. Whatever is kept was made here (photos) or holds no
places and no notes (MP4, MOV); it is served under a type that was found here, so that it cannot be read as a page.
"""

from __future__ import annotations

import io
import struct
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from PIL import Image, ImageOps, UnidentifiedImageError

PHOTO_FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
MAX_PIXELS = 50_000_000  # decoded: 150 MB of memory at worst; phones take 12 to 50 million
LONGEST_SIDE = 3_000  # pixels that are kept, enough to read a date on a package
QUALITY = 88
VIDEO_BRANDS = (b"isom", b"iso", b"mp4", b"avc1", b"M4V", b"MSNV", b"3gp", b"dash")
PARENTS = (b"moov", b"trak", b"mdia", b"minf", b"stbl", b"edts")  # boxes that hold boxes
NOTES = (b"udta", b"meta", b"uuid")  # boxes for places, devices, dates, previews
MAX_DEPTH = 8  # boxes in boxes; a film needs five
MATROSKA = b"\x1a\x45\xdf\xa3"


class NotMedia(Exception):
    """No photo or video that we take."""


class TooManyPixels(Exception):
    """A photo that would fill the memory when it is unpacked."""


@dataclass(frozen=True, slots=True)
class Media:
    """A file as it is kept."""

    kind: Literal["photo", "video"]
    mime: str
    content: bytes


def looks_like_video(head: bytes) -> bool:
    """True when a file that begins with `head` has the larger limit of size: it says it is a video."""
    return head[4:8] in (b"ftyp", b"moov", b"wide", b"mdat") or head.startswith(MATROSKA)


def read_media(content: bytes) -> Media:
    """Return the photo or video in `content`, ready to be kept. Raises NotMedia or TooManyPixels."""
    if looks_like_video(content[:16]):
        return _webm(content) if content.startswith(MATROSKA) else _mp4(content)
    return _photo(content)


# Photos


def _photo(content: bytes) -> Media:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about oddities of the file; what cannot be decoded raises
            with Image.open(io.BytesIO(content), formats=PHOTO_FORMATS) as image:
                if image.width * image.height > MAX_PIXELS:
                    raise TooManyPixels
                image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
                image.load()
                return _written_anew(ImageOps.exif_transpose(image))
    except (Image.DecompressionBombError, MemoryError):
        raise TooManyPixels from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, struct.error, IndexError, TypeError):
        raise NotMedia from None  # Pillow's decoders raise all of these for broken files


def _written_anew(image: Image.Image) -> Media:
    """Only the pixels are taken over: no EXIF, no place, no comment, nothing that follows the picture."""
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    flat = Image.new("RGB", image.size, "white")
    shown = image.convert("RGBA")
    flat.paste(shown, mask=shown.getchannel("A"))
    written = io.BytesIO()
    flat.save(written, "JPEG", quality=QUALITY, optimize=True)
    return Media("photo", "image/jpeg", written.getvalue())


# Videos


def _mp4(content: bytes) -> Media:
    """MP4 or QuickTime: whole boxes from end to end, a film among them, and the notes blanked out in place."""
    kept = bytearray(content)
    boxes = list(_boxes(kept, 0, len(kept)))
    names = [name for name, _, _, _ in boxes]
    if not {b"moov", b"mdat"} <= set(names) or not _has_picture(kept):
        raise NotMedia
    brand = content[8:12] if names[0] == b"ftyp" else b"qt  "
    if brand != b"qt  " and not brand.startswith(VIDEO_BRANDS):
        raise NotMedia
    _blank_notes(kept)
    return Media("video", "video/quicktime" if brand == b"qt  " else "video/mp4", bytes(kept))


def _boxes(content: bytes | bytearray, start: int, end: int) -> Iterator[tuple[bytes, int, int, int]]:
    """Yield (name, start, start of the body, end) of every box. Raises NotMedia where they do not add up."""
    while start < end:
        if start + 8 > end:
            raise NotMedia
        size, name = struct.unpack_from(">I4s", content, start)
        body = start + 8
        if size == 1:
            if body + 8 > end:
                raise NotMedia
            (size,) = struct.unpack_from(">Q", content, body)
            body += 8
        stop = end if size == 0 else start + size
        if stop < body or stop > end:
            raise NotMedia
        yield bytes(name), start, body, stop
        start = stop


def _all_boxes(content: bytearray, start: int, end: int, depth: int = 0) -> Iterator[tuple[bytes, int, int, int]]:
    """The same with the boxes in boxes."""
    if depth > MAX_DEPTH:
        raise NotMedia
    for box in _boxes(content, start, end):
        yield box
        if box[0] in PARENTS:
            yield from _all_boxes(content, box[2], box[3], depth + 1)


def _has_picture(content: bytearray) -> bool:
    """True when a track says that it holds pictures."""
    return any(
        name == b"hdlr" and content[body + 8 : body + 12] == b"vide"
        for name, _, body, _ in _all_boxes(content, 0, len(content))
    )


def _blank_notes(content: bytearray) -> None:
    """Turn boxes of notes into free space of the same length, so that no offset of the film moves."""
    for name, start, body, stop in list(_all_boxes(content, 0, len(content))):
        if name in NOTES:
            content[start + 4 : start + 8] = b"free"
            content[body:stop] = bytes(stop - body)


def _webm(content: bytes) -> Media:
    """WebM: the header says so, and a segment follows."""
    head = content[:4096]
    if b"webm" not in head[:64] or b"\x18\x53\x80\x67" not in head or (b"V_VP" not in head and b"V_AV1" not in head):
        raise NotMedia
    return Media("video", "video/webm", content)
