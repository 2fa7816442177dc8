"""Forms about one person. Every rule of a person stands in the services too; here all complaints
come at once, beside their fields."""

from collections.abc import Mapping
from typing import Any, Self

from flask_babel import gettext, lazy_gettext
from wtforms import (
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length

from portal.clock import today
from portal.households.facts import NewPerson, NewPhone, PersonFacts
from portal.households.labels import NIK_STATES, RELATIONS, SEXES
from portal.households.models import Household, NikState, Person, Relation
from portal.households.queries import living_head
from portal.households.services import values
from portal.types import Sex, birth_date_from, comparison_key
from portal.web.choices import choices_of
from portal.web.fields import DayField, NikField, PhoneField, SubmissionField
from portal.web.forms import PortalForm, VersionedForm, beside_its_field

CONSENT = {
    "": lazy_gettext("Belum ditanya"),
    "yes": lazy_gettext("Bersedia menerima SMS"),
    "no": lazy_gettext("Menolak SMS"),
}
CONSENT_VALUES: Mapping[str, bool | None] = {"": None, "yes": True, "no": False}


def consent_key(consent: bool | None) -> str:
    """The form's word for a stored consent."""
    return next(key for key, value in CONSENT_VALUES.items() if value is consent)


class _NameField(StringField):
    """A person's name: at least one letter."""

    def pre_validate(self, form: Any) -> None:
        if self.data and not comparison_key(self.data):
            raise ValidationError(gettext("Tulis nama dengan huruf."))


class _BirthDayField(DayField):
    """A day on which somebody alive may have been born."""

    def pre_validate(self, form: Any) -> None:
        if self.data is not None:
            with beside_its_field():
                birth_date_from(self.data, today())


class PersonForm(VersionedForm):
    """What is known about a person, without the numbers."""

    name = _NameField(
        lazy_gettext("Nama lengkap"), [InputRequired(), Length(max=values.NAME_LENGTH)]
    )
    relation = SelectField(
        lazy_gettext("Hubungan dengan kepala keluarga"),
        [InputRequired()],
        choices=choices_of({"": lazy_gettext("Pilih hubungan"), **RELATIONS}),
    )
    sex = RadioField(
        lazy_gettext("Jenis kelamin"),
        [InputRequired()],
        choices=choices_of(SEXES),
    )
    birth_place = StringField(lazy_gettext("Tempat lahir"), [Length(max=values.PLACE_LENGTH)])
    birth_date = _BirthDayField(lazy_gettext("Tanggal lahir"), [InputRequired()])

    def facts(self) -> PersonFacts:
        """The checked values."""
        return PersonFacts(
            name=self.name.data or "",
            sex=Sex(self.sex.data),
            birth_date=self.birth_date.data,
            birth_place=self.birth_place.data or "",
            relation=Relation(self.relation.data),
        )


class _NikPart(PortalForm):
    nik = NikField(lazy_gettext("NIK"))
    nik_missing_reason = StringField(
        lazy_gettext("Alasan bila NIK belum ada"), [Length(max=values.REASON_LENGTH)]
    )

    def validate_nik(self, field: NikField) -> None:
        if not any(field.raw_data or ()) and not self.nik_missing_reason.data:
            raise ValidationError(gettext("Isi NIK, atau tulis alasan mengapa belum ada."))


class _ApartPart(PortalForm):
    """``told_apart`` holds the ids of registered people who look alike and are somebody else, as
    the one who registers has said; ``told_apart_reason`` why."""

    told_apart = HiddenField(validators=[Length(max=100)])
    told_apart_reason = StringField(
        lazy_gettext("Mengapa ini orang lain?"), [Length(max=values.REASON_LENGTH)]
    )

    def others(self) -> frozenset[int]:
        """The ids that a reason was given for."""
        if not self.told_apart_reason.data:
            return frozenset()
        parts = (self.told_apart.data or "").split(",")
        return frozenset(int(part) for part in parts if part.isascii() and part.isdigit())


class MemberForm(_ApartPart, _NikPart, PersonForm):
    """A new member: the person, the NIK or the reason, one phone if there is one."""

    phone = PhoneField(lazy_gettext("Telepon"))
    phone_owner = StringField(lazy_gettext("Telepon milik"), [Length(max=80)])
    consent = SelectField(lazy_gettext("Kabar lewat SMS"), choices=choices_of(CONSENT), default="")

    def validate_consent(self, field: SelectField) -> None:
        _refuse_deaf_phone(self.phone, field)

    def new_person(self) -> NewPerson:
        """The checked values; numbers and phone included."""
        phones: tuple[NewPhone, ...] = ()
        if self.phone.data is not None:
            phones = (_phone(self.phone, self.phone_owner, self.consent),)
        facts = self.facts()
        return NewPerson(
            **vars(facts),
            nik=self.nik.data,
            nik_missing_reason=self.nik_missing_reason.data or "",
            phones=phones,
        )


class AddedMemberForm(MemberForm):
    """A member added to a registered household."""

    submission = SubmissionField()

    def of(self, household: Household) -> Self:
        """The form of a new member of this family."""
        self._family = household
        return self

    def validate_relation(self, field: SelectField) -> None:
        if field.data == Relation.HEAD.value:
            head = living_head(self._family)
            with beside_its_field():
                values.refuse_second_head(None if head is None else head.name)

    def validate_nik(self, field: NikField) -> None:
        super().validate_nik(field)
        with beside_its_field():
            values.refuse_nik_as_kk(field.data, self._family.kk_number)


class NikForm(_NikPart, VersionedForm):
    """A new NIK, or the reason why there is none."""


class NikStateForm(VersionedForm):
    """What Dukcapil said."""

    state = RadioField(
        lazy_gettext("Hasil pemadanan dengan Dukcapil"),
        [InputRequired()],
        choices=choices_of(NIK_STATES),
    )

    def nik_state(self) -> NikState:
        """The checked value."""
        return NikState(self.state.data)


class DeathForm(VersionedForm):
    """When a member died."""

    died_on = DayField(lazy_gettext("Tanggal meninggal"), [InputRequired()])


class PhoneForm(PortalForm):
    """Whose phone it is, and whether messages are wanted."""

    owner = StringField(lazy_gettext("Milik siapa"), [Length(max=80)])
    consent = SelectField(lazy_gettext("Kabar lewat SMS"), choices=choices_of(CONSENT), default="")

    def sms_consent(self) -> bool | None:
        """The checked answer."""
        return CONSENT_VALUES[self.consent.data]


class NewPhoneForm(PhoneForm):
    """A phone to be added."""

    number = PhoneField(lazy_gettext("Nomor telepon"), [InputRequired()])

    def validate_consent(self, field: SelectField) -> None:
        _refuse_deaf_phone(self.number, field)

    def new_phone(self) -> NewPhone:
        """The checked values."""
        return _phone(self.number, self.owner, self.consent)


class ReasonForm(PortalForm):
    """Why a number has to be seen."""

    reason = StringField(lazy_gettext("Alasan melihat nomor lengkap"), [InputRequired()])


def person_values(person: Person) -> dict[str, Any]:
    """A person as :class:`PersonForm` shows them."""
    return {
        "version": person.version,
        "name": person.name,
        "relation": person.relation.value,
        "sex": None if person.sex is None else person.sex.value,
        "birth_place": person.birth_place,
        "birth_date": person.birth_date,
    }


def _phone(number: PhoneField, owner: StringField, consent: SelectField) -> NewPhone:
    return NewPhone(
        number=number.data, owner=owner.data or "", sms_consent=CONSENT_VALUES[consent.data]
    )


def _refuse_deaf_phone(number: PhoneField, consent: SelectField) -> None:
    if consent.data == "yes" and number.data is not None and not number.data.can_receive_sms:
        raise ValidationError(gettext("Nomor ini tidak dapat menerima SMS."))
