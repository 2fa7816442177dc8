"""Regions from the npm package ``idn-area-data`` (Kemendagri codes; data ODbL 1.0).

Set-up copies its CSV files to ``portal/regions/reference/``. All provinces and regencies are
loaded, since a NIK may begin anywhere; districts and villages only of the one regency.
"""

import csv
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import select

from portal.errors import NotFound
from portal.extensions import db
from portal.regions.models import Region, RegionLevel

REFERENCE = Path(__file__).parent / "reference"


def load_regions(regency_code: str, *, reference: Path = REFERENCE) -> int:
    """Bring the table in step with the reference. Names change, codes stay. Returns the count."""
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
