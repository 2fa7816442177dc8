"""Registering a family with its first members."""

from typing import Any

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from portal.accounts.guard import current_actor, guard
from portal.errors import InvalidInput
from portal.households import services
from portal.households.forms import MOST_MEMBERS, RegisterForm
from portal.households.labels import household_name
from portal.households.models import Household, Relation
from portal.households.queries import submitted_household
from portal.households.views.holders import holder_for_form
from portal.households.views.likeness import Answers, Likely, ask, remember
from portal.households.views.room import blueprint
from portal.households.views.saving import DRAFT, holder_url
from portal.permissions import Permission
from portal.regions.queries import districts, villages
from portal.transaction import transaction
from portal.web import go_to, render_page
from portal.web.fields import new_submission

#: What the form's own buttons ask for.
ADD, REMOVE = "tambah", "hapus"


@blueprint.route("/baru", methods=["GET", "POST"])
@guard(Permission.REGISTRY_REGISTER)
def register() -> ResponseReturnValue:
    """The form grows and shrinks by its own buttons; only "Daftarkan" writes."""
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
    error, answers = None, Answers()
    if form.validate_on_submit() and not (answers := ask(form)).open:
        try:
            with transaction():
                household = _register(form)
                remember(form, household, answers)
                household_id, name = household.id, household_name(household)
        except InvalidInput as refusal:
            form.accept(refusal)
            error = refusal
        else:
            flash(gettext("Keluarga %(name)s didaftarkan.", name=name), "done")
            return go_to(url_for("households.show", household_id=household_id))
    return _page(form, error=error, likely=answers.open)


def _register(form: RegisterForm) -> Household:
    return services.register_household(
        current_actor(),
        kk=form.kk_number.data,
        address=form.address.data or "",
        rt=form.rt.data or "",
        rw=form.rw.data or "",
        village_code=form.village_code.data,
        members=[entry.form.new_person() for entry in form.members],
        submission=form.submission.data or "",
    )


def _page(
    form: RegisterForm,
    *,
    error: InvalidInput | None = None,
    added: bool = False,
    likely: Likely | None = None,
) -> ResponseReturnValue:
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
    """What was typed, without the member that a "Hapus" button names."""
    verb, _, place = step.partition("-")
    sent: MultiDict[str, Any] = MultiDict(request.form)
    if verb == REMOVE:
        for name in [name for name in sent if name.startswith(f"members-{place}-")]:
            del sent[name]
    return sent
