"""What can be done to agencies."""

from flask_babel import gettext
from sqlalchemy import select

from portal.agencies.models import Agency
from portal.agencies.reading import Mapping
from portal.errors import InvalidInput
from portal.extensions import db

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


def remember_mapping(agency: Agency, mapping: Mapping) -> None:
    """Keep what a person said of the columns, so that the agency's next file is read the same."""
    agency.mapping = {**(agency.mapping or {}), **mapping.remembered()}
