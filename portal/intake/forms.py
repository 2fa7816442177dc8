"""Forms of a list that comes in."""

from collections.abc import Iterable

from flask_babel import gettext, lazy_gettext
from flask_wtf.file import FileField, FileRequired
from wtforms import SelectField
from wtforms.validators import DataRequired

from portal.agencies.models import Agency, Programme
from portal.agencies.reading import Field
from portal.agencies.samples import ShownColumn
from portal.agencies.wording import FIELDS
from portal.web.forms import PortalForm


class UploadForm(PortalForm):
    """Which agency, and its file."""

    agency = SelectField(lazy_gettext("Instansi pengirim"), validators=[DataRequired()])
    programme = SelectField(lazy_gettext("Program bantuan"), default="")
    file = FileField(lazy_gettext("Berkas daftar"), validators=[FileRequired()])

    def offer(self, agencies: Iterable[Agency], programmes: Iterable[Programme]) -> None:
        """Let these agencies be chosen; none is chosen beforehand."""
        self.agency.choices = [("", gettext("Pilih instansi"))] + [
            (agency.code, agency.name) for agency in agencies
        ]
        self.programme.choices = [("", gettext("Sesuai instansi pengirim"))] + [
            (programme.code, f"{programme.agency.name}: {programme.name}")
            for programme in programmes
        ]


class ColumnsForm(PortalForm):
    """One choice a column, named ``column-0``, ``column-1``, … in the order they are shown."""


def columns_form(columns: list[ShownColumn]) -> ColumnsForm:
    """The form for these columns, as they are understood now."""
    choices = [(field.value, label) for field, label in FIELDS.items()]
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
