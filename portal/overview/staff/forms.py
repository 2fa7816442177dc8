"""Forms of accounts of staff: one, many, and whose work goes to whom."""

from collections.abc import Iterator, Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField
from wtforms import EmailField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional, Regexp
from wtforms.widgets import CheckboxInput, ListWidget

from portal.core.errors import InvalidInput
from portal.overview.staff.wording import ROLE_CHOICES
from portal.platform.accounts.models import User
from portal.platform.permissions import Role
from portal.platform.regions.models import Region
from portal.platform.web.fields import choices_of
from portal.platform.web.forms import PortalForm, VersionedForm
from portal.platform.web.navigation import ROLE_NAMES

EMAIL = r"^[^@\s]+@[^@\s]+\.[^@\s]+$"
LONGEST_LIST = 60_000


class DistrictsField(SelectMultipleField):
    """Kecamatan as a list of checkboxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


#: Created before the other fields: the error summary lists errors in the order of creation.
NEW_EMAIL = EmailField(
    _("Surel"),
    validators=[
        DataRequired(),
        Length(max=254, message=_("Paling banyak 254 huruf.")),
        Regexp(EMAIL, message=_("Alamat surel ini tidak lengkap. Contoh: rina@kantor.go.id.")),
    ],
)


class AccountForm(VersionedForm):
    """Account data of a member of staff."""

    name = StringField(
        _("Nama lengkap"),
        validators=[DataRequired(), Length(max=120, message=_("Paling banyak 120 huruf."))],
    )
    nip = StringField(
        _("NIP"),
        validators=[Optional(), Regexp(r"^\d{18}$", message=_("NIP terdiri dari 18 angka."))],
    )
    position = StringField(
        _("Jabatan"),
        validators=[Optional(), Length(max=120, message=_("Paling banyak 120 huruf."))],
    )
    role = RadioField(_("Peran"), choices=choices_of(ROLE_CHOICES))
    scope = RadioField(
        _("Wilayah tugas"),
        choices=choices_of({"all": _("Seluruh kabupaten/kota"), "some": _("Kecamatan tertentu")}),
        default="some",
    )
    districts = DistrictsField(_("Kecamatan"))

    def offer(self, districts: Sequence[Region]) -> None:
        """Set ``districts`` as the choices of the scope."""
        self.districts.choices = choices_of({region.code: region.name for region in districts})

    def faults(self) -> Iterator[InvalidInput]:
        """Yield an error if a role that works with households has no kecamatan."""
        placed = self.scope.data == "all" or self.districts.data
        if self.role.data != Role.ADMINISTRATOR and not placed and not self.districts.errors:
            message = gettext("Pilih paling sedikit satu kecamatan.")
            yield InvalidInput(message, field="districts")

    @property
    def account(self) -> dict[str, Any]:
        """Arguments of ``create_user`` and ``change_user``. An administrator has no kecamatan."""
        role = Role(self.role.data)
        everywhere = self.scope.data == "all" and role != Role.ADMINISTRATOR
        chosen = [] if role == Role.ADMINISTRATOR else list(self.districts.data or ())
        return {
            "name": self.name.data,
            "nip": self.nip.data,
            "position": self.position.data,
            "role": role,
            "districts": None if everywhere else chosen,
        }

    def in_words(self) -> list[tuple[str, str]]:
        """Return label and value of each answer, to compare two versions of an account."""
        chosen = ", ".join(str(choice.label.text) for choice in self.districts if choice.checked)
        return [
            *(
                (field.label.text, field.data or "")
                for field in (self.name, self.nip, self.position)
            ),
            (self.role.label.text, str(ROLE_NAMES[Role(self.role.data)])),
            (
                self.scope.label.text,
                _("Seluruh kabupaten/kota") if self.scope.data == "all" else chosen,
            ),
        ]

    def show(self, user: User) -> None:
        """Fill the form with the stored values."""
        self.process(
            name=user.name,
            nip=user.nip,
            position=user.position,
            role=user.role.value,
            scope="all" if user.everywhere else "some",
            districts=sorted(user.district_codes or ()),
            version=user.version,
        )


class NewAccountForm(AccountForm):
    """A new account."""

    email = NEW_EMAIL


class EmailForm(PortalForm):
    """The right e-mail address of an account."""

    email = NEW_EMAIL


class AccountListForm(PortalForm):
    """Many accounts: a table that was pasted, or a workbook."""

    table = TextAreaField(_("Tempel tabelnya di sini"), validators=[Length(max=LONGEST_LIST)])
    workbook = FileField(_("Atau pilih berkas Excel"))

    def faults(self) -> Iterator[InvalidInput]:
        """Yield an error if neither or both were given."""
        if not self.table.data and not self.workbook.data:
            yield InvalidInput(gettext("Tempel tabel atau pilih berkasnya."), field="table")
        if self.table.data and self.workbook.data:
            message = gettext("Kirim tabel yang ditempel atau berkas, tidak keduanya.")
            yield InvalidInput(message, field="workbook")
