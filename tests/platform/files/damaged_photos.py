"""Photos of every format, each damaged in its own way."""

import io
import random
import struct
import zlib
from collections.abc import Iterator

from PIL import Image

from tests.damage import ANYTHING, Damage, Dice, damaged

_SIDES = (0, 1, 5_000, 30_000, 65_535, 2**31 - 1)


def _huge_png(content: bytes, dice: Dice) -> bytes:
    """Change the size in the header of a PNG, with a valid checksum."""
    if not content.startswith(b"\x89PNG") or len(content) < 33:
        return content
    size = struct.pack(">II", dice.choice(_SIDES), dice.choice(_SIDES))
    header = b"IHDR" + size + content[24:29]
    return content[:12] + header + struct.pack(">I", zlib.crc32(header)) + content[33:]


def _huge_jpeg(content: bytes, dice: Dice) -> bytes:
    """Change the size in the frame of a JPEG."""
    at = max(content.find(b"\xff\xc0"), content.find(b"\xff\xc2"))
    if at < 0:
        return content
    size = struct.pack(">HH", dice.choice(_SIDES[:5]), dice.choice(_SIDES[:5]))
    return content[: at + 5] + size + content[at + 9 :]


def _huge_webp(content: bytes, dice: Dice) -> bytes:
    """Change the size in the frame of a WebP."""
    at = content.find(b"\x9d\x01\x2a")
    if at < 0:
        return content
    size = struct.pack("<HH", dice.randrange(2**14), dice.randrange(2**14))
    return content[: at + 3] + size + content[at + 7 :]


_WAYS: tuple[Damage, ...] = (*ANYTHING, _huge_png, _huge_jpeg, _huge_webp)


def damaged_photos(count: int, seed: int) -> Iterator[bytes]:
    """Yield ``count`` damaged photos; deterministic by seed."""
    dice = random.Random(seed)
    sources = _photos()
    for at in range(count):
        yield damaged(sources[at % len(sources)], _WAYS, dice)


def photo(
    kind: str, size: tuple[int, int] = (320, 240), mode: str = "RGB", **options: object
) -> bytes:
    """Return an intact photo."""
    out = io.BytesIO()
    Image.radial_gradient("L").resize(size).convert(mode).save(out, kind, **options)
    return out.getvalue()


def _photos() -> list[bytes]:
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned
    return [
        photo("JPEG", exif=exif),
        photo("JPEG", progressive=True),
        photo("JPEG", mode="CMYK"),
        photo("PNG"),
        photo("PNG", mode="P"),
        photo("PNG", mode="I;16"),
        photo("PNG", mode="RGBA"),
        photo("WEBP"),
        photo("WEBP", lossless=True, exif=exif),
    ]
