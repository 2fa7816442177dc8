"""Add, change and remove phones of a person."""

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.core.db.transaction import transaction
from portal.platform.accounts.guard import current_actor, guard
from portal.platform.editing.saving import save
from portal.platform.web import go_to, render_page
from portal.registry.households import services
from portal.registry.households.access import require_change
from portal.registry.households.forms import NewPhoneForm, PhoneForm, consent_key
from portal.registry.households.permissions import REGISTRY_REGISTER
from portal.registry.households.queries import get_person, get_phone
from portal.registry.households.views.blueprint import blueprint


@blueprint.route("/anggota/<int:person_id>/telepon", methods=["GET", "POST"])
@guard(REGISTRY_REGISTER)
def add_phone(person_id: int) -> ResponseReturnValue:
    """Add a phone."""
    person = get_person(current_actor(), person_id)
    require_change(current_actor(), person.household)
    form = NewPhoneForm()
    answer = save(
        form,
        lambda: services.add_phone(current_actor(), person, form.new_phone()),
        to=url_for("households.person", person_id=person.id),
        done=gettext("Telepon %(name)s disimpan.", name=person.name),
    )
    return answer or render_page("households/phone.html", form=form, person=person, phone=None)


@blueprint.route("/telepon/<int:phone_id>", methods=["GET", "POST"])
@guard(REGISTRY_REGISTER)
def edit_phone(phone_id: int) -> ResponseReturnValue:
    """Change the owner, or record SMS consent or its refusal."""
    phone = get_phone(current_actor(), phone_id)
    require_change(current_actor(), phone.person.household)
    form = PhoneForm(data={"owner": phone.owner, "consent": consent_key(phone.sms_consent)})
    answer = save(
        form,
        lambda: services.change_phone(
            current_actor(),
            phone,
            owner=form.owner.data or "",
            sms_consent=form.sms_consent(),
        ),
        to=url_for("households.person", person_id=phone.person_id),
        done=gettext("Telepon %(name)s disimpan.", name=phone.person.name),
    )
    return answer or render_page(
        "households/phone.html", form=form, person=phone.person, phone=phone
    )


@blueprint.post("/telepon/<int:phone_id>/aktif")
@guard(REGISTRY_REGISTER)
def confirm_phone(phone_id: int) -> ResponseReturnValue:
    """Record that a number works again."""
    phone = get_phone(current_actor(), phone_id)
    person_id = phone.person_id
    with transaction():
        services.confirm_reachable(current_actor(), get_phone(current_actor(), phone_id))
    flash(gettext("Nomor ini dipakai lagi untuk SMS."), "done")
    return go_to(url_for("households.person", person_id=person_id))


@blueprint.post("/telepon/<int:phone_id>/hapus")
@guard(REGISTRY_REGISTER)
def remove_phone(phone_id: int) -> ResponseReturnValue:
    """Remove a phone."""
    phone = get_phone(current_actor(), phone_id)
    person_id = phone.person_id
    with transaction():
        services.remove_phone(current_actor(), phone)
    flash(gettext("Nomor telepon dihapus."), "done")
    return go_to(url_for("households.person", person_id=person_id))
