"""Forms of an announcement: audience, text, and values of the text."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from flask_babel import lazy_gettext as _
from flask_babel import lazy_pgettext
from wtforms import DateTimeLocalField, RadioField, SelectField, StringField
from wtforms.validators import Length, Optional

from portal.casework.cases.states import Status
from portal.casework.cases.wording import STATUS
from portal.contact.announcements.audience import FOR_CASELOAD, FOR_EVENT, NOBODY
from portal.core.clock import ZONE_NAME, at_local
from portal.platform.messages.steps import STEPS, Step
from portal.platform.regions.models import Region
from portal.platform.web.day_ranges import PLANNED
from portal.platform.web.fields import SelectChoice, SubmissionField, choices_of
from portal.platform.web.forms import PortalForm


def _choices(steps: Sequence[Step]) -> list[SelectChoice]:
    return choices_of({step: STEPS[step].label for step in steps})


class EventAnnouncementForm(PortalForm):
    """Announcement to the families invited to an event; its time and place fill the text."""

    step = RadioField(
        lazy_pgettext("satu", "Pesan"), choices=_choices(FOR_EVENT), default=FOR_EVENT[0].value
    )
    submission = SubmissionField()

    @property
    def narrowing(self) -> Mapping[str, str]:
        """Return the filters of the audience."""
        return {}

    @property
    def moment(self) -> datetime | None:
        """Return the typed time."""
        return None

    @property
    def where(self) -> str:
        """Return the typed place."""
        return ""


class CaseloadAnnouncementForm(EventAnnouncementForm):
    """Announcement to a part of the caseload; time and place are typed if the text uses them."""

    status = SelectField(
        _("Tahap"),
        choices=choices_of(
            {"": _("semua tahap")} | {s: STATUS[s] for s in Status if s is not Status.CLOSED}
        ),
        default="",
    )
    district = SelectField(_("Kecamatan"), default="")
    caseworker = SelectField(_("Pendamping"), default="")
    step = RadioField(
        lazy_pgettext("satu", "Pesan"),
        choices=_choices(FOR_CASELOAD),
        default=FOR_CASELOAD[0].value,
    )
    takes_place_at = DateTimeLocalField(
        _("Hari dan jam (%(zone)s)", zone=ZONE_NAME), validators=[Optional(), PLANNED]
    )
    place = StringField(_("Tempat"), validators=[Length(max=160)], default="")

    def offer(self, *, districts: Sequence[Region], caseworkers: Mapping[int, str]) -> None:
        """Set the choices."""
        self.district.choices = choices_of(
            {"": _("semua kecamatan")} | {region.code: region.name for region in districts}
        )
        self.caseworker.choices = choices_of(
            {"": _("siapa saja"), NOBODY: _("belum ada pendamping")}
            | {str(number): name for number, name in caseworkers.items()}
        )

    @property
    def narrowing(self) -> Mapping[str, str]:
        fields = (self.status, self.district, self.caseworker)
        return {field.short_name: field.data or "" for field in fields}

    @property
    def moment(self) -> datetime | None:
        typed = self.takes_place_at.data
        return None if typed is None or self._needs_nothing else at_local(typed)

    @property
    def where(self) -> str:
        return "" if self._needs_nothing else self.place.data or ""

    @property
    def _needs_nothing(self) -> bool:
        """Return whether the text has no time and place, so that typed values are ignored."""
        step = self.step.data
        return step in set(Step) and not STEPS[Step(step)].needed
