"""Take files in, safely, and give them back.

What a file is, its bytes say, never its name or what a browser claims. Photos are decoded and
written anew, which strips metadata (place, device) and anything hidden behind the picture.
"""

import hashlib
import io
import unicodedata
from base64 import b64decode
from pathlib import PurePath
from typing import NamedTuple

from flask_babel import gettext

from portal.clock import utc_now
from portal.errors import InvalidInput, NotFound
from portal.extensions import db
from portal.files.models import FileContent, StoredFile
from portal.permissions import Actor

MAX_UPLOAD = 10 * 1024 * 1024
MAX_PIXELS = 50_000_000
LONGEST_SIDE = 2000
MAX_SIGNATURE = 700_000  # letters of base64
MAX_SIGNATURE_PIXELS = 8_000_000
SIGNATURE_SIDE = 900


class Received(NamedTuple):
    """A file that came in, checked, and not yet stored."""

    name: str
    content_type: str
    data: bytes


def store_file(actor: Actor, *, name: str, content_type: str, data: bytes) -> StoredFile:
    """Keep bytes that the portal itself made or has checked."""
    file = StoredFile(
        name=safe_name(name),
        content_type=content_type,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        stored_at=utc_now(),
        stored_by_id=actor.actor_id,
    )
    db.session.add(file)
    db.session.flush()
    db.session.add(FileContent(file_id=file.id, data=data))
    return file


def read_file(file: StoredFile) -> bytes:
    """The bytes of ``file``."""
    content = db.session.get(FileContent, file.id)
    if content is None:
        raise NotFound
    return content.data


def clean_photo(data: bytes, name: str) -> Received:
    """Decode a JPEG, PNG or WebP photo and write it anew as JPEG without metadata.

    Raises :class:`InvalidInput` when it is too large or no photo. Costs CPU: call it before
    the transaction.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError  # noqa: PLC0415 - heavy

    if len(data) > MAX_UPLOAD:
        raise InvalidInput(gettext("Foto terlalu besar: paling besar 10 MB."))
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "WEBP")) as image:
            if image.width * image.height > MAX_PIXELS:
                raise InvalidInput(gettext("Ukuran foto terlalu besar."))
            upright = ImageOps.exif_transpose(image).convert("RGB")
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as error:
        message = gettext("Berkas ini bukan foto JPEG, PNG, atau WebP yang utuh.")
        raise InvalidInput(message) from error
    target = io.BytesIO()
    upright.save(target, "JPEG", quality=82, optimize=True)
    return Received(safe_name(name, suffix=".jpg"), "image/jpeg", target.getvalue())


def clean_signature(address: str, *, field: str = "signature") -> bytes:
    """Decode a signature drawn on the screen (a PNG as a data address) and write it anew.

    Raises :class:`InvalidInput` when it is no PNG, too large, or nothing was drawn. Costs CPU:
    call it before the transaction.
    """
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 - heavy

    unreadable = InvalidInput(gettext("Tanda tangan tidak terbaca. Ulangi."), field=field)
    kind, _, encoded = address.partition(",")
    if kind != "data:image/png;base64" or len(encoded) > MAX_SIGNATURE:
        raise unreadable
    try:
        with Image.open(io.BytesIO(b64decode(encoded, validate=True)), formats=("PNG",)) as image:
            if image.width * image.height > MAX_SIGNATURE_PIXELS:
                raise unreadable
            drawn = image.convert("RGBA")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise unreadable from error
    ink = drawn.getchannel("A").getbbox()
    if ink is None or drawn.getcolors(maxcolors=1) is not None:
        raise InvalidInput(gettext("Tanda tangan di layar masih kosong."), field=field)
    drawn = drawn.crop(ink)
    drawn.thumbnail((SIGNATURE_SIDE, SIGNATURE_SIDE))
    target = io.BytesIO()
    drawn.save(target, "PNG", optimize=True)
    return target.getvalue()


def clean_attachment(data: bytes, name: str) -> Received:
    """Check an attachment: a photo is written anew, a PDF is taken as it is; nothing else."""
    if not data:
        raise InvalidInput(gettext("Berkas ini kosong."))
    if len(data) > MAX_UPLOAD:
        raise InvalidInput(gettext("Berkas terlalu besar: paling besar 10 MB."))
    if data.startswith(b"%PDF-"):
        return Received(safe_name(name, suffix=".pdf"), "application/pdf", data)
    return clean_photo(data, name)


def safe_name(name: str, *, suffix: str | None = None) -> str:
    """A file name without path, control or direction marks; at most 120 characters."""
    plain = PurePath(name.replace("\\", "/")).name
    plain = "".join(c for c in plain if unicodedata.category(c)[0] != "C").strip(" .") or "berkas"
    path = PurePath(plain)
    return f"{path.stem[:110]}{suffix or path.suffix[:9]}"
