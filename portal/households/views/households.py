"""Changing a family: address, No. KK, another desa."""

from typing import Any

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.accounts.guard import current_actor, guard
from portal.households import services
from portal.households.access import covers, require_change
from portal.households.forms import AddressForm, KkForm, MoveForm
from portal.households.labels import household_name
from portal.households.models import Household
from portal.households.queries import get_household
from portal.households.views.room import blueprint
from portal.households.views.saving import holder_url
from portal.permissions import Permission
from portal.regions.queries import districts, villages
from portal.web import go_to, render_page
from portal.web.saving import refused_or_overtaken, save_or_choose


@blueprint.route("/<int:household_id>/alamat", methods=["GET", "POST"])
@guard(Permission.REGISTRY_REGISTER)
def address(household_id: int) -> ResponseReturnValue:
    """Correct the address within the same desa."""
    household = changeable(household_id)
    form = AddressForm(data=address_values(household))
    answer = save_or_choose(
        form,
        lambda: services.change_address(
            current_actor(), household, version=form.read_at, **typed_address(form)
        ),
        stored=lambda: address_values(household),
        title=gettext("Ubah alamat"),
        done=gettext("Alamat keluarga %(name)s disimpan.", name=household_name(household)),
        back_url=url_for("households.show", household_id=household.id),
    )
    return answer or render_page("households/address.html", form=form, household=household)


@blueprint.route("/<int:household_id>/kk", methods=["GET", "POST"])
@guard(Permission.REGISTRY_REGISTER)
def kk(household_id: int) -> ResponseReturnValue:
    """A new No. KK, or none: the family is provisional then."""
    household = changeable(household_id)
    form = KkForm(data={"version": household.version})
    error = None
    if form.validate_on_submit():
        error = refused_or_overtaken(
            form,
            household,
            lambda: services.set_kk(
                current_actor(), household, version=form.read_at, kk=form.kk_number.data
            ),
        )
        if error is None:
            flash(
                gettext("No. KK keluarga %(name)s disimpan.", name=household_name(household)),
                "done",
            )
            return go_to(url_for("households.show", household_id=household.id))
    return render_page(
        "households/kk.html", form=form, household=household, holder_url=holder_url(error)
    )


@blueprint.route("/<int:household_id>/pindah", methods=["GET", "POST"])
@guard(Permission.REGISTRY_REGISTER)
def move(household_id: int) -> ResponseReturnValue:
    """Move to another desa, also outside one's own kecamatan."""
    actor = current_actor()
    household = changeable(household_id)
    form = MoveForm(data={"version": household.version})
    form.offer(villages(), districts())
    if form.validate_on_submit():
        error = refused_or_overtaken(
            form,
            household,
            lambda: services.move_household(
                actor,
                household,
                version=form.read_at,
                village_code=form.village_code.data,
                **typed_address(form),
            ),
        )
        if error is None:
            return _moved(household)
    return render_page("households/move.html", form=form, household=household)


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


def changeable(household_id: int) -> Household:
    """The household, if it is there for this person and theirs to change."""
    household = get_household(current_actor(), household_id)
    require_change(current_actor(), household)
    return household


def address_values(household: Household) -> dict[str, Any]:
    """A household as :class:`AddressForm` shows it."""
    return {
        "version": household.version,
        "address": household.address,
        "rt": household.rt,
        "rw": household.rw,
    }


def typed_address(form: AddressForm) -> dict[str, str]:
    """Street, RT and RW as the services take them."""
    return {
        "address": form.address.data or "",
        "rt": form.rt.data or "",
        "rw": form.rw.data or "",
    }
