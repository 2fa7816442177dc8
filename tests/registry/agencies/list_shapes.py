"""Lists of synthetic people in the formats of offices, with the truth.

Each format follows a public template or export: Buku Induk Penduduk (2012, 2016, eKTP), SIAK,
SIKS-NG, PKH, BNBA BLT-DD, PBDT 2015, Regsosek, DTSEN, OpenSID, lists of village meetings and of
elders.
"""

from collections.abc import Callable, Sequence
from random import Random
from typing import Any

from portal.core.types import Sex
from tests.registry.agencies.list_people import (
    BPS,
    DESA,
    KECAMATAN,
    SIAK,
    WORDS,
    ShapedList,
    Somebody,
    all_people,
    families,
)
from tests.registry.agencies.list_people import (
    sex_letter as _lp,
)
from tests.registry.agencies.making import csv_bytes, xlsx_bytes
from tests.registry.agencies.more_list_shapes import MORE_SHAPES
from tests.registry.agencies.register_books import WHOLE, bip_2012, bip_2016, bip_ektp

BASIC = ("nik", "name")


def siak_raw(rng: Random) -> ShapedList:
    """The raw export of SIAK: codes for sex and relation, names of places beside their codes."""
    _, people = all_people(rng)
    rows: list[list[Any]] = [
        "NO_KK NIK NAMA_LGKP JENIS_KLMIN TMPT_LHR TGL_LHR GOL_DRH AGAMA STAT_KWN STAT_HBKEL"
        " PDDK_AKH NAMA_LGKP_IBU NAMA_LGKP_AYAH ALAMAT NO_RT NO_RW KODE_POS NO_KEC NO_KEL KEC_NAME"
        " KEL_NAME".split()
    ]
    rows += [
        [one.kk, one.nik, one.name.upper(), 2 if one.sex is Sex.FEMALE else 1, "BEKASI"]
        + [f"{one.born} 00:00:00", 13, 1, 2, SIAK[one.relation], 3, "INAQ", "AMAQ", "KP RAWA"]
        + [one.rt, one.rw, 17710, 13, 2001, KECAMATAN[one.desa].upper(), one.desa.upper()]
        for one in people
    ]
    return ShapedList(csv_bytes(rows), people, (*WHOLE, "rt", "rw", "relation"), {"": rows})


def pkh(rng: Random) -> ShapedList:
    """The PKH export: the recipient is NIK_PENGURUS, and four other numbers have 16 digits."""
    people = [family[0] for family in all_people(rng)[0]]
    rows: list[list[Any]] = [
        "NO NOPESERTA IDBDT NAMA_PENGURUS NIK_PENGURUS NO_KK NAMA_BANK NO_REKENING NO_KARTU NOMINAL"
        " TAHAP KDPROP KDKAB KDKEC KDDESA NMKEC NMDESA ALAMAT STATUS".split()
    ]
    rows += [
        [number, f"321613{number:010}", f"321613{number:010}", one.name, one.nik, one.kk, "MANDIRI"]
        + [f"60130123456{number:05}", f"60130000000{number:05}", 750000, 1, 32, 16, "130", "001"]
        + [KECAMATAN[one.desa], one.desa, f"KP RAWA RT {one.rt:03} RW {one.rw:03}", "BERHASIL"]
        for number, one in enumerate(people, start=1)
    ]
    return ShapedList(csv_bytes(rows, ";"), people, (*BASIC, "kk", "desa_code", "rt"), {"": rows})


def siks_ng(rng: Random) -> ShapedList:
    """Recipients of SIKS-NG: ages in place of birth dates, a status column."""
    people = [family[0] for family in all_people(rng)[0]]
    rows: list[list[Any]] = [
        ["No", "NAMA PENERIMA", "NIK KTP", "TAHAP", "BANSOS", "IDSEMESTA", "NM KAB", "NM KEC"]
        + ["NM KEL", "ALAMAT", "UMUR", "TANGGUNGAN", "STATUS", "PENGHASILAN"]
    ]
    rows += [
        [number, one.name, one.nik, "TAHAP 1", "BPNT", str(9000000 + number), "KAB. BEKASI"]
        + [KECAMATAN[one.desa].upper(), one.desa.upper(), f"KP A RT {one.rt} RW {one.rw}"]
        + [2026 - one.born.year, 3, "AKTIF", 600000]
        for number, one in enumerate(people, start=1)
    ]
    return ShapedList(xlsx_bytes({"Data": rows}), people, (*BASIC, "desa_code"), {"Data": rows})


def pbdt(rng: Random) -> ShapedList:
    """PBDT 2015: numbered questions as labels, several columns of names, a line of numbers."""
    people = all_people(rng)[1]
    labels = ["ruta_6 (1)", "ID rumah tangga (2)", "Kecamatan (7)", "Desa/Kelurahan (9)"]
    labels += ["Kode Desa/Kelurahan (10)", "Nama SLS (11)", "Alamat (12)", "Nama KRT (13)"]
    labels += ["Nama ART (50)", "NIK (51)", "Hub. dg KRT (52)", "Jenis Kelamin (53)", "Umur (54)"]
    rows: list[list[Any]] = [labels, ["KOLOM", *range(2, len(labels) + 1)]]
    rows += [
        ["1GDKWU", f"3216130001{number:08}", KECAMATAN[one.desa].upper(), one.desa.upper(), "001"]
        + ["DUSUN 2, RW 02, RT 01", f"RT {one.rt:02} RW {one.rw:02}", "SUPARMAN", one.name]
        + [one.nik, str(BPS[one.relation]), "2" if _lp(one) == "P" else "1"]
        + [str(2026 - one.born.year)]
        for number, one in enumerate(people)
    ]
    knows = (*BASIC, "sex", "desa_code", "rt", "relation")
    return ShapedList(xlsx_bytes({"Sheet1": rows}), people, knows, {"Sheet1": rows})


def regsosek(rng: Random) -> ShapedList:
    """Regsosek: numbered questions, the No. KK in the first row of each family only."""
    grouped, people = all_people(rng)
    rows: list[list[Any]] = [
        ["", "IV. KETERANGAN SOSIAL EKONOMI ANGGOTA KELUARGA"],
        ["no kartu keluarga", "401", "402 Nama", "403 NIK", "404", "405 Jenis Kelamin"]
        + ["406 Tanggal Lahir", "407 Umur", "409 Hubungan dg KK"],
    ]
    number = 0
    for family in grouped:
        for at, one in enumerate(family):
            number += 1
            rows.append(
                [
                    "" if at else one.kk,
                    number,
                    one.name,
                    one.nik,
                    1,
                    2 if _lp(one) == "P" else 1,
                ]
                + [one.born, 2026 - one.born.year, BPS[one.relation]]
            )
    knows = (*BASIC, "kk", "sex", "birth_date", "relation")
    return ShapedList(xlsx_bytes({"4": rows}), people, knows, {"4": rows})


def bnba(rng: Random) -> ShapedList:
    """BNBA BLT-DD: titles, a line of numbers, a total, a signature block, days swapped by Excel."""
    people = [family[0] for family in all_people(rng)[0]]
    desa = people[0].desa
    people = [Somebody(**(vars(one) | {"desa": desa})) for one in people]
    labels = ["NO", "NIK", "NAMA KEPALA KELUARGA", "JENIS KELAMIN", "TANGGAL LAHIR"]
    labels += ["JUMLAH ANGGOTA KELUARGA", "ALAMAT", "RT", "RW", "JENIS PEKERJAAN", "KODE_JP"]
    rows: list[list[Any]] = [
        ["BNBA BLT-DD TAHUN 2025"],
        [f"DESA {desa.upper()} KECAMATAN {KECAMATAN[desa].upper()}"],
        [],
        labels,
        [*range(1, len(labels) + 1)],
    ]
    for number, one in enumerate(people, start=1):
        swapped = (
            one.born.replace(month=one.born.day, day=one.born.month)
            if (one.born.day <= 12)
            else f"{one.born:%d/%m/%Y}"
        )
        rows.append(
            [
                number,
                one.nik,
                one.name,
                "Perempuan" if _lp(one) == "P" else "LAKI-LAKI",
                swapped,
            ]
            + [3, "Kp. Rawa", f"{one.rt:03}", f"{one.rw:03}", "Buruh Tani", "P3"]
        )
    rows += [["", "JUMLAH", "", "", "", 3 * len(people)], *_signatures(desa)]
    sure = [one for one in people if one.nik]
    knows = (*BASIC, "sex", "desa_code", "rt", "rw", *(["birth_date"] if sure == people else []))
    return ShapedList(xlsx_bytes({"BNBA": rows}), people, knows, {"BNBA": rows})


def _signatures(desa: str) -> list[list[Any]]:
    return [
        [],
        ["", "Mengetahui,"],
        ["", f"Kepala Desa {desa}", *[""] * 7, "Kaur Keuangan"],
        [],
        ["", "( H. SUKARYA )", *[""] * 7, "( DEDE SUHERMAN )"],
        ["", "NIP. -"],
    ]


def dtsen(rng: Random) -> ShapedList:
    """The DTSEN list of a regency."""
    people = all_people(rng)[1]
    rows: list[list[Any]] = [
        "NO ID_KELUARGA NO_KK NIK NAMA JENIS_KELAMIN TANGGAL_LAHIR ALAMAT RT RW KELURAHAN_DESA"
        " KECAMATAN DESIL_NASIONAL STATUS_BANSOS".split()
    ]
    rows += [
        [number, 3216, one.kk, one.nik, one.name.upper()]
        + ["PEREMPUAN" if _lp(one) == "P" else "LAKI-LAKI", str(one.born), "KP RAWA", one.rt]
        + [one.rw, one.desa.upper(), KECAMATAN[one.desa].upper(), 1, "PKH;BPNT"]
        for number, one in enumerate(people, start=1)
    ]
    return ShapedList(csv_bytes(rows), people, (*WHOLE, "rt", "rw"), {"": rows})


def opensid(rng: Random) -> ShapedList:
    """The export of OpenSID: temporary NIK for who has none, dates with dashes."""
    people = all_people(rng)[1]
    rows: list[list[Any]] = [
        ["Alamat", "Dusun", "RW", "RT", "Nama", "No KK", "NIK", "Jenis Kelamin", "Tempat Lahir"]
        + ["Tanggal Lahir", "Agama", "Hubungan Keluarga", "Nama Ayah", "Nama Ibu", "Status"]
    ]
    for number, one in enumerate(people):
        nik = one.nik or f"0321613{number:09}"
        rows.append(
            ["Kp. Rawa", "Dusun II", f"{one.rw:03}", f"{one.rt:03}", one.name, one.kk, nik]
            + [1 if one.sex is Sex.MALE else 2, "Bekasi", f"{one.born:%d-%m-%Y}", "Islam"]
            + [WORDS[one.relation].title(), "KASTURI", "JULIS", "Hidup"]
        )
    knows = (*BASIC, "kk", "sex", "birth_date", "rt", "rw", "relation")
    return ShapedList(xlsx_bytes({"Penduduk": rows}), people, knows, {"Penduduk": rows})


def village_meeting(rng: Random) -> ShapedList:
    """A list of proposals: few columns, addresses that begin with RT, a signature block."""
    people = [family[0] for family in all_people(rng)[0]]
    desa = people[0].desa
    people = [Somebody(**(vars(one) | {"desa": desa, "nik": ""})) for one in people]
    rows: list[list[Any]] = [
        ["DAFTAR USULAN CALON PENERIMA BANTUAN"],
        [f"DESA {desa.upper()} KEC. {KECAMATAN[desa].upper()} TAHUN 2025"],
        [],
        ["No", "Nama", "Alamat", "Ket"],
    ]
    rows += [
        [
            number,
            one.name,
            rng.choice(_ADDRESSES).format(one=one),
            rng.choice(["", "janda", "RT 1"]),
        ]
        for number, one in enumerate(people, start=1)
    ]
    rows += [[], [], ["", "", f"{desa}, 1 Mei 2025"], ["", "", "Kepala Desa"], [], [], []]
    rows += [["", "", "H. SUKARYA"]]
    return ShapedList(xlsx_bytes({"Usulan": rows}), people, ("name", "desa_code"), {"Usulan": rows})


_REMARKS = ("", "janda", "RT 1")
_ADDRESSES = (
    "RT {one.rt:02} RW {one.rw:02}",
    "Dusun II RT {one.rt:03}",
    "Kampung Bojong",
    "Desa RT 5",
    "Kp Rawa RT {one.rt}/{one.rw}",
)


def elders(rng: Random) -> ShapedList:
    """Elders of a desa: columns to tick for L and P, RT and RW under one heading."""
    people = [family[0] for family in all_people(rng)[0]]
    desa = people[0].desa
    people = [Somebody(**(vars(one) | {"desa": desa})) for one in people]
    rows: list[list[Any]] = [
        [f"DATA LANSIA DESA {desa.upper()} KECAMATAN {KECAMATAN[desa].upper()}"],
        [],
        ["No", "Nama", "NIK", "Jenis Kelamin", "", "TTL", "", "Alamat", "", "", "No HP Pendamping"],
        ["", "", "", "L", "P", "Tempat", "Tgl", "Kampung", "RT", "RW", ""],
        [f"({number})" for number in range(1, 12)],
    ]
    rows += [
        [
            number,
            one.name,
            one.nik,
            "√" if _lp(one) == "L" else "",
            "√" if _lp(one) == "P" else "",
        ]
        + ["Bekasi", f"{one.born:%d-%m-%Y}", "Kp. Rawa", f"{one.rt:02}", f"{one.rw:02}"]
        + ["081398765432"]
        for number, one in enumerate(people, start=1)
    ]
    knows = (*BASIC, "sex", "birth_date", "desa_code", "rt", "rw", "phone")
    return ShapedList(xlsx_bytes({"Lansia": rows}), people, knows, {"Lansia": rows})


def desa_between_rows(rng: Random) -> ShapedList:
    """Several desa in one sheet, each named by a line between the rows."""
    grouped, _ = all_people(rng, least=6)
    rows: list[list[Any]] = [["DAFTAR PENERIMA KABUPATEN BEKASI"], [], ["No", "Nama", "NIK", "JK"]]
    people: list[Somebody] = []
    for desa in DESA:
        some = [family[0] for family in grouped if family[0].desa == desa]
        if some:
            rows.append([f"DESA {desa.upper()}"])
        rows += [[number, one.name, one.nik, _lp(one)] for number, one in enumerate(some, start=1)]
        people += some
    return ShapedList(csv_bytes(rows), people, (*BASIC, "sex", "desa_code"), {"": rows})


def once_per_family(rng: Random) -> ShapedList:
    """No. KK, desa and RT in the first row of each family; its other members have no number."""
    grouped = families(rng, rng.randrange(5, 14))
    if all(len(family) == 1 for family in grouped):
        return once_per_family(rng)
    rows: list[list[Any]] = [["No", "No KK", "Nama", "NIK", "Desa", "RT"]]
    for number, family in enumerate(grouped, start=1):
        for at, one in enumerate(family):
            own = ["", ""] if at else [number, one.kk]
            rows.append([*own, one.name, one.nik, "" if at else one.desa, "" if at else one.rt])
    people = [one for family in grouped for one in family]
    return ShapedList(csv_bytes(rows), people, (*BASIC, "kk", "desa_code", "rt"), {"": rows})


def side_by_side(rng: Random) -> ShapedList:
    """Two tables beside each other on one sheet of paper."""
    people = [family[0] for family in all_people(rng)[0]]
    half = (len(people) + 1) // 2
    rows: list[list[Any]] = [["No", "Nama", "NIK", "", "No", "Nama", "NIK"]]
    for number in range(half):
        row: list[Any] = [number + 1, people[number].name, people[number].nik, ""]
        if half + number < len(people):
            other = people[half + number]
            row += [half + number + 1, other.name, other.nik]
        rows.append(row)
    return ShapedList(xlsx_bytes({"Daftar": rows}), people, BASIC, {"Daftar": rows})


SHAPES: Sequence[Callable[[Random], ShapedList]] = (
    *(siak_raw, pkh, siks_ng, bip_2016, bip_2012, bip_ektp, pbdt, regsosek, bnba, dtsen, opensid),
    *(village_meeting, elders, desa_between_rows, once_per_family, side_by_side),
    *MORE_SHAPES,
)
