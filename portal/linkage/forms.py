"""What is asked when two records are merged."""

from collections.abc import Iterable

from flask_babel import gettext, lazy_gettext
from wtforms import RadioField, StringField
from wtforms.validators import Length, Optional

from portal.linkage.case_side import OpenCase
from portal.web.choices import choices_of
from portal.web.forms import PortalForm

NOTE_LENGTH = 300


class MergeForm(PortalForm):
    """Which case goes on, where both families have one."""

    staying_case = RadioField(
        lazy_gettext("Kasus mana yang diteruskan?"), [Optional()], choices=[], validate_choice=False
    )

    def offer(self, cases: Iterable[OpenCase]) -> None:
        """The open cases to choose from; none where nothing has to be chosen."""
        self.staying_case.choices = choices_of(
            {
                str(case.id): gettext(
                    "%(number)s, %(stage)s, pendamping: %(who)s",
                    number=case.number,
                    stage=case.stage,
                    who=case.caseworker or gettext("belum ada"),
                )
                for case in cases
            }
        )

    @property
    def case_id(self) -> int | None:
        """The chosen case."""
        text = str(self.staying_case.data or "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else None


class NoteForm(PortalForm):
    """Why two records are of two people."""

    note = StringField(lazy_gettext("Alasan"), [Length(max=NOTE_LENGTH)])
