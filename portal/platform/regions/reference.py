"""Load regions from the npm package ``idn-area-data`` (Kemendagri codes; data ODbL 1.0).

Set-up copies its CSV files to ``portal/platform/regions/reference/``. Provinces and regencies are
loaded completely, since a NIK may begin with any of them; districts and villages only of one
regency, which is the portal's from then on.
"""

import csv
import re
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path

from flask import current_app
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from portal.core.errors import InvalidInput, NotFound
from portal.core.extensions import db
from portal.platform.regions.home import forget_home, home_regency
from portal.platform.regions.models import Region, RegionLevel
from portal.platform.regions.ports import regions_in_use

REFERENCE = Path(__file__).parent / "reference"
#: Where ``PORTAL_REGENCY`` says nothing and no regency is loaded yet.
FIRST_REGENCY = "32.16"
_DIGITS = re.compile(r"\D+")


def chosen_regency() -> str:
    """Return the code that ``PORTAL_REGENCY`` names, else that of the regency loaded before."""
    said: str = current_app.config["PORTAL_REGENCY"].strip()
    return said or home_regency().code or FIRST_REGENCY


def load_regions(regency: str, *, reference: Path = REFERENCE) -> int:
    """Update the table from the reference and return the number of regions. Names may change, codes
    stay.

    ``regency`` is a code, with or without dots. Raises :class:`NotFound` for an unknown one, and
    :class:`InvalidInput` if the portal serves another regency.
    """
    code = _regency_code(regency, reference)
    _make_way(code)
    wanted = {code: (level, name) for code, level, name in _rows(code, reference)}
    known = {region.code: region for region in db.session.scalars(select(Region))}
    for code, (level, name) in wanted.items():
        region = known.get(code)
        if region is None:
            parent = code.rpartition(".")[0] or None
            db.session.add(Region(code=code, level=level, name=name, parent_code=parent))
        else:
            region.name = name
    db.session.flush()
    forget_home()
    return len(wanted)


def _regency_code(said: str, reference: Path) -> str:
    """Return the code with its dot. Raises :class:`NotFound` in words that help."""
    with (reference / "regencies.csv").open(encoding="utf-8", newline="") as file:
        names = {row["code"]: row["name"] for row in csv.DictReader(file)}
    digits = _DIGITS.sub("", said)
    code = f"{digits[:2]}.{digits[2:]}"
    if code in names:
        return code
    if said.title() in names.values():
        return next(code for code, name in names.items() if name == said.title())
    if digits:
        near = {key: name for key, name in names.items() if key.startswith(f"{digits[:2]}.")}
    else:
        near = {
            key: name
            for key, name in names.items()
            if name in get_close_matches(said.title(), names.values(), n=3)
        }
    examples = ", ".join(f"{key} {name}" for key, name in list(near.items())[:40])
    raise NotFound(
        f"PORTAL_REGENCY={said}: kabupaten/kota ini tidak ada dalam rujukan wilayah Kemendagri."
        " Tulis kode empat angka, misalnya 73.71 (Kota Makassar)."
        + (f" Yang mirip: {examples}." if examples else "")
    )


def _make_way(code: str) -> None:
    """Take out the districts and villages of another regency as long as nothing rests on them:
    regions are never mixed. Raises :class:`InvalidInput` if something does."""
    other = home_regency()
    if other.code in {"", code}:
        return
    refusal = InvalidInput(
        f"Portal ini milik {other.name} ({other.code}) dan sudah dipakai. Wilayah lain ({code})"
        " tidak dapat dimuat: pakai basis data lain, atau hapus PORTAL_REGENCY."
    )
    if regions_in_use():
        raise refusal
    try:
        with db.session.begin_nested():
            for level in (RegionLevel.VILLAGE, RegionLevel.DISTRICT):
                db.session.execute(delete(Region).where(Region.level == level))
    except IntegrityError as error:
        raise refusal from error


def _rows(regency_code: str, reference: Path) -> Iterator[tuple[str, RegionLevel, str]]:
    files = (
        ("provinces.csv", RegionLevel.PROVINCE, ""),
        ("regencies.csv", RegionLevel.REGENCY, ""),
        ("districts.csv", RegionLevel.DISTRICT, f"{regency_code}."),
        ("villages.csv", RegionLevel.VILLAGE, f"{regency_code}."),
    )
    for name, level, prefix in files:
        with (reference / name).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if row["code"].startswith(prefix):
                    yield row["code"], level, row["name"]


def prepare_regions() -> str:
    """Load the regions of the portal's regency."""
    count = load_regions(chosen_regency())
    home = select(Region.name).where(Region.level == RegionLevel.REGENCY)
    districts = select(Region.parent_code).where(Region.level == RegionLevel.DISTRICT)
    name = db.session.scalar(home.where(Region.code.in_(districts)))
    return f"{count} regions ({name})"
