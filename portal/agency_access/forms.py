"""The form that makes a key."""

from collections.abc import Sequence

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.validators import DataRequired, InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from portal.agencies.models import Agency
from portal.exports.datasets import API_DATASETS
from portal.regions.models import Region
from portal.web.choices import choices_of
from portal.web.forms import PortalForm


class _Boxes(SelectMultipleField):
    """Several to choose, each with a box to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class KeyForm(PortalForm):
    """Which agency may read what, where, and on what basis."""

    agency = SelectField(_("Instansi"), [InputRequired()])
    label = StringField(_("Dipakai untuk"), [DataRequired(), Length(max=80)])
    basis = StringField(_("Dasar"), [DataRequired(), Length(max=200)])
    datasets = _Boxes(_("Data yang boleh dibaca"))
    scope = RadioField(
        _("Wilayah"),
        choices=choices_of({"all": _("Seluruh kabupaten"), "some": _("Kecamatan tertentu")}),
        default="some",
    )
    districts = _Boxes(_("Kecamatan"))
    full_numbers = BooleanField(_("NIK dan No. KK lengkap"))

    def offer(self, agencies: Sequence[Agency], districts: Sequence[Region]) -> None:
        """Show what can be chosen."""
        self.agency.choices = choices_of(
            {"": gettext("Pilih instansi")} | {agency.code: agency.name for agency in agencies}
        )
        self.districts.choices = choices_of({region.code: region.name for region in districts})
        self.datasets.choices = choices_of(
            {key: str(item.label) for key, item in API_DATASETS.items()}
        )
