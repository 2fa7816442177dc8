"""Submit every form of the portal once, as a user who may send it."""

import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from portal.platform.accounts.guard import ACCESS
from portal.platform.permissions import Role
from tests.once import made_once
from tests.screen.page import Form, Page
from tests.screen.portal import Screens, Visit

#: Headers of a browser that submits a form of the portal's own page.
OURS = {"Origin": "http://localhost"}
#: Roles that submit forms; the first one with access is used.
ORDER = (
    *(Role.SUPERVISOR, Role.APPROVER, Role.CASEWORKER, Role.EVENT_OFFICER),
    *(Role.AUDITOR, Role.ADMINISTRATOR),
)
#: Sign-out and language switch, which have no typed fields.
LEFT_ALONE = {"accounts.sign_out", "language.choose"}


def forms_of(screens: Screens, role: Role | None) -> list[tuple[str, Form]]:
    """Return the forms to submit as ``role``, one of each kind, and the endpoint of each. They are
    searched once per run, in an unchanged copy of the sample programme.
    """
    assert screens.original is not None

    def search(target: Path) -> None:
        target.write_bytes(pickle.dumps(list(_search(screens, role))))

    found = made_once(screens.original.with_name(f"forms-{role}.pickle"), search)
    return pickle.loads(found.read_bytes())  # noqa: S301 - written by the tests


def _search(screens: Screens, role: Role | None) -> Iterator[tuple[str, Form]]:
    seen = set()
    adapter = screens.app.url_map.bind("localhost")
    for visit in screens.visits(role, every_record=True):
        for form in _forms_on(screens, visit):
            if form.method != "POST":
                continue
            endpoint = adapter.match(form.action.partition("?")[0], method="POST")[0]
            roles = getattr(screens.app.view_functions[endpoint], ACCESS)
            first = next((r for r in ORDER if roles and r in roles), None)
            key = (endpoint, tuple(sorted({name for name, *_ in form.fields})))
            if first == role and endpoint not in LEFT_ALONE and key not in seen:
                seen.add(key)
                yield endpoint, form


def _forms_on(screens: Screens, visit: Visit) -> list[Form]:
    answer = screens.client(visit.role).get(visit.url)
    is_page = answer.status_code == 200 and answer.mimetype == "text/html"
    return list(Page(answer.text, visit.url).forms()) if is_page else []


def send(client: FlaskClient, form: Form, values: list[tuple[str, str]]) -> TestResponse:
    """Submit a form from a page of the portal, with these values."""
    data: MultiDict[str, Any] = MultiDict(values)
    kind = "multipart/form-data" if form.multipart else "application/x-www-form-urlencoded"
    return client.post(form.action, data=data, content_type=kind, headers=OURS)
