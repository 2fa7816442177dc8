"""Import a list, and open the case of a family on it."""

from pathlib import Path

import xlsxwriter
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Office

NIK, KK, CHILD_NIK = "3216085204809011", "3216080101129022", "3216081506129033"
HEADER = "No|NIK|No KK|Nama|Tgl Lahir|JK|Alamat|RT|RW|Desa|Kecamatan|HP".split("|")
PEOPLE = (
    ("1", NIK, KK, "Siti Rohmah", "12-04-1980", "P", "Kp. Pulo Puter", "3", "2"),
    ("2", CHILD_NIK, KK, "Dede Rohmat", "15-06-2012", "L", "Kp. Pulo Puter", "3", "2"),
    ("3", "32160852", KK, "Nomor Terpotong", "01-02-1990", "P", "Kp. Pulo Puter", "3", "2"),
)


def write_list(folder: Path) -> Path:
    """Write a workbook as an agency sends it: a title, a header, two people, a truncated NIK."""
    path = folder / "usulan dinsos.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("DATA")
        sheet.write(0, 0, "DAFTAR USULAN KELUARGA 2026")
        sheet.write_row(2, 0, HEADER)
        for row, person in enumerate(PEOPLE, start=3):
            phone = "0825-1122-334" if row == 3 else ""
            sheet.write_row(row, 0, (*person, "Karangharja", "Pebayuran", phone))
    return path


def import_list(supervisor: Page, office: Office, path: Path) -> None:
    """Upload, preview, confirm. Nothing enters the registry before that."""
    supervisor.locator("nav.rail").get_by_role("link", name="Impor daftar").click()
    supervisor.get_by_role("link", name="Unggah daftar").first.click()
    supervisor.get_by_label("Instansi pengirim").select_option(value="dinsos")
    supervisor.get_by_label("Berkas daftar").set_input_files(path)
    supervisor.get_by_role("button", name="Unggah dan periksa").click()
    office.let_the_worker_work()
    confirm = supervisor.get_by_role("button", name="Tambahkan 2 orang")
    confirm.wait_for()
    expect(supervisor.locator("main")).to_contain_text("ditolak")
    confirm.click()
    office.let_the_worker_work()
    supervisor.get_by_role("link", name="Lihat data keluarga").click()
    expect(supervisor.locator("main")).to_contain_text("Siti Rohmah")


def ask_for_consent(supervisor: Page) -> None:
    """Record SMS consent, and return to the family's page."""
    supervisor.get_by_role("link", name="Siti Rohmah").first.click()
    expect(supervisor.locator("main")).not_to_contain_text(NIK)
    supervisor.get_by_role("link", name="Siti Rohmah").first.click()
    supervisor.get_by_role("link", name="0825").click()
    supervisor.get_by_label("SMS").select_option("yes")
    supervisor.get_by_role("button", name="Simpan telepon").click()
    supervisor.get_by_role("link", name="Keluarga Siti Rohmah").click()


def open_case(supervisor: Page, caseworker: str) -> str:
    """Open the case for a caseworker; return its URL."""
    supervisor.get_by_role("link", name="Buka kasus").click()
    supervisor.get_by_label("Pendamping").select_option(label=caseworker)
    supervisor.get_by_role("button", name="Buka kasus").click()
    expect(supervisor.locator("main")).to_contain_text(caseworker)
    expect(supervisor).to_have_title("Siti Rohmah · BAKI-2026-000001 · Bekasi Asih Ka Indung")
    return supervisor.url
