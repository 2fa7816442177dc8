"""Re-encode photos and signatures from untrusted sources, within limits on size.

Re-encoding removes metadata (place, device) and appended data. The header tells the size before
anything is decoded.
"""

import io
import math
import threading
from base64 import b64decode
from typing import TYPE_CHECKING

from flask_babel import gettext

from portal.core.errors import InvalidInput
from portal.core.lazy import lazy
from portal.platform.files.services import MAX_UPLOAD, ReceivedFile, safe_name
from portal.platform.files.settings import MEGAPIXEL, most_photo_pixels

if TYPE_CHECKING:
    from PIL import Image, ImageOps
else:
    Image, ImageOps = lazy("PIL.Image"), lazy("PIL.ImageOps")

LONGEST_SIDE = 2000
SMALL_SIDE = 360
MAX_SIGNATURE = 700_000  # characters of base64
MAX_SIGNATURE_PIXELS = 8_000_000
SIGNATURE_SIDE = 900
MAX_EMBLEM = 2 * 1024 * 1024
EMBLEM_SIDE, EMBLEM_COLOURS = 480, 256  # 20 mm at 600 dots an inch; stands on every paper
#: Modes that can be resized directly; others are converted to RGB first.
_SCALABLE = frozenset({"L", "RGB", "RGBA", "CMYK", "YCbCr"})
#: Limits memory: each process decodes one photo at a time, even if several threads receive one.
_decoding = threading.Lock()


def clean_photo(data: bytes, name: str) -> ReceivedFile:
    """Re-encode a JPEG, PNG or WebP photo as JPEG without metadata.

    Raises :class:`InvalidInput` if it is too large or not a photo. CPU-intensive: call it before
    the transaction.
    """
    if len(data) > MAX_UPLOAD:
        raise InvalidInput(gettext("Foto terlalu besar: paling besar 10 MB."))
    most = most_photo_pixels()
    try:
        with (
            _decoding,
            Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "WEBP")) as image,
        ):
            decoded = _decoded(image, most)
            decoded.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            upright = ImageOps.exif_transpose(decoded).convert("RGB")
    except InvalidInput:
        raise
    except Image.DecompressionBombError as error:
        raise _too_many_pixels(most) from error
    except Exception as error:
        message = gettext("Berkas ini bukan foto JPEG, PNG, atau WebP yang utuh.")
        raise InvalidInput(message) from error
    target = io.BytesIO()
    upright.save(target, "JPEG", quality=82, optimize=True)
    return ReceivedFile(safe_name(name, suffix=".jpg"), "image/jpeg", target.getvalue())


def small_photo(data: bytes) -> bytes:
    """Return a stored photo as a small JPEG, to recognise a person by."""
    with _decoding, Image.open(io.BytesIO(data), formats=("JPEG",)) as image:
        image.draft("RGB", (SMALL_SIDE, SMALL_SIDE))
        image.thumbnail((SMALL_SIDE, SMALL_SIDE))
        target = io.BytesIO()
        image.convert("RGB").save(target, "JPEG", quality=70)
    return target.getvalue()


def _decoded(image: "Image.Image", most: int) -> "Image.Image":
    """Return the decoded photo. Raises :class:`InvalidInput` above ``most`` pixels.

    A JPEG is decoded at about the required size. Progressive JPEG and WebP need memory for the
    whole image whatever size is required; a WebP needs it twice.
    """
    if image.format == "JPEG" and "progressive" not in image.info:
        scale = min(LONGEST_SIDE / max(image.size), 1)
        width, height = (math.ceil(side * scale) for side in image.size)
        image.draft(None, (width, height))
    if image.format == "WEBP":
        most //= 2
    if image.width * image.height > most:
        raise _too_many_pixels(most)
    image.load()
    return image if image.mode in _SCALABLE else image.convert("RGB")


def _too_many_pixels(most: int) -> InvalidInput:
    return InvalidInput(
        gettext(
            "Foto ini terlalu besar untuk diurai: paling banyak %(count)s juta titik. Kirim foto "
            "JPEG dari kamera, atau perkecil dulu.",
            count=most // MEGAPIXEL,
        )
    )


def clean_emblem(data: bytes, name: str) -> ReceivedFile:
    """Re-encode a PNG or JPEG picture as a small PNG without metadata; transparency stays.

    Raises :class:`InvalidInput` if it is too large or no such picture. CPU-intensive: call it
    before the transaction.
    """
    if len(data) > MAX_EMBLEM:
        raise InvalidInput(gettext("Lambang terlalu besar: paling besar 2 MB."))
    try:
        with _decoding, Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as image:
            if image.width * image.height > MAX_SIGNATURE_PIXELS:
                raise _too_many_pixels(MAX_SIGNATURE_PIXELS)
            drawn = image.convert("RGBA")
    except InvalidInput:
        raise
    except Exception as error:
        raise InvalidInput(gettext("Berkas ini bukan gambar PNG atau JPEG yang utuh.")) from error
    drawn.thumbnail((EMBLEM_SIDE, EMBLEM_SIDE))
    target = io.BytesIO()
    drawn.quantize(EMBLEM_COLOURS).save(target, "PNG", optimize=True)
    return ReceivedFile(safe_name(name, suffix=".png"), "image/png", target.getvalue())


def clean_signature(address: str, *, field: str = "signature") -> bytes:
    """Re-encode a signature drawn on the screen (a PNG as data URI) and return its bytes.

    Raises :class:`InvalidInput` if it is not a PNG, too large, or blank. CPU-intensive: call it
    before the transaction.
    """
    unreadable = InvalidInput(gettext("Tanda tangan tidak terbaca. Ulangi."), field=field)
    kind, _, encoded = address.partition(",")
    if kind != "data:image/png;base64" or len(encoded) > MAX_SIGNATURE:
        raise unreadable
    try:
        drawing = io.BytesIO(b64decode(encoded, validate=True))
        with _decoding, Image.open(drawing, formats=("PNG",)) as image:
            if image.width * image.height > MAX_SIGNATURE_PIXELS:
                raise unreadable
            drawn = image.convert("RGBA")
    except Exception as error:
        raise unreadable from error
    ink = drawn.getchannel("A").getbbox()
    if ink is None or drawn.getcolors(maxcolors=1) is not None:
        raise InvalidInput(gettext("Tanda tangan di layar masih kosong."), field=field)
    drawn = drawn.crop(ink)
    drawn.thumbnail((SIGNATURE_SIDE, SIGNATURE_SIDE))
    target = io.BytesIO()
    drawn.save(target, "PNG", optimize=True)
    return target.getvalue()


def clean_attachment(data: bytes, name: str) -> ReceivedFile:
    """Check an attachment: a photo is re-encoded, a PDF is stored as it is. Raises
    :class:`InvalidInput` for anything else."""
    if not data:
        raise InvalidInput(gettext("Berkas ini kosong."))
    if len(data) > MAX_UPLOAD:
        raise InvalidInput(gettext("Berkas terlalu besar: paling besar 10 MB."))
    if data.startswith(b"%PDF-"):
        return ReceivedFile(safe_name(name, suffix=".pdf"), "application/pdf", data)
    return clean_photo(data, name)
