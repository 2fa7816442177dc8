"""Forms about one person. They repeat the checks of the services to show all errors at once, beside
their fields."""

from collections.abc import Mapping
from typing import Any, Self

from flask_babel import gettext, lazy_gettext
from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField, ValidationError
from wtforms.validators import InputRequired, Length

from portal.core.clock import today
from portal.core.types import Relation, Sex, comparison_key, parse_birth_date, tidied
from portal.platform.web.day_ranges import LIVED
from portal.platform.web.fields import DayField, NikField, PhoneField, SubmissionField, choices_of
from portal.platform.web.forms import PortalForm, VersionedForm, as_field_error
from portal.registry.households.inputs import NewPerson, NewPhone, PersonFacts
from portal.registry.households.models import Household, NikState, Person
from portal.registry.households.queries import living_head
from portal.registry.households.services import checks
from portal.registry.households.wording import NIK_STATES, RELATIONS, SEXES

CONSENT = {
    "": lazy_gettext("Belum ditanya"),
    "yes": lazy_gettext("Bersedia menerima SMS"),
    "no": lazy_gettext("Menolak SMS"),
}
CONSENT_VALUES: Mapping[str, bool | None] = {"": None, "yes": True, "no": False}


def consent_key(consent: bool | None) -> str:
    """Return the form value of a stored consent."""
    return next(key for key, value in CONSENT_VALUES.items() if value is consent)


class _NameField(StringField):
    """A person's name with at least one letter."""

    def pre_validate(self, form: Any) -> None:
        if self.data and not comparison_key(self.data):
            raise ValidationError(gettext("Tulis nama dengan huruf."))


class _BirthDayField(DayField):
    """A possible birth date."""

    def pre_validate(self, form: Any) -> None:
        if self.data is not None:
            with as_field_error():
                parse_birth_date(self.data, today())


class PersonForm(VersionedForm):
    """Data of a person without the identity numbers."""

    name = _NameField(
        lazy_gettext("Nama lengkap"), [InputRequired(), Length(max=checks.NAME_LENGTH)]
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
    birth_place = StringField(lazy_gettext("Tempat lahir"), [Length(max=checks.PLACE_LENGTH)])
    birth_date = _BirthDayField(lazy_gettext("Tanggal lahir"), [InputRequired(), LIVED])

    def facts(self) -> PersonFacts:
        """Return the checked values."""
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
        lazy_gettext("Alasan bila NIK belum ada"), [Length(max=checks.REASON_LENGTH)]
    )

    def validate_nik(self, field: NikField) -> None:
        if not any(field.raw_data or ()) and not self.nik_missing_reason.data:
            raise ValidationError(gettext("Isi NIK, atau tulis alasan mengapa belum ada."))


class _ToldApartPart(PortalForm):
    """``told_apart`` holds the ids of lookalikes that the user says are other persons,
    ``told_apart_reason`` why."""

    told_apart = HiddenField(validators=[Length(max=100)])
    told_apart_reason = StringField(
        lazy_gettext("Mengapa ini orang lain?"), [Length(max=checks.REASON_LENGTH)]
    )

    def told_apart_ids(self) -> frozenset[int]:
        """Return the ids, empty if no reason was given."""
        if not self.told_apart_reason.data:
            return frozenset()
        parts = (self.told_apart.data or "").split(",")
        return frozenset(int(part) for part in parts if part.isascii() and part.isdigit())


class MemberForm(_ToldApartPart, _NikPart, PersonForm):
    """A new member: data, NIK or the reason for none, and an optional phone."""

    tidy_name = BooleanField(lazy_gettext("Rapikan nama"))
    phone = PhoneField(lazy_gettext("Telepon"))
    phone_owner = StringField(lazy_gettext("Telepon milik"), [Length(max=80)])
    consent = SelectField(lazy_gettext("Kabar lewat SMS"), choices=choices_of(CONSENT), default="")

    def validate_consent(self, field: SelectField) -> None:
        _refuse_consent_without_sms(self.phone, field)

    @property
    def offered_name(self) -> str:
        """Return the name as it could be stored instead, or nothing if it is tidy."""
        typed = self.name.data or ""
        return "" if tidied(typed) == typed else tidied(typed)

    def new_person(self) -> NewPerson:
        """Return the checked values, numbers and phone included."""
        phones: tuple[NewPhone, ...] = ()
        if self.phone.data is not None:
            phones = (_new_phone(self.phone, self.phone_owner, self.consent),)
        facts = vars(self.facts())
        if self.tidy_name.data:
            facts["name"] = tidied(facts["name"])
        return NewPerson(
            **facts,
            nik=self.nik.data,
            nik_missing_reason=self.nik_missing_reason.data or "",
            phones=phones,
        )


class AddedMemberForm(MemberForm):
    """A member to be added to a registered household."""

    submission = SubmissionField()

    def for_household(self, household: Household) -> Self:
        """Return this form for a new member of ``household``."""
        self._family = household
        return self

    def validate_relation(self, field: SelectField) -> None:
        if field.data == Relation.HEAD.value:
            head = living_head(self._family)
            with as_field_error():
                checks.refuse_second_head(None if head is None else head.name)

    def validate_nik(self, field: NikField) -> None:
        super().validate_nik(field)
        with as_field_error():
            checks.refuse_nik_as_kk(field.data, self._family.kk_number)


class NikForm(_NikPart, VersionedForm):
    """A new NIK, or the reason for none."""


class NikStateForm(VersionedForm):
    """The Dukcapil result."""

    state = RadioField(
        lazy_gettext("Hasil pemadanan dengan Dukcapil"),
        [InputRequired()],
        choices=choices_of(NIK_STATES),
    )

    def nik_state(self) -> NikState:
        """Return the checked value."""
        return NikState(self.state.data)


class DeathForm(VersionedForm):
    """Date of death."""

    died_on = DayField(lazy_gettext("Tanggal meninggal"), [InputRequired(), LIVED])


class PhoneForm(PortalForm):
    """Owner of a phone, and SMS consent."""

    owner = StringField(lazy_gettext("Milik siapa"), [Length(max=80)])
    consent = SelectField(lazy_gettext("Kabar lewat SMS"), choices=choices_of(CONSENT), default="")

    def sms_consent(self) -> bool | None:
        """Return the checked value."""
        return CONSENT_VALUES[self.consent.data]


class NewPhoneForm(PhoneForm):
    """A phone to be added."""

    number = PhoneField(lazy_gettext("Nomor telepon"), [InputRequired()])

    def validate_consent(self, field: SelectField) -> None:
        _refuse_consent_without_sms(self.number, field)

    def new_phone(self) -> NewPhone:
        """Return the checked values."""
        return _new_phone(self.number, self.owner, self.consent)


class ReasonForm(PortalForm):
    """The reason to see a number in full."""

    reason = StringField(lazy_gettext("Alasan melihat nomor lengkap"), [InputRequired()])


def person_form_data(person: Person) -> dict[str, Any]:
    """Return the data of :class:`PersonForm` for a person."""
    return {
        "version": person.version,
        "name": person.name,
        "relation": person.relation.value,
        "sex": None if person.sex is None else person.sex.value,
        "birth_place": person.birth_place,
        "birth_date": person.birth_date,
    }


def _new_phone(number: PhoneField, owner: StringField, consent: SelectField) -> NewPhone:
    return NewPhone(
        number=number.data, owner=owner.data or "", sms_consent=CONSENT_VALUES[consent.data]
    )


def _refuse_consent_without_sms(number: PhoneField, consent: SelectField) -> None:
    if consent.data == "yes" and number.data is not None and not number.data.can_receive_sms:
        raise ValidationError(gettext("Nomor ini tidak dapat menerima SMS."))
