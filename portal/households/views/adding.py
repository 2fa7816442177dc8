"""A member is added to a registered family, unless they are registered already."""

from collections.abc import Mapping, Sequence

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.accounts.guard import current_actor, guard
from portal.households import services
from portal.households.access import may_change, require_change
from portal.households.identity_link import Lookalike, identity_link
from portal.households.models import Household
from portal.households.person_forms import AddedMemberForm
from portal.households.queries import get_household, households_by_id, submitted_person
from portal.households.views.holders import holder_for_family, join_url
from portal.households.views.likeness import (
    Home,
    answered,
    ids_of,
    lookalikes,
    nik_in_use,
    question,
    strong_ones,
)
from portal.households.views.room import blueprint
from portal.households.views.saving import DRAFT
from portal.permissions import Permission
from portal.types import KkNumber
from portal.web import go_to, render_page
from portal.web.fields import new_submission
from portal.web.saving import refused


@blueprint.route("/<int:household_id>/anggota/baru", methods=["GET", "POST"])
@guard(Permission.REGISTRY_REGISTER)
def add_person(household_id: int) -> ResponseReturnValue:
    """Add a member; who looks very much like somebody registered is asked about first. A draft
    that the device kept is only shown."""
    household = _changeable(household_id)
    form = AddedMemberForm(data={"submission": new_submission()}).of(household)
    family_url = url_for("households.show", household_id=household.id)
    if request.method == "POST" and submitted_person(form.submission.data or "") is not None:
        flash(gettext("Anggota ini sudah ditambahkan; tidak ditambahkan dua kali."), "info")
        return go_to(family_url)
    found: Sequence[Lookalike] = ()
    error = None
    if request.method == "POST":
        found = lookalikes(form, _home(household))
    is_draft = request.form.get("step") == DRAFT
    if not is_draft and form.validate_on_submit() and not _asks(form, found):
        error = refused(form, lambda: _add(form, household, found))
        if error is None:
            flash(gettext("%(name)s ditambahkan ke keluarga ini.", name=form.name.data), "done")
            return go_to(family_url)
    return render_page(
        "households/add_person.html",
        form=form,
        household=household,
        holder=holder_for_family(error, household, form.relation.data),
        found=found,
        join_urls=_join_urls(form, household, found),
        reopen=DRAFT,
    )


@blueprint.post("/<int:household_id>/anggota/baru/mirip")
@guard(Permission.REGISTRY_REGISTER)
def likely_member(household_id: int) -> ResponseReturnValue:
    """Who may be the member that is being typed; asked by htmx as the fields change."""
    household = _changeable(household_id)
    form = AddedMemberForm()
    found = lookalikes(form, _home(household))
    return render_page(
        "households/likely.html",
        block="likely",
        status=200,
        entry=form,
        found=found,
        household=household,
        join_urls=_join_urls(form, household, found),
    )


def _changeable(household_id: int) -> Household:
    household = get_household(current_actor(), household_id)
    require_change(current_actor(), household)
    return household


def _asks(form: AddedMemberForm, found: Sequence[Lookalike]) -> bool:
    """Put the question beside the member where it has not been answered yet."""
    if nik_in_use(form) or answered(form, strong_ones(found)):
        return False
    form.accept(question(field="told_apart_reason"))
    return True


def _add(form: AddedMemberForm, household: Household, found: Sequence[Lookalike]) -> None:
    person = services.add_person(
        current_actor(), household, form.new_person(), submission=form.submission.data or ""
    )
    others = ids_of(strong_ones(found))
    if others:
        reason = form.told_apart_reason.data or ""
        identity_link().told_apart(current_actor(), person, others, reason)


def _join_urls(
    form: AddedMemberForm, household: Household, found: Sequence[Lookalike]
) -> Mapping[int, str]:
    """Person → where they are brought into this family instead, for those of another family that
    is the actor's to change (at most three are found)."""
    elsewhere = [
        someone for someone in found if someone.opens and someone.household_id != household.id
    ]
    families = households_by_id([someone.household_id for someone in elsewhere])
    return {
        someone.person_id: join_url(someone.person_id, household, form.relation.data)
        for someone in elsewhere
        if may_change(current_actor(), families[someone.household_id])
    }


def _home(household: Household) -> Home:
    return Home(
        kk=KkNumber(household.kk_number) if household.kk_number else None,
        village_code=household.village_code,
        address=household.address,
        rt=household.rt,
        rw=household.rw,
    )
