"""List, start and end sponsorships."""

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.casework.cases.models import Case
from portal.casework.cases.permissions import CASE_SEE, CASE_WORK
from portal.casework.cases.queries import get_case, may, require_on
from portal.casework.cases.step_page import page_of
from portal.casework.sponsors import services
from portal.casework.sponsors.forms import PairForm
from portal.casework.sponsors.models import Sponsorship
from portal.casework.sponsors.permissions import SPONSOR_MANAGE
from portal.casework.sponsors.queries import (
    MOST_OFFERED,
    current_sponsorship,
    free_sponsors,
    get_sponsor,
    get_sponsorship,
    mothers_of,
    quiet_before,
    visible_sponsorships,
)
from portal.casework.sponsors.views.ask_reason import ask_reason_page
from portal.casework.sponsors.views.blueprint import blueprint
from portal.core.extensions import db
from portal.platform.accounts.guard import current_actor, guard
from portal.platform.editing.saving import save
from portal.platform.permissions import allows
from portal.platform.regions.queries import districts
from portal.platform.web import render_page
from portal.platform.web.pagination import Sort, paginate
from portal.platform.web.routing import parse_record_id
from portal.registry.households.models import Person


@blueprint.get("/")
@guard(CASE_SEE)
def index() -> ResponseReturnValue:
    """List sponsorships, those without a contact for the longest time first."""
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
        may_manage=allows(actor, SPONSOR_MANAGE),
    )


@blueprint.get("/<int:sponsorship_id>")
@guard(CASE_SEE)
def show(sponsorship_id: int) -> ResponseReturnValue:
    """Show one sponsorship with its contacts."""
    actor = current_actor()
    pairing = get_sponsorship(actor, sponsorship_id)
    return render_page(
        "sponsors/show.html",
        pairing=pairing,
        case=pairing.case,
        quiet_before=quiet_before(),
        may_record=may(actor, CASE_WORK, pairing.case),
        may_manage=may(actor, SPONSOR_MANAGE, pairing.case),
    )


@blueprint.route("/kasus/<int:case_id>/tetapkan", methods=["GET", "POST"])
@guard(SPONSOR_MANAGE)
def pair(case_id: int) -> ResponseReturnValue:
    """Pair the mother of a case with a sponsor, who may replace another one."""
    actor = current_actor()
    case = get_case(actor, case_id)
    require_on(actor, SPONSOR_MANAGE, case)
    before, form = current_sponsorship(case.id), PairForm()
    words = request.args.get("q", "").strip()
    chosen_id = request.form.get("sponsor", type=parse_record_id)
    sponsors = free_sponsors(words, chosen_id=chosen_id)
    form.offer(mothers_of(case), sponsors, before)
    answer = save(
        form,
        lambda: services.pair_sponsor(
            actor,
            get_case(actor, case_id),
            get_sponsor(form.sponsor.data),
            mother=db.session.get_one(Person, form.mother.data),
            instead_of=form.seen,
            reason=form.reason.data or "",
            kin=form.kin.data or "",
        ),
        to=page_of(case_id),
        done=lambda pairing: gettext(
            "%(name)s menjadi pengasuh ibu ini.", name=pairing.sponsor.name
        ),
    )
    return answer or render_page(
        "sponsors/pair.html",
        form=form,
        case=case,
        before=before,
        words=words,
        found=len(sponsors),
        most=MOST_OFFERED,
    )


@blueprint.route("/<int:sponsorship_id>/akhiri", methods=["GET", "POST"])
@guard(SPONSOR_MANAGE)
def end(sponsorship_id: int) -> ResponseReturnValue:
    """End a sponsorship."""
    actor = current_actor()
    pairing = get_sponsorship(actor, sponsorship_id)
    require_on(actor, SPONSOR_MANAGE, pairing.case)
    return ask_reason_page(
        pairing,
        lambda reason: services.end_sponsorship(
            actor, get_sponsorship(actor, sponsorship_id), reason=reason
        ),
        title=gettext("Akhiri pengasuhan oleh %(name)s", name=pairing.sponsor.name),
        done=gettext("Pengasuhan diakhiri."),
    )
