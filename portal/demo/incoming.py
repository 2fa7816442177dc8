"""A list that came in last, and waits for somebody to look at it and confirm."""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date

from portal.agencies.services import agency_with, ensure_agencies
from portal.demo.people import Family, Registry
from portal.demo.timeline import Story, at, last_working_day
from portal.demo.world import World
from portal.intake.services import receive_file
from portal.types import Sex

HEADER = "No;Nama;NIK;No KK;Tgl Lahir;JK;Alamat;RT;RW;Desa;Kecamatan".split(";")
#: People of the list whom nobody has registered yet, and villages they live in.
NEW_PEOPLE, PLACES = 24, 6
AGENCY, FILE = "dinsos", "Usulan tambahan (data demo).csv"
_LETTER = {Sex.FEMALE: "P", Sex.MALE: "L"}


def list_arrives(world: World, registry: Registry, known: Family, last_day: date) -> Story:
    """A supervisor uploads what Dinsos sent; the worker reads it as soon as it starts.

    ``known`` is registered already. One NIK was cut short, one desa is of another regency.
    """
    yield at(last_working_day(last_day), 15, 20)
    ensure_agencies()
    places = world.rng.sample(list(world.villages), k=min(PLACES, len(world.villages)))
    rows = list(_rows([known, *registry.families(places, NEW_PEOPLE)], world))
    rows[5][2] = rows[5][2][:9]
    rows[9][9] = "Desa Seberang"
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(HEADER)
    writer.writerows([number, *row[1:]] for number, row in enumerate(rows, start=1))
    receive_file(
        world.office.supervisors[0],
        agency=agency_with(AGENCY),
        name=FILE,
        data=text.getvalue().encode(),
    )


def _rows(families: Iterable[Family], world: World) -> Iterator[list[str]]:
    districts = {region.code: region.name for region in world.districts}
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
