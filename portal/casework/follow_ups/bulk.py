"""Plan a visit to many families on one day."""

from collections.abc import Mapping, Sequence
from datetime import date

from flask_babel import lazy_gettext as _
from wtforms import DateField
from wtforms.validators import InputRequired

from portal.casework.cases.bulk.each_case import BLOCK, examine_open_cases, for_each_case
from portal.casework.cases.models import Case
from portal.casework.cases.permissions import CASE_WORK
from portal.casework.follow_ups.services import plan_visit
from portal.core.counting import counted
from portal.platform.bulk.forms import BulkForm
from portal.platform.bulk.kinds import BulkKind, BulkResult
from portal.platform.bulk.models import BulkAction, BulkItem
from portal.platform.permissions import Actor
from portal.platform.web.day_ranges import PLANNED


class BulkVisitForm(BulkForm):
    """The day of the visits."""

    planned_on = DateField(_("Hari kunjungan"), validators=[InputRequired(), PLANNED])

    def chosen(self) -> dict[str, str]:
        day = self.planned_on.data
        return {"planned_on": day.isoformat() if day else ""}


def _plan(actor: Actor, action: BulkAction, items: Sequence[BulkItem]) -> Mapping[int, BulkResult]:
    day = date.fromisoformat(action.fields["planned_on"])

    def plan(case: Case) -> int:
        return plan_visit(actor, case, on=day).id

    return for_each_case(actor, items, plan)


PLAN_VISITS = BulkKind(
    name="visits.plan",
    list_name="cases",
    label=_("Rencanakan kunjungan"),
    permission=CASE_WORK,
    examine=examine_open_cases,
    form=lambda _actor, _action: BulkVisitForm(),
    apply=_plan,
    button=lambda n: counted("Rencanakan %(n)s kunjungan", n),
    outcome=lambda n: counted("%(n)s kunjungan direncanakan, dan keluarganya diberi tahu.", n),
    block=BLOCK,
)
