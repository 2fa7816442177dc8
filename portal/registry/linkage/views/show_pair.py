"""Show the next pair to review, one pair, and the decided pairs."""

from flask import request
from flask.typing import ResponseReturnValue

from portal.core.errors import NotFound
from portal.core.extensions import db
from portal.platform.accounts.guard import current_actor, guard
from portal.platform.web import render_page
from portal.platform.web.pagination import Sort, paginate
from portal.registry.households.access import sees_phones
from portal.registry.linkage import ports
from portal.registry.linkage.forms import MergeForm
from portal.registry.linkage.models import PersonPair
from portal.registry.linkage.outcomes import Reason
from portal.registry.linkage.permissions import IDENTITY_MERGE
from portal.registry.linkage.queries import (
    active_merge,
    count_waiting_pairs,
    decided_pairs,
    get_pair,
    last_run,
    next_pair,
)
from portal.registry.linkage.side_by_side import compared_fields, pair_sides
from portal.registry.linkage.states import PairStatus
from portal.registry.linkage.views.blueprint import blueprint
from portal.registry.linkage.wording import STATUS, TONE, probability_text, reason_text


@blueprint.get("")
@guard(IDENTITY_MERGE)
def index() -> ResponseReturnValue:
    """Show the next pair of the queue; ``terakhir`` is the pair decided just now, to offer undo."""
    actor = current_actor()
    pair = next_pair(actor)
    if pair is not None:
        return pair_page(pair)
    return render_page("linkage/empty.html", last=_just_decided(), run=last_run())


@blueprint.get("/<int:pair_id>")
@guard(IDENTITY_MERGE)
def show(pair_id: int) -> ResponseReturnValue:
    """Show one pair."""
    return pair_page(get_pair(current_actor(), pair_id))


@blueprint.get("/putusan")
@guard(IDENTITY_MERGE)
def decided() -> ResponseReturnValue:
    """List merged pairs and pairs kept apart, latest first, with undo."""
    actor = current_actor()
    page = paginate(
        db.session(),
        decided_pairs(actor),
        Sort(PersonPair.decided_at, descending=True),
        Sort(PersonPair.id, descending=True),
        cursor=request.args.get("after"),
    )
    return render_page(
        "linkage/decided.html",
        page=page,
        words=STATUS,
        tones=TONE,
        waiting=count_waiting_pairs(actor),
    )


def pair_page(pair: PersonPair, form: MergeForm | None = None) -> ResponseReturnValue:
    """Return the page of a pair; ``form`` holds the errors of a refused decision."""
    actor = current_actor()
    form = form or MergeForm(formdata=None)
    cases = ports.open_cases({pair.left.household_id, pair.right.household_id})
    form.offer(cases.values() if len(cases) > 1 else ())
    left, right = pair_sides(pair)
    reasons = [Reason(code) for code in pair.reasons if code in set(Reason)]
    return render_page(
        "linkage/pair.html",
        form=form,
        pair=pair,
        sides=(left, right),
        cases=cases,
        lines=compared_fields(pair, mask_phones=not sees_phones(actor)),
        reasons=[reason_text(reason) for reason in reasons],
        likeness=probability_text(pair.probability, reasons),
        asked=pair.status is PairStatus.REVIEW,
        merge=active_merge(pair),
        words=STATUS,
        tones=TONE,
        waiting=count_waiting_pairs(actor),
        last=_just_decided(),
    )


def _just_decided() -> PersonPair | None:
    text = request.args.get("terakhir", "")
    if not (text.isascii() and text.isdigit() and len(text) < 18):
        return None
    try:
        return get_pair(current_actor(), int(text))
    except NotFound:
        return None
