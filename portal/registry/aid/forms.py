"""Forms of programmes, rules and the exchange of hashes."""

from collections.abc import Iterable

from flask_babel import gettext, lazy_pgettext
from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, DateField, IntegerField, RadioField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, Regexp

from portal.platform.web.day_ranges import VALIDITY
from portal.platform.web.fields import choices_of
from portal.platform.web.forms import PortalForm, VersionedForm
from portal.registry.agencies.models import Agency, BenefitKind, Programme
from portal.registry.aid.models import Verdict
from portal.registry.aid.wording import GIVEN, VERDICT


class ProgrammeForm(VersionedForm):
    """A programme of an agency."""

    name = StringField(_("Nama program"), validators=[DataRequired(), Length(max=120)])
    code = StringField(
        _("Kode"),
        validators=[
            DataRequired(),
            Length(max=30),
            Regexp(r"[a-z0-9-]+$", message=_("Huruf kecil, angka, dan tanda hubung saja.")),
        ],
    )
    agency = SelectField(lazy_pgettext("satu", "Instansi"), validators=[DataRequired()])
    kind = RadioField(
        _("Jenis bantuan"),
        choices=choices_of(GIVEN),
        validators=[InputRequired()],
    )
    per_person = BooleanField(_("Diberikan per orang, bukan per keluarga (KK)"))
    regular = BooleanField(_("Diberikan rutin, bukan satu kali"))
    active = BooleanField(_("Masih berjalan"), default=True)

    def offer(self, agencies: Iterable[Agency]) -> None:
        """Set the agencies to choose from."""
        self.agency.choices = choices_of(
            {"": gettext("Pilih instansi")} | {agency.code: agency.name for agency in agencies}
        )


_KINDS = choices_of({"": _("jenis apa pun"), **GIVEN})


class RuleForm(VersionedForm):
    """A rule for aid proposed to somebody who received other aid."""

    name = StringField(_("Nama aturan"), validators=[DataRequired(), Length(max=160)])
    proposed_programme = SelectField(_("Bila diusulkan program"))
    proposed_kind = SelectField(_("dengan jenis"), choices=_KINDS)
    given_programme = SelectField(_("dan sudah diterima program"))
    given_kind = SelectField(_("dengan jenis"), choices=_KINDS)
    same_kind = BooleanField(_("Hanya bantuan yang sejenis dengan usulan"))
    regular_only = BooleanField(_("Hanya bantuan yang rutin"))
    within_months = IntegerField(
        _("Dalam berapa bulan terakhir"), validators=[Optional(), NumberRange(min=1, max=600)]
    )
    whom = RadioField(
        _("Berlaku untuk"),
        choices=choices_of(
            {"household": _("keluarga yang sama (KK)"), "person": _("orang yang sama")}
        ),
        default="household",
    )
    verdict = RadioField(
        _("Maka"),
        choices=choices_of(VERDICT),
        default=Verdict.REVIEW.value,
    )
    legal_basis = StringField(_("Dasar hukum"), validators=[DataRequired(), Length(max=300)])
    valid_from = DateField(_("Berlaku sejak"), validators=[InputRequired(), VALIDITY])
    valid_until = DateField(_("Berlaku sampai"), validators=[Optional(), VALIDITY])
    reason = StringField(_("Alasan melonggarkan"), validators=[Length(max=300)])

    def offer(self, programmes: Iterable[Programme]) -> None:
        """Set the programmes to choose from."""
        choices = choices_of(
            {"": gettext("program apa pun")}
            | {item.code: f"{item.name} ({item.agency.name})" for item in programmes}
        )
        self.proposed_programme.choices = self.given_programme.choices = choices

    def kinds(self) -> tuple[BenefitKind | None, BenefitKind | None]:
        """Return the chosen kinds of aid: proposed, received."""
        first, second = self.proposed_kind.data, self.given_kind.data
        return (BenefitKind(first) if first else None, BenefitKind(second) if second else None)


class KeyForm(PortalForm):
    """The agreed key, for writing a file for the other agency."""

    key = FileField(_("Berkas kunci"), validators=[FileRequired()], id="export-key")


class CheckForm(PortalForm):
    """The agreed key and the other agency's file."""

    key = FileField(_("Berkas kunci"), validators=[FileRequired()])
    file = FileField(_("Daftar bersandi dari instansi lain"), validators=[FileRequired()])
