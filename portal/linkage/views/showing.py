"""The question that comes next, one pair, and what was decided."""

from flask import request
from flask.typing import ResponseReturnValue

from portal.accounts.guard import current_actor, guard
from portal.errors import NotFound
from portal.extensions import db
from portal.households.access import sees_phones
from portal.linkage.case_side import case_side
from portal.linkage.comparing import lines_of, sides_of
from portal.linkage.forms import MergeForm
from portal.linkage.labels import STATUS, TONE, likeness
from portal.linkage.models import PersonPair
from portal.linkage.outcomes import Reason
from portal.linkage.queries import (
    count_waiting,
    decided_pairs,
    get_pair,
    last_run,
    next_pair,
    standing_merge,
)
from portal.linkage.states import PairStatus
from portal.linkage.views.room import blueprint
from portal.linkage.wording import words_of
from portal.permissions import Permission
from portal.web import render_page
from portal.web.pagination import Sort, paginate


@blueprint.get("")
@guard(Permission.IDENTITY_MERGE)
def index() -> ResponseReturnValue:
    """The pair that comes next; ``terakhir`` names the one decided just now, to take it back."""
    actor = current_actor()
    pair = next_pair(actor)
    if pair is not None:
        return pair_page(pair)
    return render_page("linkage/empty.html", last=_just_decided(), run=last_run())


@blueprint.get("/<int:pair_id>")
@guard(Permission.IDENTITY_MERGE)
def show(pair_id: int) -> ResponseReturnValue:
    """One pair: to be decided, or what was decided."""
    return pair_page(get_pair(current_actor(), pair_id))


@blueprint.get("/putusan")
@guard(Permission.IDENTITY_MERGE)
def decided() -> ResponseReturnValue:
    """What was merged and what was kept apart, latest first, each to be taken back."""
    actor = current_actor()
    page = paginate(
        db.session(),
        decided_pairs(actor),
        Sort(PersonPair.decided_at, descending=True),
        Sort(PersonPair.id, descending=True),
        cursor=request.args.get("after"),
    )
    return render_page(
        "linkage/decided.html", page=page, words=STATUS, tones=TONE, waiting=count_waiting(actor)
    )


def pair_page(pair: PersonPair, form: MergeForm | None = None) -> ResponseReturnValue:
    """The page of a pair; ``form`` carries what was wrong with a decision."""
    actor = current_actor()
    form = form or MergeForm(formdata=None)
    cases = case_side().open_cases({pair.left.household_id, pair.right.household_id})
    form.offer(cases.values() if len(cases) > 1 else ())
    left, right = sides_of(pair)
    reasons = [Reason(code) for code in pair.reasons if code in set(Reason)]
    return render_page(
        "linkage/pair.html",
        form=form,
        pair=pair,
        sides=(left, right),
        cases=cases,
        lines=lines_of(pair, mask_phones=not sees_phones(actor)),
        reasons=[words_of(reason) for reason in reasons],
        likeness=likeness(pair.probability, reasons),
        asked=pair.status is PairStatus.REVIEW,
        merge=standing_merge(pair),
        words=STATUS,
        tones=TONE,
        waiting=count_waiting(actor),
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
