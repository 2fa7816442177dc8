"""Input is cleaned and limited; invalid input gets one helpful message."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import flask_wtf
import pytest
import wtforms
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict
from wtforms import PasswordField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from portal.core.errors import InvalidInput
from portal.platform.web.forms import MESSAGES, PortalForm, clean_lines
from tests.platform.web.gallery.app import HouseholdForm


class LetterForm(PortalForm):
    name = StringField("Nama")
    short = StringField("Kode", [Length(max=5)])
    note = TextAreaField("Catatan")
    password = PasswordField("Kata sandi")
    reason = StringField("Alasan", [DataRequired("Tulis alasannya.")], default="Pindah")


@pytest.fixture
def _request(gallery: Flask) -> Iterator[None]:
    gallery.config["WTF_CSRF_ENABLED"] = False
    with gallery.test_request_context(method="POST"):
        yield


def submitted(form: type[PortalForm], **values: str) -> PortalForm:
    return form(formdata=MultiDict(values))


@pytest.mark.usefixtures("_request")
class TestLetters:
    def test_control_and_direction_marks_and_extra_spaces_are_dropped(self) -> None:
        form = submitted(LetterForm, name="  Siti\u202e  Roh\x00mah ")
        assert form.validate()
        assert form["name"].data == "Siti Rohmah"

    def test_an_accent_is_stored_the_same_however_it_was_typed(self) -> None:
        assert submitted(LetterForm, name="Ire\u0301ne")["name"].data == "Irène".replace("è", "é")

    def test_the_lines_of_a_note_stay_apart(self) -> None:
        form = submitted(LetterForm, note="Rumah\r\n\r\nAtap  bocor ")
        assert form["note"].data == "Rumah\n\nAtap bocor"

    def test_a_password_is_taken_as_it_was_typed(self) -> None:
        assert submitted(LetterForm, password="  dua  spasi ")["password"].data == "  dua  spasi "

    def test_a_line_of_ten_thousand_letters_is_refused_in_words(self) -> None:
        form = submitted(LetterForm, name="a" * 10_000)
        assert not form.validate()
        assert form["name"].errors == ["Paling banyak 200 huruf."]

    def test_a_drawing_in_a_hidden_field_may_be_as_long_as_it_is(self) -> None:
        drawing = "data:image/png;base64," + "A" * 60_000
        form = submitted(HouseholdForm, signature=drawing)
        form.validate()
        assert form["signature"].data == drawing
        assert not form["signature"].errors

    def test_a_field_may_set_its_own_limit(self) -> None:
        form = submitted(LetterForm, short="abcdef", name="a" * 200)
        assert not form.validate()
        assert form["short"].errors == ["Paling banyak 5 huruf."]
        assert not form["name"].errors

    def test_emoji_and_other_scripts_are_kept(self) -> None:
        assert submitted(LetterForm, name="ᮞᮤᮒᮤ 🌾")["name"].data == "ᮞᮤᮒᮤ 🌾"


@pytest.mark.usefixtures("_request")
class TestMessages:
    def test_what_was_missing_is_asked_for_in_words_that_fit_the_field(self) -> None:
        form = submitted(HouseholdForm, name="", members="")
        assert not form.validate()
        assert form["name"].errors == ["Wajib diisi."]
        assert form["water"].errors == ["Pilih salah satu."]
        assert form["consent"].errors == ["Centang dulu kotak ini."]
        assert form["members"].errors == ["Wajib diisi."]

    def test_what_could_not_be_read_says_why_and_not_that_it_is_missing(self) -> None:
        form = submitted(
            HouseholdForm, nik="321608410785900", born="31-02-1961", members="lima", income="-5"
        )
        assert not form.validate()
        assert "16 angka" in form["nik"].errors[0]
        assert "kalender" in form["born"].errors[0]
        assert form["members"].errors == ["Tulis dengan angka bulat."]
        assert "kurang dari nol" in form["income"].errors[0]

    def test_the_forms_own_words_are_kept(self) -> None:
        form = submitted(LetterForm, reason="")
        assert not form.validate()
        assert form["reason"].errors == ["Tulis alasannya."]

    def test_an_error_of_a_service_goes_beside_its_field(self) -> None:
        form = submitted(HouseholdForm)
        form.accept(InvalidInput("NIK ini sudah dipakai.", field="nik"))
        assert form.errors["nik"] == ["NIK ini sudah dipakai."]

    def test_an_error_that_names_no_field_goes_above_the_form(self) -> None:
        form = submitted(HouseholdForm)
        form.accept(InvalidInput("Dana tidak cukup."))
        assert form.form_errors == ["Dana tidak cukup."]


@pytest.mark.usefixtures("_request")
class TestTypedFields:
    def test_amounts_and_days_are_read_as_people_write_them(self) -> None:
        form = submitted(HouseholdForm, income="Rp1.500.000,00", born="17 Agustus 1961")
        assert form["income"].data == 1_500_000
        assert form["born"].data == date(1961, 8, 17)

    def test_a_stored_value_is_shown_as_it_would_be_typed(self) -> None:
        form = HouseholdForm(formdata=None, data={"income": 1500000, "born": date(1961, 8, 17)})
        assert 'value="1.500.000"' in form["income"]()
        assert 'value="17-08-1961"' in form["born"]()

    def test_nothing_typed_is_no_value(self) -> None:
        assert submitted(HouseholdForm, income=" ")["income"].data is None


#: Messages for programmers, or of fields that the portal does not use.
NOT_FOR_USERS = {
    "Choices cannot be None.",
    "Invalid IP address.",
    "Invalid Mac address.",
    "Invalid UUID.",
    "Invalid field name '%s'.",
    "File does not have an approved extension.",
}


def test_every_built_in_message_speaks_indonesian() -> None:
    asked = re.compile(r"gettext\(\s*\"([^\"]+)\"")
    sources = [
        path
        for package in (wtforms, flask_wtf)
        for path in Path(str(package.__file__)).parent.rglob("*.py")
    ]
    messages = {text for path in sources for text in asked.findall(path.read_text())}
    assert "This field is required." in messages
    messages = {text for text in messages if "CSRF" not in text}  # answered by the error pages
    assert messages - NOT_FOR_USERS - MESSAGES.keys() == set()


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean_lines(clean_lines(text)) == clean_lines(text)
