"""The record type that linkage compares."""

from dataclasses import dataclass
from datetime import date

from portal.core.types import Sex
from portal.registry.agencies.reading.person_claim import PersonClaim


@dataclass(frozen=True, slots=True)
class LinkRecord:
    """What one source states about one person; unknown values are ``None`` or empty.

    ``key`` is chosen by the caller ("s12" for a list row, "p7" for a person). ``name`` and
    ``address`` are as written, ``phone`` is E.164. ``birth_year`` is set if only an age or a year
    is known. ``source`` is the agency's code, empty for staff. Records with the same ``decided``
    are known to be one person.
    """

    key: str
    name: str
    nik: str | None = None
    kk: str | None = None
    sex: Sex | None = None
    birth_date: date | None = None
    birth_year: int | None = None
    desa_code: str | None = None
    address: str = ""
    rt: str = ""
    rw: str = ""
    phone: str | None = None
    source: str = ""
    decided: str | None = None


def record_of_claim(
    key: str, claim: PersonClaim, *, source: str = "", decided: str | None = None
) -> LinkRecord:
    """Return the record of an accepted row of an agency's list."""
    return LinkRecord(
        key=key,
        name=claim.name,
        nik=claim.nik.value if claim.nik else None,
        kk=claim.kk.value if claim.kk else None,
        sex=claim.sex,
        birth_date=claim.birth_date,
        birth_year=claim.birth_year,
        desa_code=claim.desa_code,
        address=claim.address,
        rt=claim.rt,
        rw=claim.rw,
        phone=claim.phone.value if claim.phone else None,
        source=source,
        decided=decided,
    )
