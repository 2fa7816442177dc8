"""Forms of follow-up."""

from flask_babel import lazy_gettext as _
from wtforms import DateField, IntegerField, RadioField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from portal.follow_ups.wording import OUTCOME
from portal.web.choices import choices_of
from portal.web.fields import RupiahField
from portal.web.forms import PortalForm


class PlanForm(PortalForm):
    planned_on = DateField(_("Hari kunjungan"), validators=[InputRequired()])


class VisitForm(PortalForm):
    """What a visit found. ``tool_in_use`` is taken away where no tool was given."""

    visited_on = DateField(_("Tanggal kunjungan"), validators=[InputRequired()])
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
    note = TextAreaField(
        _("Mengapa tidak terlaksana"), validators=[DataRequired(), Length(max=1000)]
    )
    again_on = DateField(_("Dikunjungi lagi pada"), validators=[InputRequired()])


class GraduateForm(PortalForm):
    note = TextAreaField(_("Pertimbangan"), validators=[DataRequired(), Length(max=2000)])
