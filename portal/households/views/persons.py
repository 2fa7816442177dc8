"""One person: seen, added, corrected, their NIK, their death."""

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.wrappers import Response

from portal.accounts.guard import current_actor, guard
from portal.households import services
from portal.households.access import may_change, may_unmask, require_change, sees_phones
from portal.households.identity_link import identity_link
from portal.households.models import Person
from portal.households.origin_labels import LABELS
from portal.households.origins.rule import Values
from portal.households.person_forms import (
    DeathForm,
    NikForm,
    NikStateForm,
    PersonForm,
    person_values,
)
from portal.households.queries import get_person, who_stands_for
from portal.households.views.room import blueprint
from portal.households.views.saving import holder_url
from portal.households.warnings import warnings_about
from portal.permissions import Permission
from portal.web import go_to, render_page
from portal.web.saving import refused, refused_or_overtaken, save_or_choose


@blueprint.get("/anggota/<int:person_id>")
@guard(Permission.REGISTRY_SEE)
def person(person_id: int) -> ResponseReturnValue:
    """Everything the registry knows about one person."""
    actor = current_actor()
    stands = who_stands_for(person_id)
    if stands is not None:
        return go_to(url_for("households.person", person_id=stands))
    found = get_person(actor, person_id)
    return render_page(
        "households/person.html",
        person=found,
        warnings=warnings_about(found),
        merged=identity_link().merged(actor, found),
        may_change=may_change(actor, found.household),
        may_unmask=may_unmask(actor, found.household),
        mask_phones=not sees_phones(actor),
        state_form=NikStateForm(
            formdata=None, data={"version": found.version, "state": found.nik_state.value}
        ),
        death_form=DeathForm(formdata=None, data={"version": found.version}),
    )


@blueprint.route("/anggota/<int:person_id>/ubah", methods=["GET", "POST"])
@guard(Permission.REGISTRY_REGISTER)
def edit_person(person_id: int) -> ResponseReturnValue:
    """Correct what is known about a person."""
    found = changeable_person(person_id)
    form = PersonForm(data=person_values(found))
    answer = save_or_choose(
        form,
        lambda: services.change_person(
            current_actor(), found, version=form.read_at, facts=form.facts()
        ),
        stored=lambda: person_values(found),
        title=gettext("Ubah data anggota"),
        done=gettext("Data %(name)s disimpan.", name=form.name.data),
        back_url=_page_of(found),
    )
    return answer or render_page("households/edit_person.html", form=form, person=found)


@blueprint.route("/anggota/<int:person_id>/nik", methods=["GET", "POST"])
@guard(Permission.REGISTRY_REGISTER)
def nik(person_id: int) -> ResponseReturnValue:
    """Give, correct or take away a NIK. The old one is never shown in full here."""
    found = changeable_person(person_id)
    form = NikForm(data={"version": found.version, "nik_missing_reason": found.nik_missing_reason})
    error = None
    if form.validate_on_submit():
        error = refused_or_overtaken(
            form,
            found,
            lambda: services.set_nik(
                current_actor(),
                found,
                version=form.read_at,
                nik=form.nik.data,
                missing_reason=form.nik_missing_reason.data or "",
            ),
        )
        if error is None:
            flash(gettext("NIK %(name)s disimpan.", name=found.name), "done")
            return go_to(_page_of(found))
    return render_page("households/nik.html", form=form, person=found, holder_url=holder_url(error))


@blueprint.post("/anggota/<int:person_id>/pemadanan")
@guard(Permission.REGISTRY_REGISTER)
def nik_state(person_id: int) -> ResponseReturnValue:
    """Note what Dukcapil said about the NIK."""
    found = changeable_person(person_id)
    form = NikStateForm()
    if form.validate():
        changed: Values = {}

        def write() -> None:
            changed.update(
                services.set_nik_state(
                    current_actor(), found, version=form.read_at, state=form.nik_state()
                )
            )

        if refused(form, write) is None:
            flash(gettext("Hasil pemadanan NIK %(name)s disimpan.", name=found.name), "done")
            if changed:
                what = ", ".join(str(LABELS[datum]) for datum in changed)
                flash(
                    gettext("Menurut sumber yang NIK-nya padan, berubah: %(what)s.", what=what),
                    "info",
                )
            return go_to(_page_of(found))
    return _person_again(found, state_form=form)


@blueprint.post("/anggota/<int:person_id>/meninggal")
@guard(Permission.REGISTRY_REGISTER)
def death(person_id: int) -> ResponseReturnValue:
    """Note the death of a member."""
    found = changeable_person(person_id)
    form = DeathForm()
    if form.validate():
        error = refused(
            form,
            lambda: services.record_death(
                current_actor(), found, version=form.read_at, died_on=form.died_on.data
            ),
        )
        if error is None:
            flash(gettext("Kematian %(name)s dicatat.", name=found.name), "done")
            return go_to(_page_of(found))
    return _person_again(found, death_form=form)


@blueprint.post("/anggota/<int:person_id>/batal-meninggal")
@guard(Permission.REGISTRY_REGISTER)
def withdraw_death(person_id: int) -> ResponseReturnValue:
    """Take back a death that was noted by mistake."""
    found = changeable_person(person_id)
    form = DeathForm()
    error = refused(
        form, lambda: services.withdraw_death(current_actor(), found, version=form.read_at)
    )
    if error is None:
        flash(gettext("%(name)s dicatat hidup lagi.", name=found.name), "done")
        return go_to(_page_of(found))
    return _person_again(found, death_form=form)


def _person_again(
    found: Person,
    *,
    state_form: NikStateForm | None = None,
    death_form: DeathForm | None = None,
) -> Response:
    """The person's page with the form that was refused, as it was filled in."""
    version = {"version": found.version}
    return render_page(
        "households/person.html",
        status=422,
        person=found,
        warnings=warnings_about(found),
        may_change=True,
        may_unmask=may_unmask(current_actor(), found.household),
        mask_phones=False,
        state_form=state_form
        or NikStateForm(formdata=None, data={**version, "state": found.nik_state.value}),
        death_form=death_form or DeathForm(formdata=None, data=version),
    )


def changeable_person(person_id: int) -> Person:
    """The person, if they are there for this actor and theirs to change."""
    found = get_person(current_actor(), person_id)
    require_change(current_actor(), found.household)
    return found


def _page_of(found: Person) -> str:
    return url_for("households.person", person_id=found.id)
