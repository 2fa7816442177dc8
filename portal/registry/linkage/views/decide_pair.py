"""Decide pairs. After each decision the next pair is shown."""

from collections.abc import Callable

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.core.db.transaction import transaction
from portal.core.errors import StaleRecord
from portal.platform.accounts.guard import current_actor, guard
from portal.platform.editing.saving import refusals_beside, refusals_flashed
from portal.platform.permissions import Actor
from portal.platform.web import go_to
from portal.registry.linkage.forms import MergeForm, NoteForm
from portal.registry.linkage.models import PersonPair
from portal.registry.linkage.permissions import IDENTITY_MERGE
from portal.registry.linkage.queries import get_pair
from portal.registry.linkage.services import decide_pair, enqueue_full_run
from portal.registry.linkage.views.blueprint import blueprint
from portal.registry.linkage.views.show_pair import pair_page


@blueprint.post("/<int:pair_id>/gabung")
@guard(IDENTITY_MERGE)
def merge(pair_id: int) -> ResponseReturnValue:
    """Merge the two persons."""
    form = MergeForm()
    with refusals_beside(form):
        _decide(
            pair_id,
            lambda actor, pair: decide_pair.merge_pair(actor, pair, staying_case_id=form.case_id),
        )
        return _next(pair_id)
    return pair_page(get_pair(current_actor(), pair_id), form)


@blueprint.post("/<int:pair_id>/pisah")
@guard(IDENTITY_MERGE)
def keep_apart(pair_id: int) -> ResponseReturnValue:
    """Decide that they are two persons."""
    form = NoteForm()
    note = form.note.data or "" if form.validate() else ""
    _decide(pair_id, lambda actor, pair: decide_pair.keep_apart(actor, pair, note=note))
    return _next(pair_id)


@blueprint.post("/<int:pair_id>/nanti")
@guard(IDENTITY_MERGE)
def postpone(pair_id: int) -> ResponseReturnValue:
    """Move the pair to the end of the queue."""
    _decide(pair_id, decide_pair.postpone)
    return go_to(url_for("linkage.index"))


@blueprint.post("/<int:pair_id>/urungkan")
@guard(IDENTITY_MERGE)
def take_back(pair_id: int) -> ResponseReturnValue:
    """Undo a decision; the pair returns to review."""
    with refusals_flashed():
        if _decide(pair_id, decide_pair.undo_decision):
            flash(gettext("Putusan diurungkan. Pasangan ini ditanyakan lagi."), "done")
    return go_to(url_for("linkage.show", pair_id=pair_id))


@blueprint.post("/periksa")
@guard(IDENTITY_MERGE)
def run() -> ResponseReturnValue:
    """Enqueue a run over all records."""
    actor = current_actor()
    with transaction():
        job = enqueue_full_run(actor)
        job_id, is_own = job.id, job.created_by_id == actor.actor_id
    if is_own:
        return go_to(url_for("jobs.show", job_id=job_id))
    flash(gettext("Pemeriksaan seluruh data sudah menunggu giliran."), "info")
    return go_to(url_for("linkage.index"))


def _decide(pair_id: int, verb: Callable[[Actor, PersonPair], object]) -> bool:
    """Run ``verb`` and return whether it succeeded; flash a notice if somebody decided first."""
    actor = current_actor()
    try:
        with transaction():
            verb(actor, get_pair(actor, pair_id))
    except StaleRecord:
        flash(gettext("Pasangan ini baru saja diputuskan orang lain."), "due")
        return False
    return True


def _next(pair_id: int) -> ResponseReturnValue:
    return go_to(url_for("linkage.index", terakhir=pair_id))
