"""Forms of sign-in and of one's own password."""

from flask_babel import lazy_gettext as _
from wtforms import EmailField, HiddenField, PasswordField
from wtforms.validators import DataRequired, EqualTo, Length

from portal.platform.accounts.passwords import MINIMUM_LENGTH
from portal.platform.web.forms import PortalForm

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
