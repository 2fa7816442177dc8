"""Forms to decide a pair."""

from collections.abc import Iterable

from flask_babel import gettext, lazy_gettext
from wtforms import RadioField, StringField
from wtforms.validators import Length, Optional

from portal.platform.web.fields import choices_of
from portal.platform.web.forms import PortalForm
from portal.registry.linkage.ports import OpenCase

NOTE_LENGTH = 300


class MergeForm(PortalForm):
    """The case to continue, if both households have an open one."""

    staying_case = RadioField(
        lazy_gettext("Kasus mana yang diteruskan?"), [Optional()], choices=[], validate_choice=False
    )

    def offer(self, cases: Iterable[OpenCase]) -> None:
        """Set the open cases to choose from; none if there is no choice."""
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
        """Return the id of the chosen case."""
        text = str(self.staying_case.data or "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else None


class NoteForm(PortalForm):
    """The reason why two records are different persons."""

    note = StringField(lazy_gettext("Alasan"), [Length(max=NOTE_LENGTH)])
