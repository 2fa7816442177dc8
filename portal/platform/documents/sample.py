"""A BAST of made-up people, on which an office sees its letterhead before the first real one."""

from datetime import date
from decimal import Decimal

from portal.platform.documents.letterhead import letterhead
from portal.platform.documents.papers import (
    Address,
    BastPaper,
    ItemKind,
    Official,
    PaperItem,
    Party,
)
from portal.platform.office.settings import PLACE
from portal.platform.settings import value_of

_DAY = date(2026, 1, 5)


def sample_paper() -> BastPaper:
    """Return the sample, with today's letterhead."""
    return BastPaper(
        number="CONTOH/00001",
        letterhead=letterhead(),
        day=_DAY,
        place=value_of(PLACE) or "…",
        giver=Official(name="Nama Petugas", position="Jabatan Petugas"),
        receiver=Party(
            name="Nama Penerima",
            address=Address(street="Jalan Contoh 1", village="Contoh", district="Contoh"),
        ),
        items=(
            PaperItem(
                kind=ItemKind.TOOL,
                description="Gerobak usaha (contoh)",
                quantity=Decimal(1),
                unit="unit",
                value=2_500_000,
            ),
        ),
        legal_basis=("Keputusan contoh",),
        fund="Sumber dana contoh",
        case_number="CONTOH",
    )
