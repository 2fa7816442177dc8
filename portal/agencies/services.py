"""What can be done to agencies."""

from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal import audit
from portal.agencies.models import Agency
from portal.agencies.reading import Mapping
from portal.errors import InvalidInput
from portal.extensions import db
from portal.permissions import Actor, Permission, require
from portal.types import clean_text
from portal.workflow import claim_version

#: Who sends lists from the first day. An office adds more as records.
FIRST_AGENCIES = {
    "dinsos": "Dinas Sosial",
    "kemensos": "Kementerian Sosial",
    "desa": "Pemerintah desa",
    "baznas": "Baznas",
    "usulan": "Usulan kecamatan",
    "nakes": "Tenaga kesehatan",
}


def ensure_agencies() -> int:
    """Add the first agencies that are missing; what an office changed stays. Returns how many."""
    known = set(db.session.scalars(select(Agency.code)))
    missing = {code: name for code, name in FIRST_AGENCIES.items() if code not in known}
    db.session.add_all(Agency(code=code, name=name) for code, name in missing.items())
    db.session.flush()
    return len(missing)


def add_agency(actor: Actor, *, code: str, name: str) -> Agency:
    """Let another agency send lists. ``code`` is what the command and file names call it."""
    require(actor, Permission.AGENCY_MANAGE)
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
    """Call an agency something else. Its code stays: commands and file names go by it.

    Raises :class:`StaleRecord` if somebody saved since ``version`` was read.
    """
    require(actor, Permission.AGENCY_MANAGE)
    before, name = agency.name, clean_text(name)
    if name == before:
        return
    claim_version(agency, version)
    agency.name = name
    audit.record(actor, "agencies.rename", agency, name=name, before=before)


def set_active(actor: Actor, agency: Agency, *, active: bool) -> None:
    """Let an agency send lists, or no more; what it sent stays."""
    require(actor, Permission.AGENCY_MANAGE)
    if agency.active is active:
        return
    agency.active = active
    action = "agencies.reactivate" if active else "agencies.deactivate"
    audit.record(actor, action, agency, name=agency.name)


def forget_mapping(actor: Actor, agency: Agency) -> None:
    """Let the columns of the agency's next list be guessed anew."""
    require(actor, Permission.AGENCY_MANAGE)
    if not agency.mapping:
        return
    before, agency.mapping = agency.mapping, None
    audit.record(actor, "agencies.forget_mapping", agency, columns=len(before))


def agency_with(code: str) -> Agency:
    """The active agency with this code. Raises :class:`InvalidInput` that names those there are."""
    agencies = {agency.code: agency for agency in active_agencies()}
    if code not in agencies:
        raise InvalidInput(
            gettext(
                "Instansi %(code)s tidak dikenal. Yang ada: %(known)s.",
                code=code,
                known=", ".join(agencies),
            ),
            field="agency",
        )
    return agencies[code]


def active_agencies() -> list[Agency]:
    """Agencies that may send lists, in the order in which they were added."""
    return list(db.session.scalars(select(Agency).where(Agency.active).order_by(Agency.id)))


def _refuse_known(code: str) -> None:
    if db.session.scalar(select(Agency.id).where(Agency.code == code)) is not None:
        raise InvalidInput(gettext("Kode ini sudah dipakai instansi lain."), field="code")


def remember_mapping(agency: Agency, mapping: Mapping) -> None:
    """Keep what a person said of the columns, so that the agency's next file is read the same."""
    # Another list of this agency may be corrected at the same time: each adds to what is there.
    db.session.refresh(agency, with_for_update=True)
    agency.mapping = {**(agency.mapping or {}), **mapping.remembered()}
