"""Propose to the supervisor to close many cases."""

from collections.abc import Mapping, Sequence

from flask_babel import lazy_gettext as _
from wtforms import RadioField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from portal.casework.cases.bulk.each_case import BLOCK, examine_open_cases, for_each_case
from portal.casework.cases.forms import MANUAL_CLOSE_REASONS
from portal.casework.cases.models import Case
from portal.casework.cases.permissions import CASE_CLOSE_PROPOSE
from portal.casework.cases.services.manage_cases import propose_closing
from portal.casework.cases.states import CloseReason
from portal.casework.cases.wording import CLOSE_REASON
from portal.core.counting import counted
from portal.core.errors import InvalidInput
from portal.core.kept_texts import kept
from portal.platform.bulk.forms import BulkForm
from portal.platform.bulk.kinds import BulkKind, BulkResult
from portal.platform.bulk.models import BulkAction, BulkItem
from portal.platform.permissions import Actor
from portal.platform.web.fields import choices_of

PROPOSED = kept("Kasus ini sudah diusulkan ditutup.")


class BulkClosingForm(BulkForm):
    """Why the cases should be closed."""

    reason = RadioField(
        _("Alasan"),
        choices=choices_of({reason: CLOSE_REASON[reason] for reason in MANUAL_CLOSE_REASONS}),
        validators=[InputRequired()],
    )
    note = TextAreaField(_("Penjelasan"), validators=[DataRequired(), Length(max=2000)])

    def chosen(self) -> dict[str, str]:
        return {"reason": self.reason.data, "note": self.note.data or ""}


def _propose(
    actor: Actor, action: BulkAction, items: Sequence[BulkItem]
) -> Mapping[int, BulkResult]:
    reason, note = CloseReason(action.fields["reason"]), action.fields["note"]

    def propose(case: Case) -> None:
        if case.close_proposed is not None:
            raise InvalidInput(PROPOSED)
        propose_closing(actor, case, reason=reason, note=note)

    return for_each_case(actor, items, propose)


PROPOSE_CLOSING = BulkKind(
    name="cases.propose_closing",
    list_name="cases",
    label=_("Usulkan penutupan"),
    permission=CASE_CLOSE_PROPOSE,
    examine=examine_open_cases,
    form=lambda _actor, _action: BulkClosingForm(),
    apply=_propose,
    button=lambda n: counted("Usulkan penutupan %(n)s kasus", n),
    outcome=lambda n: counted("Penutupan %(n)s kasus diusulkan kepada penyelia.", n),
    block=BLOCK,
)
