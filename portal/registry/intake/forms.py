"""Forms to import a list."""

from collections.abc import Iterable

from flask_babel import gettext, lazy_gettext
from flask_wtf.file import FileRequired
from wtforms import SelectField, ValidationError
from wtforms.validators import DataRequired

from portal.platform.files.forms import FileForm, SentFileField
from portal.platform.web.fields import SelectChoice, choices_of
from portal.platform.web.forms import PortalForm
from portal.registry.agencies.models import Agency, Programme
from portal.registry.agencies.queries import NO_PROGRAMME
from portal.registry.intake.services import checked_list

NOT_OF_AID = lazy_gettext("Bukan daftar penerima bantuan")


class UploadForm(FileForm):
    """Agency, aid programme and file."""

    agency = SelectField(lazy_gettext("Instansi pengirim"), validators=[DataRequired()])
    programme = SelectField(lazy_gettext("Program bantuan"), default="")
    file = SentFileField(lazy_gettext("Berkas daftar"), checked_list, validators=[FileRequired()])

    def offer(self, agencies: Iterable[Agency], programmes: Iterable[Programme]) -> None:
        """Set the agencies and programmes to choose from."""
        self.agency.choices = choices_of(
            {"": gettext("Pilih instansi")} | {agency.code: agency.name for agency in agencies}
        )
        self._programmes = list(programmes)
        self.programme.choices = [
            SelectChoice("", gettext("Pilih program")),
            SelectChoice(NO_PROGRAMME, str(NOT_OF_AID)),
            *(
                SelectChoice(one.code, one.name, optgroup=one.agency.name)
                for one in self._programmes
            ),
        ]

    def narrow(self) -> None:
        """Limit the programmes to those of the chosen agency."""
        if not self.agency.data:
            return
        own = self._own()
        self.programme.choices = programme_choices(own)
        if len(own) == 1:
            self.programme.choices = self.programme.choices[1:]

    def validate_programme(self, field: SelectField) -> None:
        """Require a choice if the agency has several programmes."""
        own = [programme.code for programme in self._own()]
        if not field.data and len(own) > 1:
            raise ValidationError(
                gettext(
                    'Instansi ini punya beberapa program. Pilih salah satu, atau "%(none)s".',
                    none=NOT_OF_AID,
                )
            )
        if self.agency.data and field.data not in ("", NO_PROGRAMME, *own):
            raise ValidationError(gettext("Program ini milik instansi lain."))

    def _own(self) -> list[Programme]:
        return [item for item in self._programmes if item.agency.code == self.agency.data]


class ProgrammeOfListForm(PortalForm):
    """The aid programme of a list that has been read."""

    programme = SelectField(lazy_gettext("Program bantuan"), validators=[DataRequired()])


def programme_choices(programmes: Iterable[Programme]) -> list[SelectChoice]:
    """Return the choices: programmes of one agency, and "not a list of aid"."""
    own = {item.code: item.name for item in programmes}
    first = gettext("Pilih program") if own else gettext("Instansi ini tidak punya program bantuan")
    none = {NO_PROGRAMME: str(NOT_OF_AID)} if own else {}
    return choices_of({"": first, **own, **none})
