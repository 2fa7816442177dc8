"""Buku Induk Penduduk of Dukcapil as it was printed in 2012, in 2016 and for the eKTP."""

from random import Random
from typing import Any

from tests.registry.agencies.list_people import (
    KECAMATAN,
    WORDS,
    ShapedList,
    Somebody,
    all_people,
)
from tests.registry.agencies.list_people import (
    sex_letter as _lp,
)
from tests.registry.agencies.making import xlsx_bytes

WHOLE = ("nik", "name", "kk", "sex", "birth_date", "desa_code")


def bip_2016(rng: Random) -> ShapedList:
    """Buku Induk Penduduk 2016: a line per family above its people, a header of two lines."""
    grouped, people = all_people(rng)
    for family in grouped:
        family[:] = [Somebody(**(vars(one) | {"desa": grouped[0][0].desa})) for one in family]
    people = [one for family in grouped for one in family]
    desa = people[0].desa
    rows: list[list[Any]] = [
        ["BUKU INDUK PENDUDUK WNI"],
        [],
        ["KECAMATAN", ":", KECAMATAN[desa].upper(), "DESA/KELURAHAN", ":", desa.upper()],
        [],
        ["No", "Nama Lengkap", "NIK", "Tempat dan Tanggal Lahir", "", "JK", "SHDK", "Agama"]
        + ["Pendidikan", "Pekerjaan", "Nama Orang Tua Kandung", ""],
        ["", "", "", "Tempat Lahir", "Tgl/Bln/Th", "", "", "", "Terakhir", "", "Ibu", "Ayah"],
        [-number for number in range(1, 13)],
    ]
    for family in grouped:
        first = family[0]
        rows.append([f"No. KK : {first.kk} \xa0", "", _address_line(first)])
        rows += [
            [
                number,
                one.name,
                one.nik,
                "BEKASI",
                one.born,
                "Pr" if _lp(one) == "P" else "Lk",
            ]
            + [WORDS[one.relation], "ISLAM", "TAMAT SD", "BURUH TANI", "INAQ SEUN", "ABDUL HASAN"]
            for number, one in enumerate(family, start=1)
        ]
    knows = (*WHOLE, "rt", "rw", "relation")
    return ShapedList(xlsx_bytes({"BIP": rows}), people, knows, {"BIP": rows})


def _address_line(one: Somebody) -> str:
    return f"Alamat : KP. RAWA, Nama Dusun : DUSUN II, RT/RW : {one.rt:03}/{one.rw:03}"


def bip_2012(rng: Random) -> ShapedList:
    """Buku Induk 2012: each family has a small header of its own above the header of its people."""
    grouped, _ = all_people(rng)
    desa = grouped[0][0].desa
    grouped = [[Somebody(**(vars(one) | {"desa": desa})) for one in family] for family in grouped]
    rows: list[list[Any]] = [
        ["", "BUKU INDUK KEPENDUDUKAN KABUPATEN BEKASI"],
        ["KECAMATAN :", *[""] * 7, KECAMATAN[desa].upper()],
        ["DESA :", *[""] * 7, desa.upper()],
        [],
    ]
    header = ["", "NO", "NIK", "NAMA", "JK", "TMPT LHR", "TGL LHR", "AGAMA", "HUB. KEL", "NAMA IBU"]
    for family in grouped:
        first = family[0]
        rows.append(["", "NO.KK", "", "NAMA.KK", "", "", "ALAMAT"])
        place = f" KP. RAWA, RT:{first.rt:03}, RW:{first.rw:03}, Kodepos:17710,-"
        rows.append(["", first.kk, "", first.name, "", "", place])
        rows.append(header)
        rows += [
            ["", number, one.nik, one.name, _lp(one), "BEKASI", one.born, "Islam"]
            + [WORDS[one.relation].title(), "INAQ"]
            for number, one in enumerate(family, start=1)
        ]
    people = [one for family in grouped for one in family]
    return ShapedList(
        xlsx_bytes({"BIP 2012": rows}), people, (*WHOLE, "rt", "rw"), {"BIP 2012": rows}
    )


def bip_ektp(rng: Random) -> ShapedList:
    """Buku Induk eKTP: a line of values per family under labels that stand once."""
    grouped, people = all_people(rng)
    rows: list[list[Any]] = [
        ["NO", "Nama Lengkap", "NIK", "Tempat dan Tanggal Lahir", "", "JK", "SHDK", "Agama"]
        + ["Nama  Ibu", "Nama Ayah", "Status", "Stat Rkm"],
        ["", "", "", "Tempat Lahir", "Tgl/Bln/Th", *[""] * 7],
        [-number for number in range(1, 13)],
        ["No. KK :", "", "Nama Kepala Keluarga :", *[""] * 6, "Alamat :", "", ""],
    ]
    for family in grouped:
        first = family[0]
        place = f"DESA {first.desa.upper()} RT/RW : {first.rt:03}/{first.rw:03} Dusun : -"
        rows.append([first.kk, "", first.name, *[""] * 6, place, "", ""])
        rows += [
            [
                number,
                one.name,
                one.nik,
                "BEKASI",
                one.born,
                "Pr" if _lp(one) == "P" else "Lk",
            ]
            + [WORDS[one.relation], "ISLAM", "ZUBAIDAH", "HATTA", "SDH DPT", "CARD SHIPPED"]
            for number, one in enumerate(family, start=1)
        ]
    return ShapedList(
        xlsx_bytes({"Table 1": rows}), people, (*WHOLE, "rt", "rw"), {"Table 1": rows}
    )
