"""Add a task to many cases."""

from collections.abc import Mapping, Sequence
from datetime import date

from flask_babel import lazy_gettext as _
from wtforms import DateField, StringField
from wtforms.validators import DataRequired, Length, Optional

from portal.casework.cases.bulk.each_case import BLOCK, examine_open_cases, for_each_case
from portal.casework.cases.models import Case, TaskKind
from portal.casework.cases.permissions import CASE_WORK
from portal.casework.cases.services.manage_cases import add_task
from portal.core.counting import counted
from portal.platform.bulk.forms import BulkForm
from portal.platform.bulk.kinds import BulkKind, BulkResult
from portal.platform.bulk.models import BulkAction, BulkItem
from portal.platform.permissions import Actor
from portal.platform.web.day_ranges import PLANNED


class BulkTaskForm(BulkForm):
    """The task."""

    title = StringField(_("Yang perlu dilakukan"), validators=[DataRequired(), Length(max=200)])
    due_on = DateField(_("Paling lambat"), validators=[Optional(), PLANNED])

    def chosen(self) -> dict[str, str | None]:
        day = self.due_on.data
        return {"title": self.title.data, "due_on": day.isoformat() if day else None}


def _add(actor: Actor, action: BulkAction, items: Sequence[BulkItem]) -> Mapping[int, BulkResult]:
    title, day = action.fields["title"], action.fields["due_on"]
    due_on = date.fromisoformat(day) if day else None

    def add(case: Case) -> int:
        return add_task(actor, case, kind=TaskKind.TODO, title=title, due_on=due_on).id

    return for_each_case(actor, items, add)


ADD_TASK = BulkKind(
    name="cases.add_task",
    list_name="cases",
    label=_("Tambah tugas"),
    permission=CASE_WORK,
    examine=examine_open_cases,
    form=lambda _actor, _action: BulkTaskForm(),
    apply=_add,
    button=lambda n: counted("Tambah tugas pada %(n)s kasus", n),
    outcome=lambda n: counted("%(n)s tugas ditambahkan.", n),
    block=BLOCK,
)
