"""Who is meant: everybody invited to an event and not served yet, or a part of the caseload."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext
from sqlalchemy import Select, exists, select

from portal.accounts.models import User
from portal.cases.caseload import Filters, Whose, caseload
from portal.cases.models import Case
from portal.cases.queries import visible_cases
from portal.cases.states import Status
from portal.cases.wording import STATUS
from portal.decisions.models import Decision
from portal.extensions import db
from portal.handovers.models import Event, Handover, Invitation
from portal.messages.steps import Step
from portal.permissions import Actor, Permission, Reach, reach
from portal.regions.models import Region

#: Which texts fit whom. The first is offered first.
FOR_EVENT = (Step.HANDOVER_REMINDER, Step.HANDOVER_INVITED)
FOR_CASELOAD = (Step.VISITS_AHEAD, Step.GATHERING)
NOBODY = "nobody"


@dataclass(frozen=True)
class Audience:
    """An event, or what the sentence above the form says; unknown words narrow nothing."""

    event: Event | None = None
    status: str = ""
    district: str = ""
    caseworker: str = ""

    @property
    def steps(self) -> Sequence[Step]:
        """The texts that can be sent to them."""
        return FOR_CASELOAD if self.event is None else FOR_EVENT

    def cases(self, actor: Actor) -> Select[Case]:
        """The cases meant, of those that ``actor`` may see, with household, persons and phones
        left to the caller."""
        if self.event is not None:
            return visible_cases(actor).where(Case.id.in_(_invited(self.event.id)))
        filters = Filters(whose=Whose.ALL, status=self.status or "open", district=self.district)
        query = caseload(actor, filters)
        if self.caseworker == NOBODY:
            return query.where(Case.caseworker_id.is_(None))
        if self.caseworker.isdecimal() and len(self.caseworker) < 10:
            return query.where(Case.caseworker_id == int(self.caseworker))
        return query

    def in_words(self) -> str:
        """Who is meant, as a part of a sentence."""
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


def caseworkers_of(actor: Actor) -> Mapping[int, str]:
    """Who accompanies the cases that ``actor`` may see, by name."""
    ids = visible_cases(actor).with_only_columns(Case.caseworker_id)
    return dict(
        db.session.execute(
            select(User.id, User.name).where(User.id.in_(ids)).order_by(User.name, User.id)
        ).all()
    )


def may_choose_freely(actor: Actor) -> bool:
    """Whether ``actor`` may write to a part of the caseload, not only to an own event."""
    return reach(actor, Permission.MESSAGE_SEND) in {Reach.SCOPE, Reach.ALL}


def _invited(event_id: int) -> Select[int]:
    """The cases on the roster that are still to come: those not served, here or elsewhere."""
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
