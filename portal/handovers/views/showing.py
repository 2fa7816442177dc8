"""One handover: what was given, its papers, and taking it back."""

from flask import Blueprint, flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.accounts.guard import current_actor, guard
from portal.cases.queries import may
from portal.errors import InvalidInput, NotFound
from portal.extensions import db
from portal.files.models import StoredFile
from portal.files.responses import file_response
from portal.files.services import read_file
from portal.handovers import services
from portal.handovers.forms import ReasonForm
from portal.handovers.queries import get_handover, owed_items
from portal.permissions import Permission, allows
from portal.transaction import transaction
from portal.web import go_to, render_page
from portal.web.forms import PortalForm

#: Two forms on one page: the names of the second begin with this.
REST = "rest"


def register(blueprint: Blueprint) -> None:
    """Add the routes."""
    add = blueprint.add_url_rule
    add("/serah-terima/<int:handover_id>", view_func=show)
    add("/serah-terima/<int:handover_id>/batalkan", view_func=void, methods=["POST"])
    add("/serah-terima/<int:handover_id>/lepas-sisa", view_func=release_rest, methods=["POST"])
    add("/serah-terima/<int:handover_id>/tanda-tangan", view_func=signature)
    add("/serah-terima/<int:handover_id>/foto", view_func=photo)


@guard(Permission.CASE_SEE)
def show(handover_id: int) -> ResponseReturnValue:
    """What was given to whom, and the papers of it."""
    return _page(handover_id)


@guard(Permission.HANDOVER_VOID)
def void(handover_id: int) -> ResponseReturnValue:
    """Take a mistaken handover back."""
    actor = current_actor()
    form = ReasonForm()
    if form.validate_on_submit():
        try:
            with transaction():
                services.void_handover(
                    actor, get_handover(actor, handover_id), reason=form.reason.data or ""
                )
        except InvalidInput as error:
            form.accept(error)
        else:
            flash(gettext("Serah terima dibatalkan. Bantuannya terutang kembali."), "done")
            return go_to(url_for("handovers.show", handover_id=handover_id))
    return _page(handover_id, void_form=form)


@guard(Permission.CASE_STEP_BACK)
def release_rest(handover_id: int) -> ResponseReturnValue:
    """Give up what is still owed after a partial handover."""
    actor = current_actor()
    form = ReasonForm(prefix=REST)
    if form.validate_on_submit():
        try:
            with transaction():
                services.release_rest(
                    actor,
                    get_handover(actor, handover_id).decision,
                    reason=form.reason.data or "",
                )
        except InvalidInput as error:
            form.accept(error)
        else:
            flash(gettext("Sisa bantuan dilepas; dananya bebas kembali."), "done")
            return go_to(url_for("handovers.show", handover_id=handover_id))
    return _page(handover_id, release_form=form)


@guard(Permission.CASE_SEE)
def signature(handover_id: int) -> ResponseReturnValue:
    """The signature drawn on the screen."""
    return _picture(get_handover(current_actor(), handover_id).signature_file_id)


@guard(Permission.CASE_SEE)
def photo(handover_id: int) -> ResponseReturnValue:
    """The photo of the recipient with the aid."""
    return _picture(get_handover(current_actor(), handover_id).photo_file_id)


def _picture(file_id: int | None) -> ResponseReturnValue:
    if file_id is None:
        raise NotFound
    file = db.session.get_one(StoredFile, file_id)
    return file_response(file, read_file(file), inline=True)


def _page(
    handover_id: int,
    *,
    void_form: PortalForm | None = None,
    release_form: PortalForm | None = None,
) -> ResponseReturnValue:
    actor = current_actor()
    handover = get_handover(actor, handover_id)
    case = handover.case
    valid = handover.voided_at is None
    owed = owed_items(handover.decision)
    rest = owed if valid else []
    return render_page(
        "handovers/show.html",
        form=void_form or release_form,
        handover=handover,
        case=case,
        rest=rest,
        void_form=void_form or ReasonForm(formdata=None),
        release_form=release_form or ReasonForm(formdata=None, prefix=REST),
        may_void=valid and may(actor, Permission.HANDOVER_VOID, case),
        may_release=bool(rest) and may(actor, Permission.CASE_STEP_BACK, case),
        may_hand_over=may(actor, Permission.HANDOVER_RECORD, case),
        may_record=bool(owed) and may(actor, Permission.HANDOVER_RECORD, case),
        sees_trail=allows(actor, Permission.AUDIT_READ),
    )
