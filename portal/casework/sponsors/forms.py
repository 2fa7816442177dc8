"""Forms of sponsors."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Self

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    RadioField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from portal.casework.sponsors.models import Sponsor, Sponsorship
from portal.casework.sponsors.services import Gift, faults_of_day, faults_of_gift, require_reason
from portal.casework.sponsors.wording import name_with_age
from portal.core.errors import InvalidInput
from portal.platform.web.day_ranges import RECORDED
from portal.platform.web.fields import (
    PhoneField,
    RecordField,
    RupiahField,
    SubmissionField,
    choices_of,
)
from portal.platform.web.forms import PortalForm, VersionedForm, as_field_error, parse_hidden_number
from portal.registry.agencies.models import BenefitKind
from portal.registry.aid.wording import GIVEN
from portal.registry.households.models import Person

_NOTHING = "nothing"


class SponsorForm(VersionedForm):
    """A sponsor. ``active`` is removed for a new one."""

    name = StringField(_("Nama pengasuh"), validators=[DataRequired(), Length(max=120)])
    office = StringField(_("Tempat bekerja"), validators=[DataRequired(), Length(max=160)])
    phone = PhoneField(_("Nomor telepon"), validators=[Optional()])
    active = BooleanField(_("Masih bersedia mengasuh"), default=True)


class PairForm(PortalForm):
    """The sponsor of a mother.

    ``instead_of`` is the id of the sponsorship shown with the form, which ends for ``reason``; 0
    means none.
    """

    instead_of = HiddenField()

    mother = RadioField(_("Ibu yang diasuh"), coerce=int, validators=[InputRequired()])
    sponsor = RecordField(_("Nama pengasuh"), validators=[DataRequired()])
    kin = StringField(
        _("Hubungan keluarga dengan ibu ini"),
        validators=[Optional(), Length(max=80)],
    )
    reason = TextAreaField(_("Mengapa pengasuh sebelumnya diganti"), validators=[Length(max=500)])

    def offer(
        self,
        mothers: Sequence[Person],
        sponsors: Iterable[Sponsor],
        running: Sponsorship | None,
    ) -> None:
        """Set the choices; preselect the mother with a sponsor, else the first."""
        if not self.is_submitted():
            self.instead_of.data = "0" if running is None else str(running.id)
            self.mother.data = running.mother_id if running else mothers[0].id if mothers else None
        self.mother.choices = choices_of({person.id: name_with_age(person) for person in mothers})
        self.sponsor.choices = choices_of(
            {"": gettext("Pilih pengasuh")}
            | {sponsor.id: f"{sponsor.name} · {sponsor.office}" for sponsor in sponsors}
        )

    def validate_reason(self, field: TextAreaField) -> None:
        """Require a reason if a sponsor is replaced."""
        if self.seen is not None:
            with as_field_error():
                require_reason(field.data or "")

    @property
    def seen(self) -> int | None:
        """Return the id of the sponsorship shown with the form; -1, which matches none, for an
        invalid one.
        """
        number = parse_hidden_number(self.instead_of.data, digits=17)
        return -1 if number is None else number or None


class ContactForm(PortalForm):
    """A visit of a sponsor, with or without a gift."""

    submission = SubmissionField()
    made_on = DateField(_("Tanggal kunjungan"), validators=[InputRequired(), RECORDED])
    gift_kind = RadioField(
        _("Apa yang diberikan?"),
        choices=choices_of({_NOTHING: _("Tidak ada, hanya berkunjung"), **GIVEN}),
        default=_NOTHING,
        validators=[InputRequired()],
    )
    gift = StringField(_("Nama pemberian"), validators=[Optional(), Length(max=160)])
    gift_value = RupiahField(_("Nilai"), validators=[Optional()])
    note = TextAreaField(_("Catatan"), validators=[Optional(), Length(max=3000)])

    def validate_gift_kind(self, field: RadioField) -> None:
        """Reject a described gift without a kind, so that it is not lost."""
        if field.data == _NOTHING and (self.gift.data or self.gift_value.data):
            raise ValidationError(_("Pemberian sudah ditulis di bawah: pilih jenisnya."))

    def of(self, pairing: Sponsorship) -> Self:
        """Bind the form to the sponsorship."""
        self._pairing = pairing
        return self

    def faults(self) -> Iterator[InvalidInput]:
        """Yield all errors that recording would raise one by one, for fields without
        errors so far.
        """
        found: list[InvalidInput] = []
        if self.made_on.data is not None:
            found += faults_of_day(self._pairing, self.made_on.data)
        if not self.gift_kind.errors:
            found += faults_of_gift(self.note.data or "", self.given)
        yield from (fault for fault in found if not self[fault.field or ""].errors)

    @property
    def given(self) -> Gift | None:
        """Return the gift, if any."""
        if self.gift_kind.data == _NOTHING:
            return None
        return Gift(BenefitKind(self.gift_kind.data), self.gift.data or "", self.gift_value.data)


class SponsorReasonForm(PortalForm):
    """The reason for ending a sponsorship or withdrawing a contact."""

    reason = TextAreaField(_("Alasan"), validators=[DataRequired(), Length(max=500)])
