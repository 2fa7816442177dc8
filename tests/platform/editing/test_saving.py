"""A submitted form is saved and redirected, or shown again with its errors."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask, Response, get_flashed_messages
from sqlalchemy import func, select
from werkzeug.wrappers import Response as BaseResponse
from wtforms import StringField
from wtforms.validators import DataRequired

from portal.core.db.transaction import transaction
from portal.core.errors import InvalidInput, StaleRecord
from portal.core.extensions import db
from portal.platform.editing.saving import (
    edit_record,
    refusals_flashed,
    save,
    save_unless_overtaken,
)
from portal.platform.web.forms import VersionedForm
from portal.platform.workflow import claim_version
from portal.registry.agencies.models import Agency


class NameForm(VersionedForm):
    name = StringField("Nama", [DataRequired()])


@contextmanager
def sent(app: Flask, **typed: str) -> Iterator[NameForm]:
    with app.test_request_context(method="POST", data=typed):
        yield NameForm()


def named(form: NameForm) -> Callable[[], Agency]:
    def write() -> Agency:
        agency = Agency(code=str(form.name.data).lower(), name=str(form.name.data))
        db.session.add(agency)
        db.session.flush()
        if form.name.data == "Sudah ada":
            raise InvalidInput("Nama ini sudah dipakai.", field="name")
        return agency

    return write


def told() -> Any:
    return get_flashed_messages(with_categories=True)


def agencies() -> int:
    return db.session.scalar(select(func.count(Agency.id))) or 0


def test_what_was_saved_leads_on_and_says_what_was_done(app: Flask) -> None:
    with sent(app, name="Baznas") as form:
        answer = save(
            form,
            named(form),
            to=lambda agency: f"/instansi/{agency.code}",
            done=lambda agency: f"{agency.name} disimpan.",
        )
        assert isinstance(answer, BaseResponse)
        assert (answer.status_code, answer.location) == (303, "/instansi/baznas")
        assert told() == [("done", "Baznas disimpan.")]


def test_a_page_may_be_the_answer_instead_of_an_address(app: Flask) -> None:
    with sent(app, name="Baznas") as form:
        page = Response("Kuncinya: rahasia")
        assert save(form, named(form), to=lambda _: page) is page
        assert told() == []


def test_what_is_refused_stands_beside_its_field_and_nothing_of_it_stays(app: Flask) -> None:
    with sent(app, name="Sudah ada") as form:
        before = agencies()
        assert save(form, named(form), to="/", done="Disimpan.") is None
        assert form.name.errors == ["Nama ini sudah dipakai."]
        assert form.refusal is not None
        assert (agencies(), told()) == (before, [])


def test_a_form_that_is_not_right_writes_nothing(app: Flask) -> None:
    with sent(app, name="") as form:
        before = agencies()
        assert save(form, named(form), to="/") is None
        assert (agencies(), form.refusal) == (before, None)


def test_a_page_that_is_only_looked_at_writes_nothing(app: Flask) -> None:
    with app.test_request_context():
        form = NameForm(data={"name": "Baznas"})
        before = agencies()
        assert save(form, named(form), to="/") is None
        assert agencies() == before


def test_who_was_overtaken_stands_on_the_present_version(app: Flask) -> None:
    def write() -> None:
        raise StaleRecord

    with sent(app, name="Baznas", version="1") as form:
        assert save_unless_overtaken(form, write, now=lambda: 7, to="/") is None
        assert (form.overtaken, form.read_at, form.name.data) == (True, 7, "Baznas")


def test_a_button_says_on_the_next_page_what_was_refused(app: Flask) -> None:
    with app.test_request_context():
        with refusals_flashed("due"):
            raise InvalidInput("Sudah terlambat.")
        assert told() == [("due", "Sudah terlambat.")]


@pytest.fixture
def agency(app: Flask) -> Agency:
    with transaction():
        found = Agency(code="baznas", name="Baznas")
        db.session.add(found)
    return found


def edited(form: NameForm, agency: Agency) -> int:
    def write() -> None:
        agency.name = str(form.name.data)

    answer = edit_record(
        agency, form, write, page="agencies/new.html", title="Ubah", to="/", done="Disimpan."
    )
    assert isinstance(answer, BaseResponse)
    return answer.status_code


def test_a_row_of_a_kept_list_is_claimed_before_it_is_changed(app: Flask, agency: Agency) -> None:
    with sent(app, name="Baznas Bekasi", version="1") as form:
        assert edited(form, agency) == 303
        assert (agency.name, agency.version) == ("Baznas Bekasi", 2)


def test_of_two_who_change_one_row_the_second_chooses(app: Flask, agency: Agency) -> None:
    with transaction():
        claim_version(agency, 1)
        agency.name = "Baznas Kabupaten"
    with sent(app, name="Baznas Bekasi", version="1") as form:
        assert edited(form, agency) == 409
    assert agency.name == "Baznas Kabupaten"
