"""Add a member to a registered household."""

from collections.abc import Mapping, Sequence

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.core.types import KkNumber
from portal.platform.accounts.guard import current_actor, guard
from portal.platform.editing.saving import save
from portal.platform.web import go_to, render_page
from portal.platform.web.fields import new_submission
from portal.registry.households import ports, services
from portal.registry.households.access import may_change, require_change
from portal.registry.households.forms import AddedMemberForm
from portal.registry.households.models import Household
from portal.registry.households.permissions import REGISTRY_REGISTER
from portal.registry.households.ports import Lookalike
from portal.registry.households.queries import get_household, households_by_id, submitted_person
from portal.registry.households.views.blueprint import blueprint
from portal.registry.households.views.lookalikes import (
    TypedFamily,
    find_lookalikes,
    is_answered,
    nik_in_use,
    person_ids,
    strong_lookalikes,
    unanswered_error,
)
from portal.registry.households.views.number_holders import DRAFT, holder_for_family, join_url


@blueprint.route("/<int:household_id>/anggota/baru", methods=["GET", "POST"])
@guard(REGISTRY_REGISTER)
def add_person(household_id: int) -> ResponseReturnValue:
    """Add a member. Strong lookalikes must be told apart before saving.

    A draft that the device kept is only shown, not saved.
    """
    household = _get_changeable_household(household_id)
    form = AddedMemberForm(data={"submission": new_submission()}).for_household(household)
    family_url = url_for("households.show", household_id=household.id)
    if request.method == "POST" and submitted_person(form.submission.data or "") is not None:
        flash(gettext("Anggota ini sudah ditambahkan; tidak ditambahkan dua kali."), "info")
        return go_to(family_url)
    found = find_lookalikes(form, _typed_family(household)) if request.method == "POST" else ()
    answer = None
    if request.form.get("step") != DRAFT:
        answer = save(
            form,
            lambda: _add(form, household, found),
            to=family_url,
            done=gettext("%(name)s ditambahkan ke keluarga ini.", name=form.name.data),
        )
    return answer or render_page(
        "households/add_person.html",
        form=form,
        household=household,
        holder=holder_for_family(form.refusal, household, form.relation.data),
        found=found,
        join_urls=_join_urls(form, household, found),
        reopen=DRAFT,
    )


@blueprint.post("/<int:household_id>/anggota/baru/mirip")
@guard(REGISTRY_REGISTER)
def likely_member(household_id: int) -> ResponseReturnValue:
    """Show lookalikes of the member on the form; requested by htmx when fields change."""
    household = _get_changeable_household(household_id)
    form = AddedMemberForm()
    found = find_lookalikes(form, _typed_family(household))
    return render_page(
        "households/likely.html",
        block="likely",
        status=200,
        entry=form,
        found=found,
        household=household,
        join_urls=_join_urls(form, household, found),
    )


def _get_changeable_household(household_id: int) -> Household:
    household = get_household(current_actor(), household_id)
    require_change(current_actor(), household)
    return household


def _add(form: AddedMemberForm, household: Household, found: Sequence[Lookalike]) -> None:
    """Add the member. Raise :class:`InvalidInput` if a strong lookalike was not told apart."""
    if not nik_in_use(form) and not is_answered(form, strong_lookalikes(found)):
        raise unanswered_error(field="told_apart_reason")
    person = services.add_person(
        current_actor(), household, form.new_person(), submission=form.submission.data or ""
    )
    others = person_ids(strong_lookalikes(found))
    if others:
        reason = form.told_apart_reason.data or ""
        ports.told_apart.announce(current_actor(), person, others, reason)


def _join_urls(
    form: AddedMemberForm, household: Household, found: Sequence[Lookalike]
) -> Mapping[int, str]:
    """Return person id → URL to move them here instead, for lookalikes in other households.

    Only for those whom the actor may change (three lookalikes at most).
    """
    elsewhere = [
        someone for someone in found if someone.opens and someone.household_id != household.id
    ]
    families = households_by_id([someone.household_id for someone in elsewhere])
    return {
        someone.person_id: join_url(someone.person_id, household, form.relation.data)
        for someone in elsewhere
        if may_change(current_actor(), families[someone.household_id])
    }


def _typed_family(household: Household) -> TypedFamily:
    return TypedFamily(
        kk=KkNumber(household.kk_number) if household.kk_number else None,
        village_code=household.village_code,
        address=household.address,
        rt=household.rt,
        rw=household.rw,
    )
