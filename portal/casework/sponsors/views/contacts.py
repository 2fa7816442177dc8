"""Record and withdraw contacts and gifts."""

from flask import flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.casework.cases.permissions import CASE_WORK
from portal.casework.cases.queries import require_on
from portal.casework.sponsors import services
from portal.casework.sponsors.forms import ContactForm
from portal.casework.sponsors.queries import get_contact, get_sponsorship
from portal.casework.sponsors.views.ask_reason import ask_reason_page, page_of
from portal.casework.sponsors.views.blueprint import blueprint
from portal.core.clock import today
from portal.platform.accounts.guard import current_actor, guard
from portal.platform.editing.saving import save
from portal.platform.web import go_to, render_page
from portal.platform.web.fields import new_submission
from portal.platform.web.filters import tanggal


@blueprint.route("/<int:sponsorship_id>/kunjungan", methods=["GET", "POST"])
@guard(CASE_WORK)
def record(sponsorship_id: int) -> ResponseReturnValue:
    """Record a contact of the sponsor, and a gift."""
    actor = current_actor()
    pairing = get_sponsorship(actor, sponsorship_id)
    require_on(actor, CASE_WORK, pairing.case)
    form = ContactForm(made_on=today(), submission=new_submission()).of(pairing)
    answer = save(
        form,
        lambda: services.record_contact(
            actor,
            get_sponsorship(actor, sponsorship_id),
            made_on=form.made_on.data or today(),
            note=form.note.data or "",
            gift=form.given,
            submission=form.submission.data or None,
        ),
        to=page_of(sponsorship_id),
        done=gettext("Kunjungan pengasuh dicatat."),
    )
    return answer or render_page(
        "sponsors/record.html", form=form, pairing=pairing, case=pairing.case
    )


@blueprint.route("/kunjungan/<int:contact_id>/tarik", methods=["GET", "POST"])
@guard(CASE_WORK)
def withdraw(contact_id: int) -> ResponseReturnValue:
    """Withdraw a contact recorded by mistake."""
    actor = current_actor()
    contact = get_contact(actor, contact_id)
    require_on(actor, CASE_WORK, contact.sponsorship.case)
    if contact.withdrawn_at is not None:
        flash(gettext("Kunjungan ini sudah ditarik kembali."), "info")
        return go_to(page_of(contact.sponsorship_id))
    return ask_reason_page(
        contact.sponsorship,
        lambda reason: services.withdraw_contact(
            actor, get_contact(actor, contact_id), reason=reason
        ),
        title=gettext("Tarik kembali kunjungan %(day)s", day=tanggal(contact.made_on)),
        done=gettext("Kunjungan ditarik kembali."),
    )
