"""The audience of an announcement: unserved families of an event, or a part of the caseload."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext
from sqlalchemy import ColumnElement, Select, exists, func, select, true

from portal.casework.cases.models import Case
from portal.casework.cases.queries import (
    CaseloadFilters,
    CaseOwner,
    caseload,
    count,
    looked_after_by_nobody,
    visible_cases,
)
from portal.casework.cases.states import Status
from portal.casework.cases.wording import STATUS
from portal.casework.decisions.models import Decision
from portal.casework.handovers.models import Handover, HandoverEvent, Invitation
from portal.contact.announcements.permissions import MESSAGE_SEND
from portal.core.extensions import db
from portal.platform.accounts.models import User
from portal.platform.messages.steps import Step
from portal.platform.permissions import Actor, Reach, reach
from portal.platform.regions.models import Region

#: The texts for each kind of audience; the first is the default.
FOR_EVENT = (Step.HANDOVER_REMINDER, Step.HANDOVER_INVITED)
FOR_CASELOAD = (Step.VISITS_AHEAD, Step.GATHERING)
NOBODY = "nobody"


@dataclass(frozen=True)
class Audience:
    """An event, or filters on the caseload; an unknown filter value is ignored."""

    event: HandoverEvent | None = None
    status: str = ""
    district: str = ""
    caseworker: str = ""

    @property
    def steps(self) -> Sequence[Step]:
        """Return the texts that fit this audience."""
        return FOR_CASELOAD if self.event is None else FOR_EVENT

    def cases(self, actor: Actor) -> Select[Case]:
        """Return the query of its cases visible to ``actor``.

        The household is joined; the caller loads persons and phones.
        """
        if self.event is not None:
            return visible_cases(actor).where(Case.id.in_(_invited_case_ids(self.event.id)))
        return caseload(actor, self._filters).where(self._of_caseworker)

    def count(self, actor: Actor) -> int:
        """Return the number of its cases visible to ``actor``."""
        if self.event is None:
            return count(actor, self._filters, self._of_caseworker)
        families = self.cases(actor).with_only_columns(func.count(), maintain_column_froms=True)
        return db.session.scalar(families) or 0

    @property
    def _filters(self) -> CaseloadFilters:
        status = self.status or "open"
        return CaseloadFilters(whose=CaseOwner.ALL, status=status, district=self.district)

    @property
    def _of_caseworker(self) -> ColumnElement[bool]:
        if self.caseworker == NOBODY:
            return looked_after_by_nobody()
        if self.caseworker.isdecimal() and len(self.caseworker) < 10:
            return Case.caseworker_id == int(self.caseworker)
        return true()

    def in_words(self) -> str:
        """Return the audience as part of a sentence."""
        if self.event is not None:
            return gettext("undangan acara %(name)s", name=self.event.name)
        known = self.status in set(Status)
        words = [
            gettext("tahap %(status)s", status=str(STATUS[Status(self.status)]).lower())
            if known
            else gettext("semua kasus terbuka")
        ]
        region = db.session.get(Region, self.district) if self.district else None
        if region is not None:
            words.append(gettext("di %(district)s", district=region.name))
        if self.caseworker == NOBODY:
            words.append(gettext("tanpa pendamping"))
        elif self.caseworker.isdecimal() and len(self.caseworker) < 10:
            user = db.session.get(User, int(self.caseworker))
            words += [gettext("pendamping %(name)s", name=user.name)] if user else []
        return ", ".join(words)


def caseworker_names(actor: Actor) -> Mapping[int, str]:
    """Return the caseworkers of the visible cases: name by id, in order of name."""
    theirs = visible_cases(actor).where(Case.caseworker_id == User.id).correlate(User)
    return dict(
        db.session.execute(
            select(User.id, User.name).where(theirs.exists()).order_by(User.name, User.id)
        ).all()
    )


def may_announce_to_caseload(actor: Actor) -> bool:
    """Return whether ``actor`` may write to a part of the caseload, not only to own events."""
    return reach(actor, MESSAGE_SEND) in {Reach.SCOPE, Reach.ALL}


def _invited_case_ids(event_id: int) -> Select[int]:
    """Return the query of ids of cases on the roster that have not received their aid, here or
    elsewhere.
    """
    came = exists().where(
        Handover.event_id == event_id,
        Handover.decision_id == Invitation.decision_id,
        Handover.voided_at.is_(None),
    )
    return (
        select(Invitation.case_id)
        .join(Invitation.decision)
        .where(
            Invitation.event_id == event_id,
            Invitation.withdrawn_at.is_(None),
            Decision.fulfilled_at.is_(None),
            ~came,
        )
    )
