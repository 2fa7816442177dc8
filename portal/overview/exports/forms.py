"""The form of an export."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, RadioField, SelectField, StringField
from wtforms.validators import Length

from portal.overview.exports.datasets import Dataset
from portal.overview.exports.models import Format
from portal.platform.regions.models import Region
from portal.platform.web.fields import choices_of
from portal.platform.web.forms import PortalForm


class ExportForm(PortalForm):
    """Part of a dataset, file format, and whether numbers are in full."""

    state = SelectField(_("Bagian data"), default="")
    district_code = SelectField(_("Kecamatan"), default="")
    format = RadioField(
        _("Bentuk berkas"),
        choices=choices_of(
            {
                Format.XLSX: _("Excel (XLSX), dengan kamus data di dalamnya"),
                Format.CSV: _("CSV, untuk program lain; kamus datanya berkas tersendiri"),
            }
        ),
        default=Format.XLSX.value,
    )
    full_numbers = BooleanField(_("Tampilkan NIK dan No. KK lengkap"))
    reason = StringField(_("Keperluan NIK dan No. KK lengkap"), validators=[Length(max=200)])

    def offer(self, dataset: Dataset, districts: Sequence[Region]) -> None:
        """Set the choices of ``dataset`` and ``districts``."""
        self.state.choices = choices_of(
            {"": _("semua")} | {key: state.label for key, state in dataset.states.items()}
        )
        self.district_code.choices = choices_of(
            {"": _("semua kecamatan di wilayah tugas saya")}
            | {region.code: region.name for region in districts}
        )
