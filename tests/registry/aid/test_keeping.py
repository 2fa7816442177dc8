"""An administrator manages programmes and rules; of two concurrent saves the second
user chooses.
"""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.platform.permissions import Role
from portal.registry.agencies.models import Programme
from portal.registry.aid.models import AidRule, Verdict
from portal.registry.aid.services import ensure_aid


@pytest.fixture
def admin(app: Flask, sign_in: Callable[..., FlaskClient]) -> FlaskClient:
    with transaction():
        ensure_aid()
    return sign_in(Role.ADMINISTRATOR)


def pkh() -> Programme:
    db.session.rollback()
    return db.session.scalars(select(Programme).where(Programme.code == "pkh")).one()


def first_rule() -> AidRule:
    db.session.rollback()
    return db.session.scalars(select(AidRule).order_by(AidRule.id)).first()  # type: ignore[return-value]


def test_of_two_who_change_a_programme_the_second_sees_both(admin: FlaskClient) -> None:
    url = f"/program/{pkh().id}"
    form: dict[str, Any] = {
        "version": 1, "code": "pkh", "name": "PKH", "agency": "kemensos", "kind": "cash",
    }  # fmt: skip
    assert admin.post(url, data=form | {"regular": "y", "active": "y"}).status_code == 303
    late = admin.post(url, data=form | {"name": "Program Keluarga Harapan", "regular": "y"})
    assert late.status_code == 409
    assert "Program Keluarga Harapan" in late.text
    assert "Masih berjalan" in late.text
    assert pkh().name == "PKH"
    assert pkh().active
    chosen = form | {"version": 2, "name": "Program Keluarga Harapan", "active": "", "regular": "y"}
    assert admin.post(url, data=chosen).status_code == 303
    assert (pkh().name, pkh().active, pkh().regular) == ("Program Keluarga Harapan", False, True)


def test_of_two_who_change_a_rule_the_second_sees_both(admin: FlaskClient) -> None:
    rule = first_rule()
    url = f"/program/aturan/{rule.id}"
    form = {
        "version": 1,
        "name": rule.name,
        "proposed_programme": "",
        "proposed_kind": "",
        "given_programme": "",
        "given_kind": "cash",
        "regular_only": "y",
        "within_months": 12,
        "whom": "household",
        "verdict": "forbidden",
        "legal_basis": rule.legal_basis,
        "valid_from": "2025-04-01",
        "valid_until": "",
        "reason": "",
    }
    assert admin.post(url, data=form).status_code == 303
    late = admin.post(url, data=form | {"verdict": "allowed", "valid_until": "2026-12-31"})
    assert late.status_code == 409
    assert "dilarang" in late.text
    assert "boleh" in late.text
    assert first_rule().verdict is Verdict.FORBIDDEN
