"""An administrator manages catalogue and funds; of two concurrent saves the second user chooses."""

from collections.abc import Callable
from typing import TypeVar

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.casework.decisions.models import AidKind, CatalogueItem, Fund
from portal.core.extensions import db
from portal.platform.permissions import Role
from tests.factories import create_catalogue_item, create_fund

SignIn = Callable[..., FlaskClient]
StoredT = TypeVar("StoredT", CatalogueItem, Fund)


def _stored(model: type[StoredT]) -> StoredT:
    db.session.rollback()
    return db.session.scalars(select(model)).one()


def test_of_two_who_change_an_item_of_the_catalogue_the_second_sees_both(
    app: Flask, sign_in: SignIn
) -> None:
    admin = sign_in(Role.ADMINISTRATOR)
    item = create_catalogue_item(AidKind.GOODS)
    url = f"/bantuan/katalog/{item.id}"
    form = {"version": 1, "kind": "goods", "name": item.name, "unit": "paket", "active": "y"}
    assert admin.post(url, data=form | {"unit_value": "250.000"}).status_code == 303
    late = admin.post(url, data=form | {"unit_value": "300.000"})
    assert late.status_code == 409
    assert "250.000" in late.text
    assert "300.000" in late.text
    assert _stored(CatalogueItem).unit_value == 250_000
    chosen = form | {"unit_value": "300.000", "version": 2}
    assert admin.post(url, data=chosen).status_code == 303
    assert _stored(CatalogueItem).unit_value == 300_000


def test_of_two_who_change_a_fund_the_second_sees_both(app: Flask, sign_in: SignIn) -> None:
    admin = sign_in(Role.ADMINISTRATOR)
    fund = create_fund(amount=10_000_000)
    url = f"/bantuan/dana/{fund.id}"
    form = {"version": 1, "name": fund.name, "source": "apbd", "year": 2026, "account_code": ""}
    form |= {"active": "y", "reason": ""}
    assert admin.post(url, data=form | {"amount": "9.000.000"}).status_code == 303
    late = admin.post(url, data=form | {"amount": "8.000.000", "source": "csr"})
    assert late.status_code == 409
    assert "9.000.000" in late.text
    assert "8.000.000" in late.text
    assert ("APBD" in late.text, "CSR" in late.text) == (True, True)
    assert _stored(Fund).amount == 9_000_000


def test_who_saves_what_another_has_just_saved_need_not_choose(app: Flask, sign_in: SignIn) -> None:
    admin = sign_in(Role.ADMINISTRATOR)
    item = create_catalogue_item(AidKind.GOODS)
    form = {"version": 1, "kind": "goods", "name": "Beras", "unit": "karung", "unit_value": "1000"}
    answers = [admin.post(f"/bantuan/katalog/{item.id}", data=form) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert _stored(CatalogueItem).version == 2
