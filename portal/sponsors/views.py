"""Pages of sponsors: who is willing, whom they look after, when they came."""

from typing import Any

from flask import Blueprint, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.accounts.guard import current_actor, guard
from portal.cases.models import Case
from portal.cases.queries import get_case, may, require_on
from portal.clock import today
from portal.extensions import db
from portal.households.models import Person
from portal.permissions import Permission, allows
from portal.regions.queries import districts
from portal.sponsors import contacts, officials, services
from portal.sponsors.forms import ContactForm, PairForm, ReasonForm, SponsorForm
from portal.sponsors.models import Sponsor, Sponsorship
from portal.sponsors.queries import (
    busy_among,
    free_sponsors,
    get_contact,
    get_sponsor,
    get_sponsorship,
    mothers_of,
    quiet_before,
    running_of,
    sponsors_named,
    visible_sponsorships,
)
from portal.sponsors.wording import last_heard
from portal.types import PhoneNumber
from portal.web import go_to, render_page
from portal.web.fields import new_submission
from portal.web.filters import tanggal
from portal.web.pagination import Sort, paginate
from portal.web.saving import refused, save_or_choose

blueprint = Blueprint("sponsors", __name__, url_prefix="/pengasuh")


@blueprint.app_context_processor
def _words() -> dict[str, Any]:
    return {"last_heard": last_heard}


@blueprint.get("/")
@guard(Permission.CASE_SEE)
def index() -> ResponseReturnValue:
    """Who looks after whom; who was not heard of for longest comes first."""
    actor = current_actor()
    shown, district = request.args.get("status", "running"), request.args.get("district", "")
    query, sorts = visible_sponsorships(actor), [Sort(Sponsorship.quiet_since)]
    if shown == "ended":
        query, sorts = query.where(Sponsorship.ended_at.is_not(None)), []
    else:
        query = query.where(Sponsorship.ended_at.is_(None))
    if shown == "quiet":
        query = query.where(Sponsorship.quiet_since < quiet_before())
    if district:
        query = query.where(Sponsorship.case.has(Case.household.has(district_code=district)))
    last = Sort(Sponsorship.id, descending=shown == "ended")
    return render_page(
        "sponsors/index.html",
        block="list",
        page=paginate(db.session(), query, *sorts, last, cursor=request.args.get("after")),
        shown=shown,
        district=district,
        districts=[(area.code, area.name) for area in districts(actor)],
        quiet_before=quiet_before(),
        may_manage=allows(actor, Permission.SPONSOR_MANAGE),
    )


@blueprint.get("/daftar")
@guard(Permission.SPONSOR_MANAGE)
def people() -> ResponseReturnValue:
    """The officials who are willing, by name."""
    words, free = request.args.get("q", ""), request.args.get("status") == "free"
    page = paginate(
        db.session(),
        sponsors_named(words, free_only=free),
        Sort(Sponsor.name),
        Sort(Sponsor.id),
        cursor=request.args.get("after"),
    )
    return render_page(
        "sponsors/people.html",
        block="list",
        page=page,
        words=words,
        free=free,
        busy=busy_among(page.items),
    )


@blueprint.route("/daftar/baru", methods=["GET", "POST"])
@guard(Permission.SPONSOR_MANAGE)
def add() -> ResponseReturnValue:
    """Write down an official who is willing."""
    form = SponsorForm()
    del form.active
    if form.validate_on_submit():
        error = refused(form, lambda: officials.add_sponsor(current_actor(), **_described(form)))
        if error is None:
            flash(gettext("%(name)s tercatat sebagai pengasuh.", name=form.name.data), "done")
            return go_to(url_for("sponsors.people"))
    return render_page("sponsors/person.html", form=form, title=gettext("Tambah pengasuh"))


@blueprint.route("/daftar/<int:sponsor_id>", methods=["GET", "POST"])
@guard(Permission.SPONSOR_MANAGE)
def change(sponsor_id: int) -> ResponseReturnValue:
    """Correct what is known of an official."""
    sponsor = get_sponsor(sponsor_id)
    form = SponsorForm(data=_stored(sponsor))
    title = gettext("Ubah pengasuh")
    answer = save_or_choose(
        form,
        lambda: officials.change_sponsor(
            current_actor(),
            sponsor,
            version=form.read_at,
            **_described(form),
            active=bool(form.active.data),
        ),
        stored=lambda: _stored(sponsor),
        title=title,
        done=gettext("Pengasuh tersimpan."),
        back_url=url_for("sponsors.people"),
    )
    return answer or render_page("sponsors/person.html", form=form, title=title)


@blueprint.get("/<int:sponsorship_id>")
@guard(Permission.CASE_SEE)
def show(sponsorship_id: int) -> ResponseReturnValue:
    """One official and one mother: how it began, and every visit."""
    actor = current_actor()
    pairing = get_sponsorship(actor, sponsorship_id)
    return render_page(
        "sponsors/show.html",
        pairing=pairing,
        case=pairing.case,
        quiet_before=quiet_before(),
        may_record=may(actor, Permission.CASE_WORK, pairing.case),
        may_manage=may(actor, Permission.SPONSOR_MANAGE, pairing.case),
    )


@blueprint.route("/kasus/<int:case_id>/tetapkan", methods=["GET", "POST"])
@guard(Permission.SPONSOR_MANAGE)
def pair(case_id: int) -> ResponseReturnValue:
    """Let an official look after the mother of a case, if need be instead of another."""
    actor = current_actor()
    case = get_case(actor, case_id)
    require_on(actor, Permission.SPONSOR_MANAGE, case)
    before, sponsors = running_of(case.id), free_sponsors()
    form = PairForm()
    form.offer(mothers_of(case), sponsors, before)
    if form.validate_on_submit():
        chosen = get_sponsor(form.sponsor.data)
        error = refused(
            form,
            lambda: services.pair(
                actor,
                get_case(actor, case_id),
                chosen,
                mother=db.session.get_one(Person, form.mother.data),
                instead_of=form.seen,
                reason=form.reason.data or "",
                kin=form.kin.data or "",
            ),
        )
        if error is None:
            flash(gettext("%(name)s menjadi pengasuh ibu ini.", name=chosen.name), "done")
            return go_to(url_for("case_file.show", case_id=case_id))
    return render_page(
        "sponsors/pair.html", form=form, case=case, before=before, free=len(sponsors)
    )


@blueprint.route("/<int:sponsorship_id>/kunjungan", methods=["GET", "POST"])
@guard(Permission.CASE_WORK)
def record(sponsorship_id: int) -> ResponseReturnValue:
    """Note that the official came, and what was given."""
    actor = current_actor()
    pairing = get_sponsorship(actor, sponsorship_id)
    require_on(actor, Permission.CASE_WORK, pairing.case)
    form = ContactForm(made_on=today(), submission=new_submission())
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
            flash(gettext("Kunjungan pengasuh tercatat."), "done")
            return _back_to(sponsorship_id)
    return render_page("sponsors/record.html", form=form, pairing=pairing, case=pairing.case)


@blueprint.route("/<int:sponsorship_id>/akhiri", methods=["GET", "POST"])
@guard(Permission.SPONSOR_MANAGE)
def end(sponsorship_id: int) -> ResponseReturnValue:
    """The official looks after her no longer."""
    actor = current_actor()
    pairing = get_sponsorship(actor, sponsorship_id)
    require_on(actor, Permission.SPONSOR_MANAGE, pairing.case)
    form = ReasonForm()
    if form.validate_on_submit():
        error = refused(
            form,
            lambda: services.end(
                actor, get_sponsorship(actor, sponsorship_id), reason=form.reason.data or ""
            ),
        )
        if error is None:
            flash(gettext("Pengasuhan diakhiri."), "done")
            return _back_to(sponsorship_id)
    title = gettext("Akhiri pengasuhan oleh %(name)s", name=pairing.sponsor.name)
    return render_page("cases/step.html", form=form, case=pairing.case, title=title)


@blueprint.route("/kunjungan/<int:contact_id>/tarik", methods=["GET", "POST"])
@guard(Permission.CASE_WORK)
def withdraw(contact_id: int) -> ResponseReturnValue:
    """It was noted by mistake."""
    actor = current_actor()
    contact = get_contact(actor, contact_id)
    case, pairing_id = contact.sponsorship.case, contact.sponsorship_id
    require_on(actor, Permission.CASE_WORK, case)
    if contact.withdrawn_at is not None:
        flash(gettext("Kunjungan ini sudah ditarik kembali."), "info")
        return _back_to(pairing_id)
    form = ReasonForm()
    if form.validate_on_submit():
        error = refused(
            form,
            lambda: contacts.withdraw_contact(
                actor, get_contact(actor, contact_id), reason=form.reason.data or ""
            ),
        )
        if error is None:
            flash(gettext("Kunjungan ditarik kembali."), "done")
            return _back_to(pairing_id)
    title = gettext("Tarik kembali kunjungan %(day)s", day=tanggal(contact.made_on))
    return render_page("cases/step.html", form=form, case=case, title=title)


def _back_to(sponsorship_id: int) -> ResponseReturnValue:
    return go_to(url_for("sponsors.show", sponsorship_id=sponsorship_id))


def _stored(sponsor: Sponsor) -> dict[str, Any]:
    return {
        "version": sponsor.version,
        "name": sponsor.name,
        "office": sponsor.office,
        "phone": sponsor.phone and PhoneNumber.parse(sponsor.phone),
        "active": sponsor.active,
    }


def _described(form: SponsorForm) -> dict[str, Any]:
    return {
        "name": form.name.data or "",
        "office": form.office.data or "",
        "phone": form.phone.data,
    }
