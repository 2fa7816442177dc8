"""What a column can mean, and the words agencies put above it."""

import re
from enum import StrEnum

from portal.types import clean_text


class Field(StrEnum):
    """What a column can hold of a person. ``IGNORED`` is kept but not interpreted."""

    ORDINAL = "ordinal"
    NAME = "name"
    NIK = "nik"
    KK = "kk"
    SEX = "sex"
    BIRTH_DATE = "birth_date"
    BIRTH_PLACE = "birth_place"
    PLACE_AND_DATE = "place_and_date"
    AGE = "age"
    RELATION = "relation"
    ADDRESS = "address"
    RT = "rt"
    RW = "rw"
    RT_RW = "rt_rw"
    DESA = "desa"
    KECAMATAN = "kecamatan"
    DESA_CODE = "desa_code"
    PHONE = "phone"
    DECILE = "decile"
    AID_KIND = "aid_kind"
    AID_VALUE = "aid_value"
    AID_DATE = "aid_date"
    IGNORED = "ignored"


# Labels without spaces and signs. They mean the field whatever stands beside them.
_EXACT: dict[Field, str] = {
    Field.ORDINAL: "no nomor nourut nomorurut urut num #",
    Field.NAME: """
        nama namalengkap namapenerima namapenerimamanfaat namakpm namamustahik namapm namawarga
        namacalonpenerima namapemohon namapeserta namaanggota namaanggotakeluarga namaart
        namapasien namasesuaiktp namaktp namasesuaikk namajiwa namalansia namasasaran
        name fullname
    """,
    Field.NIK: """
        nik nonik nomornik nikktp noktp nomorktp noktpnik nikpenerima nikkpm nikpm
        nomorindukkependudukan noindukkependudukan nikanggota nikart idnik
    """,
    Field.KK: """
        kk nokk nomorkk nokartukeluarga nomorkartukeluarga kartukeluarga idkk nkk
        nomorkartukeluargakk nokkkpm
    """,
    Field.SEX: "jk lp jeniskelamin jeniskel jnskelamin jekel jeniskelaminlp sex gender kelamin",
    Field.BIRTH_DATE: """
        tgllahir tanggallahir tgllhr tanggallhr tgllahirkpm dob birthdate dateofbirth lahir
        tgllahirddmmyyyy tanggalkelahiran
    """,
    Field.BIRTH_PLACE: "tempatlahir tmplahir tmptlahir tptlahir tempatkelahiran kotalahir",
    Field.PLACE_AND_DATE: """
        tempattgllahir tempattanggallahir tmptgllahir tmpttgllahir ttl tempatdantanggallahir
        tempatdantgllahir tptgllahir tempattgllhr
    """,
    Field.AGE: "umur usia umurtahun usiatahun umurth age umurthn usiath",
    Field.RELATION: """
        hubungan hubungankeluarga hubungandalamkeluarga hubkeluarga hubdgkk hubungandengankk shdk
        hubungandgnkepalakeluarga statushubungan hubungandengankepalakeluarga statusdalamkeluarga
        hubungankk hdkk
    """,
    Field.ADDRESS: """
        alamat alamatlengkap alamatktp alamatdomisili alamatrumah kampung kp dusun jalan address
        alamatsesuaiktp kampungdusun namakampung lingkungan
    """,
    Field.RT: "rt nort rukuntetangga",
    Field.RW: "rw norw rukunwarga",
    Field.RT_RW: "rtrw",
    Field.DESA: """
        desa kelurahan desakelurahan desakel keldesa kelurahandesa kel namadesa namakelurahan
        namadesakelurahan village kelurahanataudesa
    """,
    Field.KECAMATAN: "kecamatan kec namakecamatan district",
    Field.DESA_CODE: """
        kodedesa kodewilayah kodekelurahan kodedesakelurahan kddesa idesa iddesa kodekeldesa
        kodekemendagri kodewil
    """,
    Field.PHONE: """
        hp nohp nomorhp telepon telp notelp notelepon nomortelepon nomortelp nohpwa nowa wa
        whatsapp nohandphone handphone kontak nokontak phone nohptelepon telphp nohptelp
        nomorhpwa notelphp nomorwhatsapp nowhatsapp notlp tlp
    """,
    Field.DECILE: "desil decile peringkatdesil desildtsen desilkesejahteraan",
    Field.AID_KIND: """
        komponen jenisbantuan bantuan usulan usulanbantuan bantuanyangdiusulkan kategoribantuan
        namabantuan programbantuan kebutuhan jenisbarang jeniskomponen program
    """,
    Field.AID_VALUE: """
        nominal jumlahrp jumlah nilai nilaibantuan besaran besarbantuan jumlahbantuan nilairp
        nominalrp bantuanmodal jumlahuang jumlahuangrp nilaibantuanrp jumlahbantuanrp amount
    """,
    Field.AID_DATE: """
        tglsalur tanggalsalur tglpenyaluran tanggalpenyaluran tglpencairan tanggalpencairan
        tglterima tanggalterima tglbantuan tanggalbantuan tglserah tanggalserahterima
    """,
}
MEANINGS = {label: field for field, labels in _EXACT.items() for label in labels.split()}

#: The plain label of each field, for files that the portal writes and must read again.
PLAIN_LABELS: dict[Field, str] = {
    Field.ORDINAL: "No",
    Field.NAME: "Nama",
    Field.NIK: "NIK",
    Field.KK: "No. KK",
    Field.SEX: "Jenis Kelamin",
    Field.BIRTH_DATE: "Tanggal Lahir",
    Field.BIRTH_PLACE: "Tempat Lahir",
    Field.PLACE_AND_DATE: "Tempat, Tgl Lahir",
    Field.AGE: "Umur",
    Field.RELATION: "Hubungan Keluarga",
    Field.ADDRESS: "Alamat",
    Field.RT: "RT",
    Field.RW: "RW",
    Field.RT_RW: "RT/RW",
    Field.DESA: "Desa/Kelurahan",
    Field.KECAMATAN: "Kecamatan",
    Field.DESA_CODE: "Kode Desa",
    Field.PHONE: "No. HP",
    Field.DECILE: "Desil",
    Field.AID_KIND: "Jenis Bantuan",
    Field.AID_VALUE: "Nilai Bantuan",
    Field.AID_DATE: "Tanggal Penyaluran",
}

# Whose else a label may speak of: then the words after it are not the person's own.
_OTHERS = (
    r"\b(ibu kandung|ayah|bapak|suami|wali|pengusul|petugas|pendamping|ketua|bank|rekening|usaha"
    r"|pengurus|operator|kader|sekolah|saksi|kuasa|ahli waris|program|bantuan|barang|agen)\b"
)
_WORDED: tuple[tuple[Field, str], ...] = (
    (Field.DESA_CODE, r"\bkode\b.*\b(desa|kel\w*|wilayah)\b"),
    (Field.KK, r"\b(no|nomor)\b.*\b(kk|kartu keluarga)\b"),
    (Field.NIK, r"\bnik\b|\b(no|nomor)\b.*\bktp\b"),
    (Field.PLACE_AND_DATE, r"\b(tempat|tmp\w*|tpt)\b.*\b(tgl|tanggal)\b"),
    (Field.BIRTH_DATE, r"\b(tgl|tanggal)\b.*\b(lahir|lhr)\b"),
    (Field.BIRTH_PLACE, r"\b(tempat|tmp\w*|kota)\b.*\b(lahir|lhr)\b"),
    (Field.AID_DATE, r"\b(tgl|tanggal)\b.*\b(salur|penyaluran|cair|pencairan|terima|serah)\b"),
    (Field.SEX, r"\bkelamin\b|^l p$"),
    (Field.RT_RW, r"\brt\b.*\brw\b"),
    (Field.RELATION, r"\bhub\w*\b.*\b(kk|keluarga)\b"),
    (Field.PHONE, r"\b(hp|telp\w*|telepon|handphone|whatsapp|wa|tlp)\b"),
    (Field.DESA, r"\bnama\b.*\b(desa|kelurahan)\b|^(desa|kelurahan)\b"),
    (Field.KECAMATAN, r"^(nama )?(kecamatan|kec)\b"),
    (Field.AID_VALUE, r"\b(nominal|nilai|jumlah|besaran)\b.*\b(rp|rupiah|uang|bantuan)\b"),
    (Field.ADDRESS, r"^alamat\b"),
    (Field.AGE, r"^(umur|usia)\b"),
    (Field.NAME, r"^nama\b(?!.*\b(desa|kel\w*|kec\w*|kampung|dusun|kk|kab\w*|jalan)\b)"),
)
_WORDED_COMPILED = tuple((field, re.compile(pattern)) for field, pattern in _WORDED)
_OTHERS_COMPILED = re.compile(_OTHERS)
_SIGNS = re.compile(r"[^a-z0-9#]+")

# Read when no better column exists: a family list often names only its head.
LAST_RESORTS = {
    "namakepalakeluarga": Field.NAME,
    "namakk": Field.NAME,
    "kepalakeluarga": Field.NAME,
    "namaibu": Field.NAME,
    "namaibuasuh": Field.NAME,
    "penerima": Field.NAME,
    "penerimamanfaat": Field.NAME,
    "nikkepalakeluarga": Field.NIK,
    "nikkk": Field.NIK,
}


def label_key(label: str) -> str:
    """A label as :data:`MEANINGS` and remembered mappings know it: ``No. KK`` → ``nokk``."""
    return _SIGNS.sub("", clean_text(label).lower())


def meaning_of(label: str) -> tuple[Field, int] | None:
    """What a label means and how sure that is: 3 known by heart, 2 by its words, 1 last resort."""
    key = label_key(label)
    if key in MEANINGS:
        return MEANINGS[key], 3
    if key in LAST_RESORTS:
        return LAST_RESORTS[key], 1
    words = _SIGNS.sub(" ", clean_text(label).lower()).strip()
    if not words or len(words) > 60:  # a sentence is no label
        return None
    for field, pattern in _WORDED_COMPILED:
        if pattern.search(words):
            theirs = field in {Field.NAME, Field.NIK, Field.PHONE} and _OTHERS_COMPILED.search(
                words
            )
            return None if theirs else (field, 2)
    return None
