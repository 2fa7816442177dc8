"""Two administrators act concurrently."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.core.extensions import db
from portal.platform.accounts.models import User
from portal.platform.permissions import Role
from tests.factories import create_staff, signed_in


def at_once(app: Flask, *posts: tuple[User, str, dict[str, str]]) -> list[int]:
    """Submit each form in a separate browser and thread, all at once."""
    start = Barrier(len(posts))
    senders = [(signed_in(user), url, data) for user, url, data in posts]

    def send(sender: tuple[str, str, dict[str, str]]) -> int:
        identity, url, data = sender
        browser = FlaskClient(app)
        with browser.session_transaction() as session:
            session["_user_id"] = identity
        start.wait()
        return browser.post(url, data=data).status_code

    with ThreadPoolExecutor(len(posts)) as pool:
        return sorted(pool.map(send, senders))


def test_two_who_close_each_other_leave_one(app: Flask) -> None:
    one, two = create_staff(Role.ADMINISTRATOR), create_staff(Role.ADMINISTRATOR)
    statuses = at_once(app, (one, f"/akun/{two.id}/tutup", {}), (two, f"/akun/{one.id}/tutup", {}))
    db.session.rollback()
    active = db.session.scalars(select(User.id).where(User.active)).all()
    assert len(active) == 1, statuses
    assert max(statuses) < 500


def test_one_address_gets_one_account(app: Flask) -> None:
    one, two = create_staff(Role.ADMINISTRATOR), create_staff(Role.ADMINISTRATOR)
    form = {"email": "rina@bekasi.example", "name": "Rina", "role": "auditor", "scope": "all"}
    assert at_once(app, (one, "/akun/baru", form), (two, "/akun/baru", form)) == [200, 422]


def test_of_two_changes_one_is_kept_and_the_other_asks(app: Flask) -> None:
    one, two = create_staff(Role.ADMINISTRATOR), create_staff(Role.ADMINISTRATOR)
    rina = create_staff(Role.AUDITOR, districts=None)
    form = {"role": "auditor", "scope": "all", "version": "1", "nip": "", "position": ""}
    url = f"/akun/{rina.id}"
    statuses = at_once(app, (one, url, {**form, "name": "A"}), (two, url, {**form, "name": "B"}))
    assert statuses == [303, 409]
