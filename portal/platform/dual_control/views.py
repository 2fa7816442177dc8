"""The page of changes that wait for a second person."""

from typing import Any

from flask import Blueprint, Flask, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user

from portal.core.extensions import db
from portal.platform.accounts.guard import current_actor, guard
from portal.platform.dual_control import services
from portal.platform.dual_control.forms import AgreeForm, RefuseForm
from portal.platform.dual_control.kinds import kind_named
from portal.platform.dual_control.models import DangerousChange
from portal.platform.dual_control.permissions import CHANGE_DECIDE, CHANGE_SEE
from portal.platform.dual_control.queries import (
    get_change,
    has_second_person,
    may_decide,
    may_withdraw,
    visible_changes,
    waiting_for,
)
from portal.platform.dual_control.states import ChangeStatus
from portal.platform.dual_control.wording import change_badge, change_label, differences
from portal.platform.editing.saving import save
from portal.platform.web import render_page
from portal.platform.web.forms import PortalForm
from portal.platform.web.navigation import role_name
from portal.platform.web.pagination import Sort, paginate

blueprint = Blueprint("dual_control", __name__, url_prefix="/persetujuan")

#: What the filter offers, by its word in the address.
STATES = {"menunggu": ChangeStatus.WAITING, "semua": None}


def offer_waiting(app: Flask) -> None:
    """Tell the first pages how many changes wait for the person who looks at them."""

    @app.context_processor
    def _context() -> dict[str, Any]:
        return {"changes_to_decide": lambda: waiting_for(current_user)}


@blueprint.context_processor
def _words() -> dict[str, Any]:
    return {
        "change_badge": change_badge,
        "change_label": change_label,
        "differences": differences,
    }


@blueprint.get("/")
@guard(CHANGE_SEE)
def index() -> ResponseReturnValue:
    """The changes that wait, the newest first; or all there ever were."""
    chosen = request.args.get("keadaan", "menunggu")
    query = visible_changes(current_actor())
    if STATES.get(chosen, ChangeStatus.WAITING) is not None:
        query = query.where(DangerousChange.status == ChangeStatus.WAITING)
    page = paginate(
        db.session(),
        query,
        Sort(DangerousChange.id, descending=True),
        cursor=request.args.get("after"),
    )
    return render_page("dual_control/index.html", block="list", page=page, chosen=chosen)


@blueprint.get("/<int:dangerous_change_id>")
@guard(CHANGE_SEE)
def show(dangerous_change_id: int) -> ResponseReturnValue:
    """What changes, why, and what became of it."""
    return _page(get_change(current_actor(), dangerous_change_id))


@blueprint.post("/<int:dangerous_change_id>/setujui")
@guard(CHANGE_DECIDE)
def agree(dangerous_change_id: int) -> ResponseReturnValue:
    """Agree: the change is made in the same transaction."""
    change, form = get_change(current_actor(), dangerous_change_id), AgreeForm()
    answer = save(
        form,
        lambda: services.agree(current_actor(), get_change(current_actor(), change.id)),
        to=url_for(".show", dangerous_change_id=change.id),
        done=gettext("Perubahan disetujui dan berlaku sekarang."),
    )
    return answer or _page(change, form)


@blueprint.post("/<int:dangerous_change_id>/tolak")
@guard(CHANGE_DECIDE)
def refuse(dangerous_change_id: int) -> ResponseReturnValue:
    """Refuse, with a reason."""
    change, form = get_change(current_actor(), dangerous_change_id), RefuseForm()
    answer = save(
        form,
        lambda: services.refuse(
            current_actor(), get_change(current_actor(), change.id), note=form.note.data or ""
        ),
        to=url_for(".show", dangerous_change_id=change.id),
        done=gettext("Perubahan ditolak. Tidak ada yang berubah."),
    )
    return answer or _page(change, form)


@blueprint.post("/<int:dangerous_change_id>/tarik")
@guard(CHANGE_DECIDE)
def withdraw(dangerous_change_id: int) -> ResponseReturnValue:
    """Take back one's own request."""
    change, form = get_change(current_actor(), dangerous_change_id), AgreeForm()
    answer = save(
        form,
        lambda: services.withdraw(current_actor(), get_change(current_actor(), change.id)),
        to=url_for(".show", dangerous_change_id=change.id),
        done=gettext("Permintaan ditarik. Tidak ada yang berubah."),
    )
    return answer or _page(change, form)


def _page(change: DangerousChange, form: PortalForm | None = None) -> ResponseReturnValue:
    actor = current_actor()
    refusing = form if isinstance(form, RefuseForm) else RefuseForm(formdata=None)
    waits = change.status is ChangeStatus.WAITING
    return render_page(
        "dual_control/show.html",
        change=change,
        form=form,
        refusing=refusing,
        decides=may_decide(actor, change),
        withdraws=may_withdraw(actor, change),
        second=role_name(kind_named(change.kind).decided_by),
        alone=waits and not has_second_person(change),
    )
