"""Lists of every format, each damaged in its own way."""

import random
import re
from collections.abc import Iterator, Sequence
from datetime import date

from tests.damage import (
    ANYTHING,
    Damage,
    Dice,
    damaged,
    flip_bits,
    lie_in_zip,
    of_one_member,
    shuffle_members,
)
from tests.registry.agencies.making import csv_bytes, person, table, xlsx_bytes
from tests.registry.agencies.making_workbooks import ods_bytes, xls_bytes

_REFERENCE = re.compile(rb'r="[A-Z]{1,3}[0-9]+"')
_REPEATED = re.compile(rb"<table:table-(row|cell)")
_FAR = (
    b"XFD1048576",
    b"A900000",
    b"XFD1",
    b"ZZZZZZ1",
    b"A99999999999999999999",
    b"1",
    b"",
    b"\xc3\x9f1",
)


def _far_away(content: bytes, dice: Dice) -> bytes:
    """Put a cell outside any sheet, or repeat it without end."""
    far = dice.choice(_FAR)
    content = _REFERENCE.sub(
        lambda found: b'r="%b"' % far if dice.random() < 0.2 else found[0], content
    )
    count = dice.choice([b"1048576", b"2147483647", b"99999999999", b"-1"])
    kind = dice.choice([b"rows", b"columns"])
    repeated = b'<table:table-\\1 table:number-%b-repeated="%b"' % (kind, count)
    return _REPEATED.sub(repeated, content, count=dice.randint(1, 9))


def _deep(content: bytes, dice: Dice) -> bytes:
    """Nest elements deeply."""
    at = content.find(b">", dice.randrange(max(len(content), 1))) + 1
    return content[:at] + b"<a>" * dice.choice([1_000, 200_000]) + content[at:]


def _entities(content: bytes, _dice: Dice) -> bytes:
    """Define entities that expand exponentially."""
    words = b"".join(b'<!ENTITY l%d "%b">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 12))
    bomb = b'<!DOCTYPE a [<!ENTITY l0 "lol">' + words + b"]>"
    return bomb + re.sub(rb"^<\?xml[^>]*>", b"", content).replace(b"Siti", b"&l11;")


def _other_encoding(content: bytes, dice: Dice) -> bytes:
    """Use another encoding than declared, or begin with a letter."""
    text = content.decode("utf-8", errors="replace")
    encoding = dice.choice(["utf-16", "utf-16-be", "utf-32", "utf-7", "cp1252", "x"])
    return b"x" + content if encoding == "x" else text.encode(encoding, errors="replace")


_XML = (_far_away, _far_away, _deep, _entities, _other_encoding, flip_bits)
_ZIPPED: Sequence[Damage] = (
    *ANYTHING,
    *map(of_one_member, _XML),
    of_one_member(_far_away),
    shuffle_members,
    lie_in_zip,
    lie_in_zip,
)
_PLAIN: Sequence[Damage] = (*ANYTHING, _other_encoding)


def damaged_lists(count: int, seed: int) -> Iterator[bytes]:
    """Yield ``count`` damaged files; deterministic by seed."""
    dice = random.Random(seed)
    rows = table(*[person(**{"Tgl Lahir": date(1976, 6, 14), "RT": at}) for at in range(20)])
    merged = {"A": [(1, 9, 2, 9)]}
    sources: list[tuple[bytes, Sequence[Damage]]] = [
        (xlsx_bytes({"A": rows, "B": rows}, merged, hidden=["B"]), _ZIPPED),
        (ods_bytes({"A": rows, "B": rows}), _ZIPPED),
        (xls_bytes({"A": rows, "B": rows}, hidden=["B"]), ANYTHING),
        (csv_bytes(rows, ";"), _PLAIN),
    ]
    for at in range(count):
        content, ways = sources[at % len(sources)]
        yield damaged(content, ways, dice)
