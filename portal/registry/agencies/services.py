"""Services that change agencies and programmes."""

from collections.abc import Mapping as Map
from dataclasses import dataclass

from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal.core.db.bulk import insert_or_ignore
from portal.core.db.transaction import add_unique
from portal.core.errors import InvalidInput
from portal.core.extensions import db
from portal.core.types import clean_text
from portal.platform import audit
from portal.platform.office.settings import PROGRAMME
from portal.platform.permissions import Actor, require
from portal.platform.settings import value_of
from portal.platform.workflow import claim_version
from portal.registry.agencies.models import Agency, BenefitKind, Programme
from portal.registry.agencies.permissions import AGENCY_MANAGE
from portal.registry.agencies.queries import GIFT_PROGRAMME, OWN_PROGRAMME
from portal.registry.agencies.reading import Mapping

#: Initial agencies. An office adds more as records.
FIRST_AGENCIES = {
    "dinsos": "Dinas Sosial",
    "kemensos": "Kementerian Sosial",
    "desa": "Pemerintah desa",
    "baznas": "Baznas",
    "usulan": "Usulan kecamatan",
    "nakes": "Tenaga kesehatan",
    "dukcapil": "Dinas Kependudukan dan Pencatatan Sipil",
}


def ensure_agencies() -> int:
    """Add missing initial agencies; changes by the office stay. Returns the number added."""
    return _add_agencies(FIRST_AGENCIES)


def _add_agencies(names: Map[str, str]) -> int:
    known = set(db.session.scalars(select(Agency.code)))
    missing = [
        {"code": code, "name": name, "active": True, "version": 1}
        for code, name in names.items()
        if code not in known
    ]
    if missing:  # another process may start at the same moment
        db.session.execute(insert_or_ignore(db.session(), Agency, Agency.code), missing)
    return len(missing)


def add_agency(actor: Actor, *, code: str, name: str) -> Agency:
    """Add an agency. ``code`` is used by the command line and in file names."""
    require(actor, AGENCY_MANAGE)
    _refuse_known(code)
    agency = Agency(code=code, name=clean_text(name), mapping=None, active=True)
    try:
        with db.session.begin_nested():
            db.session.add(agency)
            db.session.flush()
    except IntegrityError:
        _refuse_known(code)
        raise
    audit.record(actor, "agencies.add", agency, code=code, name=agency.name)
    return agency


def rename_agency(actor: Actor, agency: Agency, *, version: int, name: str) -> None:
    """Change the name of an agency. The code stays, since commands and file names use it.

    Raises :class:`StaleRecord` if somebody saved since ``version`` was read.
    """
    require(actor, AGENCY_MANAGE)
    before, name = agency.name, clean_text(name)
    if name == before:
        return
    claim_version(agency, version)
    agency.name = name
    audit.record(actor, "agencies.rename", agency, name=name, before=before)


def set_active(actor: Actor, agency: Agency, *, active: bool) -> None:
    """Activate or deactivate an agency; its lists stay."""
    require(actor, AGENCY_MANAGE)
    if agency.active is active:
        return
    agency.active = active
    action = "agencies.reactivate" if active else "agencies.deactivate"
    audit.record(actor, action, agency, name=agency.name)


def forget_mapping(actor: Actor, agency: Agency) -> None:
    """Delete the remembered columns, so that those of the agency's next list are guessed anew."""
    require(actor, AGENCY_MANAGE)
    if not agency.mapping:
        return
    before, agency.mapping = agency.mapping, None
    audit.record(actor, "agencies.forget_mapping", agency, columns=len(before))


def _refuse_known(code: str) -> None:
    if db.session.scalar(select(Agency.id).where(Agency.code == code)) is not None:
        raise InvalidInput(gettext("Kode ini sudah dipakai instansi lain."), field="code")


def remember_mapping(agency: Agency, mapping: Mapping) -> None:
    """Store a person's corrections of the columns for the agency's next file."""
    # Another list of this agency may be corrected concurrently: merge with the stored mapping.
    db.session.refresh(agency, with_for_update=True)
    agency.mapping = {**(agency.mapping or {}), **mapping.remembered()}


def prepare_agencies() -> str:
    """Add missing initial agencies."""
    ensure_agencies()
    return ""


_WRITTEN_BY_PORTAL = (OWN_PROGRAMME, GIFT_PROGRAMME)

#: Initial agencies that give aid but send no lists.
MORE_AGENCIES = {
    "disperkimtan": "Dinas Perumahan Rakyat, Kawasan Permukiman dan Pertanahan",
    "kemendikdasmen": "Kementerian Pendidikan Dasar dan Menengah",
    "kemenpkp": "Kementerian Perumahan dan Kawasan Permukiman",
    "pengasuh": "Para pengasuh (uang pribadi)",
}


@dataclass(frozen=True)
class FirstProgramme:
    """A programme that is known from the first day; an office changes or adds to them. The own one
    has no name here: it is called as the office says."""

    code: str
    name: str
    agency: str
    kind: BenefitKind
    per_person: bool = False
    regular: bool = False


FIRST_PROGRAMMES = (
    FirstProgramme(OWN_PROGRAMME, "", "dinsos", BenefitKind.TOOL),
    FirstProgramme(
        GIFT_PROGRAMME, "Pemberian pengasuh", "pengasuh", BenefitKind.GOODS, regular=True
    ),
    FirstProgramme("blt-sekali", "BLT satu kali", "dinsos", BenefitKind.CASH),
    FirstProgramme("pkh", "PKH", "kemensos", BenefitKind.CASH, regular=True),
    FirstProgramme("bpnt", "Sembako/BPNT", "kemensos", BenefitKind.GOODS, regular=True),
    FirstProgramme(
        "pbi-jkn", "PBI-JKN", "kemensos", BenefitKind.SERVICE, per_person=True, regular=True
    ),
    FirstProgramme("atensi", "ATENSI", "kemensos", BenefitKind.SERVICE, per_person=True),
    FirstProgramme("pena", "PENA", "kemensos", BenefitKind.TOOL),
    FirstProgramme("pip", "PIP", "kemendikdasmen", BenefitKind.CASH, per_person=True, regular=True),
    FirstProgramme("blt-desa", "BLT Desa", "desa", BenefitKind.CASH, regular=True),
    FirstProgramme("rutilahu", "Rutilahu", "disperkimtan", BenefitKind.GOODS),
    FirstProgramme("bsps", "BSPS", "kemenpkp", BenefitKind.GOODS),
    FirstProgramme("baznas-modal", "Baznas modal usaha", "baznas", BenefitKind.CASH),
)


def ensure_programmes() -> int:
    """Add missing initial programmes; changes by the office stay. Returns the number added."""
    ensure_agencies()
    _add_agencies(MORE_AGENCIES)
    known = set(db.session.scalars(select(Programme.code)))
    agencies = {agency.code: agency.id for agency in db.session.scalars(select(Agency))}
    missing = [
        {
            "code": first.code,
            "name": first.name or value_of(PROGRAMME),
            "agency_id": agencies[first.agency],
            "kind": first.kind,
            "per_person": first.per_person,
            "regular": first.regular,
            "active": True,
            "version": 1,
        }
        for first in FIRST_PROGRAMMES
        if first.code not in known
    ]
    if missing:
        db.session.execute(insert_or_ignore(db.session(), Programme, Programme.code), missing)
    return len(missing)


def own_programme() -> Programme:
    """Return the portal's own programme; add it if it is missing. Needs an open transaction."""
    return _first(OWN_PROGRAMME)


def gift_programme() -> Programme:
    """Return the programme of sponsors' gifts; add it if it is missing. Needs an open
    transaction.
    """
    return _first(GIFT_PROGRAMME)


def save_programme(
    actor: Actor,
    programme: Programme,
    *,
    code: str,
    name: str,
    agency: Agency,
    kind: BenefitKind,
    per_person: bool,
    regular: bool,
    active: bool,
) -> Programme:
    """Add or change a programme. Recorded facts keep what was given at the time."""
    require(actor, AGENCY_MANAGE)
    _keep_what_the_portal_writes(programme, code=code, active=active)
    programme.code, programme.name, programme.agency = code, name, agency
    programme.kind, programme.active = kind, active
    programme.per_person, programme.regular = per_person, regular
    add_unique(programme, InvalidInput(gettext("Kode ini sudah dipakai."), field="code"))
    audit.record(
        actor,
        "programmes.save",
        programme,
        code=code,
        name=name,
        agency=agency.code,
        kind=kind,
        per_person=per_person,
        regular=regular,
        active=active,
    )
    return programme


def _first(code: str) -> Programme:
    query = select(Programme).where(Programme.code == code)
    found = db.session.scalars(query).first()
    if found is None:
        ensure_programmes()
        found = db.session.scalars(query).one()
    return found


def _keep_what_the_portal_writes(programme: Programme, *, code: str, active: bool) -> None:
    if programme.code in _WRITTEN_BY_PORTAL and (code != programme.code or not active):
        raise InvalidInput(
            gettext("Program ini ditulis oleh portal sendiri: tetap dipakai dengan kode ini."),
            field="code",
        )
