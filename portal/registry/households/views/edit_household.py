"""Change address, No. KK and desa of a household."""

from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.platform.accounts.guard import current_actor, guard
from portal.platform.editing.saving import save_or_choose, save_unless_overtaken
from portal.platform.regions.queries import districts, villages
from portal.platform.scope import covers
from portal.platform.web import render_page
from portal.registry.households import services
from portal.registry.households.access import require_change
from portal.registry.households.forms import AddressForm, KkForm, MoveForm
from portal.registry.households.models import Household
from portal.registry.households.permissions import REGISTRY_REGISTER
from portal.registry.households.queries import get_household
from portal.registry.households.views.blueprint import blueprint
from portal.registry.households.views.number_holders import holder_url
from portal.registry.households.wording import household_name


@blueprint.route("/<int:household_id>/alamat", methods=["GET", "POST"])
@guard(REGISTRY_REGISTER)
def address(household_id: int) -> ResponseReturnValue:
    """Correct the address within the same desa."""
    household = get_changeable_household(household_id)
    form = AddressForm(data=address_form_data(household))
    answer = save_or_choose(
        form,
        lambda: services.change_address(
            current_actor(), household, version=form.read_at, **submitted_address(form)
        ),
        stored=lambda: address_form_data(household),
        title=gettext("Ubah alamat"),
        to=_page_of(household),
        done=gettext("Alamat keluarga %(name)s disimpan.", name=household_name(household)),
    )
    return answer or render_page("households/address.html", form=form, household=household)


@blueprint.route("/<int:household_id>/kk", methods=["GET", "POST"])
@guard(REGISTRY_REGISTER)
def kk(household_id: int) -> ResponseReturnValue:
    """Set a new No. KK, or none, which makes the household provisional."""
    household = get_changeable_household(household_id)
    form = KkForm(data={"version": household.version})
    answer = save_unless_overtaken(
        form,
        lambda: services.set_kk(
            current_actor(), household, version=form.read_at, kk=form.kk_number.data
        ),
        now=lambda: household.version,
        to=_page_of(household),
        done=gettext("No. KK keluarga %(name)s disimpan.", name=household_name(household)),
    )
    return answer or render_page(
        "households/kk.html", form=form, household=household, holder_url=holder_url(form.refusal)
    )


@blueprint.route("/<int:household_id>/pindah", methods=["GET", "POST"])
@guard(REGISTRY_REGISTER)
def move(household_id: int) -> ResponseReturnValue:
    """Move to another desa, also outside the own kecamatan."""
    actor = current_actor()
    household = get_changeable_household(household_id)
    form = MoveForm(data={"version": household.version})
    form.offer(villages(), districts())
    answer = save_unless_overtaken(
        form,
        lambda: services.move_household(
            actor,
            household,
            version=form.read_at,
            village_code=form.village_code.data,
            **submitted_address(form),
        ),
        now=lambda: household.version,
        to=lambda _: _page_or_list(household),
        done=lambda _: _moved_message(household),
    )
    return answer or render_page("households/move.html", form=form, household=household)


def _moved_message(household: Household) -> str:
    assert household.village is not None  # noqa: S101 - it has just moved there
    place = household.village.name
    if covers(current_actor(), household.district_code):
        return gettext("Keluarga pindah ke %(place)s.", place=place)
    return gettext(
        "Keluarga pindah ke %(place)s, di luar wilayah tugas Anda. Penyelia di sana melanjutkan.",
        place=place,
    )


def _page_of(household: Household) -> str:
    return url_for("households.show", household_id=household.id)


def _page_or_list(household: Household) -> str:
    """Return the URL of the household, or of the list if it is out of scope now."""
    inside = covers(current_actor(), household.district_code)
    return _page_of(household) if inside else url_for("households.index")


def get_changeable_household(household_id: int) -> Household:
    """Return the household. Raise :class:`NotFound` or :class:`NotPermitted` if the actor may not
    change it."""
    household = get_household(current_actor(), household_id)
    require_change(current_actor(), household)
    return household


def address_form_data(household: Household) -> dict[str, Any]:
    """Return the data of :class:`AddressForm` for a household."""
    return {
        "version": household.version,
        "address": household.address,
        "rt": household.rt,
        "rw": household.rw,
    }


def submitted_address(form: AddressForm) -> dict[str, str]:
    """Return street, RT and RW of the form as service arguments."""
    return {
        "address": form.address.data or "",
        "rt": form.rt.data or "",
        "rw": form.rw.data or "",
    }
