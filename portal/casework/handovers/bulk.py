"""Invite many families to one event."""

from collections.abc import Iterator, Mapping, Sequence

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy import Select, select
from wtforms.validators import InputRequired

from portal.casework.cases.bulk.each_case import BLOCK
from portal.casework.cases.bulk.obstacles import GONE
from portal.casework.cases.models import Case
from portal.casework.cases.queries import visible_cases
from portal.casework.decisions.models import Decision
from portal.casework.decisions.states import DecisionStatus
from portal.casework.handovers.models import HandoverEvent, Invitation
from portal.casework.handovers.permissions import EVENT_MANAGE
from portal.casework.handovers.queries import candidates, get_event, visible_events
from portal.casework.handovers.services import NOT_ENDED, invite, withdraw_invitation
from portal.core.counting import counted
from portal.core.errors import InvalidInput, NotFound
from portal.core.extensions import db
from portal.core.kept_texts import kept
from portal.platform.bulk.forms import BulkForm
from portal.platform.bulk.kinds import BulkKind, BulkResult, Chosen
from portal.platform.bulk.models import BulkAction, BulkItem
from portal.platform.bulk.services import at_once, one_by_one
from portal.platform.permissions import Actor
from portal.platform.web.fields import RecordField, choices_of
from portal.platform.web.filters import tanggal_pendek

#: Events offered, the next ones first.
_MOST_EVENTS = 50
NOT_WAITING = kept(
    "Keluarga ini tidak menunggu serah terima di kecamatan acara, atau sudah diundang."
)


class BulkInvitationForm(BulkForm):
    """The event."""

    event = RecordField(_("Acara"), validators=[InputRequired()])

    def chosen(self) -> dict[str, int | None]:
        return {"event_id": self.event.data}


def _form(actor: Actor, _action: BulkAction) -> BulkInvitationForm:
    form = BulkInvitationForm()
    events = db.session.scalars(
        visible_events(actor)
        .where(HandoverEvent.status.in_(NOT_ENDED))
        .order_by(HandoverEvent.starts_at, HandoverEvent.id)
        .limit(_MOST_EVENTS)
    )
    offered = {event.id: f"{event.name}, {tanggal_pendek(event.starts_at)}" for event in events}
    form.event.choices = choices_of({"": gettext("Pilih acara")} | offered)
    return form


def _examine(actor: Actor, chosen: Select[int]) -> Iterator[Chosen]:
    visible = visible_cases(actor).where(Case.id.in_(chosen)).with_only_columns(Case.id)
    owed = set(db.session.scalars(_owed(visible)))
    for case_id in db.session.scalars(visible.order_by(Case.id)):
        yield Chosen(case_id, "" if case_id in owed else NOT_WAITING)


def _owed(case_ids: Select[int]) -> Select[int]:
    """Return the query of those cases whose approved aid waits without an invitation."""
    invited = select(Invitation.decision_id).where(Invitation.withdrawn_at.is_(None))
    return select(Decision.case_id).where(
        Decision.case_id.in_(case_ids),
        Decision.status == DecisionStatus.APPROVED,
        Decision.fulfilled_at.is_(None),
        Decision.id.not_in(invited),
    )


def _invite(
    actor: Actor, action: BulkAction, items: Sequence[BulkItem]
) -> Mapping[int, BulkResult]:
    event = get_event(actor, action.fields["event_id"])
    ids = [item.record_id for item in items]
    visible = set(
        db.session.scalars(visible_cases(actor).where(Case.id.in_(ids)).with_only_columns(Case.id))
    )
    waiting = {
        decision.case_id: decision
        for decision in db.session.scalars(candidates(event).where(Case.id.in_(visible)))
    }
    results: dict[int, BulkResult] = {}
    ready: dict[BulkItem, Decision] = {}
    for item in items:
        if item.record_id not in visible:
            results[item.id] = BulkResult(refused=GONE)
        elif item.record_id not in waiting:
            results[item.id] = BulkResult(refused=NOT_WAITING)
        else:
            ready[item] = waiting[item.record_id]
    invited = at_once(
        ready,
        lambda decisions: invite(actor, event, decisions=decisions),
        lambda item: invite(actor, event, decisions=[ready[item]])[0].id,
    )
    return {**results, **invited}


def _undo(actor: Actor, action: BulkAction, items: Sequence[BulkItem]) -> Mapping[int, BulkResult]:
    """Withdraw the invitations; those of families who got their aid stay."""
    get_event(actor, action.fields["event_id"])

    def withdraw(item: BulkItem) -> int:
        invitation = db.session.get(Invitation, item.after_id) if item.after_id else None
        if invitation is None:
            raise NotFound
        if invitation.withdrawn_at is not None:
            raise InvalidInput(gettext("Undangan ini sudah dicabut."))
        reason = counted("Undangan kepada %(n)s keluarga sekaligus diurungkan.", action.done)
        withdraw_invitation(actor, invitation, reason=reason)
        return invitation.id

    return one_by_one(items, withdraw)


INVITE = BulkKind(
    name="events.invite",
    list_name="cases",
    label=_("Undang ke acara"),
    permission=EVENT_MANAGE,
    examine=_examine,
    form=_form,
    apply=_invite,
    button=lambda n: counted("Undang %(n)s keluarga", n),
    outcome=lambda n: counted("%(n)s keluarga diundang dan diberi tahu.", n),
    undo=_undo,
    block=BLOCK,
)
