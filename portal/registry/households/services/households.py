"""Register and move households, change address and No. KK.

A save without changes writes nothing, whatever version was read: a double click is harmless.
"""

from collections.abc import Sequence

from flask_babel import gettext
from sqlalchemy.exc import IntegrityError

from portal.core.clock import utc_now
from portal.core.errors import InvalidInput
from portal.core.extensions import db
from portal.core.types import KkNumber, Nik
from portal.platform.permissions import Actor, require
from portal.platform.scope import covers
from portal.platform.workflow import claim_version
from portal.registry.households import ports
from portal.registry.households.access import require_change
from portal.registry.households.errors import KkInUse
from portal.registry.households.inputs import NewPerson
from portal.registry.households.models import Household
from portal.registry.households.permissions import REGISTRY_REGISTER
from portal.registry.households.provenance.conflict_resolution import Datum
from portal.registry.households.provenance.staff_statements import (
    record_correction,
    record_statement,
)
from portal.registry.households.provenance.statements import household_values
from portal.registry.households.queries import hash_kk, household_with_kk, submitted_household
from portal.registry.households.services.checks import (
    ADDRESS_LENGTH,
    checked_rt_rw,
    checked_text,
    checked_village,
)
from portal.registry.households.services.persons import store_person
from portal.registry.households.services.record_changes import changed_fields, record, set_fields


def register_household(
    actor: Actor,
    *,
    kk: KkNumber | None,
    address: str,
    rt: str,
    rw: str,
    village_code: str | None,
    members: Sequence[NewPerson],
    submission: str = "",
    import_id: int | None = None,
) -> Household:
    """Register a household with its members and return it; without ``kk`` it is provisional.

    The same ``submission`` (form token) registers once and returns the first household.
    ``import_id`` marks rows of an import that is not complete. Raise :class:`KkInUse`, or
    :class:`NikInUse`/:class:`InvalidInput` whose ``field`` names the member by index
    (``members-0-nik``).
    """
    require(actor, REGISTRY_REGISTER)
    if existing := submitted_household(submission):
        return existing
    household = Household(
        **address_columns(address, rt, rw, village_code),
        complete=import_id is None,
        import_id=import_id,
        submission=submission or None,
        created_at=utc_now(),
    )
    _refuse_out_of_scope(actor, household)
    try:
        store_household(actor, household, kk)
    except IntegrityError:
        if existing := submitted_household(submission):
            return existing  # a concurrent double click was first
        raise
    _store_members(actor, household, members)
    record_registration(actor, household)
    return household


def change_address(
    actor: Actor, household: Household, *, version: int, address: str, rt: str, rw: str
) -> None:
    """Correct the address within the same desa. Raise :class:`StaleRecord`."""
    require_change(actor, household)
    place = address_columns(address, rt, rw, household.village_code)
    changed = changed_fields(household, **place)
    if not changed:
        return
    claim_version(household, version)
    before = set_fields(household, changed)
    record_correction(actor, household, _address_value(household))
    record(actor, "households.change_address", household, household, **changed, before=before)


def set_kk(actor: Actor, household: Household, *, version: int, kk: KkNumber | None) -> None:
    """Set, replace or remove the No. KK. Raise :class:`KkInUse` or :class:`StaleRecord`."""
    require_change(actor, household)
    if household.kk_number == (None if kk is None else kk.value):
        return
    for person in household.living:
        if kk is not None and person.nik == kk.value:
            raise InvalidInput(
                gettext("No. KK sama dengan NIK %(name)s.", name=person.name), field="kk_number"
            )
    claim_version(household, version)
    before = _masked_kk(household)
    store_household(actor, household, kk)
    record_statement(actor, household, {Datum.KK: household.kk_number})
    record(
        actor, "households.set_kk", household, household, kk=_masked_kk(household), before=before
    )


def move_household(
    actor: Actor,
    household: Household,
    *,
    version: int,
    village_code: str,
    address: str,
    rt: str,
    rw: str,
) -> None:
    """Move the household to another desa of the regency, also out of the actor's own kecamatan.

    The scope changes at once. ``household_moved`` lets the cases room take the case from a
    caseworker who is out of scope now.
    """
    require_change(actor, household)
    changed = changed_fields(household, **address_columns(address, rt, rw, village_code))
    if not changed:
        return
    if village_code == household.village_code:
        raise InvalidInput(
            gettext("Keluarga ini sudah tercatat di desa/kelurahan itu. Ubah alamatnya saja."),
            field="village_code",
        )
    claim_version(household, version)
    origin = household.district_code
    before = set_fields(household, changed)
    db.session.flush()
    db.session.refresh(household, ["village", "district"])
    record_correction(actor, household, _address_value(household))
    changed.pop("district_code", None)  # the event itself carries it
    record(actor, "households.move", household, household, **changed, before=before)
    if household.district_code != origin:
        ports.household_moved.announce(actor, household)


def address_columns(
    address: str, rt: str, rw: str, village_code: str | None
) -> dict[str, str | None]:
    """Return the checked address columns; ``district_code`` follows from the desa."""
    region = checked_village(village_code)
    return {
        "address": checked_text(address, ADDRESS_LENGTH, field="address"),
        "rt": checked_rt_rw(rt, field="rt"),
        "rw": checked_rt_rw(rw, field="rw"),
        "village_code": None if region is None else region.code,
        "district_code": None if region is None else region.parent_code,
    }


def store_household(actor: Actor, household: Household, kk: KkNumber | None) -> None:
    """Insert or update the household with ``kk``. Raise :class:`KkInUse`.

    The unique index decides when two requests save the same No. KK at the same time.
    """
    _refuse_kk_in_use(actor, household, kk)
    try:
        with db.session.begin_nested():
            household.kk_number = None if kk is None else kk.value
            household.kk_hash = None if kk is None else hash_kk(kk)
            db.session.add(household)
            db.session.flush()
    except IntegrityError:
        if submitted_household(household.submission or "") is None:
            _refuse_kk_in_use(actor, household, kk)
        raise


def _refuse_out_of_scope(actor: Actor, household: Household) -> None:
    if not covers(actor, household.district_code):
        raise InvalidInput(
            gettext("Desa/kelurahan ini di luar wilayah tugas Anda."), field="village_code"
        )


def _store_members(actor: Actor, household: Household, members: Sequence[NewPerson]) -> None:
    if not members:
        raise InvalidInput(gettext("Daftarkan paling sedikit satu anggota keluarga."))
    for place, member in enumerate(members):
        try:
            store_person(actor, household, member, import_id=household.import_id)
        except InvalidInput as error:
            error.field = f"members-{place}-{error.field or 'name'}"
            raise


def _refuse_kk_in_use(actor: Actor, household: Household, kk: KkNumber | None) -> None:
    if kk is None:
        return
    with db.session.no_autoflush:
        holder = household_with_kk(kk)
    if holder is not None and holder is not household:
        raise KkInUse(actor, holder)


def _address_value(household: Household) -> dict[Datum, object]:
    return {Datum.ADDRESS: household_values(household)[Datum.ADDRESS]}


def _masked_kk(household: Household) -> str | None:
    return None if household.kk_number is None else KkNumber(household.kk_number).masked


def record_registration(actor: Actor, household: Household, **noted: object) -> None:
    """Record statement and audit event of a new household with all its members."""
    record_statement(actor, household, household_values(household))
    record(
        actor,
        "households.register",
        household,
        household,
        kk=_masked_kk(household),
        address=household.address,
        rt=household.rt,
        rw=household.rw,
        village_code=household.village_code,
        members=[
            {
                "id": person.id,
                "name": person.name,
                "nik": None if person.nik is None else Nik(person.nik).masked,
                "relation": person.relation,
            }
            for person in household.persons
        ],
        **noted,
    )
