"""The annex of an SK, the papers of an event, and the decision that a household can read."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO

from python_calamine import CalamineWorkbook

from portal.platform.documents.annex_workbook import annex_workbook
from portal.platform.documents.papers import (
    AnnexPaper,
    AnnexRow,
    DecisionPaper,
    InvitationPaper,
    InvitationSlip,
    ObjectionNotice,
    Official,
    PackingPaper,
    PackingRow,
    PaperEvent,
    RosterPaper,
    RosterRow,
)
from portal.platform.documents.printing import print_paper
from tests.platform.documents.cast import (
    CHECK_URL,
    DINSOS,
    KARANGHARJA,
    OFFICER,
    RICE,
    SEWING_MACHINE,
    SITI,
    pages_of,
    text_of,
)

LAUNCH = PaperEvent(
    name="Penyerahan Bantuan Tahap I",
    day=date(2026, 4, 17),
    hours="09.00-12.00 WIB",
    place="Balai Desa Karangharja",
    address=KARANGHARJA,
)


def annex(names: list[str]) -> AnnexPaper:
    return AnnexPaper(
        letterhead=DINSOS,
        sk_number="Keputusan Bupati Bekasi Nomor 400.9/Kep.118-Dinsos/2026",
        sk_date=date(2026, 4, 2),
        sk_title="Penetapan Penerima Bantuan Tahap I",
        rows=tuple(
            AnnexRow(name=name, nik=SITI.nik, address=KARANGHARJA, items=(SEWING_MACHINE, RICE))
            for name in names
        ),
        signed_by=Official(name="Nama Pejabat", position="Bupati Bekasi"),
        place="Cikarang Pusat",
    )


def test_the_annex_names_everybody_repeats_its_header_and_adds_up() -> None:
    pages = pages_of(print_paper(annex([f"Ibu Nomor-{n:02d}" for n in range(1, 61)])))
    text = " ".join(pages)
    assert len(pages) > 1
    assert all("Desa/Kelurahan" in page for page in pages)
    assert all(f"Ibu Nomor-{n:02d}" in text for n in range(1, 61))
    assert "Jumlah 60 penerima 155.100.000" in pages[-1]
    assert "seratus lima puluh lima juta seratus ribu rupiah" in pages[-1]
    assert "Bupati Bekasi, Nama Pejabat" in pages[-1]


def test_the_annex_as_a_spreadsheet_keeps_names_and_numbers_as_they_are() -> None:
    content = annex_workbook(annex(["=1+1", "Siti Rohmah"]))
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    people = book.get_sheet_by_name("Penerima").to_python()
    header, first, second, total = people[4:8]
    assert header[:3] == ["No", "Nama", "NIK"]
    assert first[1:3] == ["=1+1", "3216094105689001"]
    assert second[1] == "Siti Rohmah"
    assert total[-1] == 5_170_000
    items = book.get_sheet_by_name("Rincian").to_python()
    assert [row[3] for row in items[5:9]] == [SEWING_MACHINE.description, RICE.description] * 2


def test_the_same_annex_gives_the_same_spreadsheet() -> None:
    assert annex_workbook(annex(["Siti"])) == annex_workbook(annex(["Siti"]))


def test_an_annex_without_rows_adds_up_to_nothing() -> None:
    assert "Jumlah 0 penerima 0" in text_of(print_paper(annex([])))
    sheet = CalamineWorkbook.from_filelike(BytesIO(annex_workbook(annex([])))).get_sheet_by_index(0)
    assert sheet.to_python()[-1][-1] == 0


def test_the_packing_list_adds_up_goods_and_names_the_cash_to_bring() -> None:
    rows = (
        PackingRow(
            description="Beras", unit="kg", quantity=Decimal("22.5"), recipients=2, value=405_000
        ),
        PackingRow(
            description="Meja", unit="unit", quantity=Decimal(1), recipients=1, value=2_450_000
        ),
    )
    paper = PackingPaper(
        letterhead=DINSOS,
        event=LAUNCH,
        rows=rows,
        officer=OFFICER,
        cash=1_100_000,
        cash_recipients=2,
    )
    text = text_of(print_paper(paper))
    assert "Beras 22,5 kg 2 405.000" in text
    assert "Jumlah nilai 2.855.000" in text
    assert "Rp1.100.000 untuk 2 penerima (satu juta seratus ribu rupiah)" in text
    assert "Uang tunai" not in text_of(print_paper(replace(paper, cash=0, cash_recipients=0)))


def test_the_lists_of_an_event_name_its_goods_and_its_people() -> None:
    roster = RosterPaper(
        letterhead=DINSOS,
        event=LAUNCH,
        rows=(RosterRow(name="Siti Rohmah", address=KARANGHARJA, paper_numbers=("BAST-0123",)),),
        officer=OFFICER,
    )
    packing = PackingPaper(letterhead=DINSOS, event=LAUNCH, rows=(), officer=OFFICER)
    [goods] = pages_of(print_paper(packing))
    [people] = pages_of(print_paper(roster))
    assert "DAFTAR BARANG" in goods
    assert "DAFTAR HADIR" in people
    assert "BAST-0123" in people


def test_invitations_are_four_on_a_page_and_say_when_where_and_what_to_bring() -> None:
    slips = tuple(
        InvitationSlip(
            name=f"Ibu ke-{n}",
            address=KARANGHARJA,
            salutation="Ibu",
            order=f"{n:03d}",
            check_in_url=CHECK_URL,
        )
        for n in range(1, 6)
    )
    pages = pages_of(print_paper(InvitationPaper(letterhead=DINSOS, event=LAUNCH, slips=slips)))
    assert [page.count("UNDANGAN") for page in pages] == [4, 1]
    for expected in (
        "Jumat, 17 April 2026",
        "09.00-12.00 WIB",
        "KTP dan Kartu Keluarga",
        "No. 005",
    ):
        assert expected in pages[1]


def test_a_decision_tells_the_household_why_and_how_to_object() -> None:
    declined = DecisionPaper(
        letterhead=DINSOS,
        number="460/PK-0123/Dinsos/2026",
        day=date(2026, 4, 3),
        receiver=SITI,
        approved=False,
        summary="Untuk saat ini keluarga Ibu belum dapat menerima bantuan program ini.",
        score="7 dari 14 tanda kemiskinan terpenuhi (batasnya 9).",
        rule="Kriteria kemiskinan BPS.",
        reasons=("Rumah sudah berlantai semen.",),
        would_change=("Penghasilan keluarga turun.",),
        proposed_by=Official(name="Rahmat", position="pekerja sosial"),
        decided_by=Official(name="Nia", position="Kepala Bidang"),
        objection=ObjectionNotice(until=date(2026, 4, 30), where="kantor Desa Karangharja"),
        check_url=CHECK_URL,
    )
    text = text_of(print_paper(declined))
    for expected in (
        "Yth. Ibu Siti Rohmah",
        "Bantuan belum dapat diberikan",
        "7 dari 14 tanda",
        "Rumah sudah berlantai semen.",
        "Penghasilan keluarga turun.",
        "Diputuskan oleh Nia, Kepala Bidang",
        "keberatan sampai Kamis, 30 April 2026",
        "kantor Desa Karangharja",
    ):
        assert expected in text, expected
    assert DecisionPaper.from_json(declined.to_json()) == declined
