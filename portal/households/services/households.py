"""Households: registered, moved, split, their address and No. KK.

A save that would change nothing writes nothing, whatever version it was read at: the second of two
clicks finds its work done.
"""

from collections.abc import Sequence

from flask_babel import gettext
from sqlalchemy.exc import IntegrityError

from portal.clock import utc_now
from portal.errors import InvalidInput
from portal.extensions import db
from portal.households.access import covers, require_change
from portal.households.case_link import case_link
from portal.households.conflicts import KkInUse
from portal.households.facts import NewPerson
from portal.households.identity import hash_kk
from portal.households.models import Household
from portal.households.origins.rule import Datum
from portal.households.origins.staff import note_correction, note_said
from portal.households.origins.statements import values_of_family
from portal.households.queries import household_with, submitted_household
from portal.households.services.persons import store_person
from portal.households.services.records import apply, changes, record
from portal.households.services.values import ADDRESS_LENGTH, limited, neighbourhood, village
from portal.permissions import Actor, Permission, require
from portal.types import KkNumber, Nik
from portal.workflow import claim_version


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
    """Register a household with its members; without ``kk`` it is provisional.

    The same ``submission`` (a form's token) registers once and returns what it registered.
    ``import_id`` marks rows of an import that is not complete. Raises :class:`KkInUse`, or
    :class:`NikInUse`/:class:`InvalidInput` whose ``field`` names the member by place
    (``members-0-nik``).
    """
    require(actor, Permission.REGISTRY_REGISTER)
    if existing := submitted_household(submission):
        return existing
    household = Household(
        **place_of(address, rt, rw, village_code),
        complete=import_id is None,
        import_id=import_id,
        submission=submission or None,
        created_at=utc_now(),
    )
    _refuse_beyond_scope(actor, household)
    try:
        store_household(actor, household, kk)
    except IntegrityError:
        if existing := submitted_household(submission):
            return existing  # the other of two clicks at one moment has registered it
        raise
    _store_members(actor, household, members)
    record_registration(actor, household)
    return household


def change_address(
    actor: Actor, household: Household, *, version: int, address: str, rt: str, rw: str
) -> None:
    """Correct the address within the same desa. Raises :class:`StaleRecord`."""
    require_change(actor, household)
    place = place_of(address, rt, rw, household.village_code)
    changed = changes(household, **place)
    if not changed:
        return
    claim_version(household, version)
    before = apply(household, changed)
    note_correction(actor, household, _address(household))
    record(actor, "households.change_address", household, household, **changed, before=before)


def set_kk(actor: Actor, household: Household, *, version: int, kk: KkNumber | None) -> None:
    """Give the household its No. KK, a new one, or none. Raises :class:`KkInUse`."""
    require_change(actor, household)
    if household.kk_number == (None if kk is None else kk.value):
        return
    for person in household.living:
        if kk is not None and person.nik == kk.value:
            raise InvalidInput(
                gettext("No. KK sama dengan NIK %(name)s.", name=person.name), field="kk_number"
            )
    claim_version(household, version)
    before = _masked(household)
    store_household(actor, household, kk)
    note_said(actor, household, {Datum.KK: household.kk_number})
    record(actor, "households.set_kk", household, household, kk=_masked(household), before=before)


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
    """Move to another desa of the regency, also beyond the actor's own kecamatan.

    The scope follows the desa at once; the case hears of it (``case_link.moved``) and parts from
    a caseworker whose scope ends here.
    """
    require_change(actor, household)
    changed = changes(household, **place_of(address, rt, rw, village_code))
    if not changed:
        return
    if village_code == household.village_code:
        raise InvalidInput(
            gettext("Keluarga ini sudah tercatat di desa itu. Ubah alamatnya saja."),
            field="village_code",
        )
    claim_version(household, version)
    origin = household.district_code
    before = apply(household, changed)
    db.session.flush()
    db.session.refresh(household, ["village", "district"])
    note_correction(actor, household, _address(household))
    changed.pop("district_code", None)  # the event itself carries it
    record(actor, "households.move", household, household, **changed, before=before)
    if household.district_code != origin:
        case_link().moved(actor, household)


def place_of(address: str, rt: str, rw: str, village_code: str | None) -> dict[str, str | None]:
    """The checked columns of an address; the kecamatan follows the desa."""
    region = village(village_code)
    return {
        "address": limited(address, ADDRESS_LENGTH, field="address"),
        "rt": neighbourhood(rt, field="rt"),
        "rw": neighbourhood(rw, field="rw"),
        "village_code": None if region is None else region.code,
        "district_code": None if region is None else region.parent_code,
    }


def store_household(actor: Actor, household: Household, kk: KkNumber | None) -> None:
    """Write the household with ``kk``; the unique index decides when two save at one moment."""
    _refuse_held(actor, household, kk)
    try:
        with db.session.begin_nested():
            household.kk_number = None if kk is None else kk.value
            household.kk_hash = None if kk is None else hash_kk(kk)
            db.session.add(household)
            db.session.flush()
    except IntegrityError:
        if submitted_household(household.submission or "") is None:
            _refuse_held(actor, household, kk)
        raise


def _refuse_beyond_scope(actor: Actor, household: Household) -> None:
    if not covers(actor, household.district_code):
        raise InvalidInput(gettext("Desa ini di luar wilayah tugas Anda."), field="village_code")


def _store_members(actor: Actor, household: Household, members: Sequence[NewPerson]) -> None:
    if not members:
        raise InvalidInput(gettext("Daftarkan paling sedikit satu anggota keluarga."))
    for place, member in enumerate(members):
        try:
            store_person(actor, household, member, import_id=household.import_id)
        except InvalidInput as error:
            error.field = f"members-{place}-{error.field or 'name'}"
            raise


def _refuse_held(actor: Actor, household: Household, kk: KkNumber | None) -> None:
    if kk is None:
        return
    with db.session.no_autoflush:
        holder = household_with(kk)
    if holder is not None and holder is not household:
        raise KkInUse(actor, holder)


def _address(household: Household) -> dict[Datum, object]:
    return {Datum.ADDRESS: values_of_family(household)[Datum.ADDRESS]}


def _masked(household: Household) -> str | None:
    return None if household.kk_number is None else KkNumber(household.kk_number).masked


def record_registration(actor: Actor, household: Household, **noted: object) -> None:
    """Note a new household with everybody in it, and what was said of it."""
    note_said(actor, household, values_of_family(household))
    record(
        actor,
        "households.register",
        household,
        household,
        kk=_masked(household),
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
