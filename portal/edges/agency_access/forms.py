"""The form of a key."""

from collections.abc import Sequence
from datetime import timedelta

from flask_babel import gettext, lazy_pgettext
from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    DateField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import DataRequired, InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from portal.core.clock import today
from portal.overview.exports.datasets import API_DATASETS
from portal.platform.regions.models import Region
from portal.platform.web.day_ranges import PLANNED
from portal.platform.web.fields import choices_of
from portal.platform.web.forms import PortalForm
from portal.registry.agencies.models import Agency


class _CheckboxList(SelectMultipleField):
    """Multiple choices as checkboxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class AgencyKeyForm(PortalForm):
    """An agency, the data and kecamatan it may read, and the legal basis."""

    agency = SelectField(lazy_pgettext("satu", "Instansi"), [InputRequired()])
    label = StringField(_("Dipakai untuk"), [DataRequired(), Length(max=80)])
    basis = StringField(_("Dasar"), [DataRequired(), Length(max=200)])
    datasets = _CheckboxList(_("Data yang boleh dibaca"))
    scope = RadioField(
        _("Wilayah"),
        choices=choices_of({"all": _("Seluruh kabupaten/kota"), "some": _("Kecamatan tertentu")}),
        default="some",
    )
    districts = _CheckboxList(_("Kecamatan"))
    expires_on = DateField(
        _("Berlaku sampai"),
        [InputRequired(), PLANNED],
        default=lambda: today() + timedelta(days=365),
    )
    full_numbers = BooleanField(_("NIK dan No. KK lengkap"))
    reason = StringField(_("Mengapa nomor lengkap diperlukan"), [Length(max=300)])

    def offer(self, agencies: Sequence[Agency], districts: Sequence[Region]) -> None:
        """Set the choices."""
        self.agency.choices = choices_of(
            {"": gettext("Pilih instansi")} | {agency.code: agency.name for agency in agencies}
        )
        self.districts.choices = choices_of({region.code: region.name for region in districts})
        self.datasets.choices = choices_of(
            {key: str(item.label) for key, item in API_DATASETS.items()}
        )
