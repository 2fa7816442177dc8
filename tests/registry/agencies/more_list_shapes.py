"""More shapes of lists: voters, expectant mothers, OpenSID's import, health cards, groups with
subtotals, two numbers in one cell. They follow public templates of KPU, e-PPGBM, OpenSID and BPJS.
"""

from random import Random
from typing import Any

from portal.core.types import Sex
from tests.registry.agencies.list_people import (
    KECAMATAN,
    SIAK,
    ShapedList,
    Somebody,
    all_people,
    sex_letter,
)
from tests.registry.agencies.making import csv_bytes, xlsx_bytes
from tests.registry.agencies.making_workbooks import ods_bytes, xls_bytes


def voters(rng: Random) -> ShapedList:
    """The list of voters: days parted by bars, a short label for the No. KK."""
    people = all_people(rng)[1]
    rows: list[list[Any]] = [
        ["NO", "NKK", "NIK", "NAMA", "TEMPAT LAHIR", "TANGGAL LAHIR", "KAWIN", "L/P", "RT", "RW"]
        + ["DISABILITAS", "TPS"]
    ]
    for number, one in enumerate(people, start=1):
        rows.append(
            [number, one.kk, one.nik, one.name, "BEKASI", f"{one.born:%d|%m|%Y}", "S"]
            + [sex_letter(one), f"{one.rt:03}", f"{one.rw:03}", "0", "005"]
        )
    knows = ("nik", "name", "kk", "birth_date", "sex", "rt", "rw")
    return ShapedList(csv_bytes(rows), people, knows, {"": rows})


def expectant_mothers(rng: Random) -> ShapedList:
    """A list of expectant mothers: what is labelled as the mother's is of the person herself."""
    people = [one for one in all_people(rng, least=8)[1] if one.sex is Sex.FEMALE]
    rows: list[list[Any]] = [
        ["No", "Nama Ibu Hamil", "NIK Ibu", "Tgl Lahir Ibu", "Nama Suami", "NIK Suami"]
        + ["Usia Kehamilan", "HPHT", "Nama Bidan", "Alamat"]
    ]
    for number, one in enumerate(people, start=1):
        rows.append(
            [number, one.name, one.nik, f"{one.born:%d-%m-%Y}", "KARTA", f"32161301018{number:05}"]
            + [str(rng.randrange(4, 40)), "2026-01-05", "Bd. Wati", f"Kp. Rawa {number}"]
        )
    knows = ("nik", "name", "birth_date")
    return ShapedList(ods_bytes({"Bumil": rows}), people, knows, {"Bumil": rows})


def opensid_import(rng: Random) -> ShapedList:
    """The template of OpenSID's import: technical labels, codes, the parents' NIK."""
    people = all_people(rng)[1]
    rows: list[list[Any]] = [
        ["alamat", "dusun", "rw", "rt", "nama", "no_kk", "nik", "sex", "tempatlahir"]
        + ["tanggallahir", "agama_id", "kk_level", "ayah_nik", "nama_ayah", "ibu_nik", "nama_ibu"]
        + ["tanggalperkawinan", "status_dasar", "no_asuransi"]
    ]
    for number, one in enumerate(people):
        rows.append(
            ["Kp. Rawa", "Dusun II", one.rw, one.rt, one.name, one.kk, one.nik]
            + [1 if one.sex is Sex.MALE else 2, "Bekasi", one.born.isoformat(), 1]
            + [SIAK[one.relation], f"32161301018{number:05}", "KASTURI", f"32161341018{number:05}"]
            + ["JULIS", "2001-02-03", 1, f"{rng.randrange(10**12, 10**13)}"]
        )
    knows = ("nik", "name", "kk", "sex", "birth_date", "relation", "rt", "rw")
    return ShapedList(xls_bytes({"Data Penduduk": rows}), people, knows, {"Data Penduduk": rows})


def health_cards(rng: Random) -> ShapedList:
    """The list of PBI-JKN: numbers of cards beside NIK and No. KK, abbreviated labels."""
    people = all_people(rng)[1]
    rows: list[list[Any]] = [
        ["NO", "NOKA", "PSNOKA", "NM LGKP", "NIK", "NOKK", "PISAT", "TMPLHR", "TGLLHR", "JNS KLMN"]
        + ["ALMT", "RT", "RW", "KODEPOS", "NMKEC", "NMDESA", "KELAS"]
    ]
    for number, one in enumerate(people, start=1):
        card = f"{rng.randrange(10**15, 10**16)}"
        rows.append(
            [number, card, card, one.name, one.nik, one.kk, 1, "BEKASI", f"{one.born:%d-%m-%Y}"]
            + [sex_letter(one), "KP RAWA", one.rt, one.rw, 17710, KECAMATAN[one.desa].upper()]
            + [one.desa.upper(), 3]
        )
    knows = ("nik", "name", "kk", "sex", "birth_date", "desa_code", "rt", "rw")
    return ShapedList(csv_bytes(rows, ";"), people, knows, {"": rows})


def groups_with_subtotals(rng: Random) -> ShapedList:
    """Recipients by RT, each group named above and added up below; a signature block at the end."""
    people = sorted((family[0] for family in all_people(rng)[0]), key=lambda one: one.rt)
    rows: list[list[Any]] = [["DAFTAR PENERIMA"], [], ["No", "Nama", "NIK", "Nominal"]]
    last = None
    for number, one in enumerate(people, start=1):
        if one.rt != last and last is not None:
            rows.append(["", f"JUMLAH RT {last:03}", "", "300.000"])
        if one.rt != last:
            rows.append([f"RT {one.rt:03}"])
        rows.append([number, one.name, one.nik, "300.000"])
        last = one.rt
    rows += [["", "TOTAL", "", "900.000"], [], ["", "", "Karangpatri, 3 Maret 2026"]]
    rows += [["", "", "KEPALA DESA"], [], ["", "", "H. SUKARYA"]]
    return ShapedList(xlsx_bytes({"BLT": rows}), people, ("nik", "name", "rt"), {"BLT": rows})


def two_numbers_in_a_cell(rng: Random) -> ShapedList:
    """A village's list with NIK and No. KK in one cell."""
    people = [_with_nik(one) for one in all_people(rng)[1]]
    rows: list[list[Any]] = [["No", "Nama", "NIK / No. KK", "Alamat"]]
    for number, one in enumerate(people, start=1):
        rows.append([number, one.name, f"{one.nik}\n{one.kk}", f"Kp. Rawa {number}"])
    knows = ("nik", "name", "kk")
    return ShapedList(xlsx_bytes({"Warga": rows}), people, knows, {"Warga": rows})


def _with_nik(one: Somebody) -> Somebody:
    day = one.born.day + (40 if one.sex is Sex.FEMALE else 0)
    return Somebody(**(vars(one) | {"nik": one.nik or f"321613{day:02}{one.born:%m%y}9999"}))


MORE_SHAPES = (
    *(voters, expectant_mothers, opensid_import, health_cards),
    *(groups_with_subtotals, two_numbers_in_a_cell),
)
