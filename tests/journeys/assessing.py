"""The assessment on a phone."""

from collections.abc import Mapping

from playwright.sync_api import Page, expect

from tests.journeys.conftest import take_next_step

#: By section: the question, and the family's answer.
ANSWERS: Mapping[str, Mapping[str, str]] = {
    "Keluarga": {
        "Berapa orang yang tinggal": "2",
        "Apa pendidikan tertinggi kepala keluarga?": "Tidak tamat SD",
    },
    "Anggota keluarga": {},
    "Rumah": {
        "Luas lantai rumah": "14",
        "Lantai terluas dari apa?": "Tanah",
        "Dinding terluas dari apa?": "Bambu atau bilik",
        "Penerangan rumah dari apa?": "Listrik menumpang tetangga",
    },
    "Air, kakus, dan dapur": {
        "Air minum dari mana?": "Sumur tak terlindung",
        "Kakus yang dipakai": "Bersama keluarga lain atau umum",
        "Memasak dengan apa?": "Kayu bakar",
    },
    "Makan, pakaian, dan berobat": {
        "Makan berapa kali sehari?": "dua kali",
        "Dalam seminggu, berapa kali makan": "satu kali",
        "Dalam setahun, berapa setel": "satu setel",
        "Sanggup membayar bila berobat": "Tidak",
    },
    "Penghasilan dan pengeluaran": {
        "Penghasilan kepala keluarga sebulan": "450000",
        "Penghasilan seluruh keluarga sebulan": "500000",
        "Pengeluaran seluruh keluarga sebulan": "520000",
        "Punya tabungan atau barang": "Tidak",
    },
    "Keterampilan dan kebutuhan": {
        "Bantuan apa yang paling menolong?": "Alat kerja",
        "Keterampilan yang dimiliki": "Menjahit",
    },
}


def assess(phone: Page) -> None:
    """Answer all sections, read the score, and conclude."""
    take_next_step(phone, "Mulai asesmen")
    phone.get_by_role("link", name="Lanjutkan:").click()
    for title, section in ANSWERS.items():
        expect(phone.get_by_role("heading", level=1)).to_have_text(title)
        for question, given in section.items():
            _answer(phone, question, given)
        assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
        phone.get_by_role("button", name="Simpan, l").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Skor dan kesimpulan")
    expect(phone.locator("main")).to_contain_text("13 dari 14 tanda")
    phone.get_by_label("Layak dibantu program ini", exact=True).check()
    phone.get_by_label("Alasan").fill(
        "Rumah bilik berlantai tanah, penghasilan dari menjahit upahan."
    )
    phone.get_by_role("button", name="Selesaikan asesmen").click()


def _answer(phone: Page, question: str, given: str) -> None:
    group = phone.get_by_role("group", name=question)
    if group.count():
        group.get_by_label(given, exact=True).check()
    else:
        phone.get_by_label(question).fill(given)
