"""Forms of follow-up."""

from flask_babel import lazy_gettext as _
from wtforms import DateField, IntegerField, RadioField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from portal.casework.follow_ups.wording import OUTCOME
from portal.core.errors import InvalidInput
from portal.platform.web.day_ranges import PLANNED, RECORDED
from portal.platform.web.fields import RupiahField, choices_of
from portal.platform.web.forms import PortalForm


class PlanForm(PortalForm):
    """The day of a visit."""

    planned_on = DateField(_("Hari kunjungan"), validators=[InputRequired(), PLANNED])


class VisitForm(PortalForm):
    """The findings of a visit. ``tool_in_use`` is removed if no tool was given."""

    visited_on = DateField(_("Tanggal kunjungan"), validators=[InputRequired(), RECORDED])
    outcome = RadioField(
        _("Keadaan keluarga dibanding sebelumnya"),
        choices=choices_of(OUTCOME),
        validators=[InputRequired()],
    )
    household_size = IntegerField(
        _("Jumlah orang serumah"), validators=[InputRequired(), NumberRange(min=1, max=30)]
    )
    monthly_income = RupiahField(_("Penghasilan keluarga sebulan"), validators=[InputRequired()])
    monthly_spending = RupiahField(_("Pengeluaran keluarga sebulan"), validators=[InputRequired()])
    tool_in_use = RadioField(
        _("Apakah alat kerja dipakai?"),
        choices=choices_of({"yes": _("Ya, dipakai"), "no": _("Tidak dipakai")}),
        validators=[InputRequired()],
    )
    tool_note = TextAreaField(_("Tentang alat kerja"), validators=[Optional(), Length(max=1000)])
    note = TextAreaField(_("Catatan"), validators=[Optional(), Length(max=3000)])


class MissForm(PortalForm):
    """Why a visit was missed, and the day of the next one."""

    note = TextAreaField(
        _("Mengapa tidak terlaksana"), validators=[DataRequired(), Length(max=1000)]
    )
    again_on = DateField(_("Dikunjungi lagi pada"), validators=[InputRequired(), PLANNED])

    def accept(self, error: InvalidInput) -> None:
        """Show an error about the day of a visit beside the day of the next one."""
        if error.field == "planned_on":
            error = InvalidInput(error.message, field="again_on")
        super().accept(error)


class GraduateForm(PortalForm):
    """The reasons for graduation."""

    note = TextAreaField(_("Pertimbangan"), validators=[DataRequired(), Length(max=2000)])
