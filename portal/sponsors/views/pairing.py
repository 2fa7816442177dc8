"""Who looks after whom, and how it begins and ends."""

from flask import Blueprint, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.accounts.guard import current_actor, guard
from portal.cases.models import Case
from portal.cases.queries import get_case, may, require_on
from portal.extensions import db
from portal.households.models import Person
from portal.permissions import Permission, allows
from portal.regions.queries import districts
from portal.sponsors import services
from portal.sponsors.forms import PairForm
from portal.sponsors.models import Sponsorship
from portal.sponsors.queries import (
    free_sponsors,
    get_sponsor,
    get_sponsorship,
    mothers_of,
    quiet_before,
    running_of,
    visible_sponsorships,
)
from portal.sponsors.views.reasons import ask_why
from portal.web import go_to, render_page
from portal.web.pagination import Sort, paginate
from portal.web.saving import refused


def register(blueprint: Blueprint) -> None:
    """Add the routes."""
    add = blueprint.add_url_rule
    add("/", view_func=index)
    add("/<int:sponsorship_id>", view_func=show)
    add("/kasus/<int:case_id>/tetapkan", view_func=pair, methods=["GET", "POST"])
    add("/<int:sponsorship_id>/akhiri", view_func=end, methods=["GET", "POST"])


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


@guard(Permission.SPONSOR_MANAGE)
def end(sponsorship_id: int) -> ResponseReturnValue:
    """The official looks after her no longer."""
    actor = current_actor()
    pairing = get_sponsorship(actor, sponsorship_id)
    require_on(actor, Permission.SPONSOR_MANAGE, pairing.case)
    return ask_why(
        pairing,
        lambda reason: services.end(actor, get_sponsorship(actor, sponsorship_id), reason=reason),
        title=gettext("Akhiri pengasuhan oleh %(name)s", name=pairing.sponsor.name),
        done=gettext("Pengasuhan diakhiri."),
    )
