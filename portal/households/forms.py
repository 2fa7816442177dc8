"""Forms about a household: registering, address, No. KK, moving, splitting."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import (
    BooleanField,
    FieldList,
    FormField,
    HiddenField,
    SelectField,
    StringField,
)
from wtforms.validators import InputRequired, Length, Regexp

from portal.errors import InvalidInput
from portal.households.labels import RELATIONS
from portal.households.models import Relation
from portal.households.person_forms import MemberForm
from portal.households.services import values
from portal.regions.models import Region
from portal.web.choices import SelectChoice, choices_of
from portal.web.fields import KkField, SubmissionField
from portal.web.forms import PartForm, PortalForm, VersionedForm, beside_its_field

MOST_MEMBERS = 30
_PLACED = re.compile(r"members-(\d+)-(\w+)")


class _NeighbourhoodField(StringField):
    """RT or RW: up to three digits, shown as three."""

    def pre_validate(self, form: Any) -> None:
        with beside_its_field():
            values.neighbourhood(self.data or "", field=self.short_name)


class _NestedMemberForm(MemberForm):
    """One of the first members, inside the form of the family."""

    class Meta(MemberForm.Meta):
        csrf = False  # the form around it has the token


class _KkPart(PortalForm):
    kk_number = KkField(lazy_gettext("No. KK"))


class _VillagePart(PortalForm):
    village_code = SelectField(lazy_gettext("Desa atau kelurahan"), [InputRequired()])

    def offer(self, villages: Sequence[Region], districts: Sequence[Region]) -> None:
        """The villages to choose from, by kecamatan."""
        names = {district.code: district.name for district in districts}
        self.village_code.choices = [
            SelectChoice("", gettext("Pilih desa")),
            *(
                SelectChoice(item.code, item.name, optgroup=names.get(item.parent_code or ""))
                for item in villages
            ),
        ]


class AddressForm(VersionedForm):
    """Street or kampung, RT, RW."""

    address = StringField(
        lazy_gettext("Alamat"), [InputRequired(), Length(max=values.ADDRESS_LENGTH)]
    )
    rt = _NeighbourhoodField("RT")
    rw = _NeighbourhoodField("RW")


class MoveForm(AddressForm, _VillagePart):
    """A new address in another desa."""


class KkForm(_KkPart, VersionedForm):
    """A new No. KK, or none."""


class JoinForm(VersionedForm):
    """As what a person joins a family that is known already."""

    relation = SelectField(
        lazy_gettext("Hubungan di keluarga itu"),
        choices=choices_of(RELATIONS),
        default=Relation.OTHER_KIN.value,
    )

    def chosen_relation(self) -> Relation:
        """The relation to the head of that family."""
        return Relation(self.relation.data)


class JoinByKkForm(JoinForm):
    """The family that a person joins, and as what."""

    kk_number = KkField(lazy_gettext("No. KK"), [InputRequired()])


class RegisterForm(AddressForm, _VillagePart, _KkPart):
    """A household with its first members."""

    submission = SubmissionField()
    members = FieldList(
        FormField(_NestedMemberForm),
        lazy_gettext("Anggota"),
        min_entries=1,
        max_entries=MOST_MEMBERS,
    )

    def faults(self) -> Iterator[InvalidInput]:
        """Hold the members against each other and the No. KK."""
        yield from self._further_heads()
        yield from self._numbers_of_others()

    def _further_heads(self) -> Iterator[InvalidInput]:
        head = None
        for place, entry in enumerate(self.members):
            if entry.form.relation.data != Relation.HEAD.value:
                continue
            try:
                values.refuse_second_head(head)
            except InvalidInput as error:
                yield InvalidInput(error.message, field=f"members-{place}-relation")
            head = head or entry.form.name.data or gettext("Anggota %(number)s", number=place + 1)

    def _numbers_of_others(self) -> Iterator[InvalidInput]:
        seen: set[str] = set()
        kk = self.kk_number.data
        for place, entry in enumerate(self.members):
            nik = entry.form.nik.data
            if nik is None:
                continue
            try:
                values.refuse_nik_as_kk(nik, None if kk is None else kk.value)
                if nik.value in seen:
                    raise InvalidInput(gettext("NIK ini sudah dipakai anggota di atas."))
            except InvalidInput as error:
                yield InvalidInput(error.message, field=f"members-{place}-nik")
            seen.add(nik.value)

    def accept(self, error: InvalidInput) -> None:
        """Put an error of a member beside that member's field."""
        placed = _PLACED.fullmatch(error.field or "")
        if placed is None:
            super().accept(error)
            return
        entry = self.members[int(placed[1])]
        entry.form.accept(InvalidInput(error.message, field=placed[2]))
        self.members.errors = [member.form.errors for member in self.members]


class SplitMemberForm(PartForm):
    """One living member: does she leave, and as what?"""

    person_id = HiddenField(validators=[Regexp(r"[0-9]{1,18}\Z")])
    leaves = BooleanField()
    relation = SelectField(
        lazy_gettext("Hubungan di keluarga baru"),
        choices=choices_of(RELATIONS),
    )


class SplitForm(AddressForm, _KkPart):
    """Who goes into a KK of their own."""

    submission = SubmissionField()
    members = FieldList(FormField(SplitMemberForm), lazy_gettext("Yang pindah ke KK baru"))

    def leaving(self) -> dict[int, Relation]:
        """Person id → relation in the new family, of those ticked."""
        return {
            int(member.form.person_id.data or 0): Relation(member.form.relation.data)
            for member in self.members
            if member.form.leaves.data
        }
