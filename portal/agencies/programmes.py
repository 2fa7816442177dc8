"""The programmes of agencies: what each gives."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal import audit
from portal.agencies.models import Agency, Given, Programme
from portal.agencies.services import ensure_agencies
from portal.errors import InvalidInput, NotFound
from portal.extensions import db
from portal.permissions import Actor, Permission, require
from portal.transaction import add_unless_taken

#: Said instead of a programme's code: the list is not of people who were given aid.
NO_PROGRAMME = "-"
#: Ours: what a handover of the portal is a fact of.
OWN_PROGRAMME = "bekasi-asih"
#: What officials give out of their own pocket to the mother whom they look after.
GIFT_PROGRAMME = "pengasuh"

_WRITTEN_BY_PORTAL = (OWN_PROGRAMME, GIFT_PROGRAMME)

#: Who gives aid besides those that send lists from the first day.
MORE_AGENCIES = {
    "disperkimtan": "Dinas Perumahan Rakyat, Kawasan Permukiman dan Pertanahan",
    "kemendikdasmen": "Kementerian Pendidikan Dasar dan Menengah",
    "kemenpkp": "Kementerian Perumahan dan Kawasan Permukiman",
    "pengasuh": "Para pengasuh (uang pribadi)",
}


@dataclass(frozen=True)
class First:
    """A programme that is known from the first day; an office changes or adds to them."""

    code: str
    name: str
    agency: str
    kind: Given
    per_person: bool = False
    regular: bool = False


FIRST_PROGRAMMES = (
    First(OWN_PROGRAMME, "Bekasi Asih Ka Indung", "dinsos", Given.TOOL),
    First(GIFT_PROGRAMME, "Pemberian pengasuh", "pengasuh", Given.GOODS, regular=True),
    First("blt-sekali", "BLT satu kali", "dinsos", Given.CASH),
    First("pkh", "PKH", "kemensos", Given.CASH, regular=True),
    First("bpnt", "Sembako/BPNT", "kemensos", Given.GOODS, regular=True),
    First("pbi-jkn", "PBI-JKN", "kemensos", Given.SERVICE, per_person=True, regular=True),
    First("atensi", "ATENSI", "kemensos", Given.SERVICE, per_person=True),
    First("pena", "PENA", "kemensos", Given.TOOL),
    First("pip", "PIP", "kemendikdasmen", Given.CASH, per_person=True, regular=True),
    First("blt-desa", "BLT Desa", "desa", Given.CASH, regular=True),
    First("rutilahu", "Rutilahu", "disperkimtan", Given.GOODS),
    First("bsps", "BSPS", "kemenpkp", Given.GOODS),
    First("baznas-modal", "Baznas modal usaha", "baznas", Given.CASH),
)


def ensure_programmes() -> int:
    """Add the first programmes that are missing; what an office changed stays."""
    ensure_agencies()
    agencies = {agency.code: agency for agency in db.session.scalars(select(Agency))}
    for code, name in MORE_AGENCIES.items():
        if code not in agencies:
            agencies[code] = Agency(code=code, name=name)
            db.session.add(agencies[code])
    known = set(db.session.scalars(select(Programme.code)))
    missing = [first for first in FIRST_PROGRAMMES if first.code not in known]
    db.session.add_all(
        Programme(
            code=first.code,
            name=first.name,
            agency=agencies[first.agency],
            kind=first.kind,
            per_person=first.per_person,
            regular=first.regular,
        )
        for first in missing
    )
    db.session.flush()
    return len(missing)


def own_programme_id() -> int | None:
    """Number of the programme that this portal serves; none before the first start."""
    return db.session.scalar(select(Programme.id).where(Programme.code == OWN_PROGRAMME))


def own_programme() -> Programme:
    """The programme that this portal serves, added if it is missing: only where one may write."""
    return _first(OWN_PROGRAMME)


def gift_programme() -> Programme:
    """What sponsors give, added if it is missing: only where one may write."""
    return _first(GIFT_PROGRAMME)


def programmes(*, active_only: bool = False) -> Sequence[Programme]:
    """Every programme, those in use first, by agency and name."""
    query = select(Programme).join(Programme.agency).options(joinedload(Programme.agency))
    if active_only:
        query = query.where(Programme.active)
    return db.session.scalars(
        query.order_by(Programme.active.desc(), Agency.name, Programme.name)
    ).all()


def get_programme(programme_id: int) -> Programme:
    """One programme, or :class:`NotFound`."""
    found = db.session.get(Programme, programme_id)
    if found is None:
        raise NotFound
    return found


def programmes_of(agency: Agency) -> Sequence[Programme]:
    """The programmes in use of one agency that a list can be of, by name. What sponsors give never
    comes by a list: public aid would pass for private."""
    return db.session.scalars(
        select(Programme)
        .where(Programme.agency_id == agency.id, Programme.active, Programme.code != GIFT_PROGRAMME)
        .order_by(Programme.name)
    ).all()


def programme_of_list(agency: Agency, code: str | None) -> Programme | None:
    """What the rows of a list say was given: the named programme (none if that is said, by
    :data:`NO_PROGRAMME`), else the only one of the agency.

    Raises :class:`InvalidInput` if the agency has no active programme of this code.
    """
    if code == NO_PROGRAMME:
        return None
    offered = programmes_of(agency)
    if code is None:
        return offered[0] if len(offered) == 1 else None
    named = next((programme for programme in offered if programme.code == code), None)
    if named is None:
        raise InvalidInput(
            gettext(
                "%(agency)s tidak punya program %(code)s. Yang ada: %(known)s.",
                agency=agency.name,
                code=code,
                known=", ".join(sorted(item.code for item in offered)) or "-",
            ),
            field="programme",
        )
    return named


def save_programme(
    actor: Actor,
    programme: Programme,
    *,
    code: str,
    name: str,
    agency: Agency,
    kind: Given,
    per_person: bool,
    regular: bool,
    active: bool,
) -> Programme:
    """Add or change a programme. Facts that were noted keep what was given then."""
    require(actor, Permission.AGENCY_MANAGE)
    _keep_what_the_portal_writes(programme, code=code, active=active)
    programme.code, programme.name, programme.agency = code, name, agency
    programme.kind, programme.active = kind, active
    programme.per_person, programme.regular = per_person, regular
    add_unless_taken(programme, InvalidInput(gettext("Kode ini sudah dipakai."), field="code"))
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
