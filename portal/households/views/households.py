"""Changing a family: address, No. KK, another desa, a KK of their own."""

from typing import Any

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.accounts.guard import current_actor, guard
from portal.clock import today
from portal.errors import StaleRecord
from portal.households import services
from portal.households.access import covers, require_change
from portal.households.forms import AddressForm, KkForm, MoveForm, SplitForm
from portal.households.models import Household, Person, Relation
from portal.households.queries import get_household
from portal.households.views.room import blueprint
from portal.households.views.saving import CONFLICT, choose, holder_url, refused
from portal.permissions import Permission
from portal.regions.queries import districts, villages
from portal.web import form_status, go_to, render_page

#: Years from which somebody may have a KTP, and with it a KK of their own.
GROWN_UP = 17


@blueprint.route("/<int:household_id>/alamat", methods=["GET", "POST"])
@guard(Permission.REGISTRY_REGISTER)
def address(household_id: int) -> ResponseReturnValue:
    """Correct the address within the same desa."""
    household = _changeable(household_id)
    form = AddressForm(data=_address(household))
    back_url = url_for("households.show", household_id=household.id)
    if form.validate_on_submit():
        try:
            error = refused(
                form,
                lambda: services.change_address(
                    current_actor(), household, version=form.read_at, **_typed_address(form)
                ),
            )
        except StaleRecord:
            theirs = AddressForm(formdata=None, data=_address(household))
            return choose(form, theirs, title=gettext("Ubah alamat"), back_url=back_url)
        if error is None:
            flash(gettext("Alamat tersimpan."), "done")
            return go_to(back_url)
    return render_page("households/address.html", form=form, household=household)


@blueprint.route("/<int:household_id>/kk", methods=["GET", "POST"])
@guard(Permission.REGISTRY_REGISTER)
def kk(household_id: int) -> ResponseReturnValue:
    """A new No. KK, or none: the family is provisional then."""
    household = _changeable(household_id)
    form = KkForm(data={"version": household.version})
    error, stale = None, False
    if form.validate_on_submit():
        try:
            error = refused(
                form,
                lambda: services.set_kk(
                    current_actor(), household, version=form.read_at, kk=form.kk_number.data
                ),
            )
        except StaleRecord:
            stale = True
            form.version.data = str(household.version)
        else:
            if error is None:
                flash(gettext("No. KK tersimpan."), "done")
                return go_to(url_for("households.show", household_id=household.id))
    return render_page(
        "households/kk.html",
        status=CONFLICT if stale else form_status(form),
        form=form,
        household=household,
        holder_url=holder_url(error),
        stale=stale,
    )


@blueprint.route("/<int:household_id>/pindah", methods=["GET", "POST"])
@guard(Permission.REGISTRY_REGISTER)
def move(household_id: int) -> ResponseReturnValue:
    """Move to another desa, also outside one's own kecamatan."""
    actor = current_actor()
    household = _changeable(household_id)
    form = MoveForm(data={"version": household.version})
    form.offer(villages(), districts())
    stale = False
    if form.validate_on_submit():
        try:
            error = refused(
                form,
                lambda: services.move_household(
                    actor,
                    household,
                    version=form.read_at,
                    village_code=form.village_code.data,
                    **_typed_address(form),
                ),
            )
        except StaleRecord:
            stale = True
            form.version.data = str(household.version)
        else:
            if error is None:
                return _moved(household)
    return render_page(
        "households/move.html",
        status=CONFLICT if stale else form_status(form),
        form=form,
        household=household,
        stale=stale,
    )


@blueprint.route("/<int:household_id>/pecah", methods=["GET", "POST"])
@guard(Permission.REGISTRY_REGISTER)
def split(household_id: int) -> ResponseReturnValue:
    """Let some members go into a KK of their own."""
    actor = current_actor()
    household = _changeable(household_id)
    form = SplitForm(data={**_address(household), "members": _members(household)})
    error, stale = None, False
    if form.validate_on_submit():
        new: list[Household] = []
        try:
            error = refused(
                form,
                lambda: new.append(
                    services.split_household(
                        actor,
                        household,
                        version=form.read_at,
                        leaving=form.leaving(),
                        kk=form.kk_number.data,
                        **_typed_address(form),
                    )
                ),
            )
        except StaleRecord:
            stale = True
            form.version.data = str(household.version)
        if new and error is None:
            flash(gettext("KK baru terbentuk."), "done")
            return go_to(url_for("households.show", household_id=new[0].id))
    return render_page(
        "households/split.html",
        status=CONFLICT if stale else form_status(form),
        form=form,
        household=household,
        names={str(person.id): person.name for person in household.living},
        holder_url=holder_url(error),
        stale=stale,
    )


def _moved(household: Household) -> ResponseReturnValue:
    """Lead to the family, or to the list once it lies outside one's own kecamatan."""
    assert household.village is not None  # noqa: S101 - it has just moved there
    place = household.village.name
    if covers(current_actor(), household.district_code):
        flash(gettext("Keluarga pindah ke %(place)s.", place=place), "done")
        return go_to(url_for("households.show", household_id=household.id))
    flash(
        gettext(
            "Keluarga pindah ke %(place)s, di luar wilayah tugas Anda. Penyelia di sana"
            " melanjutkan.",
            place=place,
        ),
        "done",
    )
    return go_to(url_for("households.index"))


def _changeable(household_id: int) -> Household:
    household = get_household(current_actor(), household_id)
    require_change(current_actor(), household)
    return household


def _address(household: Household) -> dict[str, Any]:
    return {
        "version": household.version,
        "address": household.address,
        "rt": household.rt,
        "rw": household.rw,
    }


def _typed_address(form: AddressForm) -> dict[str, str]:
    return {
        "address": form.address.data or "",
        "rt": form.rt.data or "",
        "rw": form.rw.data or "",
    }


def _members(household: Household) -> list[dict[str, Any]]:
    return [
        {"person_id": person.id, "leaves": False, "relation": _relation_after(person)}
        for person in household.living
    ]


def _relation_after(person: Person) -> str:
    """A first guess: a grown child who leaves heads a family of their own."""
    age = person.age_on(today())
    if person.relation is Relation.CHILD and (age is None or age >= GROWN_UP):
        return Relation.HEAD.value
    return person.relation.value
