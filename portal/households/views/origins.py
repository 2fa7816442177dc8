"""Where each value came from, what others say, and which one a person lets count."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from wtforms import HiddenField

from portal.accounts.guard import current_actor, guard
from portal.errors import InvalidInput, StaleRecord
from portal.households import services
from portal.households.access import may_change, sees_phones
from portal.households.labels import household_name
from portal.households.models import Household, Person
from portal.households.origin_labels import LABELS, in_words, said_by
from portal.households.origins.rule import PINNABLE, Datum, is_missing
from portal.households.origins.sheet import Line, Saying, lines_of_family, lines_of_person
from portal.households.queries import get_household, get_person
from portal.households.views.room import blueprint
from portal.permissions import Permission
from portal.regions.queries import villages
from portal.transaction import transaction
from portal.web import go_to, render_page
from portal.web.filters import tanggal
from portal.web.forms import VersionedForm


class PinForm(VersionedForm):
    """Which value of which datum, as it stood on the page (as JSON)."""

    datum = HiddenField()
    value = HiddenField()

    @property
    def chosen(self) -> Datum:
        """The datum. Raises :class:`StaleRecord` for one that no page offered."""
        try:
            return Datum(self.datum.data or "")
        except ValueError:
            raise StaleRecord from None

    @property
    def said(self) -> Any:
        """The plain value. Raises :class:`StaleRecord` for what no page offered."""
        try:
            return json.loads(self.value.data or "")
        except ValueError:
            raise StaleRecord from None


@dataclass(frozen=True)
class Step:
    """A page on which a person changes what no list changes."""

    label: str
    url: str


@dataclass(frozen=True)
class ShownSaying:
    """A value that was said, by whom, and what can be done with it."""

    text: str
    said: tuple[str, ...]
    counts: bool
    pin: Mapping[str, str] | None


@dataclass(frozen=True)
class ShownLine:
    """One datum on the page; ``text`` is what the registry holds if no source says it, ``reason``
    why it holds what it holds. ``step`` leads to where it is changed."""

    label: str
    text: str
    reason: str
    sayings: tuple[ShownSaying, ...]
    differs: bool
    pinned: bool
    unpin: Mapping[str, str] | None
    step: Step | None


@blueprint.get("/anggota/<int:person_id>/asal")
@guard(Permission.REGISTRY_SEE)
def person_origins(person_id: int) -> ResponseReturnValue:
    """Each value of a person beside what every source says."""
    person = get_person(current_actor(), person_id)
    shown = _shown(lines_of_person(person), person, person.household, _steps_of_person(person))
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
@guard(Permission.REGISTRY_SEE)
def family_origins(household_id: int) -> ResponseReturnValue:
    """Address and No. KK of a family beside what every source says."""
    household = get_household(current_actor(), household_id)
    steps = {
        Datum.KK: Step(gettext("Ubah No. KK"), url_for("households.kk", household_id=household.id)),
        Datum.ADDRESS: Step(
            gettext("Catat pindah desa"), url_for("households.move", household_id=household.id)
        ),
    }
    head = household.head
    return render_page(
        "households/origins.html",
        title=gettext("Alamat dan No. KK keluarga %(name)s", name=household_name(household)),
        back=gettext("Keluarga %(name)s", name=household_name(household)),
        lines=_shown(lines_of_family(household), household, household, steps),
        version=household.version,
        pin_url=url_for("households.pin_address", household_id=household.id),
        unpin_url=url_for("households.unpin_address", household_id=household.id),
        back_url=url_for("households.show", household_id=household.id),
        other_url=None if head is None else url_for("households.person_origins", person_id=head.id),
        other="" if head is None else gettext("Asal data %(name)s", name=head.name),
    )


@blueprint.post("/anggota/<int:person_id>/asal/tetapkan")
@guard(Permission.REGISTRY_REGISTER)
def pin_value(person_id: int) -> ResponseReturnValue:
    """Let one of the values that were said count and stay."""
    actor = current_actor()
    person = get_person(actor, person_id)
    form = PinForm()
    datum, value = form.chosen, form.said
    return _decide(
        lambda: services.pin_value(actor, person, version=form.read_at, datum=datum, value=value),
        gettext("%(datum)s ditetapkan. Daftar berikutnya tidak mengubahnya.", datum=LABELS[datum]),
        url_for("households.person_origins", person_id=person.id),
    )


@blueprint.post("/anggota/<int:person_id>/asal/lepas")
@guard(Permission.REGISTRY_REGISTER)
def unpin_value(person_id: int) -> ResponseReturnValue:
    """Let the rule decide again."""
    actor = current_actor()
    person = get_person(actor, person_id)
    form = PinForm()
    datum = form.chosen
    return _decide(
        lambda: services.unpin_value(actor, person, version=form.read_at, datum=datum),
        gettext("%(datum)s kembali mengikuti sumber terbaru.", datum=LABELS[datum]),
        url_for("households.person_origins", person_id=person.id),
    )


@blueprint.post("/<int:household_id>/asal/tetapkan")
@guard(Permission.REGISTRY_REGISTER)
def pin_address(household_id: int) -> ResponseReturnValue:
    """Let one of the addresses in this desa count and stay."""
    actor = current_actor()
    household = get_household(actor, household_id)
    form = PinForm()
    value = form.said
    return _decide(
        lambda: services.pin_address(actor, household, version=form.read_at, value=value),
        gettext("Alamat ditetapkan. Daftar berikutnya tidak mengubahnya."),
        url_for("households.family_origins", household_id=household.id),
    )


@blueprint.post("/<int:household_id>/asal/lepas")
@guard(Permission.REGISTRY_REGISTER)
def unpin_address(household_id: int) -> ResponseReturnValue:
    """Let the rule decide again which address counts."""
    actor = current_actor()
    household = get_household(actor, household_id)
    form = PinForm()
    return _decide(
        lambda: services.unpin_address(actor, household, version=form.read_at),
        gettext("Alamat kembali mengikuti sumber terbaru."),
        url_for("households.family_origins", household_id=household.id),
    )


def _decide(write: Callable[[], None], done: str, page: str) -> ResponseReturnValue:
    try:
        with transaction():
            write()
    except InvalidInput as error:
        flash(str(error.message), "danger")
    else:
        flash(done, "done")
    return go_to(page)


def _steps_of_person(person: Person) -> dict[Datum, Step]:
    return {
        Datum.NIK: Step(gettext("Ubah NIK"), url_for("households.nik", person_id=person.id)),
        Datum.PHONE: Step(
            gettext("Tambah telepon"), url_for("households.add_phone", person_id=person.id)
        ),
    }


def _shown(
    lines: Iterable[Line],
    record: Person | Household,
    household: Household,
    steps: Mapping[Datum, Step],
) -> list[ShownLine]:
    actor = current_actor()
    places = {village.code: village.name for village in villages()}
    changes = may_change(actor, household)
    masks = not sees_phones(actor)

    def words(datum: Datum, value: Any) -> str:
        return in_words(datum, value, places, mask_phones=masks)

    def shown(line: Line) -> ShownLine:
        fields = {"version": str(record.version), "datum": line.datum.value}
        return ShownLine(
            label=_label(line),
            text="" if line.only_said else words(line.datum, line.value),
            reason=_reason(line),
            sayings=tuple(
                ShownSaying(
                    text=words(line.datum, saying.value),
                    said=tuple(said_by(source, at) for source, at in saying.said),
                    counts=saying.counts,
                    pin=fields | {"value": json.dumps(saying.value)}
                    if changes and _may_be_pinned(line, saying)
                    else None,
                )
                for saying in line.sayings
            ),
            differs=line.differs,
            pinned=line.pinned is not None,
            unpin=fields if changes and line.pinned else None,
            step=steps.get(line.datum) if changes and _takes_a_step(line) else None,
        )

    return [shown(line) for line in lines]


def _label(line: Line) -> str:
    return gettext("Telepon lain yang disebut") if line.only_said else str(LABELS[line.datum])


def _may_be_pinned(line: Line, saying: Saying) -> bool:
    if line.datum not in PINNABLE or saying.elsewhere:
        return False
    return not (saying.counts and line.pinned)


def _takes_a_step(line: Line) -> bool:
    return any(
        saying.elsewhere or (line.datum not in PINNABLE and not saying.counts)
        for saying in line.sayings
    )


def _reason(line: Line) -> str:
    """Why this value counts, in a few words."""
    if line.pinned is not None:
        who, at = line.pinned
        return gettext("ditetapkan %(who)s, %(day)s", who=who or "portal", day=tanggal(at))
    if line.confirmed:
        return gettext("padan dengan Dukcapil")
    if line.origin is None:
        missing = is_missing(line.datum, line.value)
        return "" if missing else gettext("tercatat tanpa keterangan asal")
    return said_by(*line.origin)
