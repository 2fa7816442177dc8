"""Show one handover with its papers; void it, or release the rest."""

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.casework.cases.permissions import (
    CASE_SEE,
    CASE_STEP_BACK,
    HANDOVER_RECORD,
    HANDOVER_VOID,
)
from portal.casework.cases.queries import may
from portal.casework.handovers import services
from portal.casework.handovers.forms import HandoverReasonForm
from portal.casework.handovers.queries import get_handover, owed_items
from portal.casework.handovers.views.blueprint import blueprint
from portal.core.errors import NotFound
from portal.core.extensions import db
from portal.platform.accounts.guard import current_actor, guard
from portal.platform.audit.permissions import AUDIT_READ
from portal.platform.editing.saving import save
from portal.platform.files.models import StoredFile
from portal.platform.files.services import read_file
from portal.platform.files.views import file_response
from portal.platform.permissions import allows
from portal.platform.web import render_page
from portal.platform.web.forms import PortalForm

#: Prefix of the field names of the second form on the page.
REST = "rest"


@blueprint.get("/serah-terima/<int:handover_id>")
@guard(CASE_SEE)
def show(handover_id: int) -> ResponseReturnValue:
    """Show what was given to whom, and its papers."""
    return _page(handover_id)


@blueprint.post("/serah-terima/<int:handover_id>/batalkan")
@guard(HANDOVER_VOID)
def void(handover_id: int) -> ResponseReturnValue:
    """Void a mistaken handover."""
    actor = current_actor()
    form = HandoverReasonForm()
    answer = save(
        form,
        lambda: services.void_handover(
            actor, get_handover(actor, handover_id), reason=form.reason.data or ""
        ),
        to=url_for("handovers.show", handover_id=handover_id),
        done=gettext("Serah terima dibatalkan. Bantuannya terutang kembali."),
    )
    return answer or _page(handover_id, void_form=form)


@blueprint.post("/serah-terima/<int:handover_id>/lepas-sisa")
@guard(CASE_STEP_BACK)
def release_rest(handover_id: int) -> ResponseReturnValue:
    """Release the items still owed after a partial handover."""
    actor = current_actor()
    form = HandoverReasonForm(prefix=REST)
    answer = save(
        form,
        lambda: services.release_rest(
            actor, get_handover(actor, handover_id).decision, reason=form.reason.data or ""
        ),
        to=url_for("handovers.show", handover_id=handover_id),
        done=gettext("Sisa bantuan dilepas; dananya bebas kembali."),
    )
    return answer or _page(handover_id, release_form=form)


@blueprint.get("/serah-terima/<int:handover_id>/tanda-tangan")
@guard(CASE_SEE)
def signature(handover_id: int) -> ResponseReturnValue:
    """Show the signature drawn on the screen."""
    return _picture(get_handover(current_actor(), handover_id).signature_file_id)


@blueprint.get("/serah-terima/<int:handover_id>/foto")
@guard(CASE_SEE)
def photo(handover_id: int) -> ResponseReturnValue:
    """Show the photo of the recipient with the aid."""
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
        void_form=void_form or HandoverReasonForm(formdata=None),
        release_form=release_form or HandoverReasonForm(formdata=None, prefix=REST),
        may_void=valid and may(actor, HANDOVER_VOID, case),
        may_release=bool(rest) and may(actor, CASE_STEP_BACK, case),
        may_hand_over=may(actor, HANDOVER_RECORD, case),
        may_record=bool(owed) and may(actor, HANDOVER_RECORD, case),
        sees_trail=allows(actor, AUDIT_READ),
    )
