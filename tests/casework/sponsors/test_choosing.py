"""A sponsor is found by search among thousands of officials."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from portal.casework.sponsors import queries
from portal.casework.sponsors.queries import current_sponsorship, mothers_of
from portal.platform.permissions import Role
from tests.factories import create_case, create_sponsor


def test_only_the_first_are_offered_and_the_others_found(
    sign_in: Callable[..., FlaskClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "MOST_OFFERED", 2)
    for name in ("Aan", "Badru", "Zulkifli"):
        create_sponsor(name)
    case, sari = create_case(), sign_in(Role.SUPERVISOR)
    page = f"/pengasuh/kasus/{case.id}/tetapkan"
    offered = sari.get(page).text
    assert "Badru" in offered
    assert "Zulkifli" not in offered
    found = sari.get(page, query_string={"q": "zulkif"}).text
    assert "Zulkifli" in found
    assert "Badru" not in found
    assert "Tidak ada pengasuh yang cocok" in sari.get(f"{page}?q=xyz").text


def test_whoever_was_found_is_taken_though_the_search_is_gone(
    sign_in: Callable[..., FlaskClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "MOST_OFFERED", 1)
    create_sponsor("Aan")
    last = create_sponsor("Zulkifli").id
    case, sari = create_case(), sign_in(Role.SUPERVISOR)
    mother = mothers_of(case)[0].id
    form = {"mother": mother, "sponsor": last, "instead_of": "0"}
    assert sari.post(f"/pengasuh/kasus/{case.id}/tetapkan", data=form).status_code == 303
    pairing = current_sponsorship(case.id)
    assert pairing is not None
    assert pairing.sponsor_id == last
    other = create_case(household=None)
    again = sari.post(
        f"/pengasuh/kasus/{other.id}/tetapkan",
        data={**form, "mother": mothers_of(other)[0].id, "sponsor": 10**30},
    )
    assert again.status_code == 422
