"""Show and correct one person, NIK and death."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.wrappers import Response

from portal.core.db.transaction import transaction
from portal.core.types import tidied
from portal.platform.accounts.guard import current_actor, guard
from portal.platform.editing.saving import (
    refusals_beside,
    save,
    save_or_choose,
    save_unless_overtaken,
)
from portal.platform.web import go_to, render_page
from portal.platform.web.forms import parse_hidden_number
from portal.registry.households import ports, services
from portal.registry.households.access import may_change, may_unmask, require_change, sees_phones
from portal.registry.households.forms import (
    DeathForm,
    NikForm,
    NikStateForm,
    PersonForm,
    person_form_data,
)
from portal.registry.households.list_warnings import person_list_warnings
from portal.registry.households.models import Person
from portal.registry.households.permissions import REGISTRY_REGISTER, REGISTRY_SEE
from portal.registry.households.provenance.conflict_resolution import Values
from portal.registry.households.queries import get_person, survivor_of_merged
from portal.registry.households.views.blueprint import blueprint
from portal.registry.households.views.number_holders import holder_url
from portal.registry.households.warnings import person_warnings
from portal.registry.households.wording import DATUM_LABELS


@blueprint.get("/anggota/<int:person_id>")
@guard(REGISTRY_SEE)
def person(person_id: int) -> ResponseReturnValue:
    """Show one person."""
    actor = current_actor()
    stands = survivor_of_merged(person_id)
    if stands is not None:
        return go_to(url_for("households.person", person_id=stands))
    found = get_person(actor, person_id)
    return render_page(
        "households/person.html",
        person=found,
        warnings=[*person_warnings(found), *person_list_warnings(found)],
        merged=ports.merged_records(actor, found),
        may_change=may_change(actor, found.household),
        offered_name="" if tidied(found.name) == found.name else tidied(found.name),
        may_unmask=may_unmask(actor, found.household),
        mask_phones=not sees_phones(actor),
        state_form=NikStateForm(
            formdata=None, data={"version": found.version, "state": found.nik_state.value}
        ),
        death_form=DeathForm(formdata=None, data={"version": found.version}),
    )


@blueprint.post("/anggota/<int:person_id>/rapikan-nama")
@guard(REGISTRY_REGISTER)
def tidy_name(person_id: int) -> ResponseReturnValue:
    """Write the name without titles, and with capitals as names have them."""
    actor = current_actor()
    with transaction():
        found = get_person(actor, person_id)
        services.tidy_person_name(
            actor, found, version=parse_hidden_number(request.form.get("version"), digits=9) or 0
        )
    flash(gettext("Nama dirapikan."), "done")
    return go_to(url_for("households.person", person_id=person_id))


@blueprint.route("/anggota/<int:person_id>/ubah", methods=["GET", "POST"])
@guard(REGISTRY_REGISTER)
def edit_person(person_id: int) -> ResponseReturnValue:
    """Correct the data of a person."""
    found = get_changeable_person(person_id)
    form = PersonForm(data=person_form_data(found))
    answer = save_or_choose(
        form,
        lambda: services.change_person(
            current_actor(), found, version=form.read_at, facts=form.facts()
        ),
        stored=lambda: person_form_data(found),
        title=gettext("Ubah data anggota"),
        to=_page_of(found),
        done=gettext("Data %(name)s disimpan.", name=form.name.data),
    )
    return answer or render_page("households/edit_person.html", form=form, person=found)


@blueprint.route("/anggota/<int:person_id>/nik", methods=["GET", "POST"])
@guard(REGISTRY_REGISTER)
def nik(person_id: int) -> ResponseReturnValue:
    """Set, correct or remove the NIK. The old one stays masked."""
    found = get_changeable_person(person_id)
    form = NikForm(data={"version": found.version, "nik_missing_reason": found.nik_missing_reason})
    answer = save_unless_overtaken(
        form,
        lambda: services.set_nik(
            current_actor(),
            found,
            version=form.read_at,
            nik=form.nik.data,
            missing_reason=form.nik_missing_reason.data or "",
        ),
        now=lambda: found.version,
        to=_page_of(found),
        done=gettext("NIK %(name)s disimpan.", name=found.name),
    )
    return answer or render_page(
        "households/nik.html", form=form, person=found, holder_url=holder_url(form.refusal)
    )


@blueprint.post("/anggota/<int:person_id>/pemadanan")
@guard(REGISTRY_REGISTER)
def nik_state(person_id: int) -> ResponseReturnValue:
    """Record the Dukcapil result."""
    found = get_changeable_person(person_id)
    form = NikStateForm()

    def flash_changes(changed: Values) -> str:
        what = ", ".join(str(DATUM_LABELS[datum]) for datum in changed)
        if what:
            text = gettext("Menurut sumber yang NIK-nya padan, berubah: %(what)s.", what=what)
            flash(text, "info")
        return _page_of(found)

    answer = save(
        form,
        lambda: services.set_nik_state(
            current_actor(), found, version=form.read_at, state=form.nik_state()
        ),
        to=flash_changes,
        done=gettext("Hasil pemadanan NIK %(name)s disimpan.", name=found.name),
    )
    return answer or _refused_page(found, state_form=form)


@blueprint.post("/anggota/<int:person_id>/meninggal")
@guard(REGISTRY_REGISTER)
def death(person_id: int) -> ResponseReturnValue:
    """Record the death of a member."""
    found = get_changeable_person(person_id)
    form = DeathForm()
    answer = save(
        form,
        lambda: services.record_death(
            current_actor(), found, version=form.read_at, died_on=form.died_on.data
        ),
        to=_page_of(found),
        done=gettext("Kematian %(name)s dicatat.", name=found.name),
    )
    return answer or _refused_page(found, death_form=form)


@blueprint.post("/anggota/<int:person_id>/batal-meninggal")
@guard(REGISTRY_REGISTER)
def withdraw_death(person_id: int) -> ResponseReturnValue:
    """Withdraw a death that was recorded by mistake."""
    found = get_changeable_person(person_id)
    form = DeathForm()
    with refusals_beside(form):
        with transaction():
            services.withdraw_death(current_actor(), found, version=form.read_at)
        flash(gettext("%(name)s dicatat hidup lagi.", name=found.name), "done")
        return go_to(_page_of(found))
    return _refused_page(found, death_form=form)


def _refused_page(
    found: Person,
    *,
    state_form: NikStateForm | None = None,
    death_form: DeathForm | None = None,
) -> Response:
    """Return the page of the person with the refused form as it was filled in."""
    version = {"version": found.version}
    return render_page(
        "households/person.html",
        status=422,
        person=found,
        warnings=[*person_warnings(found), *person_list_warnings(found)],
        may_change=True,
        may_unmask=may_unmask(current_actor(), found.household),
        mask_phones=False,
        state_form=state_form
        or NikStateForm(formdata=None, data={**version, "state": found.nik_state.value}),
        death_form=death_form or DeathForm(formdata=None, data=version),
    )


def get_changeable_person(person_id: int) -> Person:
    """Return the person. Raise :class:`NotFound` or :class:`NotPermitted` if the actor may not
    change them."""
    found = get_person(current_actor(), person_id)
    require_change(current_actor(), found.household)
    return found


def _page_of(found: Person) -> str:
    return url_for("households.person", person_id=found.id)
