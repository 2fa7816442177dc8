"""To whom a cell refers, and its meaning: recipient or member, man or woman, alive or dead."""

import pytest

from portal.core.types import Sex
from portal.registry.agencies.reading import Code, Field, PersonStatus, ReadRow, guess_mapping
from portal.registry.agencies.reading.person_claim import PersonClaim
from tests.registry.agencies.making import KK, NIK, csv_bytes, opened_here, read, table

CHILD = "3216134302129011"


def claims(rows: list[ReadRow]) -> list[PersonClaim]:
    """What is said of each person of a list."""
    return [row.claim for row in rows if row.claim is not None]


def test_the_name_of_a_child_never_stands_beside_the_nik_of_her_mother() -> None:
    (claim,) = claims(
        read(
            [
                ["NO", "NAMA ART", "NAMA PENGURUS", "NIK PENGURUS", "NIK ART", "KOMPONEN"],
                [1, "Rani", "Siti Aminah", NIK, CHILD, "SMP"],
            ]
        )
    )
    assert (claim.name, str(claim.nik)) == ("Siti Aminah", NIK)
    assert claim.extra == {"NAMA ART": "Rani", "NIK ART": CHILD}


def test_members_are_read_where_the_recipient_has_no_nik() -> None:
    (claim,) = claims(
        read([["No", "Nama Pengurus", "Nama ART", "NIK ART"], [1, "Siti", "Rani", CHILD]])
    )
    assert (claim.name, str(claim.nik)) == ("Rani", CHILD)


@pytest.mark.parametrize("label", ["JK", "P/W"])
def test_beside_w_for_women_p_is_a_man(label: str) -> None:
    rows = read([["Nama", label, "Desa"], ["Siti", "W", "Karangpatri"], ["Karta", "P", "-"]])
    assert [claim.sex for claim in claims(rows)] == [Sex.FEMALE, Sex.MALE]


@pytest.mark.parametrize(
    ("label", "text", "status"),
    [
        ("status_dasar", "1", None),
        ("status_dasar", "2", PersonStatus.DEAD),
        ("Status Dasar", "3", PersonStatus.MOVED),
        ("404. Keterangan Keberadaan", "2", PersonStatus.DEAD),
        ("keberadaan", "Meninggal", PersonStatus.DEAD),
        ("Hasil Kunjungan", "sudah meninggal", PersonStatus.DEAD),
        ("Status Perkawinan", "Cerai mati", None),
        ("Status Ayah", "Meninggal", None),
        ("Kondisi Pasangan", "Meninggal", None),
    ],
)
def test_a_death_is_seen_under_any_label_that_speaks_of_nobody_else(
    label: str, text: str, status: PersonStatus | None
) -> None:
    (claim,) = claims(read([["Nama", "NIK", label, "Desa"], ["Siti", NIK, text, "Karangpatri"]]))
    assert claim.status is status


def test_aid_that_failed_is_seen_under_a_label_nobody_knows() -> None:
    (claim,) = claims(
        read([["Nama", "NIK", "Nominal", "Closing"], ["Siti", NIK, "600000", "Gagal Salur"]])
    )
    assert claim.aid_failed


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("Karta (pindah)", PersonStatus.MOVED),
        ("Karta (MD)", PersonStatus.DEAD),
        ("(Alm) Karta", PersonStatus.DEAD),
        ("Siti (istri Karta)", None),
        ("Siti (istri alm. Karta)", None),
        ("Siti (suami meninggal)", None),
    ],
)
def test_a_note_in_the_name_says_what_became_of_the_person(
    name: str, status: PersonStatus | None
) -> None:
    (claim,) = claims(read(table({"Nama": name, "NIK": NIK})))
    assert claim.status is status


def test_words_in_place_of_a_nik_are_quoted() -> None:
    (row,) = read(table({"Nama": "Siti", "NIK": "KTP hilang"}))
    assert "KTP hilang" in [finding.value for finding in row.warnings]


def test_a_list_of_houses_names_the_head_of_each() -> None:
    (claim,) = claims(
        read(
            [
                ["No", "Nama Lengkap KRT", "NIK KRT", "Atap", "Desa"],
                [1, "Karta", NIK, "Asbes", "Karangpatri"],
            ]
        )
    )
    assert (claim.name, str(claim.nik)) == ("Karta", NIK)


def test_an_address_that_promises_rt_and_desa_is_an_address() -> None:
    (claim,) = claims(
        read(
            [
                ["Nama", "NIK", "Alamat lengkap (RT/RW, Desa)"],
                ["Siti", NIK, "Kp Wates RT 7/11 Desa Karangpatri"],
            ]
        )
    )
    assert claim.address.startswith("Kp Wates")
    assert (claim.rt, claim.rw, claim.desa_code) == ("007", "011", "32.16.13.2002")


def test_the_card_of_a_family_above_the_header_holds_for_its_members() -> None:
    rows = read(
        [
            ["No. KK", KK],
            ["Alamat", "Kp Wates"],
            ["RT/RW", "07/11"],
            ["Desa", "Karangpatri"],
            ["No", "Nama", "NIK", "Hubungan"],
            [1, "Karta", "", "Kepala Keluarga"],
            [2, "Siti", NIK, "Istri"],
        ]
    )
    assert {str(claim.kk) for claim in claims(rows)} == {KK}
    assert {(claim.address, claim.rt, claim.rw) for claim in claims(rows)} == {
        ("Kp Wates", "007", "011")
    }


@pytest.mark.parametrize(
    "line",
    [
        ["Desa", ": Setia Mulya", ""],
        ["Desa :", "Setia Mulya", ""],
        ["Desa / Kel : Setia Mulya", "", "Kec : Tarumajaya"],
    ],
)
def test_a_line_of_label_and_value_names_the_desa_of_the_people_below(line: list[str]) -> None:
    rows = read(
        [
            ["No", "Nama", "NIK"],
            ["Desa", "Karangpatri", ""],
            [1, "Siti", NIK],
            line,
            [2, "Karta", ""],
        ]
    )
    desas = [(claim.name, claim.desa_code) for claim in claims(rows)]
    assert desas == [("Siti", "32.16.13.2002"), ("Karta", "32.16.01.2005")]


def test_a_birth_parted_over_three_columns_refuses_nobody() -> None:
    (claim,) = claims(
        read(
            [
                ["No", "Nama", "Tanggal Lahir", "", "", "Desa"],
                ["", "", "Tgl", "Bln", "Thn", ""],
                [1, "Siti", "14", "06", "1976", "Karangpatri"],
            ]
        )
    )
    assert claim.birth_year == 1976
    assert {"14", "06"} <= set(claim.extra.values())


def test_a_column_of_each_stage_is_not_the_stage() -> None:
    (claim,) = claims(read([["No", "Nama", "Tahap 1", "Tahap 2"], [1, "Siti", "600000", "600000"]]))
    assert claim.aid_stage == ""
    assert claim.extra == {"Tahap 1": "600000", "Tahap 2": "600000"}


@pytest.mark.parametrize("label", ["Hasil", "Response", "Keterangan", ""])
def test_answers_about_niks_are_nobodys_names(label: str) -> None:
    (found,) = guess_mapping(
        opened_here(
            csv_bytes(
                [
                    ["NIK", label, "Catatan Petugas"],
                    [NIK, "Data Ditemukan", ""],
                    [CHILD, "Tidak Padan", ""],
                    ["3216134101909060", "Meninggal", ""],
                ]
            )
        )
    ).tables
    assert not found.positions(Field.NAME)


@pytest.mark.parametrize("label", ["HP RT", "WA TKSK", "No. HP Koordinator"])
def test_the_phone_of_an_official_is_not_the_persons(label: str) -> None:
    (claim,) = claims(read([["Nama", "NIK", label], ["Siti", NIK, "081234567890"]]))
    assert claim.phone is None
    assert claim.extra == {label: "081234567890"}


@pytest.mark.parametrize(
    ("label", "status"),
    [
        ("Tgl Meninggal", PersonStatus.DEAD),
        ("Tanggal Kematian", PersonStatus.DEAD),
        ("Tgl Pindah", PersonStatus.MOVED),
        ("Tgl Meninggal Suami", None),
    ],
)
def test_the_day_of_a_death_or_a_move_says_that_it_happened(
    label: str, status: PersonStatus | None
) -> None:
    dead, other = claims(
        read([["Nama", "NIK", label], ["Siti", NIK, "12-01-2026"], ["Karta", "", ""]])
    )
    assert (dead.status, other.status) == (status, None)


@pytest.mark.parametrize(
    ("title", "status"),
    [
        ("DATA PENDUDUK MENINGGAL DUNIA DESA KARANGPATRI", PersonStatus.DEAD),
        ("Penerima BLT Desa Karangpatri", None),
        ("Daftar pengganti KPM yang meninggal", None),
        ("Penduduk pindah datang", None),
    ],
)
def test_a_list_of_the_dead_names_no_living_candidates(
    title: str, status: PersonStatus | None
) -> None:
    (row,) = read([[title], ["No", "Nama", "NIK"], [1, "Siti", NIK]])
    assert row.claim is not None
    assert row.claim.status is status
    assert any("person" in finding.code.value for finding in row.warnings) is bool(status)


def test_a_count_of_people_is_no_sum_of_money() -> None:
    (claim,) = claims(read([["Nama KK", "NIK", "L", "P", "Jumlah"], ["Siti", NIK, 2, 1, 3]]))
    assert claim.aid_value is None
    assert claim.extra["Jumlah"] == "3"


def test_columns_of_nik_and_kk_that_changed_places_fill_no_number_wrongly() -> None:
    people = [("14-06-1976", NIK), ("25-12-1990", "3216136512909003")]
    people += [("05-05-1995", "3216134505959033"), ("03-02-1981", "3216130302819002")]
    rows = read(
        [
            ["Nama", "NIK", "No KK", "Tgl Lahir", "JK"],
            *(["Siti", KK, nik, day, "P"] for day, nik in people),
        ]
    )
    assert {(str(claim.kk), claim.nik) for claim in claims(rows)} == {(KK, None)}
    assert [nik for _, nik in people] == [
        finding.value
        for row in rows
        for finding in row.warnings
        if finding.code is Code.KK_COLUMN_IS_NIK
    ]
