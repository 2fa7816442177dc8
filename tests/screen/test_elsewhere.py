"""A portal of another kota says nothing of the regency that it was first written for."""

import io
import json
import re
import shutil
import zipfile
from collections.abc import Iterator

import pypdf
import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.core.extensions import db
from portal.overview.exports.datasets import API_DATASETS
from portal.platform.messages.models import Message
from portal.platform.permissions import Role
from portal.platform.regions.home import home_regency
from tests.architecture.source import assert_none
from tests.edges.api.calling import a_key, call
from tests.once import folder_of_run, made_once
from tests.screen.elsewhere import build_elsewhere, staff_file
from tests.screen.page import Page
from tests.screen.portal import Screens, open_portal
from tests.screen.world import PDF

pytestmark = [pytest.mark.only_database("sqlite"), pytest.mark.long]
FOREIGN = re.compile(
    r"bekasi|ka indung|pebayuran|cikarang|\bbaki\b|sunda\b|\bhatur\b|kulawargi|\bwib\b|jakarta"
    r"|kabupaten/kota",
    re.I,
)
#: Everybody's pages are among theirs.
ROLES = (None, Role.SUPERVISOR, Role.ADMINISTRATOR, Role.AUDITOR)


#: Where the living programme is, with the name of its clocks and of its programme in SMS.
PLACES = {"73.71": ("WITA", "Bansos Makassar"), "91.71": ("WIT", "Bansos Jayapura")}


@pytest.fixture(scope="module", params=PLACES)
def elsewhere(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, everything: bool
) -> Iterator[Screens]:
    """The living programme of another kota; that of Jayapura with ``--everything``."""
    place: str = request.param
    if place != "73.71" and not everything:
        pytest.skip("a second kota is walked with --everything")
    common = folder_of_run(request.config, tmp_path_factory)
    made = made_once(
        common / f"elsewhere-{place.replace('.', '')}.sqlite3",
        lambda target: build_elsewhere(place, target),
    )
    staff = json.loads(staff_file(made).read_text())
    copy = shutil.copy(made, tmp_path_factory.mktemp("elsewhere") / "portal.sqlite3")
    with open_portal(f"sqlite:///{copy}") as app:
        found = {Role(role): key for role, key in staff.items()}
        yield Screens(app, found, everything=everything)


def said(answer: TestResponse) -> str:
    """What a person reads in an answer, whatever it is."""
    if answer.data == PDF or answer.mimetype.startswith("image/"):
        return ""  # what somebody has attached
    if answer.mimetype == "application/pdf":
        pages = pypdf.PdfReader(io.BytesIO(answer.data)).pages
        return "\n".join(page.extract_text() for page in pages)
    if answer.mimetype.endswith("spreadsheetml.sheet"):
        with zipfile.ZipFile(io.BytesIO(answer.data)) as book:
            return "\n".join(book.read(name).decode() for name in book.namelist())
    return answer.get_data(as_text=True)


def foreign_words(where: str, text: str) -> list[str]:
    """Each foreign word in ``text``, with what is around it."""
    return [
        f"{where}: …{text[max(found.start() - 40, 0) : found.end() + 30]!r}"
        for found in FOREIGN.finditer(text)
    ]


@pytest.mark.parametrize("role", ROLES, ids=str)
def test_no_page_paper_or_file_names_another_regency(elsewhere: Screens, role: Role | None) -> None:
    zone, _programme = PLACES[home_regency().code]
    client, found, times = elsewhere.client(role), [], 0
    for visit in elsewhere.visits(role):
        answer = client.get(visit.url)
        if answer.status_code != 200:
            continue
        text = said(answer)
        times += len(re.findall(rf" {zone}\b", text))
        found += foreign_words(str(visit), text)
    assert_none(dict.fromkeys(found))
    assert times or role is None


def test_no_sms_names_another_regency(elsewhere: Screens) -> None:
    bodies = db.session.scalars(select(Message.body)).all()
    _zone, programme = PLACES[home_regency().code]
    assert any(programme in body for body in bodies)
    assert_none(word for body in bodies for word in foreign_words("SMS", body))


def test_every_page_bears_the_name_of_the_programme(elsewhere: Screens) -> None:
    page = Page(elsewhere.client(None).get("/masuk").text, "/masuk")
    assert f"Bantuan Sosial {home_regency().name}" in page.title


def test_the_api_names_no_other_regency(elsewhere: Screens) -> None:
    key = a_key(districts=None, full_numbers=True)
    told = [call(elsewhere.app, "/openapi.json").text]
    for dataset in API_DATASETS.values():
        answer = call(elsewhere.app, f"/{dataset.path}", key)
        assert answer.status_code == 200
        told.append(answer.text)
    assert home_regency().code in "".join(told)
    assert_none(word for text in told for word in foreign_words("API", text))
