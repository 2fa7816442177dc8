"""Stored texts do not depend on the screen language of the acting user."""

from typing import Any

import flask_babel
import pytest
from babel.support import NullTranslations

from portal.casework.cases.models import Task, TaskKind
from portal.casework.cases.services import add_task
from portal.casework.cases.wording import task_title
from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.core.kept_texts import kept
from tests import factories as make
from tests.architecture.source import assert_none
from tests.screen.portal import open_portal
from tests.screen.test_marked_text import CLOSE, OPEN, Bracketed
from tests.screen.world import build_world
from tests.screen.written import stored

pytestmark = pytest.mark.only_database("sqlite")
#: Written in Indonesian by a worker, with a code that pages translate.
OF_WORKERS = {"source_records"}


@pytest.fixture
def english(lent_database: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    """An empty portal whose English catalogue puts every text in brackets."""
    monkeypatch.setattr(flask_babel.Domain, "get_translations", _translations)
    with open_portal(lent_database) as app:
        yield app
        db.session.rollback()


def _translations(_domain: flask_babel.Domain) -> NullTranslations:
    return Bracketed() if str(flask_babel.get_locale()) == "en" else NullTranslations()


@pytest.mark.usefixtures("english")
def test_nothing_is_stored_in_the_language_of_a_screen() -> None:
    with flask_babel.force_locale("en"):
        build_world()
        db.session.rollback()
        found = [text for text in stored(besides=OF_WORKERS) if OPEN in text]
    assert_none(dict.fromkeys(found))


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize(
    ("title", "said"),
    [
        (kept("%(name)s meninggal.", name="Karsinah"), f"{OPEN}Karsinah meninggal.{CLOSE}"),
        (kept("Kunjungan 100% jadi"), f"{OPEN}Kunjungan 100% jadi{CLOSE}"),
        ("Antar %(name)s 100%", "Antar %(name)s 100%"),
    ],
)
def test_a_title_of_the_portal_is_read_in_ones_own_language_and_a_persons_words_as_they_are(
    title: str, said: str
) -> None:
    case = make.create_case()
    with flask_babel.force_locale("en"), transaction():
        task_id = add_task(make.PORTAL, case, kind=TaskKind.TODO, title=title, due_on=None).id
    task = db.session.get_one(Task, task_id)
    with flask_babel.force_locale("id"):
        assert task_title(task) == str(title)
    with flask_babel.force_locale("en"):
        assert task_title(task) == said
