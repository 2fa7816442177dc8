"""One person proposes aid, another approves it under an SK."""

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Office, take_next_step

SK = "400.9/UJI.1/2026"


def propose(caseworker: Page) -> None:
    """Propose a tool and some cash, with a reason."""
    take_next_step(caseworker, "Usulkan bantuan")
    caseworker.get_by_role("button", name="Tambah bantuan lain").click()
    tool, money = (caseworker.get_by_role("group", name=f"Bantuan {n}") for n in (1, 2))
    money.wait_for()
    for line, item in ((tool, "Gerobak"), (money, "Modal usaha")):
        choice = line.get_by_label("Bantuan", exact=True).locator("option", has_text=item).first
        line.get_by_label("Bantuan", exact=True).select_option(choice.get_attribute("value"))
        fund = line.get_by_label("Sumber dana").locator("option", has_text="APBD 2026").first
        line.get_by_label("Sumber dana").select_option(fund.get_attribute("value"))
    money.get_by_label("Nilai satuan").fill("500.000")
    caseworker.get_by_label("Mengapa bantuan ini").fill("Pandai memasak; yang kurang gerobak.")
    caseworker.get_by_role("button", name="Kirim usulan").click()
    expect(caseworker.locator("main")).to_contain_text("Rp3.000.000")
    expect(caseworker.get_by_role("button", name="Setujui bantuan")).to_have_count(0)


def approve_under_decree(approver: Page) -> None:
    """Select the proposals, and enter the SK."""
    approver.locator("nav.rail").get_by_role("link", name="Bantuan").click()
    approver.get_by_label("Pilih Siti Rohmah").check()
    approver.get_by_role("button", name="Tetapkan yang dipilih dengan SK").click()
    approver.get_by_label("Nomor SK").fill(SK)
    approver.get_by_label("Tanggal SK").fill("2026-03-09")
    approver.get_by_label("Ditandatangani oleh").fill("Agus Penetap")
    approver.get_by_label("Jabatan").fill("Kepala Dinas Sosial")
    approver.get_by_label("Tentang").fill("Penerima bantuan tahap pertama")
    approver.get_by_role("button", name="Setujui 1 bantuan dengan SK ini").click()
    expect(approver.locator("main")).to_contain_text(SK)
    expect(approver.locator("main")).to_contain_text("Siti Rohmah")


def see_the_message(supervisor: Page, office: Office, text: str) -> None:
    """Check on the page of messages that the family's SMS was written, and did not leave."""
    office.let_the_worker_work()
    supervisor.get_by_role("link", name="Pesan SMS").click()
    expect(supervisor.locator("main")).to_contain_text("Ibu Siti Rohmah")
    expect(supervisor.locator("main")).to_contain_text(text)
    expect(supervisor.locator("main")).to_contain_text("Penyedia SMS belum dipasang")
