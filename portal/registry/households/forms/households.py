"""Forms to register, move and split a household and to change address and No. KK."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import BooleanField, FieldList, FormField, HiddenField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Regexp

from portal.core.errors import InvalidInput
from portal.core.types import Relation
from portal.platform.regions.models import Region
from portal.platform.web.fields import KkField, SelectChoice, SubmissionField, choices_of
from portal.platform.web.forms import PartForm, PortalForm, VersionedForm, as_field_error
from portal.registry.households.forms.persons import MemberForm
from portal.registry.households.services import checks
from portal.registry.households.wording import RELATIONS

MOST_MEMBERS = 30
_MEMBER_FIELD = re.compile(r"members-(\d+)-(\w+)")


class _RtRwField(StringField):
    """RT or RW: up to three digits."""

    def pre_validate(self, form: Any) -> None:
        with as_field_error():
            checks.checked_rt_rw(self.data or "", field=self.short_name)


class _NestedMemberForm(PartForm, MemberForm):
    """Member form inside the registration form."""


class _KkPart(PortalForm):
    kk_number = KkField(lazy_gettext("No. KK"))


class _VillagePart(PortalForm):
    village_code = SelectField(lazy_gettext("Desa atau kelurahan"), [InputRequired()])

    def offer(self, villages: Sequence[Region], districts: Sequence[Region]) -> None:
        """Set the villages to choose from, grouped by kecamatan."""
        names = {district.code: district.name for district in districts}
        self.village_code.choices = [
            SelectChoice("", gettext("Pilih desa/kelurahan")),
            *(
                SelectChoice(item.code, item.name, optgroup=names.get(item.parent_code or ""))
                for item in villages
            ),
        ]


class AddressForm(VersionedForm):
    """Street or kampung, RT and RW."""

    address = StringField(
        lazy_gettext("Alamat"), [InputRequired(), Length(max=checks.ADDRESS_LENGTH)]
    )
    rt = _RtRwField("RT")
    rw = _RtRwField("RW")


class MoveForm(AddressForm, _VillagePart):
    """A new address in another desa."""


class KkForm(_KkPart, VersionedForm):
    """A new No. KK, or none."""


class JoinForm(VersionedForm):
    """The relation of a person in the household they join."""

    relation = SelectField(
        lazy_gettext("Hubungan di keluarga itu"),
        choices=choices_of(RELATIONS),
        default=Relation.OTHER_KIN.value,
    )

    def chosen_relation(self) -> Relation:
        """Return the chosen relation to the head."""
        return Relation(self.relation.data)


class JoinByKkForm(JoinForm):
    """The No. KK of the household to join, and the relation there."""

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
        """Yield errors that concern several members or the No. KK."""
        yield from self._second_heads()
        yield from self._duplicate_niks()

    def _second_heads(self) -> Iterator[InvalidInput]:
        head = None
        for place, entry in enumerate(self.members):
            if entry.form.relation.data != Relation.HEAD.value:
                continue
            try:
                checks.refuse_second_head(head)
            except InvalidInput as error:
                yield InvalidInput(error.message, field=f"members-{place}-relation")
            head = head or entry.form.name.data or gettext("Anggota %(number)s", number=place + 1)

    def _duplicate_niks(self) -> Iterator[InvalidInput]:
        seen: set[str] = set()
        kk = self.kk_number.data
        for place, entry in enumerate(self.members):
            nik = entry.form.nik.data
            if nik is None:
                continue
            try:
                checks.refuse_nik_as_kk(nik, None if kk is None else kk.value)
                if nik.value in seen:
                    raise InvalidInput(gettext("NIK ini sudah dipakai anggota di atas."))
            except InvalidInput as error:
                yield InvalidInput(error.message, field=f"members-{place}-nik")
            seen.add(nik.value)

    def accept(self, error: InvalidInput) -> None:
        """Attach an error of a member to that member's field."""
        placed = _MEMBER_FIELD.fullmatch(error.field or "")
        if placed is None:
            super().accept(error)
            return
        entry = self.members[int(placed[1])]
        entry.form.accept(InvalidInput(error.message, field=placed[2]))
        self.members.errors = [member.form.errors for member in self.members]


class SplitMemberForm(PartForm):
    """One living member: whether they leave, and the new relation."""

    person_id = HiddenField(validators=[Regexp(r"[0-9]{1,18}\Z")])
    leaves = BooleanField()
    relation = SelectField(
        lazy_gettext("Hubungan di keluarga baru"),
        choices=choices_of(RELATIONS),
    )


class SplitForm(AddressForm, _KkPart):
    """The members who leave, and address and No. KK of the new household."""

    submission = SubmissionField()
    members = FieldList(FormField(SplitMemberForm), lazy_gettext("Yang pindah ke KK baru"))

    def leaving(self) -> dict[int, Relation]:
        """Return person id → relation in the new household, for the ticked members."""
        return {
            int(member.form.person_id.data or 0): Relation(member.form.relation.data)
            for member in self.members
            if member.form.leaves.data
        }
