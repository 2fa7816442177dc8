"""A row that speaks of two people is read as the one who is meant, and says who the other is."""

from collections.abc import Sequence
from random import Random
from typing import Any

import pytest

from portal.core.types import Relation, Sex
from portal.registry.agencies.reading import PersonClaim, PersonStatus, ReadRow, guess_mapping
from portal.registry.agencies.reading.fields import Field
from portal.registry.agencies.reading.plain_labels import PLAIN_LABELS
from tests.registry.agencies.list_people import Somebody, all_people
from tests.registry.agencies.making import codes, csv_bytes, opened_here, read

SEEDS = range(4)
LETTERS = {Sex.FEMALE: "P", Sex.MALE: "L"}


def pairs(seed: int) -> list[tuple[Somebody, Somebody]]:
    """Who went and who came, of the same desa or not."""
    people = [one for one in all_people(Random(seed), least=8)[1] if one.nik]
    return list(zip(people[::2], people[1::2], strict=False))


def told(rows: Sequence[ReadRow]) -> list[PersonClaim]:
    assert [row.reasons for row in rows if row.reasons] == []
    return [row.claim for row in rows if row.claim]


def flat(seed: int) -> list[list[Any]]:
    return [
        ["No", "Nama KPM Lama", "NIK KPM Lama", "Nama KPM Pengganti", "NIK Pengganti", "Desa"],
        *([1, a.name, a.nik, b.name, b.nik, b.desa] for a, b in pairs(seed)),
    ]


def twin_labels(seed: int) -> list[list[Any]]:
    return [
        ["No", "KPM Lama", "NIK", "KPM Pengganti", "NIK", "Desa", "Ket"],
        *([1, a.name, a.nik, b.name, b.nik, b.desa, "meninggal"] for a, b in pairs(seed)),
    ]


def new_one_first(seed: int) -> list[list[Any]]:
    return [
        ["No", "KPM Pengganti", "NIK", "KPM Lama", "NIK", "Desa"],
        *([1, b.name, b.nik, a.name, a.nik, b.desa] for a, b in pairs(seed)),
    ]


def two_lines(seed: int) -> list[list[Any]]:
    return [
        ["No", "SEMULA", "", "", "DIGANTI DENGAN", "", "", "Desa"],
        ["", "Nama", "NIK", "No KK", "Nama", "NIK", "No KK", ""],
        *([1, a.name, a.nik, a.kk, b.name, b.nik, b.kk, b.desa] for a, b in pairs(seed)),
    ]


def replaced_by(seed: int) -> list[list[Any]]:
    return [
        ["No", "Nama", "NIK", "Tgl Lahir", "Desa", "Digantikan Oleh", "NIK Pengganti"],
        *([1, a.name, a.nik, f"{a.born:%d %B %Y}", a.desa, b.name, b.nik] for a, b in pairs(seed)),
    ]


def replaces(seed: int) -> list[list[Any]]:
    return [
        ["No", "Nama", "NIK", "Desa", "Menggantikan"],
        *([1, b.name, b.nik, b.desa, a.name] for a, b in pairs(seed)),
    ]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(
    "shape", [flat, twin_labels, new_one_first, two_lines, replaced_by, replaces]
)
def test_who_came_is_the_person_and_who_went_is_named(shape: Any, seed: int) -> None:
    rows = read(shape(seed))
    for claim, row, (gone, came) in zip(told(rows), rows, pairs(seed), strict=True):
        assert (claim.name, claim.nik and claim.nik.value) == (came.name, came.nik)
        assert claim.status is None
        assert claim.birth_date is None
        assert [one.value for one in row.warnings if one.code == "replaces"] == [gone.name]
        assert claim.kk is None or claim.kk.value == came.kk
        if shape is not replaces:
            assert gone.nik in claim.extra.values()


def test_who_is_not_replaced_stays_the_person() -> None:
    ((gone, came), *_) = pairs(1)
    rows = [replaced_by(1)[0], [1, gone.name, gone.nik, "", gone.desa, "", ""]]
    (claim,) = told(read(rows))
    assert (claim.name, claim.nik and claim.nik.value, claim.status) == (gone.name, gone.nik, None)
    rows = [flat(1)[0], [1, gone.name, gone.nik, "", "", gone.desa]]
    (claim,) = told(read(rows))
    assert (claim.name, claim.status) == (gone.name, PersonStatus.REPLACED)
    assert came.name not in claim.extra.values()


def test_a_corrected_number_of_one_person_is_no_replacement() -> None:
    ((one, other), *_) = pairs(2)
    (claim,) = told(read([["Nama", "NIK Lama", "NIK Baru"], [one.name, other.nik, one.nik]]))
    assert claim.name == one.name


def test_the_refused_rows_of_such_a_list_are_understood_again() -> None:
    labels = ["Nama", "NIK", *(PLAIN_LABELS[field] for field in Field if "replace" in field)]
    rows = [labels, ["Karta", "", "Siti", "", "", ""]]
    (table,) = guess_mapping(opened_here(csv_bytes(rows))).tables
    assert [column.field for column in table.columns][2:5] == [
        *(Field.REPLACEMENT, Field.REPLACEMENT_NIK, Field.REPLACEMENT_KK)
    ]


@pytest.mark.parametrize(
    "collector",
    [
        ["Diterima oleh", "Hubungan"],
        ["Yang Mengambil", "Hubungan Keluarga"],
        ["Nama Pengambil", "Hub. dengan KPM"],
        ["Ahli Waris", "Hubungan"],
        ["Penerima", "Hubungan"],
    ],
)
def test_the_relation_of_who_fetched_the_aid_is_hers_alone(collector: list[str]) -> None:
    rows = [["No", "Nama KPM", "NIK", *collector, "Nominal"]]
    rows += [["1", "Siti Rohmah", "", "Asep Setiawan", "Anak", "600000"]]
    (row,) = read(rows)
    assert row.claim
    assert (row.claim.name, row.claim.relation) == ("Siti Rohmah", None)
    assert row.claim.extra == dict(zip(collector, ["Asep Setiawan", "Anak"], strict=True))


def test_the_number_of_who_fetched_the_aid_is_not_the_persons() -> None:
    ((one, other), *_) = pairs(3)
    rows = [["Nama", "NIK", "Diambil oleh", "NIK", "Hubungan", "Desa"]]
    rows += [[one.name, one.nik, other.name, other.nik, "Anak", one.desa]]
    (claim,) = told(read(rows))
    assert claim.nik
    assert (claim.name, claim.nik.value, claim.relation) == (one.name, one.nik, None)
    assert claim.desa_code


def test_a_relation_to_the_head_stays_the_persons() -> None:
    rows = [["Nama", "Diterima oleh", "SHDK"], ["Siti", "Asep", "Istri"]]
    rows += [["Acih", "", "Kepala Keluarga"]]
    assert [claim.relation for claim in told(read(rows))] == [Relation.SPOUSE, Relation.HEAD]
    rows = [["Nama yang menerima", "Hubungan Keluarga"], ["Siti", "Istri"]]
    (claim,) = told(read(rows))
    assert (claim.name, claim.relation) == ("Siti", Relation.SPOUSE)


NOTES = [
    ["*) sudah meninggal", "** pindah ke Karawang"],
    ["Ket: *) sudah meninggal **) pindah"],
    ["Keterangan: * = meninggal dunia; ** = pindah"],
]


@pytest.mark.parametrize("below", [True, False])
@pytest.mark.parametrize("notes", NOTES)
def test_a_note_tells_of_all_who_bear_its_mark(notes: list[str], below: bool) -> None:
    rows: list[list[Any]] = [["No", "Nama", "Alamat", ""]]
    rows += [[1, "Karta *", "Kp. Rawa", ""], [2, "Siti Rohmah", "Kp. Rawa", ""]]
    rows += [["3**", "Acih", "Kp. Rawa", ""], [4, "Udin", "Kp. Rawa", "*"]]
    lines = [["", note] for note in notes]
    found = read([*rows, [], *lines] if below else [*lines, [], *rows])
    claims = [row.claim for row in found if row.claim]
    assert [(claim.name, claim.status) for claim in claims] == [
        ("Karta", PersonStatus.DEAD),
        ("Siti Rohmah", None),
        ("Acih", PersonStatus.MOVED),
        ("Udin", PersonStatus.DEAD),
    ]
    assert claims[0].extra["*"].startswith(("sudah meninggal", "meninggal"))


def test_a_mark_that_no_note_explains_is_said() -> None:
    (row,) = read([["No", "Nama"], [1, "*Karta"]])
    assert row.claim
    assert row.claim.name == "Karta"
    assert "mark_unexplained" in codes(row.warnings)


def test_a_mark_may_say_something_else() -> None:
    (row, note) = read([["No", "Nama"], [1, "Karta*"], ["", "*) lansia"]])
    assert row.claim
    assert (row.claim.status, row.claim.extra) == (None, {"*": "lansia"})
    assert note.state == "skipped"


@pytest.mark.parametrize(
    ("label", "text", "status", "said"),
    [
        ("FLAG_STATUS", "0", None, []),
        ("FLAG_STATUS", "2", None, ["status_code_unknown"]),
        ("FLAG_STATUS", "MENINGGAL", PersonStatus.DEAD, ["person_dead"]),
        ("FLAG_PINDAH", "Y", PersonStatus.MOVED, ["person_moved"]),
        ("FLAG_PINDAH", "0", None, []),
        ("FLAG_MENINGGAL", "1", PersonStatus.DEAD, ["person_dead"]),
        ("FLAG_GANDA", "Y", PersonStatus.DUPLICATE, ["person_duplicate"]),
        ("FLAG_AKTIF", "0", PersonStatus.INACTIVE, ["person_inactive"]),
        ("FLAG_AKTIF", "1", None, []),
        ("STAT_HIDUP", "1", None, []),
        ("STATUS", "Tidak Sesuai", None, ["not_confirmed"]),
        ("STATUS", "Tidak padan", None, ["not_confirmed"]),
        ("STATUS", "Sesuai", None, []),
        ("Tidak Sesuai", "V", None, ["not_confirmed"]),
        ("Sesuai", "V", None, []),
        ("Ket", "digantikan anaknya", PersonStatus.REPLACED, ["person_replaced"]),
        ("Ket", "menggantikan ibunya", None, []),
    ],
)
def test_a_column_of_a_status_says_no_more_than_it_says(
    label: str, text: str, status: PersonStatus | None, said: list[str]
) -> None:
    rows = [["Nama", "Alamat", label], *[["Siti Rohmah", "Kp. Rawa", text]]]
    (row,) = read(rows)
    assert row.claim
    assert row.claim.status is status
    assert codes(row.warnings)[:-1] == said or codes(row.warnings) == [*said, "desa_empty"]
    assert row.claim.extra == {label: text}


def test_columns_to_tick_whether_it_is_so_are_kept_and_said() -> None:
    rows = [["No", "NIK", "Nama", "Alamat", "Hasil Verifikasi", ""]]
    rows += [["", "", "", "", "Sesuai", "Tidak Sesuai"]]
    rows += [["1", "", "Siti", "Kp. Rawa", "V", ""], ["2", "", "Acih", "Kp. Rawa", "", "V"]]
    first, second = read(rows)
    assert "not_confirmed" not in codes(first.warnings)
    assert "not_confirmed" in codes(second.warnings)
    assert [row.claim.status for row in (first, second) if row.claim] == [None, None]


def test_where_somebody_moves_to_is_not_where_she_lives() -> None:
    rows = [["Nama", "Alamat", "Alamat Tujuan", "Desa Tujuan", "Kecamatan Tujuan"]]
    rows += [["Siti", "Kp. Rawa", "Jl. Mawar 3", "Telukjambe", "Karawang"]]
    (claim,) = told(read(rows))
    assert (claim.address, claim.desa_code) == ("Kp. Rawa", None)
    assert list(claim.extra) == ["Alamat Tujuan", "Desa Tujuan", "Kecamatan Tujuan"]


def under_one_heading(seed: int) -> list[list[Any]]:
    return [
        ["No", "KPM LAMA", "", "", "KPM PENGGANTI", "", "", "", "Desa"],
        ["", "Nama", "NIK", "Tgl Lahir", "Tgl Lahir", "JK", "Nama", "NIK", ""],
        *(
            [1, a.name, a.nik, day(a), day(b), LETTERS[b.sex], b.name, b.nik, b.desa]
            for a, b in pairs(seed)
        ),
    ]


def with_labels_of_their_own(seed: int) -> list[list[Any]]:
    of_new = ["Tgl Lahir Pengganti", "JK Pengganti", "NIK Pengganti", "Nama Pengganti"]
    return [
        ["No", *of_new, "Nama KPM", "NIK", "Tgl Lahir", "Desa"],
        *(
            [1, day(b), LETTERS[b.sex], b.nik, b.name, a.name, a.nik, day(a), b.desa]
            for a, b in pairs(seed)
        ),
    ]


def day(one: Somebody) -> str:
    return f"{one.born:%d/%m/%Y}"


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("shape", [under_one_heading, with_labels_of_their_own])
def test_what_is_said_of_who_came_is_hers_wherever_it_stands(shape: Any, seed: int) -> None:
    for claim, (gone, came) in zip(told(read(shape(seed))), pairs(seed), strict=True):
        assert (claim.name, claim.birth_date) == (came.name, came.born)
        assert claim.sex is came.sex
        assert day(gone) in claim.extra.values()


def test_the_days_of_who_came_are_read_in_the_order_that_her_nik_tells() -> None:
    ((gone, came), *_) = [(a, b) for seed in range(40) for a, b in pairs(seed) if b.born.day < 13]
    rows = [["Nama Lama", "NIK Lama", "Nama Pengganti", "NIK Pengganti", "Tgl Lahir Pengganti"]]
    rows += [[gone.name, gone.nik, came.name, came.nik, f"{came.born:%m/%d/%Y}"]]
    (claim,) = told(read(rows))
    assert claim.birth_date == came.born
