"""Register a household with its first members."""

from typing import Any

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from portal.core.db.transaction import transaction
from portal.core.types import Relation
from portal.platform.accounts.guard import current_actor, guard
from portal.platform.editing.saving import refusals_beside
from portal.platform.regions.queries import districts, villages
from portal.platform.web import go_to, render_page
from portal.platform.web.fields import new_submission
from portal.registry.households import services
from portal.registry.households.forms import MOST_MEMBERS, RegisterForm
from portal.registry.households.models import Household
from portal.registry.households.permissions import REGISTRY_REGISTER
from portal.registry.households.queries import submitted_household
from portal.registry.households.views.blueprint import blueprint
from portal.registry.households.views.lookalikes import (
    LookalikeAnswers,
    LookalikesByMember,
    check_lookalikes,
    record_told_apart,
)
from portal.registry.households.views.number_holders import DRAFT, holder_for_form, holder_url
from portal.registry.households.wording import household_name

#: Form steps of the buttons that add and remove members.
ADD, REMOVE = "tambah", "hapus"


@blueprint.route("/baru", methods=["GET", "POST"])
@guard(REGISTRY_REGISTER)
def register() -> ResponseReturnValue:
    """Show and save the form. Its own buttons add and remove members; only "Daftarkan" saves."""
    step = request.form.get("step", "")
    form = RegisterForm(_without_removed(step)) if step else RegisterForm()
    _offer_villages(form)
    if request.method == "GET":
        form.submission.data = new_submission()
        form.members[0].form.relation.data = Relation.HEAD.value
    already = submitted_household(form.submission.data or "")
    if already is not None and step in {"", DRAFT}:
        flash(gettext("Keluarga ini sudah didaftarkan; tidak didaftarkan dua kali."), "info")
        return go_to(url_for("households.show", household_id=already.id))
    if step:
        if step == ADD and len(form.members) < MOST_MEMBERS:
            form.members.append_entry({})
        return _page(form, added=step == ADD)
    answers = LookalikeAnswers()
    if form.validate_on_submit() and not (answers := check_lookalikes(form)).unanswered:
        with refusals_beside(form):
            with transaction():
                household = _register(form, answers)
            name = household_name(household)
            flash(gettext("Keluarga %(name)s didaftarkan.", name=name), "done")
            return go_to(url_for("households.show", household_id=household.id))
    return _page(form, likely=answers.unanswered)


def _register(form: RegisterForm, answers: LookalikeAnswers) -> Household:
    household = services.register_household(
        current_actor(),
        kk=form.kk_number.data,
        address=form.address.data or "",
        rt=form.rt.data or "",
        rw=form.rw.data or "",
        village_code=form.village_code.data,
        members=[entry.form.new_person() for entry in form.members],
        submission=form.submission.data or "",
    )
    record_told_apart(form, household, answers)
    return household


def _page(
    form: RegisterForm, *, added: bool = False, likely: LookalikesByMember | None = None
) -> ResponseReturnValue:
    error = form.refusal
    return render_page(
        "households/register.html",
        block="members",
        form=form,
        family_url=holder_url(error),
        holder=holder_for_form(error, members=len(form.members)),
        holder_field=None if error is None else error.field,
        added=added,
        likely=likely or {},
        most=MOST_MEMBERS,
        reopen=DRAFT,
    )


def _offer_villages(form: RegisterForm) -> None:
    own = districts(current_actor())
    form.offer(villages([district.code for district in own]), own)


def _without_removed(step: str) -> MultiDict[str, Any]:
    """Return the submitted form without the member that a "Hapus" button names."""
    verb, _, place = step.partition("-")
    sent: MultiDict[str, Any] = MultiDict(request.form)
    if verb == REMOVE:
        for name in [name for name in sent if name.startswith(f"members-{place}-")]:
            del sent[name]
    return sent
