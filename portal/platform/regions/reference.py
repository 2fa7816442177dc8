"""Load regions from the npm package ``idn-area-data`` (Kemendagri codes; data ODbL 1.0).

Set-up copies its CSV files to ``portal/platform/regions/reference/``. Provinces and regencies are
loaded completely, since a NIK may begin with any of them; districts and villages only of one
regency.
"""

import csv
from collections.abc import Iterator
from pathlib import Path

from flask import current_app
from sqlalchemy import select

from portal.core.errors import NotFound
from portal.core.extensions import db
from portal.platform.regions.models import Region, RegionLevel

REFERENCE = Path(__file__).parent / "reference"


def load_regions(regency_code: str, *, reference: Path = REFERENCE) -> int:
    """Update the table from the reference and return the number of regions. Names may change, codes
    stay. Raises :class:`NotFound` for an unknown regency."""
    wanted = {code: (level, name) for code, level, name in _rows(regency_code, reference)}
    if not any(code.startswith(f"{regency_code}.") for code in wanted):
        raise NotFound(f"Kabupaten/kota {regency_code} tidak ada dalam rujukan wilayah.")
    known = {region.code: region for region in db.session.scalars(select(Region))}
    for code, (level, name) in wanted.items():
        region = known.get(code)
        if region is None:
            parent = code.rpartition(".")[0] or None
            db.session.add(Region(code=code, level=level, name=name, parent_code=parent))
        else:
            region.name = name
    db.session.flush()
    return len(wanted)


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
    """Load the regions of the regency that ``PORTAL_REGENCY`` names."""
    return f"{load_regions(current_app.config['PORTAL_REGENCY'])} regions"
