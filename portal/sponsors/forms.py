"""Forms of sponsors."""

from collections.abc import Iterable

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, DateField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from portal.agencies.models import Given
from portal.aid.wording import GIVEN
from portal.households.models import Person
from portal.sponsors.models import Sponsor
from portal.sponsors.services import Gift
from portal.sponsors.wording import with_age
from portal.web.fields import PhoneField, RupiahField
from portal.web.forms import PortalForm, VersionedForm

_NOTHING = "nothing"


class SponsorForm(VersionedForm):
    """An official. ``active`` is taken away from one who is not written down yet."""

    name = StringField(_("Nama pengasuh"), validators=[DataRequired(), Length(max=120)])
    office = StringField(_("Instansi"), validators=[DataRequired(), Length(max=160)])
    phone = PhoneField(_("Nomor telepon"), validators=[Optional()])
    active = BooleanField(_("Masih bersedia mengasuh"), default=True)


class PairForm(PortalForm):
    """Who looks after the mother. ``reason`` is taken away where nobody did so before."""

    mother = RadioField(_("Ibu yang diasuh"), coerce=int, validators=[InputRequired()])
    sponsor = SelectField(_("Pengasuh"), coerce=int, validators=[DataRequired()])
    kin = StringField(
        _("Hubungan keluarga dengan ibu ini"),
        validators=[Optional(), Length(max=80)],
    )
    reason = TextAreaField(
        _("Mengapa pengasuh sebelumnya diganti"), validators=[DataRequired(), Length(max=500)]
    )

    def offer(self, mothers: Iterable[Person], sponsors: Iterable[Sponsor]) -> None:
        """Fill the choices."""
        self.mother.choices = [(person.id, with_age(person)) for person in mothers]
        self.sponsor.choices = [(0, gettext("Pilih pengasuh"))] + [
            (sponsor.id, f"{sponsor.name} · {sponsor.office}") for sponsor in sponsors
        ]


class ContactForm(PortalForm):
    """A sponsor came, perhaps with a gift."""

    made_on = DateField(_("Tanggal kunjungan"), validators=[InputRequired()])
    gift_kind = RadioField(
        _("Apa yang diberikan?"),
        choices=[
            (_NOTHING, _("Tidak ada, hanya berkunjung")),
            *((kind.value, label) for kind, label in GIVEN.items()),
        ],
        default=_NOTHING,
        validators=[InputRequired()],
    )
    gift = StringField(_("Nama pemberian"), validators=[Optional(), Length(max=160)])
    gift_value = RupiahField(_("Nilai"), validators=[Optional()])
    note = TextAreaField(_("Catatan"), validators=[Optional(), Length(max=3000)])

    @property
    def given(self) -> Gift | None:
        """What was brought, if anything."""
        if self.gift_kind.data == _NOTHING:
            return None
        return Gift(Given(self.gift_kind.data), self.gift.data or "", self.gift_value.data)


class ReasonForm(PortalForm):
    reason = TextAreaField(_("Alasan"), validators=[DataRequired(), Length(max=500)])
