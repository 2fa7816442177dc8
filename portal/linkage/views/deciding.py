"""Decisions about a pair. After each the next pair comes at once."""

from collections.abc import Callable

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.accounts.guard import current_actor, guard
from portal.errors import InvalidInput, StaleRecord
from portal.linkage.forms import MergeForm, NoteForm
from portal.linkage.models import PersonPair
from portal.linkage.queries import get_pair
from portal.linkage.services import deciding
from portal.linkage.services.runs import link_whole
from portal.linkage.views.room import blueprint
from portal.linkage.views.showing import pair_page
from portal.permissions import Actor, Permission
from portal.transaction import transaction
from portal.web import go_to


@blueprint.post("/<int:pair_id>/gabung")
@guard(Permission.IDENTITY_MERGE)
def merge(pair_id: int) -> ResponseReturnValue:
    """One person: merge the two records."""
    form = MergeForm()
    try:
        _decide(
            pair_id,
            lambda actor, pair: deciding.merge_pair(actor, pair, staying_case_id=form.case_id),
        )
    except InvalidInput as error:
        form.accept(error)
        return pair_page(get_pair(current_actor(), pair_id), form)
    return _next(pair_id)


@blueprint.post("/<int:pair_id>/pisah")
@guard(Permission.IDENTITY_MERGE)
def keep_apart(pair_id: int) -> ResponseReturnValue:
    """Two people: remember it."""
    form = NoteForm()
    note = form.note.data or "" if form.validate() else ""
    _decide(pair_id, lambda actor, pair: deciding.keep_apart(actor, pair, note=note))
    return _next(pair_id)


@blueprint.post("/<int:pair_id>/nanti")
@guard(Permission.IDENTITY_MERGE)
def postpone(pair_id: int) -> ResponseReturnValue:
    """Not now: all others come first."""
    _decide(pair_id, deciding.postpone)
    return go_to(url_for("linkage.index"))


@blueprint.post("/<int:pair_id>/urungkan")
@guard(Permission.IDENTITY_MERGE)
def take_back(pair_id: int) -> ResponseReturnValue:
    """Undo a decision; the pair is asked about anew."""
    try:
        if _decide(pair_id, deciding.take_back):
            flash(gettext("Putusan diurungkan. Pasangan ini ditanyakan lagi."), "done")
    except InvalidInput as error:
        flash(str(error.message), "danger")
    return go_to(url_for("linkage.show", pair_id=pair_id))


@blueprint.post("/periksa")
@guard(Permission.IDENTITY_MERGE)
def run() -> ResponseReturnValue:
    """Have everybody held against everybody."""
    actor = current_actor()
    with transaction():
        job = link_whole(actor)
        job_id, is_own = job.id, job.created_by_id == actor.actor_id
    if is_own:
        return go_to(url_for("jobs.show", job_id=job_id))
    flash(gettext("Pemeriksaan seluruh data sudah menunggu giliran."), "info")
    return go_to(url_for("linkage.index"))


def _decide(pair_id: int, verb: Callable[[Actor, PersonPair], object]) -> bool:
    """Do it unless somebody else was first: then say so and go on. Returns whether it was done."""
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
