"""Which kecamatan have their caseworker and supervisor, and which do not."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from portal.core.db.transaction import transaction
from portal.overview.staff.coverage import coverage
from portal.platform.accounts.services import deactivate
from portal.platform.permissions import Role
from tests.factories import PEBAYURAN, PORTAL, TAMBELANG, create_staff

SignIn = Callable[..., FlaskClient]
pytestmark = pytest.mark.one_database("accounts and regions are read with plain queries")


def test_each_kecamatan_says_who_works_there_and_who_is_missing(sign_in: SignIn) -> None:
    rina = create_staff(Role.CASEWORKER, districts=(PEBAYURAN, TAMBELANG))
    create_staff(Role.SUPERVISOR, districts=None, name="Sari Seluruhnya")
    admin = sign_in(Role.ADMINISTRATOR)
    page = admin.get("/akun/wilayah").text
    assert "1 dari 3 kecamatan belum lengkap" in page
    assert page.count("Rina Pendamping") == 2
    assert page.count("Sari Seluruhnya") == 3
    assert page.count("belum ada</") == 1
    gaps = admin.get("/akun/wilayah?hanya=kosong").text
    assert "Tarumajaya" in gaps
    assert "Tambelang" not in gaps
    with transaction():
        deactivate(PORTAL, rina)
    assert sum(line.has_gap for line in coverage()) == 3


def test_the_line_of_what_is_missing_leads_there(sign_in: SignIn) -> None:
    assert "/akun/wilayah" in sign_in(Role.ADMINISTRATOR).get("/siapkan/").text
