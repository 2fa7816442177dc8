"""Meanings of columns, and the words that agencies use as labels.

Vocabulary of Dukcapil (Buku Induk Penduduk, SIAK), the Ministry of Social Affairs (SIKS-NG, PKH,
BPNT, DTSEN), BPS (PBDT 2015, Regsosek 2022), the Ministry of Villages (BNBA BLT-DD) and OpenSID.
"""

import re
from collections.abc import Iterable
from enum import StrEnum

from portal.core.types import clean_text


class Field(StrEnum):
    """Meaning of a column. ``IGNORED`` is stored but not interpreted.

    ``TICK_MALE`` and ``TICK_FEMALE`` are the two columns L and P of a printed form. ``STATUS`` says
    that the person died or moved, or that the aid could not be handed over. ``NIK_ANSWER`` is what
    Dukcapil answered about the NIK, ``NIK_ANSWERED_ON`` when. ``REPLACEMENT`` names who came in the
    place of the person of the other columns, ``REPLACED`` in whose place the person came.
    """

    ORDINAL = "ordinal"
    NAME = "name"
    NIK = "nik"
    KK = "kk"
    SEX = "sex"
    TICK_MALE = "tick_male"
    TICK_FEMALE = "tick_female"
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
    AID_STAGE = "aid_stage"
    STATUS = "status"
    NIK_ANSWER = "nik_answer"
    NIK_ANSWERED_ON = "nik_answered_on"
    REPLACEMENT = "replacement"
    REPLACEMENT_NIK = "replacement_nik"
    REPLACEMENT_KK = "replacement_kk"
    REPLACEMENT_BIRTH_DATE = "replacement_birth_date"
    REPLACEMENT_BIRTH_PLACE = "replacement_birth_place"
    REPLACEMENT_PLACE_AND_DATE = "replacement_place_and_date"
    REPLACEMENT_AGE = "replacement_age"
    REPLACEMENT_SEX = "replacement_sex"
    REPLACEMENT_PHONE = "replacement_phone"
    REPLACEMENT_ADDRESS = "replacement_address"
    REPLACED = "replaced"
    IGNORED = "ignored"


#: What a column says of who came in somebody's place, as a field of that person.
REPLACEMENTS = {
    Field.REPLACEMENT: Field.NAME,
    Field.REPLACEMENT_NIK: Field.NIK,
    Field.REPLACEMENT_KK: Field.KK,
    Field.REPLACEMENT_BIRTH_DATE: Field.BIRTH_DATE,
    Field.REPLACEMENT_BIRTH_PLACE: Field.BIRTH_PLACE,
    Field.REPLACEMENT_PLACE_AND_DATE: Field.PLACE_AND_DATE,
    Field.REPLACEMENT_AGE: Field.AGE,
    Field.REPLACEMENT_SEX: Field.SEX,
    Field.REPLACEMENT_PHONE: Field.PHONE,
    Field.REPLACEMENT_ADDRESS: Field.ADDRESS,
}
#: Fields that a list may state once for all members of a family.
OF_FAMILY = (
    *(Field.KK, Field.ADDRESS, Field.RT, Field.RW, Field.RT_RW),
    *(Field.DESA, Field.KECAMATAN, Field.DESA_CODE),
)

# Labels without spaces and signs. They mean the field whatever the other labels are.
_EXACT: dict[Field, str] = {
    Field.ORDINAL: "no nomor nourut nomorurut urut num #",
    Field.NAME: """
        nama namalengkap namapenerima namapenerimamanfaat namakpm namamustahik namapm namawarga
        namacalonpenerima namapemohon namapeserta namaanggota namaanggotakeluarga namaart
        namapasien namasesuaiktp namaktp namasesuaikk namajiwa namalansia namasasaran
        namapengurus namapenduduk namalgkp namalengkapsesuaiktp namaindividu namapmks
        namappks namaalmarhum namacalonkpm namapenyandang namadifabel namadisabilitas
        name fullname kpmlama kpmpengganti kpmbaru pmlama pmpengganti penerimalama
        penerimapengganti penerimabaru
    """,
    Field.NIK: """
        nik nonik nomornik nikktp noktp nomorktp noktpnik nikpenerima nikkpm nikpm
        nomorindukkependudukan noindukkependudukan nikanggota nikart idnik nikpengurus
        nikpenduduk niksesuaiktp nikpenerimamanfaat nikpeserta nikpemohon niklansia
    """,
    Field.KK: """
        kk nokk nomorkk nokartukeluarga nomorkartukeluarga kartukeluarga idkk nkk
        nomorkartukeluargakk nokkdtks nokkdtsen nokkkpm nomorkkkpm nomorkkpengurus nokkpengurus
        kodekeluarga
    """,
    Field.SEX: """
        jk lp jeniskelamin jeniskel jnskelamin jekel jenkel jenkelamin
        jeniskelaminlp sex gender kelamin jnskel
        jenisklmin jnsklmin jenisklm jnsklm kodejeniskelamin
    """,
    Field.BIRTH_DATE: """
        tgllahir tanggallahir tgllhr tanggallhr tgllahirkpm dob birthdate dateofbirth lahir
        tgllahirddmmyyyy tanggalkelahiran tgllhrddmmyyyy tglbulanthlahir tglblnthlahir
    """,
    Field.BIRTH_PLACE: """
        tempatlahir tmplahir tmptlahir tptlahir tempatkelahiran kotalahir tmptlhr tmplhr
    """,
    Field.PLACE_AND_DATE: """
        tempattgllahir tempattanggallahir tmptgllahir tmpttgllahir ttl tempatdantanggallahir
        tempatdantgllahir tptgllahir tempattgllhr
    """,
    Field.AGE: "umur usia umurtahun usiatahun umurth age umurthn usiath",
    Field.RELATION: """
        hubungan hubungankeluarga hubungandalamkeluarga hubkeluarga hubdgkk hubungandengankk shdk
        hubungandgnkepalakeluarga statushubungan hubungandengankepalakeluarga statusdalamkeluarga
        hubungankk hdkk stathbkel hubkel hubunganart hubkrt hubdgkrt hubungandengankrt
        hubungandgkk kklevel hubungankepalakeluarga stathubkeluarga statushubungandalamkeluarga
        shdrt hubungandalamkk statusdalamkk statushubungankeluarga hub hubkk hubklg
    """,
    Field.ADDRESS: """
        alamat alamatlengkap alamatktp alamatdomisili alamatrumah kampung kp dusun jalan address
        alamatsesuaiktp kampungdusun namakampung lingkungan namadusun namajalan alamatrumahkpm
    """,
    Field.RT: "rt nort rukuntetangga",
    Field.RW: "rw norw rukunwarga",
    Field.RT_RW: "rtrw",
    Field.DESA: """
        desa kelurahan desakelurahan desakel keldesa kelurahandesa kel namadesa namakelurahan
        namadesakelurahan village kelurahanataudesa nmkel nmdesa nmdesakel nmkelurahan kelname
        desaname namakel namakeldesa namadesakel nmdes nmdesakelurahan
    """,
    Field.KECAMATAN: "kecamatan kec namakecamatan district nmkec namakec kecname nmkecamatan",
    Field.DESA_CODE: """
        kodedesa kodewilayah kodekelurahan kodedesakelurahan kddesa idesa iddesa kodekeldesa
        kodekemendagri kodewil nokel kddes kdkel
    """,
    Field.PHONE: """
        hp nohp nomorhp telepon telp notelp notelepon nomortelepon nomortelp nohpwa nowa wa
        whatsapp nohandphone handphone kontak nokontak phone nohptelepon telphp nohptelp
        nomorhpwa notelphp nomorwhatsapp nowhatsapp notlp tlp nohpaktif nohpkpm
    """,
    Field.DECILE: """
        desil decile peringkatdesil desildtsen desilkesejahteraan desilnasional kodedesil
    """,
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
    Field.AID_STAGE: "tahap termin tahapsalur tahappenyaluran periodesalur tahapan",
    Field.STATUS: """
        status statuspenduduk statuskependudukan statushidup statusaktif statuskeaktifan
        statusdasar statusdasarid keberadaan keberadaanart keterangankeberadaan statuskpm
        keterangankeberadaananggotakeluarga keberadaananggotakeluarga statuskeberadaan
        statusclosing statuspenerima statussalur statuspenyaluran statuspencairan statuscair
        statustransaksi statusdata statusverifikasi hasilverifikasi hasilverval
        keteranganmeninggal ketmeninggal meninggal isnonaktif nonaktif
        flagstatus flagpindah flagmeninggal flagmati flagganda flagaktif stathidup flaghidup
        statusbiodata sesuai tidaksesuai tdksesuai
    """,
    Field.NIK_ANSWER: """
        padan tidakpadan tdkpadan niktidakpadan statuspadan hasilpadan hasilpemadanan
        statuspemadanan keteranganpadan ketpadan
        padandukcapil padancapil padannik nikpadan padanstatus statusnik statusdukcapil
        hasildukcapil ketdukcapil keterangandukcapil validasinik validasidukcapil nikvalid
        responsedukcapil respondukcapil jawabandukcapil hasilceknik ceknik
    """,
    Field.NIK_ANSWERED_ON: """
        tglpadan tanggalpadan tglpemadanan tanggalpemadanan waktupemadanan tglpadandukcapil
        terakhirpadancapil terakhirpadandukcapil tgljawaban tanggaljawaban
    """,
    # Labels of another person or thing, or of numbers that are neither NIK nor No. KK.
    Field.IGNORED: """
        norekening nomorrekening norek rekening nokks nomorkks kks nokartukks nokartu nomorkartu
        nopeserta nomorpeserta nopkh idbdt idsemesta iddtks idkpm idpeserta idpenerima noatm
        nomoratm nokip nokis nobpjs nomorbpjs nojkn nopbi idpelanggan nomeritran noresi nomeja
        idkeluarga idrumahtangga idruta ruta idart nourutart nip nuptk npwp nisn nisnsiswa
        namabank namasls sls namakube namakelompok kube kelompok namafaskes faskes
        namapt namausaha namaperusahaan namakios namaewarong ewarong namaibukandung
        namaayahkandung namalgkpibu namalgkpayah ayah ibu ibukandung ayahkandung namaayah
        namabapak nikibu nikayah namaorangtua namaortu namasuami namaistri namasekolah
        namapendamping nikpendamping nohppendamping pendamping namapetugas petugasentri petugas
        enumerator pencacah surveyor penginput namaketua
    """,
}
MEANINGS = {label: field for field, labels in _EXACT.items() for label in labels.split()}

#: Labels of columns of remarks, which may mention a death, a move or a failed payment.
REMARKS = frozenset(
    "ket keterangan catatan keteranganlain ketlain alasan kondisi note remark remarks".split()
)

#: Labels of columns of results, which may contain an answer.
RESULTS = frozenset("hasil status response respon jawaban hasilcek".split())

# Words for another person in a label: the column is then not about the person of the row.
_OF_OTHERS = re.compile(
    r"\b(ibu kandung|ayah|bapak|ibu(?! (?:hamil|menyusui|nifas))|orang ?tua|ortu|suami|istri|wali"
    r"|pengusul|petugas|pendamping|ketua|bank|rekening|rek|usaha|operator|kader|sekolah|saksi"
    r"|kuasa|ahli waris|agen|kks|atm"
    r"|kartu peserta|nopeserta|peserta pkh|sls|kube|kelompok|faskes|puskesmas|pt|perusahaan|kios"
    r"|e ?warong|krt|rt setempat|blangko|kades|lurah|camat|pejabat|enumerator|surveyor|tetangga"
    r"|tksk|psm|tagana|fasilitator|koordinator|contact person|(?:hp|telp|wa) (?:pak )?r[tw]"
    r"|darurat|pasangan|pelapor|penanggung|referensi|majikan)\b"
)
#: Where somebody moves to, or came from: no address here.
_ELSEWHERE = re.compile(r"\b(tujuan|asal)\b")
_PLACES = frozenset(
    {
        *(Field.ADDRESS, Field.RT, Field.RW, Field.RT_RW),
        *(Field.DESA, Field.KECAMATAN, Field.DESA_CODE),
    }
)
_OF_THINGS = re.compile(r"\b(program|bantuan|barang|komponen|kegiatan|dokumen|pekerjaan|usaha)\b")
_WORDED: tuple[tuple[Field, str], ...] = (
    (Field.DESA_CODE, r"\b(kode|kd|id)\b.*\b(desa|kel|kelurahan|keldes\w*|wilayah)\b"),
    (
        Field.NIK_ANSWERED_ON,
        r"\b(tgl|tanggal|waktu|terakhir)\b.*\b(padan|pemadanan|dukcapil|capil)\b",
    ),
    (
        Field.NIK_ANSWER,
        r"^(status|hasil|ket|keterangan|respon\w*|jawaban|validasi|verifikasi|cek)\b"
        r".*\b(nik|dukcapil|disdukcapil|capil|padan|pemadanan)\b",
    ),
    (Field.KK, r"\b(no|nomor)\b.*\b(kk|kartu keluarga)\b"),
    (Field.NAME, r"^nama\b.{0,30}\b(nik|ktp)$|^(nik|(no|nomor) ktp)\b.{0,5}\bnama( lengkap)?$"),
    (Field.NIK, r"\bnik\b|\b(no|nomor)\b.*\bktp\b|\binduk kependudukan\b"),
    (Field.PLACE_AND_DATE, r"\b(tempat|tmp\w*|tpt)\b.*\b(tgl|tanggal)\b"),
    (Field.BIRTH_DATE, r"\b(tgl|tanggal)\b.*\b(lahir|lhr)\b"),
    (Field.BIRTH_PLACE, r"\b(tempat|tmp\w*|kota)\b.*\b(lahir|lhr)\b"),
    (Field.AID_DATE, r"\b(tgl|tanggal)\b.*\b(salur|penyaluran|cair|pencairan|terima|serah)\b"),
    (Field.SEX, r"\bkelamin\b|^l p$|^p w$|^w p$|^pria wanita$"),
    (
        Field.ADDRESS,
        r"^alamat (lengkap|rumah|tinggal|ktp|domisili|sesuai|jalan|kp|kampung|dusun)\b",
    ),
    (Field.RT_RW, r"\brt\b.*\brw\b"),
    (Field.RELATION, r"\bhub\w*\b.*\b(kk|krt|kel|klg|keluarga|kepala)\b"),
    (Field.PHONE, r"\b(hp|telp\w*|telepon|handphone|whatsapp|wa|tlp)\b"),
    (Field.DESA, r"\b(nama|nm)\b.*\b(desa|kelurahan|kel)\b|^(desa|kelurahan)\b"),
    (Field.KECAMATAN, r"^((nama|nm) )?(kecamatan|kec)\b"),
    (Field.STATUS, r"^(tgl|tanggal) (meninggal|wafat|kematian|pindah)\b"),
    (Field.STATUS, r"^status (penduduk|hidup|aktif|salur|cair|transaksi|pembayaran|penyaluran)\b"),
    (Field.AID_STAGE, r"^(tahap|termin)\b(?! ?(\d|i{1,3}v?$|iv$))"),
    (Field.AID_VALUE, r"\b(nominal|nilai|jumlah|besaran)\b.*\b(rp|rupiah|uang|bantuan)\b"),
    (Field.ADDRESS, r"^alamat\b"),
    (
        Field.AGE,
        r"^(umur|usia)\b(?!.*\b(kehamilan|kandungan|hamil|bangunan|rumah|usaha|kawin|nikah"
        r"|pernikahan|perkawinan|kendaraan|ternak|tanaman)\b)",
    ),
    (
        Field.NAME,
        r"^nama\b(?!.*\b(desa|kel\w*|kec\w*|kampung|dusun|kk|kab\w*|jalan|rt|rw|prov\w*)\b)",
    ),
)
_PATTERNS = tuple((field, re.compile(pattern)) for field, pattern in _WORDED)
#: Fields that a label may state for another person.
PERSONAL = frozenset(
    {
        *(Field.NAME, Field.NIK, Field.KK, Field.PHONE, Field.BIRTH_DATE, Field.BIRTH_PLACE),
        *(Field.PLACE_AND_DATE, Field.ADDRESS, Field.AGE, Field.SEX, Field.STATUS),
    }
)
_SIGNS = re.compile(r"[^a-z0-9#]+")
_ABBREVIATIONS = {
    **dict.fromkeys(("nm", "nma"), "nama"),
    **dict.fromkeys(("lgkp", "lengkp", "lngkp", "lkp"), "lengkap"),
    **dict.fromkeys(("tpt", "tmpt", "tmp", "tmpat"), "tempat"),
    **dict.fromkeys(("tgl", "tggl"), "tanggal"),
    **dict.fromkeys(("lhr", "lhir"), "lahir"),
    **dict.fromkeys(("jns", "jen"), "jenis"),
    **dict.fromkeys(("klmn", "klm", "klamin"), "kelamin"),
    **dict.fromkeys(("almt", "almat"), "alamat"),
    **dict.fromkeys(("ds", "dsa"), "desa"),
    **dict.fromkeys(("kl", "klrhn"), "kelurahan"),
    **dict.fromkeys(("kcmtn", "kcm"), "kecamatan"),
    **dict.fromkeys(("pnrm", "pnrma"), "penerima"),
}
#: Whose a column is, behind what it says: "JK pengganti" is a sex.
_OF_REPLACEMENT = re.compile(r"(?<=\w) (?:(?:kpm|pm|penerima) )?pengganti$")
#: The question number of a questionnaire: ``402 Nama``, ``Nama ART (50)``.
_QUESTION = re.compile(r"^\d{1,4}[a-z]?[.)]*\s+(?=\D)|\s*\(\d{1,4}[a-z]?\)\s*$")
NAME_AND_NIK = re.compile(r"\bnama\b.*\b(?:nik|ktp)\b|\b(?:nik|ktp)\b.*\bnama\b", re.IGNORECASE)
_AND = r"\s*(?:/|&|,|\+|\bdan\b|\batau\b)\s*"
#: The label of a column whose cells contain NIK, No. KK or both.
NIK_AND_KK = re.compile(
    rf"\bnik(?:{_AND}|\s+(?=no))(?:no(?:mor)?[. ]*)?kk\b"
    rf"|\b(?:no(?:mor)?[. ]*)?kk(?:{_AND}|\s+)(?:no(?:mor)?[. ]*)?nik\b",
    re.I,
)
_LAST_RESORT = 1  # the lowest confidence of a meaning
_LONGEST = 60  # characters; a longer text is a sentence, not a label

# Used if no better column exists: a family list often names only the head.
LAST_RESORTS = {
    "namakepalakeluarga": Field.NAME,
    "namakk": Field.NAME,
    "kepalakeluarga": Field.NAME,
    **dict.fromkeys(("namakrt", "krt", "namakepalarumahtangga"), Field.NAME),
    **dict.fromkeys(("namalengkapkrt", "kepalarumahtangga"), Field.NAME),
    "namaibu": Field.NAME,
    "namaibuasuh": Field.NAME,
    "penerima": Field.NAME,
    "penerimamanfaat": Field.NAME,
    **dict.fromkeys(("tahunlahir", "thnlahir", "thlahir"), Field.BIRTH_DATE),
    "nikkepalakeluarga": Field.NIK,
    "nikkk": Field.NIK,
    **dict.fromkeys(("nikkrt", "nikkepalarumahtangga"), Field.NIK),
}


def names_persons(meanings: Iterable[tuple[Field, int]]) -> bool:
    """Return whether one of these meanings is certainly the name of the person."""
    return any(field is Field.NAME and sure > _LAST_RESORT for field, sure in meanings)


def label_key(label: str) -> str:
    """Return a label normalised as in :data:`MEANINGS` and remembered mappings: ``No. KK`` →
    ``nokk``.
    """
    return _SIGNS.sub("", clean_text(label).lower())


def are_nik_and_kk(lines: Iterable[str]) -> bool:
    """Return whether the lines of a label name NIK and No. KK, one below the other."""
    return NIK_AND_KK.search(" ".join(lines)) is not None


def label_words(label: str) -> str:
    """Return the words of a label in lower case, without signs and the number of a question."""
    return _SIGNS.sub(" ", _QUESTION.sub("", clean_text(label)).lower()).strip()


def meaning_of(label: str) -> tuple[Field, int] | None:
    """Return the meaning of a label and its confidence: 3 for a known label, 2 by its words, 1 as a
    last resort.

    ``IGNORED`` is the meaning of a label about another person or thing; the values are never used
    for the person of the row.
    """
    bare = _QUESTION.sub("", clean_text(label))
    if NIK_AND_KK.search(bare):
        return Field.NIK, 2
    words = _SIGNS.sub(" ", bare.lower()).strip()
    whole = " ".join(_ABBREVIATIONS.get(word, word) for word in words.split())
    own = _OF_REPLACEMENT.sub("", words)
    for key in (label_key(bare), whole.replace(" ", ""), own.replace(" ", "")):
        if key in MEANINGS:
            return MEANINGS[key], 3
        if key in LAST_RESORTS:
            return LAST_RESORTS[key], _LAST_RESORT
    if not words or len(words) > _LONGEST:
        return None
    return _meaning_of_words(words) or (_meaning_of_words(whole) if whole != words else None)


def _meaning_of_words(words: str) -> tuple[Field, int] | None:
    others = _OF_OTHERS.search(words) is not None
    for field, pattern in _PATTERNS:
        if pattern.search(words):
            if others and field in PERSONAL:
                return Field.IGNORED, 2
            if field is Field.NAME and _OF_THINGS.search(words):
                return Field.IGNORED, 2
            if field in _PLACES and _ELSEWHERE.search(words):
                return Field.IGNORED, 2
            return field, 2
    return (Field.IGNORED, 2) if others else None
