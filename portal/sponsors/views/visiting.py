"""When an official came, and what was given."""

from flask import Blueprint, flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.accounts.guard import current_actor, guard
from portal.cases.queries import require_on
from portal.clock import today
from portal.permissions import Permission
from portal.sponsors import contacts
from portal.sponsors.forms import ContactForm
from portal.sponsors.queries import get_contact, get_sponsorship
from portal.sponsors.views.reasons import ask_why, back_to
from portal.web import render_page
from portal.web.fields import new_submission
from portal.web.filters import tanggal
from portal.web.saving import refused


def register(blueprint: Blueprint) -> None:
    """Add the routes."""
    add = blueprint.add_url_rule
    add("/<int:sponsorship_id>/kunjungan", view_func=record, methods=["GET", "POST"])
    add("/kunjungan/<int:contact_id>/tarik", view_func=withdraw, methods=["GET", "POST"])


@guard(Permission.CASE_WORK)
def record(sponsorship_id: int) -> ResponseReturnValue:
    """Note that the official came, and what was given."""
    actor = current_actor()
    pairing = get_sponsorship(actor, sponsorship_id)
    require_on(actor, Permission.CASE_WORK, pairing.case)
    form = ContactForm(made_on=today(), submission=new_submission()).of(pairing)
    if form.validate_on_submit():
        error = refused(
            form,
            lambda: contacts.record_contact(
                actor,
                get_sponsorship(actor, sponsorship_id),
                made_on=form.made_on.data or today(),
                note=form.note.data or "",
                gift=form.given,
                submission=form.submission.data or None,
            ),
        )
        if error is None:
            flash(gettext("Kunjungan pengasuh dicatat."), "done")
            return back_to(sponsorship_id)
    return render_page("sponsors/record.html", form=form, pairing=pairing, case=pairing.case)


@guard(Permission.CASE_WORK)
def withdraw(contact_id: int) -> ResponseReturnValue:
    """It was noted by mistake."""
    actor = current_actor()
    contact = get_contact(actor, contact_id)
    require_on(actor, Permission.CASE_WORK, contact.sponsorship.case)
    if contact.withdrawn_at is not None:
        flash(gettext("Kunjungan ini sudah ditarik kembali."), "info")
        return back_to(contact.sponsorship_id)
    return ask_why(
        contact.sponsorship,
        lambda reason: contacts.withdraw_contact(
            actor, get_contact(actor, contact_id), reason=reason
        ),
        title=gettext("Tarik kembali kunjungan %(day)s", day=tanggal(contact.made_on)),
        done=gettext("Kunjungan ditarik kembali."),
    )
