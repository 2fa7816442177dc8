"""Headers, titles, totals and signatures around the rows of a sheet."""

from typing import Any

import pytest

from portal.registry.agencies.reading import (
    Field,
    Mapping,
    UnreadableFile,
    UnreadSheet,
    guess_mapping,
    interpret,
)
from portal.registry.agencies.reading.fields import meaning_of
from portal.registry.agencies.reading.plain_labels import PLAIN_LABELS
from tests.registry.agencies.making import (
    HEADER,
    KK,
    NIK,
    REGIONS,
    TODAY,
    codes,
    csv_bytes,
    opened,
    person,
    read,
    table,
    with_column,
    xlsx_bytes,
)

Rows = list[list[Any]]


def states(rows: Rows | bytes) -> list[str]:
    """Per row below the header: accepted, refused, or why it was skipped."""
    return [(outcome.skipped or outcome.state).value for outcome in read(rows)]


def fields(rows: Rows) -> dict[str, str | None]:
    """What each label was taken for."""
    (found,) = guess_mapping(opened(csv_bytes(rows))).tables
    return {column.label: column.field and column.field.value for column in found.columns}


def test_titles_above_the_header_are_no_rows() -> None:
    titles: Rows = [["DINAS SOSIAL KABUPATEN BEKASI"], ["Keadaan: 30 Juni 2026"], []]
    outcomes = read([*titles, *table(person())])
    assert [(outcome.row, outcome.state.value) for outcome in outcomes] == [(5, "accepted")]


def test_what_is_nobodys_is_skipped_and_counted() -> None:
    header, first = table(person())
    width = len(header)
    rows = [
        header,
        [f"({n})" for n in range(1, width + 1)],
        first,
        [],
        header,
        first,
        [3, *[""] * (width - 1)],
        ["", "", "", "s.d.a.", *[""] * (width - 4)],
        ["", "", "", "JUMLAH", 979, *[""] * (width - 5)],
        [],
        ["", "", "", "Mengetahui,", *[""] * (width - 5), "Cikarang Pusat, 30 Juni 2026"],
        ["", "", "", "Kepala Desa Karangpatri", *[""] * (width - 4)],
        [],
        ["", "", "", "H. FULAN, S.Sos", *[""] * (width - 4)],
        [],
        [],
    ]
    assert states(rows) == [
        *("repeated_header", "accepted", "blank", "repeated_header", "accepted", "blank"),
        *("unusable", "total", "blank", "footer", "footer", "blank", "footer"),
    ]


def test_a_second_list_appended_with_other_labels_brings_a_header_not_a_person() -> None:
    header, first = table(person())
    other = ["No.", "No. KTP", "Kartu Keluarga", "Nama Lengkap", "Lahir", "L/P", *header[6:]]
    assert states([header, first, other, first]) == ["accepted", "repeated_header", "accepted"]


def test_a_second_list_appended_in_another_order_is_read_by_its_own_header() -> None:
    rows: Rows = [["No", "Nama", "NIK", "JK", "Desa"], [1, "Siti", NIK, "P", "Karangpatri"]]
    rows += [["No", "NIK", "No KK", "Nama", "JK"], [1, "3216134107619001", KK, "Nuraini", "P"]]
    first, header, second = read(rows)
    assert header.skipped == "repeated_header"
    assert [row.claim and row.claim.name for row in (first, second)] == ["Siti", "Nuraini"]
    assert second.claim
    assert (second.claim.nik and second.claim.nik.value) == "3216134107619001"
    assert (second.claim.kk and second.claim.kk.value) == KK


def test_a_total_above_the_last_persons_does_not_swallow_them() -> None:
    header, first = table(person())
    total = ["Sub Jumlah", *[""] * (len(header) - 2), 1]
    assert states([header, first, total, first]) == ["accepted", "total", "accepted"]


def test_a_row_without_a_name_but_with_a_number_is_a_persons_and_refused() -> None:
    header, *_ = table()
    assert states([header, ["", NIK, *[""] * (len(header) - 2)]]) == ["refused"]


def test_a_short_list_of_names_and_phones_has_no_footers_in_it() -> None:
    rows: Rows = [
        ["nama", "desa", "telepon"],
        ["Bu Sri", "Karangpatri", ""],
        ["", "", "083683967568"],
    ]
    assert states(rows) == ["accepted", "refused"]


def village_sheet(name: str, header: Rows, people: Rows) -> Rows:
    return [["DAFTAR KPM BLT DANA DESA TAHUN 2026"], [name], [], *header, *people]


def test_one_sheet_per_village_takes_the_village_from_the_title() -> None:
    header = [["No", "Nama Penerima", "N I K", "L/P", "Umur", "Jumlah (Rp)"]]
    people = [[1, "Ibu Rini", NIK, "P", "50 th", 300000]]
    content = xlsx_bytes(
        {
            "Sheet1": village_sheet("DESA KARANGPATRI KECAMATAN PEBAYURAN", header, people),
            "DS. SETIAMULYA": village_sheet("Tahap I", header, people),
        }
    )
    assert [outcome.claim and outcome.claim.desa_code for outcome in read(content)] == [
        "32.16.13.2002",
        "32.16.01.2005",
    ]


def test_a_header_of_two_lines_and_merged_cells_carried_down() -> None:
    header: Rows = [
        ["No", "Nama", "NIK", "No. KK", "Alamat", "", "", "Jumlah"],
        ["", "", "", "", "Kampung", "RT", "RW", ""],
    ]
    people: Rows = [
        [1, "Siti", NIK, KK, "Kp. Wates", 7, 11, 300000],
        [2, "Acih", NIK, KK, "", 8, 11, 300000],
        [3, "Eti", NIK, KK, "", 9, 11, 300000],
        ["Jumlah", "", "", "", "", "", "", 900000],
    ]
    rows = [*header, *people]
    content = xlsx_bytes({"A": rows}, merged={"A": [(0, 4, 0, 6), (2, 4, 3, 4), (0, 1, 1, 1)]})
    outcomes = read(content)
    assert [outcome.row for outcome in outcomes] == [3, 4, 5, 6]
    claims = [outcome.claim for outcome in outcomes[:3]]
    assert [claim and (claim.address, claim.rt) for claim in claims] == [
        ("Kp. Wates", "007"),
        ("Kp. Wates", "008"),
        ("", "009"),
    ]
    assert outcomes[3].skipped == "total"


@pytest.mark.parametrize("empty_first", [True, False])
def test_of_two_columns_with_one_label_the_empty_one_is_never_taken(empty_first: bool) -> None:
    twins = ["", NIK] if empty_first else [NIK, ""]
    rows: Rows = [["nik", "nama", "nik", "nama"], [twins[0], "Siti", twins[1], "Siti"]]
    (outcome,) = read(rows)
    assert outcome.claim
    assert outcome.claim.nik
    assert "columns_differ" not in codes(outcome.warnings)


def test_two_columns_with_one_label_that_disagree_in_a_row_are_reported() -> None:
    good: Rows = [[NIK, "Siti", "Siti"]] * 9
    outcomes = read([["nik", "nama", "nama"], *good, [NIK, "Siti", "Rohmah"]])
    assert ["columns_differ" in codes(outcome.warnings) for outcome in outcomes] == [
        *[False] * 9,
        True,
    ]


def test_the_person_counts_not_the_head_of_the_family_or_the_proposer() -> None:
    found = fields([["Nama Kepala Keluarga", "Nama", "NIK", "Nama Pengusul", "No HP Pendamping"]])
    assert found == {
        "Nama Kepala Keluarga": None,
        "Nama": "name",
        "NIK": "nik",
        "Nama Pengusul": None,
        "No HP Pendamping": None,
    }


def test_labels_as_agencies_write_them() -> None:
    labels = {
        "NO_KK": "kk",
        "N I K": "nik",
        "NAMA_KPM": "name",
        "Tempat, Tgl Lahir": "place_and_date",
        "L/P": "sex",
        "No. HP/WA": "phone",
        "Nama Desa / Kelurahan": "desa",
        "Kec.": "kecamatan",
        "Kode Wilayah (Kemendagri)": "desa_code",
        "Nilai Bantuan (Rp)": "aid_value",
        "Tanggal Penyaluran": "aid_date",
        "Keterangan": None,
    }
    assert fields([list(labels)]) == labels


def test_columns_with_strange_or_no_labels_are_known_by_what_they_hold() -> None:
    people = [
        [f"Siti {name}", f"32160154067690{n}", "P", f"14-06-19{n}", f"08368396759{n}"]
        for n, name in enumerate(["Aminah", "Rohmah", "Acih", "Eti", "Karsih"], start=60)
    ]
    rows: Rows = [["Desa", "Kecamatan", "RT", "RW", "Warga", "", "Gdr", "Kelahiran", "Hubungi"]]
    rows += [["Karangpatri", "Pebayuran", 1, 2, *row] for row in people]
    assert list(fields(rows).values()) == [
        *("desa", "kecamatan", "rt", "rw", "name", "nik", "sex", "birth_date", "phone")
    ]


def test_a_person_corrects_a_mapping_and_the_agencys_next_file_remembers_it() -> None:
    rows: Rows = [["Nama", "NIK", "Sebutan"], ["A-17", NIK, "Siti Aminah"]]
    sheets = opened(csv_bytes(rows))
    guessed = guess_mapping(sheets)
    corrected = with_column(with_column(guessed, 0, field=None), 2, field=Field.NAME)
    stored = Mapping.from_json(corrected.as_json())
    assert stored == corrected
    (outcome,) = interpret(sheets, stored, REGIONS, TODAY)
    assert outcome.claim
    assert outcome.claim.name == "Siti Aminah"
    assert outcome.claim.extra == {"Nama": "A-17"}
    again = guess_mapping(sheets, remembered=stored.remembered()).tables[0]
    assert (again.positions(Field.NAME), again.positions(Field.NIK)) == ((2,), (1,))


def test_columns_without_a_meaning_or_a_label_are_kept() -> None:
    header, first = table(person())
    (outcome,) = read([[*header, "Ket", "Ket"], [*first, "janda", "sakit", "tanpa judul"]])
    assert outcome.claim
    assert outcome.claim.extra == {"Ket (L)": "janda", "Ket (M)": "sakit", "(N)": "tanpa judul"}


def test_a_sheet_without_a_header_is_named_not_silently_left_out() -> None:
    content = xlsx_bytes({"Data": table(person()), "Catatan": [["Harap dicek"], ["kembali"]]})
    assert guess_mapping(opened(content)).unread == (UnreadSheet("Catatan", rows=2),)


def test_without_a_column_for_the_name_nothing_is_read() -> None:
    rows: Rows = [["NIK", "No KK", "Desa", "Kecamatan"], [NIK, KK, "Karangpatri", "Pebayuran"]]
    with pytest.raises(UnreadableFile, match="Kolom nama tidak ditemukan"):
        read(rows)


def test_labels_of_every_known_column_are_read_back_from_a_refused_row() -> None:
    (outcome,) = read(table(person(NIK="12")))
    assert len(outcome.cells) == len(HEADER)
    assert outcome.reasons[0].as_json() == {
        "column": "NIK",
        "code": "nik_length",
        "reason": "NIK harus 16 angka.",
    }


def test_a_summary_beside_the_list_is_no_list() -> None:
    summary = [["Desa", "Kecamatan", "Umur", "JK", "Jumlah"], ["Karangpatri", "Pebayuran", 1, 2, 3]]
    content = xlsx_bytes({"Data": table(person()), "Rekap": summary})
    assert guess_mapping(opened(content)).unread == (UnreadSheet("Rekap", rows=2),)
    assert states(content) == ["accepted"]


def test_the_desa_may_stand_only_in_the_address() -> None:
    row = person(Alamat="Kp. Wates RT 7/11 Ds. Karangpatri Kec. Pebayuran Kab. Bekasi")
    (outcome,) = read(table(row, without=["Desa", "Kecamatan", "RT", "RW"]))
    assert outcome.claim
    assert outcome.claim.desa_code == "32.16.13.2002"
    assert outcome.warnings == ()


@pytest.mark.parametrize(
    ("field", "label"), [one for one in PLAIN_LABELS.items() if "replace" not in one[0]]
)
def test_the_plain_label_of_a_field_is_understood(field: Field, label: str) -> None:
    meaning = meaning_of(label)
    assert meaning is not None
    assert meaning[0] is field
