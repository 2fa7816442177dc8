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
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from portal.agencies.models import Given
from portal.aid.wording import GIVEN
from portal.errors import InvalidInput
from portal.households.models import Person
from portal.sponsors.contacts import Gift, faults_of_day, faults_of_gift
from portal.sponsors.models import Sponsor, Sponsorship
from portal.sponsors.services import required
from portal.sponsors.wording import with_age
from portal.web.choices import choices_of
from portal.web.fields import PhoneField, RupiahField, SubmissionField
from portal.web.forms import PortalForm, VersionedForm, beside_its_field, number_in

_NOTHING = "nothing"


class SponsorForm(VersionedForm):
    """An official. ``active`` is taken away from one who is not written down yet."""

    name = StringField(_("Nama pengasuh"), validators=[DataRequired(), Length(max=120)])
    office = StringField(_("Tempat bekerja"), validators=[DataRequired(), Length(max=160)])
    phone = PhoneField(_("Nomor telepon"), validators=[Optional()])
    active = BooleanField(_("Masih bersedia mengasuh"), default=True)


class PairForm(PortalForm):
    """Who looks after the mother. ``instead_of`` is who did so when the form was shown, and is
    relieved for ``reason``; 0 is nobody."""

    instead_of = HiddenField()

    mother = RadioField(_("Ibu yang diasuh"), coerce=int, validators=[InputRequired()])
    sponsor = SelectField(_("Nama pengasuh"), coerce=int, validators=[DataRequired()])
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
        """Fill the choices, and choose the mother who is looked after or comes first."""
        if not self.is_submitted():
            self.instead_of.data = "0" if running is None else str(running.id)
            self.mother.data = running.mother_id if running else mothers[0].id if mothers else None
        self.mother.choices = choices_of({person.id: with_age(person) for person in mothers})
        self.sponsor.choices = choices_of(
            {0: gettext("Pilih pengasuh")}
            | {sponsor.id: f"{sponsor.name} · {sponsor.office}" for sponsor in sponsors}
        )

    def validate_reason(self, field: TextAreaField) -> None:
        """Whoever is relieved is told why."""
        if self.seen is not None:
            with beside_its_field():
                required(field.data or "")

    @property
    def seen(self) -> int | None:
        """The number of the sponsorship that the form was shown with; what is no number is none
        that runs."""
        number = number_in(self.instead_of.data, digits=17)
        return -1 if number is None else number or None


class ContactForm(PortalForm):
    """A sponsor came, perhaps with a gift."""

    submission = SubmissionField()
    made_on = DateField(_("Tanggal kunjungan"), validators=[InputRequired()])
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
        """What was typed of a gift is not thrown away because nobody said of what kind it is."""
        if field.data == _NOTHING and (self.gift.data or self.gift_value.data):
            raise ValidationError(_("Pemberian sudah ditulis di bawah: pilih jenisnya."))

    def of(self, pairing: Sponsorship) -> Self:
        """The form of a visit by this sponsor."""
        self._pairing = pairing
        return self

    def faults(self) -> Iterator[InvalidInput]:
        """Say at once what recording would refuse one by one, beside fields that are right so
        far."""
        found: list[InvalidInput] = []
        if self.made_on.data is not None:
            found += faults_of_day(self._pairing, self.made_on.data)
        if not self.gift_kind.errors:
            found += faults_of_gift(self.note.data or "", self.given)
        yield from (fault for fault in found if not self[fault.field or ""].errors)

    @property
    def given(self) -> Gift | None:
        """What was brought, if anything."""
        if self.gift_kind.data == _NOTHING:
            return None
        return Gift(Given(self.gift_kind.data), self.gift.data or "", self.gift_value.data)


class ReasonForm(PortalForm):
    reason = TextAreaField(_("Alasan"), validators=[DataRequired(), Length(max=500)])
