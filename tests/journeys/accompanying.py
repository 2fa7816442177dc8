"""Visits until graduation."""

from playwright.sync_api import Page, expect

from tests.journeys.conftest import take_next_step


def record_visit(phone: Page, *, income: str, outcome: str) -> None:
    """Record the due visit: the family's situation and income, and whether the cart is used."""
    take_next_step(phone, "Catat kunjungan")
    phone.get_by_label(outcome).check()
    phone.get_by_label("Penghasilan keluarga sebulan").fill(income)
    phone.get_by_label("Pengeluaran keluarga sebulan").fill("700.000")
    phone.get_by_label("Ya, dipakai").check()
    phone.get_by_role("button", name="Simpan kunjungan").click()
    expect(phone.locator("main")).to_contain_text("Kunjungan dicatat.")


def propose_graduation(phone: Page) -> None:
    """Propose graduation as the caseworker, after the conditions are met."""
    take_next_step(phone, "Usulkan graduasi")
    phone.get_by_label("Pertimbangan").fill("Gerobak dipakai tiap hari, pembeli tetap.")
    phone.get_by_role("button", name="Usulkan graduasi").click()
    expect(phone.locator("main")).to_contain_text("Menunggu jawaban penyelia")
    expect(phone.get_by_role("link", name="Graduasikan keluarga ini")).to_have_count(0)


def graduate(supervisor: Page) -> None:
    """Confirm the graduation with a reason."""
    take_next_step(supervisor, "Graduasikan keluarga ini")
    supervisor.get_by_label("Pertimbangan").fill("Usaha berjalan, keluarga menabung.")
    supervisor.get_by_role("button", name="Graduasikan keluarga ini").click()
    expect(supervisor.locator("main")).to_contain_text("Keluarga ini graduasi")
