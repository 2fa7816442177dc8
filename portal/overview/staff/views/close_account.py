"""Close an account, with its work handed over in the same step."""

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.overview.staff import services
from portal.overview.staff.handing_over import handing_over_form, successors_of
from portal.overview.staff.held_work import CLOSED, left_alone
from portal.overview.staff.views.blueprint import blueprint
from portal.platform.accounts import queries
from portal.platform.accounts.guard import current_actor, guard
from portal.platform.accounts.permissions import ACCOUNT_MANAGE
from portal.platform.editing.saving import save
from portal.platform.web import render_page
from portal.platform.web.forms import PortalForm


@blueprint.route("/<int:account_id>/tutup", methods=["GET", "POST"])
@guard(ACCOUNT_MANAGE)
def close(account_id: int) -> ResponseReturnValue:
    """What the account has in hand, who takes it over, and then it is closed."""
    user = queries.get_account(account_id)
    work = left_alone(user, CLOSED)
    form = handing_over_form(user, work) or PortalForm()
    answer = save(
        form,
        lambda: services.close_account(
            current_actor(),
            queries.get_account_for_change(account_id),
            successors=successors_of(form, work) if work else services.Successors(),
        ),
        to=url_for(".edit", account_id=account_id),
        done=gettext("Akun ditutup. Semua sesinya berakhir."),
    )
    return answer or render_page(
        "staff/close.html",
        form=form,
        user=user,
        work=work,
        status=422 if form.form_errors else None,
    )
