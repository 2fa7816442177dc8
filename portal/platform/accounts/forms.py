"""Forms for signing in, changing one's password, and managing accounts."""

from collections.abc import Iterator, Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import (
    EmailField,
    HiddenField,
    PasswordField,
    RadioField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import DataRequired, EqualTo, Length, Optional, Regexp
from wtforms.widgets import CheckboxInput, ListWidget

from portal.core.errors import InvalidInput
from portal.platform.accounts.models import User
from portal.platform.accounts.passwords import MINIMUM_LENGTH
from portal.platform.permissions import Role
from portal.platform.regions.models import Region
from portal.platform.web.fields import choices_of
from portal.platform.web.forms import PortalForm, VersionedForm
from portal.platform.web.navigation import ROLE_NAMES

EMAIL = r"^[^@\s]+@[^@\s]+\.[^@\s]+$"
LONGEST_PASSWORD = 200


class SignInForm(PortalForm):
    """E-mail address and password. ``unsent`` contains the values of a form whose session had
    expired.
    """

    email = EmailField(_("Surel"), validators=[DataRequired()])
    password = PasswordField(_("Kata sandi"), validators=[DataRequired()])
    next = HiddenField(validators=[Length(max=2000)])
    unsent = HiddenField(validators=[Length(max=1_000_000)], filters=[lambda text: text or ""])


class OwnPasswordForm(PortalForm):
    """The new password, typed twice, and the current one for confirmation."""

    old_password = PasswordField(_("Kata sandi sekarang"), validators=[DataRequired()])
    new_password = PasswordField(
        _("Kata sandi baru"),
        validators=[
            DataRequired(),
            Length(
                min=MINIMUM_LENGTH,
                max=LONGEST_PASSWORD,
                message=_(
                    "Antara %(min)d dan %(max)d karakter.",
                    min=MINIMUM_LENGTH,
                    max=LONGEST_PASSWORD,
                ),
            ),
        ],
    )
    repeat = PasswordField(
        _("Ulangi kata sandi baru"),
        validators=[
            DataRequired(),
            EqualTo("new_password", message=_("Tidak sama dengan kata sandi baru di atas.")),
        ],
    )


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
        Regexp(EMAIL, message=_("Alamat surel ini tidak lengkap. Contoh: rina@bekasikab.go.id.")),
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
    role = RadioField(_("Peran"), choices=choices_of(ROLE_NAMES))
    scope = RadioField(
        _("Wilayah tugas"),
        choices=choices_of({"all": _("Seluruh kabupaten"), "some": _("Kecamatan tertentu")}),
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
        """Return the arguments of ``create_user`` and ``change_user``. An administrator has no
        kecamatan.
        """
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
        """Return label and value of each field, to compare two versions of an account."""
        chosen = ", ".join(str(choice.label.text) for choice in self.districts if choice.checked)
        return [
            *(
                (field.label.text, field.data or "")
                for field in (self.name, self.nip, self.position)
            ),
            (self.role.label.text, str(ROLE_NAMES[Role(self.role.data)])),
            (self.scope.label.text, _("Seluruh kabupaten") if self.scope.data == "all" else chosen),
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
    """A new account. Its e-mail address is permanent."""

    email = NEW_EMAIL
