"""A woman who is in several lists of PKH."""

from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.platform.jobs.services import run_due_jobs
from portal.registry.agencies.models import Import
from portal.registry.agencies.queries import get_agency_by_code
from portal.registry.agencies.services import ensure_programmes
from portal.registry.intake import services
from tests.factories import PORTAL
from tests.registry.agencies.making import csv_bytes
from tests.registry.intake.lists import new_kk, new_nik

HEAD = (
    "NIK",
    "No KK",
    "Nama",
    "Tgl Lahir",
    "Desa",
    "Nominal",
    "Tgl Salur",
    "Tahap",
    "Status Salur",
)
FIRST = ("750000", "10-01-2026", "1", "")
SECOND = ("750000", "10-04-2026", "2", "")
Paid = tuple[str, str, str, str]


class Recipient:
    """A woman with the same numbers in every list."""

    def __init__(self) -> None:
        self.numbers = (new_nik(), new_kk())

    def paid(self, *payments: Paid) -> int:
        """Import a list of PKH with one row per payment; return the id of the import."""
        rows = [
            (*self.numbers, "Iyam Maryam", "12-04-1980", "Karangharja", *each) for each in payments
        ]
        with transaction():
            ensure_programmes()
            found = services.receive_file(
                PORTAL,
                agency=get_agency_by_code("kemensos"),
                name="pkh.csv",
                data=csv_bytes([HEAD, *rows]),
                programme="pkh",
            )
            number = found.id
        run_due_jobs("test")
        with transaction():
            services.confirm(PORTAL, db.session.get_one(Import, number))
        run_due_jobs("test")
        return number
