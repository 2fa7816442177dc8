"""Content of a printed receipt."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from pypdf import PdfReader

from portal.platform.documents.papers import (
    Official,
    PaperItem,
    PaperRepresentative,
    Transfer,
    Witness,
)
from portal.platform.documents.printing import PrintMark, PrintSize, print_paper
from tests.platform.documents.cast import (
    CHECK_URL,
    RICE,
    SEWING_MACHINE,
    SITI,
    bast,
    cash,
    pages_of,
    text_of,
)

SON = PaperRepresentative(
    name="Ahmad Fauzi",
    relation="Anak kandung",
    nik="3216092302859002",
    letter_number="140/SK-07/DS-KH/2026",
    letter_date=date(2026, 4, 15),
)


def size_in_mm(pdf: bytes) -> tuple[int, int]:
    box = PdfReader(BytesIO(pdf)).pages[0].mediabox
    return round(float(box.width) / 72 * 25.4), round(float(box.height) / 72 * 25.4)


def test_a_bast_says_who_gave_what_to_whom_when_and_by_which_right() -> None:
    text = text_of(print_paper(bast()))
    for expected in (
        "PEMERINTAH KABUPATEN BEKASI",
        "BERITA ACARA SERAH TERIMA",
        "Nomor: 460/BAST-0123/Dinsos/2026",
        "Pada hari ini Jumat, tanggal tujuh belas, bulan April, tahun dua ribu dua puluh enam",
        "Keputusan Bupati Bekasi Nomor 400.9/Kep.118-Dinsos/2026",
        "Rahmat Hidayat, S.Sos.",
        "19780412 200501 1 009",
        "Siti Rohmah",
        "3216094105689001",
        "RT/RW 003/007, Desa Karangharja, Kecamatan Pebayuran",
        "Mesin jahit portabel dengan meja 1 unit Baik 2.450.000",
        "Beras medium 10 kg Baik 135.000",
        "Jumlah nilai 2.585.000",
        "dua juta lima ratus delapan puluh lima ribu rupiah",
        "Saksi 1, Saksi 2,",
        "Mengetahui, Kepala Desa Karangharja",
        "cap jempol",
        CHECK_URL,
        "Halaman 1 dari 1",
    ):
        assert expected in text, expected


def test_an_ordinary_bast_fits_on_one_page_of_a4() -> None:
    assert len(pages_of(print_paper(bast()))) == 1


def test_the_statement_stays_with_the_signatures_when_the_list_is_long() -> None:
    pages = pages_of(print_paper(bast(items=(RICE,) * 40)))
    assert len(pages) > 1
    assert "PIHAK KEDUA menyatakan bahwa" in pages[-1]
    assert "Saksi 1," in pages[-1]
    assert all("Uraian" in page for page in pages[:-1])


def test_papers_have_the_size_of_the_sheet_in_the_printer() -> None:
    assert size_in_mm(print_paper(bast())) == (210, 297)
    assert size_in_mm(print_paper(bast(), size=PrintSize.A5)) == (148, 210)
    assert size_in_mm(print_paper(cash(), size=PrintSize.A5)) == (210, 148)


def test_only_work_tools_bring_a_promise_not_to_sell() -> None:
    promise = "tidak akan dijual"
    assert promise in text_of(print_paper(bast(items=(SEWING_MACHINE,))))
    assert promise not in text_of(print_paper(bast(items=(RICE,))))


def test_a_representative_signs_with_name_relation_and_letter() -> None:
    text = text_of(print_paper(bast(representative=SON)))
    assert "diwakili oleh" in text
    assert "Anak kandung" in text
    assert "140/SK-07/DS-KH/2026, tanggal 15 April 2026" in text
    assert "mewakili Siti Rohmah" in text


@pytest.mark.parametrize(("value", "reminded"), [(5_000_000, False), (5_000_001, True)])
def test_the_stamp_is_remembered_above_five_million(value: int, reminded: bool) -> None:
    dear = replace(SEWING_MACHINE, value=value)
    assert ("meterai Rp10.000" in text_of(print_paper(bast(items=(dear,))))) is reminded
    assert ("meterai Rp10.000" in text_of(print_paper(cash(amount=value)))) is reminded


def test_a_reprint_and_a_void_paper_say_so_on_every_page() -> None:
    long = bast(items=(RICE,) * 40)
    for page in pages_of(print_paper(long, mark=PrintMark(copy=2))):
        assert "CETAK ULANG ke-2" in page
        assert "BATAL" not in page
    for page in pages_of(print_paper(long, mark=PrintMark(void=True))):
        assert "BATAL" in page
    assert "CETAK ULANG" not in text_of(print_paper(long))


def test_a_paper_issued_in_advance_leaves_room_for_a_pen() -> None:
    empty = bast(
        giver=Official(), witnesses=(Witness(), Witness()), acknowledged_by=None, check_url=""
    )
    text = text_of(print_paper(empty))
    assert "Rahmat" not in text
    assert "Saksi 2," in text
    assert "periksa" not in text.split("Terbilang")[1].split("PIHAK KEDUA menyatakan")[0]


def test_a_household_without_nik_is_not_left_with_an_empty_line() -> None:
    assert "NIK : belum ada" in text_of(print_paper(bast(receiver=replace(SITI, nik=""))))


def test_what_was_typed_is_printed_and_never_interpreted() -> None:
    name = "<b>Siti</b> & <img src='https://contoh.go.id/x.png'>"
    assert name in text_of(print_paper(bast(receiver=replace(SITI, name=name))))


def test_a_very_long_name_stays_on_the_paper() -> None:
    name = "Rohmah" * 300
    pdf = print_paper(bast(receiver=replace(SITI, name=name)))
    assert name in "".join(text_of(pdf).split())


def test_part_of_a_litre_is_written_with_a_comma() -> None:
    oil = PaperItem(
        kind=RICE.kind,
        description="Minyak",
        quantity=Decimal("2.5"),
        unit="liter",
        value=40_000,
    )
    assert "Minyak 2,5 liter" in text_of(print_paper(bast(items=(oil,))))


def test_cash_by_hand_and_by_bank_have_words_of_their_own() -> None:
    by_hand = text_of(print_paper(cash()))
    assert "KUITANSI" in by_hand
    assert "satu juta lima ratus ribu rupiah" in by_hand
    assert "Rp1.500.000" in by_hand
    assert "diterima tunai" in by_hand
    bank = Transfer(
        bank="Contoh",
        account="**** 4471",
        holder="SITI ROHMAH",
        day=date(2026, 4, 16),
        reference="TRX-91",
    )
    by_bank = text_of(print_paper(cash(transfer=bank, representative=SON, amount=6_500_000)))
    assert "TANDA TERIMA TRANSFER" in by_bank
    assert "Bank Contoh, rekening **** 4471 a.n. SITI ROHMAH, 16 April 2026" in by_bank
    assert "masuk ke rekening" in by_bank
    assert "tunai" not in by_bank


def test_an_account_that_is_not_known_yet_is_left_for_a_pen() -> None:
    pdf = print_paper(cash(transfer=Transfer(holder="SITI ROHMAH", day=date(2026, 4, 16))))
    assert "Bank , rekening a.n. SITI ROHMAH, 16 April 2026" in text_of(pdf)


def test_the_same_paper_gives_the_same_bytes() -> None:
    for paper in (bast(), cash()):
        first = print_paper(paper, size=PrintSize.A5)
        assert print_paper(paper, size=PrintSize.A5) == first


def test_a_paper_introduces_itself_to_a_screen_reader() -> None:
    pdf = PdfReader(BytesIO(print_paper(bast())))
    assert pdf.metadata is not None
    assert pdf.metadata.title == "Berita Acara Serah Terima 460/BAST-0123/Dinsos/2026"
    catalogue = pdf.root_object
    assert catalogue["/Lang"] == "id"
    assert catalogue["/MarkInfo"]["/Marked"]


def test_every_page_of_a_receipt_bears_its_number_and_its_place() -> None:
    paper = bast(number="BAST-2", receiver=replace(SITI, name="Ibu 2"))
    pdf = print_paper(paper, size=PrintSize.A5, mark=PrintMark(copy=1))
    pages = pages_of(pdf)
    assert [page.rsplit("Nomor BAST-", 1)[1][0] for page in pages] == list("22")
    assert ["Halaman 1 dari 2" in page for page in pages] == [True, False]
    assert all("CETAK ULANG" in page for page in pages)
    outline = PdfReader(BytesIO(pdf)).outline
    assert [entry["/Title"] for entry in outline] == ["BAST-2 Ibu 2"]
