"""The words of what columns hold."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from portal.agencies.reading import Field

FIELDS: Mapping[Field, LazyString] = {
    Field.NAME: _("Nama"),
    Field.NIK: _("NIK"),
    Field.KK: _("No. KK"),
    Field.SEX: _("Jenis kelamin"),
    Field.BIRTH_DATE: _("Tanggal lahir"),
    Field.BIRTH_PLACE: _("Tempat lahir"),
    Field.PLACE_AND_DATE: _("Tempat dan tanggal lahir"),
    Field.AGE: _("Umur"),
    Field.RELATION: _("Hubungan dalam keluarga"),
    Field.ADDRESS: _("Alamat"),
    Field.RT: _("RT"),
    Field.RW: _("RW"),
    Field.RT_RW: _("RT/RW"),
    Field.DESA: _("Desa atau kelurahan"),
    Field.KECAMATAN: _("Kecamatan"),
    Field.DESA_CODE: _("Kode desa"),
    Field.PHONE: _("Nomor telepon"),
    Field.DECILE: _("Desil"),
    Field.AID_KIND: _("Jenis bantuan"),
    Field.AID_VALUE: _("Nilai bantuan"),
    Field.AID_DATE: _("Tanggal bantuan"),
    Field.ORDINAL: _("Nomor urut"),
    Field.IGNORED: _("Tidak dipakai"),
}
