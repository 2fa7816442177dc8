"""Sample papers: Ibu Siti Rohmah of Karangharja and the officer who visits her."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

from pypdf import PdfReader

from portal.platform.documents.papers import (
    Address,
    BastPaper,
    CashPaper,
    ItemKind,
    Letterhead,
    Official,
    PaperItem,
    Party,
    Witness,
)

CHECK_URL = "https://portal.contoh.go.id/periksa/kD3vN0s8YxQwT2uPzR5LbA"

DINSOS = Letterhead(
    government="Pemerintah Kabupaten Bekasi",
    office="Dinas Sosial",
    programme="Bekasi Asih Ka Indung",
    address="Komplek Perkantoran Pemerintah Kabupaten Bekasi, Cikarang Pusat 17530",
    contact="Surel: dinsos@contoh.go.id",
)
KARANGHARJA = Address(
    street="Kp. Pulo Bambu", rt="003", rw="007", village="Karangharja", district="Pebayuran"
)
SITI = Party(name="Siti Rohmah", nik="3216094105689001", address=KARANGHARJA, salutation="Ibu")
OFFICER = Official(
    name="Rahmat Hidayat, S.Sos.", nip="19780412 200501 1 009", position="Pekerja Sosial Ahli Muda"
)
SEWING_MACHINE = PaperItem(
    kind=ItemKind.TOOL,
    description="Mesin jahit portabel dengan meja",
    quantity=Decimal(1),
    unit="unit",
    value=2_450_000,
)
RICE = PaperItem(
    kind=ItemKind.GOODS,
    description="Beras medium",
    quantity=Decimal(10),
    unit="kg",
    value=135_000,
)


def bast(**changes: Any) -> BastPaper:
    """Return a BAST with one work tool and one sack of rice."""
    paper = BastPaper(
        number="460/BAST-0123/Dinsos/2026",
        letterhead=DINSOS,
        day=date(2026, 4, 17),
        place="Balai Desa Karangharja, Kecamatan Pebayuran",
        giver=OFFICER,
        receiver=SITI,
        items=(SEWING_MACHINE, RICE),
        legal_basis=(
            "Keputusan Bupati Bekasi Nomor 400.9/Kep.118-Dinsos/2026 tanggal 2 April 2026",
        ),
        fund="APBD Kabupaten Bekasi Tahun 2026",
        witnesses=(
            Witness(name="Dede Suryana", role="Ketua RT 003"),
            Witness(name="Eneng Nurhayati", role="PKK Desa Karangharja"),
        ),
        acknowledged_by=Official(name="H. Udin Saepudin", position="Kepala Desa Karangharja"),
        case_number="BAKI-2026-000123",
        check_url=CHECK_URL,
    )
    return replace(paper, **changes)


def cash(**changes: Any) -> CashPaper:
    """Return a kuitansi for one and a half million rupiah, paid by hand."""
    paper = CashPaper(
        number="460/KW-0045/Dinsos/2026",
        letterhead=DINSOS,
        day=date(2026, 4, 17),
        place="Karangharja",
        received_from="Dinas Sosial Kabupaten Bekasi",
        amount=1_500_000,
        purpose="Bantuan modal usaha warung nasi, Program Bekasi Asih Ka Indung",
        giver=OFFICER,
        receiver=SITI,
        fund="APBD Kabupaten Bekasi Tahun 2026",
        case_number="BAKI-2026-000123",
        check_url=CHECK_URL,
    )
    return replace(paper, **changes)


def pages_of(pdf: bytes) -> list[str]:
    """Return the text of each page, with single spaces."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages]


def text_of(pdf: bytes) -> str:
    """Return the text of the whole paper."""
    return " ".join(pages_of(pdf))
