"""Forms of a list that comes in."""

from collections.abc import Iterable

from flask_babel import gettext, lazy_gettext
from flask_wtf.file import FileRequired
from wtforms import SelectField, ValidationError
from wtforms.validators import DataRequired

from portal.agencies.models import Agency, Programme
from portal.agencies.programmes import NO_PROGRAMME
from portal.agencies.reading import Field
from portal.agencies.samples import ShownColumn
from portal.agencies.wording import FIELDS
from portal.files.forms import FileForm, SentFileField
from portal.intake.services import checked_list
from portal.web.choices import SelectChoice, choices_of
from portal.web.forms import PortalForm

NOT_OF_AID = lazy_gettext("Bukan daftar penerima bantuan")


class UploadForm(FileForm):
    """Which agency, what programme its list is of, and the file."""

    agency = SelectField(lazy_gettext("Instansi pengirim"), validators=[DataRequired()])
    programme = SelectField(lazy_gettext("Program bantuan"), default="")
    file = SentFileField(lazy_gettext("Berkas daftar"), checked_list, validators=[FileRequired()])

    def offer(self, agencies: Iterable[Agency], programmes: Iterable[Programme]) -> None:
        """Let these agencies be chosen; none is chosen beforehand."""
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
        """Leave the programmes of the chosen agency, once there is one."""
        if not self.agency.data:
            return
        own = self._own()
        self.programme.choices = programme_choices(own)
        if len(own) == 1:
            self.programme.choices = self.programme.choices[1:]

    def validate_programme(self, field: SelectField) -> None:
        """Which of several it is, only a person knows."""
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
    """What programme a list that was read is of."""

    programme = SelectField(lazy_gettext("Program bantuan"), validators=[DataRequired()])


def programme_choices(programmes: Iterable[Programme]) -> list[SelectChoice]:
    """The programmes of one agency, and that the list is of none."""
    own = {item.code: item.name for item in programmes}
    first = gettext("Pilih program") if own else gettext("Instansi ini tidak punya program bantuan")
    none = {NO_PROGRAMME: str(NOT_OF_AID)} if own else {}
    return choices_of({"": first, **own, **none})


class ColumnsForm(PortalForm):
    """One choice a column, named ``column-0``, ``column-1``, … in the order they are shown."""


def columns_form(columns: list[ShownColumn]) -> ColumnsForm:
    """The form for these columns, as they are understood now."""
    choices = choices_of(FIELDS)
    fields = {
        f"column-{number}": SelectField(
            column.label, choices=choices, default=(column.field or Field.IGNORED).value
        )
        for number, column in enumerate(columns)
    }
    form: ColumnsForm = type("ColumnsForm", (ColumnsForm,), fields)()
    return form


def chosen_fields(form: ColumnsForm, columns: list[ShownColumn]) -> dict[str, Field | None]:
    """What a person has changed, by the columns' keys."""
    chosen: dict[str, Field | None] = {}
    for number, column in enumerate(columns):
        field = Field(form[f"column-{number}"].data)
        if field is not (column.field or Field.IGNORED):
            chosen[column.key] = field
    return chosen
