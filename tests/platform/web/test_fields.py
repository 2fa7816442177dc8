"""Fields parse submitted values and format them for display."""

import pytest
from flask import Flask, render_template_string
from werkzeug.datastructures import MultiDict
from wtforms.validators import DataRequired

from portal.platform.web.fields import RecordField, choices_of
from portal.platform.web.forms import PortalForm

OFFERED = choices_of({"": "Pilih pengasuh", 7: "Dewi Anggraini"})


class SponsorChoice(PortalForm):
    sponsor = RecordField("Pengasuh", [DataRequired()])


def chosen(gallery: Flask, sent: str | None) -> tuple[int | None, list[str]]:
    """Return the value parsed by the form, and its errors."""
    gallery.config["WTF_CSRF_ENABLED"] = False
    with gallery.test_request_context(method="POST"):
        form = SponsorChoice(formdata=MultiDict({} if sent is None else {"sponsor": sent}))
        form.sponsor.choices = OFFERED
        form.validate()
        return form.sponsor.data, [str(error) for error in form.sponsor.errors]


def test_a_chosen_record_is_its_number(gallery: Flask) -> None:
    assert chosen(gallery, "7") == (7, [])


@pytest.mark.parametrize("sent", [None, "", "8", "tujuh"])
def test_no_record_and_one_that_was_not_offered_are_asked_for(
    gallery: Flask, sent: str | None
) -> None:
    assert chosen(gallery, sent)[1] == ["Pilih salah satu."]


def test_a_required_choice_of_a_record_begins_empty(gallery: Flask) -> None:
    with gallery.test_request_context():
        form = SponsorChoice()
        form.sponsor.choices = OFFERED
        assert '<option selected value="">Pilih pengasuh' in form.sponsor()


@pytest.mark.parametrize(("value", "shown"), [(None, False), (False, False), (True, True)], ids=str)
def test_an_attribute_is_there_or_not_and_never_called_none(
    gallery: Flask, value: bool | None, shown: bool
) -> None:
    page = (
        '{% from "components/field.html" import field %}'
        "{{ field(form.sponsor, autofocus=value, placeholder=none) }}"
    )
    with gallery.test_request_context():
        form = SponsorChoice()
        form.sponsor.choices = OFFERED
        text = render_template_string(page, form=form, value=value)
    assert ("<select autofocus id=" in text) is shown
    assert "None" not in text
