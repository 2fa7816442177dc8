"""The programme by kecamatan: figures, map, and the lists behind them."""

import re
from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from portal.core.types import Relation
from portal.overview.programme.queries import DistrictProgress, map_of
from portal.platform.permissions import Role
from portal.platform.web.journey_line import Station
from tests.factories import (
    PEBAYURAN,
    TAMBELANG,
    assessed,
    create_approved,
    create_case,
    create_household,
    hand_over,
    new_person,
)

SignIn = Callable[..., FlaskClient]


def row_of(page: str, name: str) -> list[str]:
    """Return the numbers of a row of the table."""
    row = page.split("<tbody>")[1].split(f">{name}</a>")[1].split("</tr>")[0]
    return re.findall(r">([^<>]+)</td>", row)


def test_each_kecamatan_has_its_families_by_station(app: Flask, sign_in: SignIn) -> None:
    create_case(
        household=create_household(new_person("Ibu"), new_person("Anak", relation=Relation.CHILD))
    )
    assessed(create_case())
    hand_over(create_approved())
    page = sign_in(Role.SUPERVISOR, districts=None).get("/menuju-nol/").text
    assert row_of(page, "Pebayuran") == ["3", "4", "1", "1", "0", "1", "0", "Rp2.500.000"]
    assert row_of(page, "Tambelang") == ["0", "0", "0", "0", "0", "0", "0", "Rp0"]
    assert f'href="/kasus/?whose=all&amp;status=all&amp;district={PEBAYURAN}"' in page


def test_only_the_kecamatan_of_ones_area_are_shown(app: Flask, sign_in: SignIn) -> None:
    create_case()
    page = sign_in(Role.APPROVER, districts=(TAMBELANG,)).get("/menuju-nol/").text
    assert "Pebayuran" not in page.split("<main")[1]
    assert "Belum ada kasus" in page


def test_the_number_of_families_is_that_of_the_list_behind_it(app: Flask, sign_in: SignIn) -> None:
    for _ in range(3):
        create_case()
    client = sign_in(Role.AUDITOR, districts=None)
    assert row_of(client.get("/menuju-nol/").text, "Pebayuran")[0] == "3"
    behind = client.get(f"/kasus/?whose=all&status=all&district={PEBAYURAN}").text
    assert behind.count('class="row-name"') == 3


def test_on_the_map_the_kecamatan_with_the_most_families_left_is_the_darkest() -> None:
    def progress(code: str, left: int) -> DistrictProgress:
        return DistrictProgress(code, code, left, left, {Station.ASSESSMENT: left}, 0, 0)

    parts = [progress("32.16.01", 0), progress("32.16.08", 40), progress("32.16.20", 11)]
    tiles = {tile.progress.code: tile.shade for tile in map_of(parts, "32.16")}
    assert tiles == {"32.16.01": 0, "32.16.08": 4, "32.16.20": 2}
    assert map_of(parts, "73.71") == []
