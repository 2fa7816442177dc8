"""Ways to damage files, accidentally or deliberately, with a random generator of known seed."""

import io
import random
import struct
import zipfile
from collections.abc import Callable, Sequence

Dice = random.Random
Damage = Callable[[bytes, Dice], bytes]

_END_OF_DIRECTORY, _DIRECTORY, _LOCAL = b"PK\x05\x06", b"PK\x01\x02", b"PK\x03\x04"


def flip_bits(content: bytes, dice: Dice) -> bytes:
    """Flip some bits."""
    broken = bytearray(content)
    for _ in range(dice.randint(1, 30)):
        broken[dice.randrange(len(broken))] ^= 1 << dice.randrange(8)
    return bytes(broken)


def flip_bits_at_the_beginning(content: bytes, dice: Dice) -> bytes:
    """Flip some bits of the headers."""
    at = min(len(content), 600)
    return flip_bits(content[:at], dice) + content[at:]


def cut_off(content: bytes, dice: Dice) -> bytes:
    """Truncate the content."""
    return content[: dice.randrange(1, len(content))]


def leave_out(content: bytes, dice: Dice) -> bytes:
    """Remove a piece in the middle."""
    start = dice.randrange(len(content))
    return content[:start] + content[start + dice.randint(1, 2000) :]


def repeat(content: bytes, dice: Dice) -> bytes:
    """Insert a copy of a piece at another position."""
    start, to = dice.randrange(len(content)), dice.randrange(len(content))
    return content[:to] + content[start : start + dice.randint(1, 2000)] + content[to:]


def lie_in_numbers(content: bytes, dice: Dice) -> bytes:
    """Set a four-byte number to its maximum, or to a negative value."""
    at = dice.randrange(max(len(content) - 4, 1))
    number = dice.choice([0, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF])
    return content[:at] + struct.pack(dice.choice("<>") + "I", number) + content[at + 4 :]


def lie_in_zip(content: bytes, dice: Dice) -> bytes:
    """Falsify a directory entry of the archive: sizes, methods, counts, positions, zip64."""
    broken = bytearray(content)
    mark, length = dice.choice([(_LOCAL, 30), (_DIRECTORY, 46), (_END_OF_DIRECTORY, 22)])
    places = _places(content, mark)
    if places:
        at = dice.choice(places) + dice.randrange(4, length - 3)
        lie = dice.choice([b"\0\0\0\0", b"\xff\xff\xff\xff", b"\xff\xff\xff\x7f", b"\1\0\0\0"])
        broken[at : at + 4] = lie
    return bytes(broken)


def _places(content: bytes, mark: bytes) -> list[int]:
    found, at = [], content.find(mark)
    while at >= 0:
        found.append(at)
        at = content.find(mark, at + 1)
    return found


def damaged(content: bytes, ways: Sequence[Damage], dice: Dice) -> bytes:
    """Return the content damaged in one or two of these ways."""
    for way in dice.choices(ways, k=dice.choice([1, 1, 2])):
        content = way(content, dice) or b"\0"
    return content


ANYTHING: Sequence[Damage] = (
    flip_bits,
    flip_bits_at_the_beginning,
    cut_off,
    leave_out,
    repeat,
    lie_in_numbers,
)


def of_one_member(change: Damage) -> Damage:
    """Return a damage to the content of one archive member, keeping the archive itself intact."""

    def way(content: bytes, dice: Dice) -> bytes:
        members = _members(content)
        if not members:
            return content
        at = dice.randrange(len(members))
        name, old = members[at]
        members[at] = (name, change(old or b"\0", dice))
        return _zipped(members)

    return way


def shuffle_members(content: bytes, dice: Dice) -> bytes:
    """Exchange, duplicate or remove members."""
    members = _members(content)
    if len(members) > 1:
        one, other = dice.sample(range(len(members)), 2)
        how = dice.randrange(3)
        if how == 0:
            (a, b), (c, d) = members[one], members[other]
            members[one], members[other] = (a, d), (c, b)
        elif how == 1:
            del members[one]
        else:
            members.append((f"{members[one][0]}x", members[other][1]))
    return _zipped(members)


def _members(content: bytes) -> list[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return [(entry.filename, archive.read(entry)) for entry in archive.infolist()]
    except Exception:  # noqa: BLE001  it is damaged already
        return []


def _zipped(members: Sequence[tuple[str, bytes]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return out.getvalue()
