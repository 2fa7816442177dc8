"""Bulk actions in every state, with records that are done, refused and undone."""

from portal.casework.cases.models import Case
from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.platform.accounts.models import User
from portal.platform.bulk.jobs import run_bulk
from portal.platform.bulk.kinds import kind_named
from portal.platform.bulk.models import BulkAction
from portal.platform.bulk.services import choose, confirm, undo
from portal.platform.permissions import Role
from tests import factories as make
from tests.screen.names import HTML


def act_on_many(staff: dict[Role, User]) -> None:
    """Act on cases of their own: one caseworker passes them to another and takes them back."""
    supervisor = staff[Role.SUPERVISOR]
    given = make.create_staff(Role.CASEWORKER, name=HTML[:90])
    cases = [make.create_case().id for _ in range(3)]
    to_one = {"everyone": given.id, "villages": {}}
    for left in (False, True):
        action_id = _confirmed(supervisor, "cases.assign", cases, to_one)
        with transaction() as session:
            moved = session.get_one(Case, cases[0])
            moved.caseworker_id = staff[Role.CASEWORKER].id if left else moved.caseworker_id
            undo(supervisor, session.get_one(BulkAction, action_id))
        run_bulk("world")
    _confirmed(supervisor, "cases.add_task", None, {"title": HTML, "due_on": None})
    for kind in ("cases.assign", "cases.open", "visits.plan"):
        _chosen(supervisor, kind, None)
    with transaction() as session:  # the worker has not come yet
        waiting = session.get_one(BulkAction, _chosen_in(supervisor, "cases.assign", cases))
        confirm(supervisor, waiting, fields=to_one)


def _confirmed(
    actor: User, kind: str, record_ids: list[int] | None, fields: dict[str, object]
) -> int:
    action_id = _chosen(actor, kind, record_ids)
    with transaction() as session:
        confirm(actor, session.get_one(BulkAction, action_id), fields=fields)
    run_bulk("world")
    return action_id


def _chosen(actor: User, kind: str, record_ids: list[int] | None) -> int:
    with transaction():
        return _chosen_in(actor, kind, record_ids)


def _chosen_in(actor: User, kind: str, record_ids: list[int] | None) -> int:
    filters = {"whose": "all", "status": "all"}
    action = choose(actor, kind_named(kind), filters=filters, record_ids=record_ids)
    db.session.flush()
    return action.id
