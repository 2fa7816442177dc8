"""Rules for SMS texts, and the version in force."""

import pytest
from flask import Flask

from portal.core.db.transaction import transaction
from portal.core.errors import InvalidInput, NotPermitted, StaleRecord
from portal.core.extensions import db
from portal.platform.messages.queries import current_text
from portal.platform.messages.rendering import text_errors
from portal.platform.messages.services import write_template
from portal.platform.messages.steps import STEPS, Step, shipped_text
from portal.platform.permissions import Role
from tests.factories import create_staff
from tests.platform.messages.test_queue import queued


def complaints(text: str, step: Step = Step.AID_APPROVED) -> str:
    return " ".join(str(sentence) for sentence in text_errors(step, text, "id"))


@pytest.mark.parametrize("language", ["id", "su"])
@pytest.mark.parametrize("step", STEPS)
def test_every_shipped_text_keeps_the_rules(step: Step, language: str) -> None:
    assert text_errors(step, shipped_text(step, language), language) == []


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Bantuan “disetujui”.", "Tanda ini tidak dikenal ponsel lama: “ ”"),
        ("Bantuan – disetujui.", "Tanda ini tidak dikenal ponsel lama: –"),
        ("Lihat https://bekasi.example", "alamat situs"),
        ("Lihat www.bekasi.example", "alamat situs"),
        ("Lihat bekasikab.go.id", "alamat situs"),
        ("Hubungi 0812-9000-0001", "nomor telepon"),
        ("Hubungi +62 812 9000 0001", "nomor telepon"),
        ("Hubungi (021) 8900123", "nomor telepon"),
        ("NIK 3216085204809001", "NIK"),
        ("NIK 3216 0852 0480 9001", "NIK"),
        ("Bantuan Rp1.500.000 disetujui", "jumlah uang"),
        ("Bantuan Rp 500000", "jumlah uang"),
        ("Bantuan 1,5 juta disetujui", "jumlah uang"),
        ("Bantuan 500 ribu", "jumlah uang"),
        ("Bantuan 1.500.000", "jumlah uang"),
        ("Bagi keluarga miskin", "merendahkan"),
        ("Halo {alamat}", "{alamat} tidak tersedia"),
        ("Halo {nama", "kurung kurawal"),
        ("a" * 161, "kelebihan 1 huruf"),
        ("a" * 141 + "{nama}", "kelebihan 1 huruf"),
    ],
)
def test_a_text_is_refused_with_the_reason(text: str, reason: str) -> None:
    assert reason in complaints(text)


@pytest.mark.parametrize(
    "text",
    [
        "Yth. {nama}: bantuan disetujui.",
        "a" * 140 + "{nama}",
        "Bawa KTP dan KK. Gratis, 100 persen. Pukul 09.00, 17/04/2026, RT 01/02.",
        "Kemiskin bukan kata.",
    ],
)
def test_a_plain_text_is_accepted(text: str) -> None:
    assert complaints(text) == ""


def test_an_invitation_must_say_when_and_where() -> None:
    found = complaints("Yth. {nama}: datanglah.", Step.HANDOVER_INVITED)
    assert "{waktu}" in found
    assert "{tempat}" in found


def test_a_new_version_is_used_from_then_on_and_what_is_queued_keeps_its_text(app: Flask) -> None:
    admin = create_staff(Role.ADMINISTRATOR)
    before = queued(step=Step.AID_APPROVED, dedupe_key="aid_approved:1")
    old_body = before.body
    with transaction():
        write_template(
            admin, step=Step.AID_APPROVED, language="id", text="Halo {nama}.", based_on=0
        )
    after = queued(step=Step.AID_APPROVED, dedupe_key="aid_approved:2")
    assert after.body == "Halo Ibu Siti Rohmah."
    db.session.refresh(before)
    assert before.body == old_body
    assert current_text(Step.AID_APPROVED, "su") == shipped_text(Step.AID_APPROVED, "su")


def test_two_administrators_do_not_overwrite_each_other(app: Flask) -> None:
    admin = create_staff(Role.ADMINISTRATOR)

    def write(text: str) -> None:
        with transaction():
            write_template(admin, step=Step.TEST, language="id", text=text, based_on=0)

    write("Uji satu.")
    with pytest.raises(StaleRecord):
        write("Uji dua.")
    assert current_text(Step.TEST, "id") == "Uji satu."


def test_nobody_but_an_administrator_writes_texts(app: Flask) -> None:
    supervisor = create_staff(Role.SUPERVISOR)
    with pytest.raises(NotPermitted), transaction():
        write_template(supervisor, step=Step.TEST, language="id", text="Uji.", based_on=0)


def test_a_refused_text_is_not_stored(app: Flask) -> None:
    admin = create_staff(Role.ADMINISTRATOR)
    with pytest.raises(InvalidInput), transaction():
        write_template(admin, step=Step.TEST, language="id", text="“", based_on=0)
    assert current_text(Step.TEST, "id") == shipped_text(Step.TEST, "id")
