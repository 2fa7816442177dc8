"""Show the sources of each value, and let staff pin one."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from wtforms import HiddenField

from portal.core.db.transaction import transaction
from portal.core.errors import StaleRecord
from portal.platform.accounts.guard import current_actor, guard
from portal.platform.editing.saving import refusals_flashed
from portal.platform.regions.queries import villages
from portal.platform.web import go_to, render_page
from portal.platform.web.filters import tanggal
from portal.platform.web.forms import VersionedForm
from portal.registry.households import services
from portal.registry.households.access import may_change, sees_phones
from portal.registry.households.models import Household, Person
from portal.registry.households.permissions import REGISTRY_REGISTER, REGISTRY_SEE
from portal.registry.households.provenance.comparison import (
    ComparedDatum,
    StatedValue,
    compare_household,
    compare_person,
)
from portal.registry.households.provenance.conflict_resolution import PINNABLE, Datum, is_missing
from portal.registry.households.queries import get_household, get_person
from portal.registry.households.views.blueprint import blueprint
from portal.registry.households.wording import DATUM_LABELS, household_name, source_text, value_text


class PinForm(VersionedForm):
    """The datum and value to pin; ``value`` is JSON as the page offered it."""

    datum = HiddenField()
    value = HiddenField()

    @property
    def chosen_datum(self) -> Datum:
        """Return the datum. Raise :class:`StaleRecord` for an unknown one."""
        try:
            return Datum(self.datum.data or "")
        except ValueError:
            raise StaleRecord from None

    @property
    def stated_value(self) -> Any:
        """Return the plain value. Raise :class:`StaleRecord` if it is not JSON."""
        try:
            return json.loads(self.value.data or "")
        except ValueError:
            raise StaleRecord from None


@dataclass(frozen=True)
class EditPage:
    """Link to a form for data that lists never change."""

    label: str
    url: str


@dataclass(frozen=True)
class ShownValue:
    """A stated value, its sources, and the form fields to pin it."""

    text: str
    sources: tuple[str, ...]
    is_current: bool
    pin_fields: Mapping[str, str] | None


@dataclass(frozen=True)
class ShownLine:
    """One datum on the page.

    ``text`` is the registry's value, ``reason`` why it is used, ``edit_page`` where to change it.
    """

    label: str
    text: str
    reason: str
    stated_values: tuple[ShownValue, ...]
    differs: bool
    pinned: bool
    unpin_fields: Mapping[str, str] | None
    edit_page: EditPage | None


@blueprint.get("/anggota/<int:person_id>/asal")
@guard(REGISTRY_SEE)
def person_origins(person_id: int) -> ResponseReturnValue:
    """Show each value of a person with what every source states."""
    person = get_person(current_actor(), person_id)
    shown = _shown_lines(compare_person(person), person, person.household, _edit_pages(person))
    return render_page(
        "households/origins.html",
        title=person.name,
        back=person.name,
        lines=shown,
        version=person.version,
        pin_url=url_for("households.pin_value", person_id=person.id),
        unpin_url=url_for("households.unpin_value", person_id=person.id),
        back_url=url_for("households.person", person_id=person.id),
        other_url=url_for("households.family_origins", household_id=person.household_id),
        other=gettext("Asal alamat dan No. KK"),
    )


@blueprint.get("/<int:household_id>/asal")
@guard(REGISTRY_SEE)
def family_origins(household_id: int) -> ResponseReturnValue:
    """Show address and No. KK of a household with what every source states."""
    household = get_household(current_actor(), household_id)
    edit_pages = {
        Datum.KK: EditPage(
            gettext("Ubah No. KK"), url_for("households.kk", household_id=household.id)
        ),
        Datum.ADDRESS: EditPage(
            gettext("Catat pindah desa/kelurahan"),
            url_for("households.move", household_id=household.id),
        ),
    }
    head = household.head
    return render_page(
        "households/origins.html",
        title=gettext("Alamat dan No. KK keluarga %(name)s", name=household_name(household)),
        back=gettext("Keluarga %(name)s", name=household_name(household)),
        lines=_shown_lines(compare_household(household), household, household, edit_pages),
        version=household.version,
        pin_url=url_for("households.pin_address", household_id=household.id),
        unpin_url=url_for("households.unpin_address", household_id=household.id),
        back_url=url_for("households.show", household_id=household.id),
        other_url=None if head is None else url_for("households.person_origins", person_id=head.id),
        other="" if head is None else gettext("Asal data %(name)s", name=head.name),
    )


@blueprint.post("/anggota/<int:person_id>/asal/tetapkan")
@guard(REGISTRY_REGISTER)
def pin_value(person_id: int) -> ResponseReturnValue:
    """Pin a stated value of a person."""
    actor = current_actor()
    person = get_person(actor, person_id)
    form = PinForm()
    datum, value = form.chosen_datum, form.stated_value
    return _save(
        lambda: services.pin_value(actor, person, version=form.read_at, datum=datum, value=value),
        gettext(
            "%(datum)s ditetapkan. Daftar berikutnya tidak mengubahnya.", datum=DATUM_LABELS[datum]
        ),
        url_for("households.person_origins", person_id=person.id),
    )


@blueprint.post("/anggota/<int:person_id>/asal/lepas")
@guard(REGISTRY_REGISTER)
def unpin_value(person_id: int) -> ResponseReturnValue:
    """Remove a pin."""
    actor = current_actor()
    person = get_person(actor, person_id)
    form = PinForm()
    datum = form.chosen_datum
    return _save(
        lambda: services.unpin_value(actor, person, version=form.read_at, datum=datum),
        gettext("%(datum)s kembali mengikuti sumber terbaru.", datum=DATUM_LABELS[datum]),
        url_for("households.person_origins", person_id=person.id),
    )


@blueprint.post("/<int:household_id>/asal/tetapkan")
@guard(REGISTRY_REGISTER)
def pin_address(household_id: int) -> ResponseReturnValue:
    """Pin a stated address in this desa."""
    actor = current_actor()
    household = get_household(actor, household_id)
    form = PinForm()
    value = form.stated_value
    return _save(
        lambda: services.pin_address(actor, household, version=form.read_at, value=value),
        gettext("Alamat ditetapkan. Daftar berikutnya tidak mengubahnya."),
        url_for("households.family_origins", household_id=household.id),
    )


@blueprint.post("/<int:household_id>/asal/lepas")
@guard(REGISTRY_REGISTER)
def unpin_address(household_id: int) -> ResponseReturnValue:
    """Remove the pin of the address."""
    actor = current_actor()
    household = get_household(actor, household_id)
    form = PinForm()
    return _save(
        lambda: services.unpin_address(actor, household, version=form.read_at),
        gettext("Alamat kembali mengikuti sumber terbaru."),
        url_for("households.family_origins", household_id=household.id),
    )


def _save(write: Callable[[], None], done: str, page: str) -> ResponseReturnValue:
    with refusals_flashed():
        with transaction():
            write()
        flash(done, "done")
    return go_to(page)


def _edit_pages(person: Person) -> dict[Datum, EditPage]:
    return {
        Datum.NIK: EditPage(gettext("Ubah NIK"), url_for("households.nik", person_id=person.id)),
        Datum.PHONE: EditPage(
            gettext("Tambah telepon"), url_for("households.add_phone", person_id=person.id)
        ),
    }


def _shown_lines(
    lines: Iterable[ComparedDatum],
    record: Person | Household,
    household: Household,
    edit_pages: Mapping[Datum, EditPage],
) -> list[ShownLine]:
    actor = current_actor()
    places = {village.code: village.name for village in villages()}
    changes = may_change(actor, household)
    masks = not sees_phones(actor)

    def words(datum: Datum, value: Any) -> str:
        return value_text(datum, value, places, mask_phones=masks)

    def shown(line: ComparedDatum) -> ShownLine:
        fields = {"version": str(record.version), "datum": line.datum.value}
        return ShownLine(
            label=_label(line),
            text="" if line.not_registered else words(line.datum, line.value),
            reason=_reason(line),
            stated_values=tuple(
                ShownValue(
                    text=words(line.datum, stated.value),
                    sources=tuple(source_text(source, at) for source, at in stated.sources),
                    is_current=stated.is_current,
                    pin_fields=fields | {"value": json.dumps(stated.value)}
                    if changes and _can_be_pinned(line, stated)
                    else None,
                )
                for stated in line.stated_values
            ),
            differs=line.differs,
            pinned=line.pinned is not None,
            unpin_fields=fields if changes and line.pinned else None,
            edit_page=edit_pages.get(line.datum) if changes and _needs_edit_page(line) else None,
        )

    return [shown(line) for line in lines]


def _label(line: ComparedDatum) -> str:
    return (
        gettext("Telepon lain yang disebut")
        if line.not_registered
        else str(DATUM_LABELS[line.datum])
    )


def _can_be_pinned(line: ComparedDatum, stated: StatedValue) -> bool:
    if line.datum not in PINNABLE or stated.in_other_village:
        return False
    return not (stated.is_current and line.pinned)


def _needs_edit_page(line: ComparedDatum) -> bool:
    return any(
        stated.in_other_village or (line.datum not in PINNABLE and not stated.is_current)
        for stated in line.stated_values
    )


def _reason(line: ComparedDatum) -> str:
    """Return in a few words why this value is used."""
    if line.pinned is not None:
        who, at = line.pinned
        return gettext("ditetapkan %(who)s, %(day)s", who=who or "portal", day=tanggal(at))
    if line.confirmed:
        return gettext("padan dengan Dukcapil")
    if line.origin is None:
        missing = is_missing(line.datum, line.value)
        return "" if missing else gettext("tercatat tanpa keterangan asal")
    return source_text(*line.origin)
