"""What the comparison looks at: one source's word about one person."""

from dataclasses import dataclass
from datetime import date

from portal.agencies.reading.claims import PersonClaim
from portal.types import Sex


@dataclass(frozen=True, slots=True)
class LinkRecord:
    """What one source says of one person; unknown things are None or empty.

    ``key`` is the caller's own ("s12" a source record, "p7" a person registered by hand). ``name``
    and ``address`` are as written, ``phone`` is E.164. ``birth_year`` stands where only an age or a
    year is known. ``source`` is the agency's code, empty for what was registered by hand. Records
    with the same ``decided`` are known to be one person already.
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
    """The record of an accepted row of an agency's list."""
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
