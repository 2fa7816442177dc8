"""In every format: no person is lost, no value disappears, and no number is mistaken
for another.
"""

from collections import Counter
from collections.abc import Callable
from datetime import date
from random import Random
from typing import Any

import pytest

from portal.core.types import KkNumber, Nik, PhoneNumber, Rupiah
from portal.registry.agencies.reading import ReadRow
from portal.registry.agencies.reading.sheets import text_of
from tests.registry.agencies.list_people import DESA, ShapedList, Somebody
from tests.registry.agencies.list_shapes import SHAPES
from tests.registry.agencies.making import read

SEEDS = range(4)


def said(row: ReadRow, attribute: str) -> Any:
    """Return the value in a claim, in the form of the truth."""
    value = getattr(row.claim, attribute)
    if isinstance(value, Nik | KkNumber | PhoneNumber):
        return value.value
    return value.amount if isinstance(value, Rupiah) else value


def truth(one: Somebody, attribute: str) -> Any:
    """Return the expected value in the claim of ``one``."""
    values = {
        "name": one.name,
        "nik": one.nik or None,
        "kk": one.kk,
        "sex": one.sex,
        "birth_date": one.born,
        "relation": one.relation,
        "desa_code": DESA[one.desa],
        "rt": f"{one.rt:03}",
        "rw": f"{one.rw:03}",
        "phone": None,
    }
    return values[attribute]


def lost_cells(made: ShapedList, rows: list[ReadRow]) -> Counter[str]:
    """Return the filled cells below the titles that are in no row of the result."""
    kept = Counter(text for row in rows for text in row.cells if text)
    first = min((row.row for row in rows), default=1)
    filled: Counter[str] = Counter()
    for sheet in made.sheets.values():
        for cells in sheet[first - 1 :]:
            filled.update(text for cell in cells if (text := text_of(cell)))
    return filled - kept


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
def test_everybody_on_a_list_is_read_as_she_stands_there(
    shape: Callable[[Random], ShapedList], seed: int
) -> None:
    made = shape(Random(seed))
    rows = read(made.content)
    accepted = [row for row in rows if row.claim is not None]
    refused = [(row.row, [reason.message for reason in row.reasons]) for row in rows if row.reasons]
    assert refused == []
    assert [row.claim.name.casefold() for row in accepted if row.claim] == [
        one.name.casefold() for one in made.people
    ]
    for row, one in zip(accepted, made.people, strict=True):
        for attribute in made.knows:
            if attribute != "name":
                assert (attribute, said(row, attribute)) == (attribute, truth(one, attribute))
        assert said(row, "nik") in (one.nik or None, None)
        assert said(row, "kk") in (one.kk, None)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
def test_no_filled_cell_disappears(shape: Callable[[Random], ShapedList], seed: int) -> None:
    made = shape(Random(seed))
    rows = read(made.content)
    assert lost_cells(made, rows) == Counter()
    for row in rows:
        if row.claim is None:
            continue
        told = unread_texts(row)
        assert told == [], f"row {row.row}"


def unread_texts(row: ReadRow) -> list[str]:
    """Return the texts of an accepted row that are neither in its claim nor stored beside it."""
    assert row.claim is not None
    plain = row.claim.as_json()
    known = " ".join(str(value) for value in plain.values() if value).casefold()
    known += " ".join(warning.value for warning in row.warnings).casefold()
    left = []
    for text in row.cells:
        if not text or text.casefold() in known or text.lstrip("0").casefold() in known:
            continue
        if _is_understood(text):
            continue
        left.append(text)
    return left


def _is_understood(text: str) -> bool:
    """Return whether the text is an order number, code, date or place, which a claim stores in
    another form.
    """
    plain = text.casefold().replace("kec. ", "")
    if plain.replace(".", "").isdigit() and len(plain) <= 10:
        return True
    places = {name.casefold() for name in (*DESA, "Pebayuran", "Tarumajaya", "Cibarusah")}
    words = {
        "l",
        "p",
        "lk",
        "pr",
        "√",
        "perempuan",
        "laki-laki",
        "kepala keluarga",
        "istri",
        "anak",
    }
    if plain in places | words or "rt" in plain or plain.startswith("0321613"):
        return True
    return _is_day(text)


def _is_day(text: str) -> bool:
    for part in (
        text[:10],
        "-".join(reversed(text[:10].replace("/", "-").replace("|", "-").split("-"))),
    ):
        try:
            date.fromisoformat(part)
        except ValueError:
            continue
        return True
    return False
