"""A list that was just uploaded and waits for confirmation."""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date

from portal.core.types import Sex
from portal.edges.demo.context import DemoContext
from portal.edges.demo.families import Family, FamilyGenerator
from portal.edges.demo.scheduler import Story, at, last_working_day
from portal.registry.agencies.queries import get_agency_by_code
from portal.registry.agencies.services import ensure_agencies
from portal.registry.intake.services import receive_file

HEADER = "No;Nama;NIK;No KK;Tgl Lahir;JK;Alamat;RT;RW;Desa;Kecamatan".split(";")
#: Number of unregistered people on the list, and of their villages.
NEW_PEOPLE, PLACES = 24, 6
AGENCY, FILE = "dinsos", "Usulan tambahan (data demo).csv"
_LETTER = {Sex.FEMALE: "P", Sex.MALE: "L"}


def upload_list(
    context: DemoContext, registry: FamilyGenerator, known: Family, last_day: date
) -> Story:
    """Upload a list of Dinsos; the worker reads it when it starts.

    ``known`` is registered already. One NIK is too short, one desa is of another regency.
    """
    yield at(last_working_day(last_day), 15, 20)
    ensure_agencies()
    places = context.rng.sample(list(context.villages), k=min(PLACES, len(context.villages)))
    rows = list(_rows([known, *registry.families(places, NEW_PEOPLE)], context))
    rows[5][2] = rows[5][2][:9]
    rows[9][9] = "Desa Seberang"
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(HEADER)
    writer.writerows([number, *row[1:]] for number, row in enumerate(rows, start=1))
    receive_file(
        context.staff.supervisors[0],
        agency=get_agency_by_code(AGENCY),
        name=FILE,
        data=text.getvalue().encode(),
    )


def _rows(families: Iterable[Family], context: DemoContext) -> Iterator[list[str]]:
    districts = {region.code: region.name for region in context.districts}
    for family in families:
        for person in family.members:
            yield [
                "",
                person.name,
                person.nik.value if person.nik else "",
                family.kk.value if family.kk else "",
                f"{person.birth_date:%d-%m-%Y}" if person.birth_date else "",
                _LETTER[person.sex] if person.sex else "",
                family.address,
                family.rt,
                family.rw,
                family.village.name,
                districts[family.district_code],
            ]
