"""The phones of a person."""

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.accounts.guard import current_actor, guard
from portal.households import services
from portal.households.access import require_change
from portal.households.person_forms import NewPhoneForm, PhoneForm, consent_key
from portal.households.queries import get_person, get_phone
from portal.households.views.room import blueprint
from portal.permissions import Permission
from portal.transaction import transaction
from portal.web import go_to, render_page
from portal.web.saving import refused


@blueprint.route("/anggota/<int:person_id>/telepon", methods=["GET", "POST"])
@guard(Permission.REGISTRY_REGISTER)
def add_phone(person_id: int) -> ResponseReturnValue:
    """Give a person a phone."""
    person = get_person(current_actor(), person_id)
    require_change(current_actor(), person.household)
    form = NewPhoneForm()
    if form.validate_on_submit():
        error = refused(form, lambda: services.add_phone(current_actor(), person, form.new_phone()))
        if error is None:
            flash(gettext("Telepon %(name)s disimpan.", name=person.name), "done")
            return go_to(url_for("households.person", person_id=person.id))
    return render_page("households/phone.html", form=form, person=person, phone=None)


@blueprint.route("/telepon/<int:phone_id>", methods=["GET", "POST"])
@guard(Permission.REGISTRY_REGISTER)
def edit_phone(phone_id: int) -> ResponseReturnValue:
    """Correct whose it is, or note consent to messages or its refusal."""
    phone = get_phone(current_actor(), phone_id)
    require_change(current_actor(), phone.person.household)
    form = PhoneForm(data={"owner": phone.owner, "consent": consent_key(phone.sms_consent)})
    if form.validate_on_submit():
        error = refused(
            form,
            lambda: services.change_phone(
                current_actor(),
                phone,
                owner=form.owner.data or "",
                sms_consent=form.sms_consent(),
            ),
        )
        if error is None:
            flash(gettext("Telepon %(name)s disimpan.", name=phone.person.name), "done")
            return go_to(url_for("households.person", person_id=phone.person_id))
    return render_page("households/phone.html", form=form, person=phone.person, phone=phone)


@blueprint.post("/telepon/<int:phone_id>/aktif")
@guard(Permission.REGISTRY_REGISTER)
def confirm_phone(phone_id: int) -> ResponseReturnValue:
    """Say that a number works again."""
    phone = get_phone(current_actor(), phone_id)
    person_id = phone.person_id
    with transaction():
        services.confirm_reachable(current_actor(), get_phone(current_actor(), phone_id))
    flash(gettext("Nomor ini dipakai lagi untuk SMS."), "done")
    return go_to(url_for("households.person", person_id=person_id))


@blueprint.post("/telepon/<int:phone_id>/hapus")
@guard(Permission.REGISTRY_REGISTER)
def remove_phone(phone_id: int) -> ResponseReturnValue:
    """Take a number away."""
    phone = get_phone(current_actor(), phone_id)
    person_id = phone.person_id
    with transaction():
        services.remove_phone(current_actor(), phone)
    flash(gettext("Nomor telepon dihapus."), "done")
    return go_to(url_for("households.person", person_id=person_id))
