"""Common steps of registry tests."""

import html
import re
from collections.abc import Callable
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.core.db.transaction import transaction
from portal.registry.households.models import Person
from tests.factories import KARANGHARJA, synthetic_nik

SignIn = Callable[..., FlaskClient]


def filled_in(**changes: Any) -> dict[str, Any]:
    """Return the register form as an officer fills it in; ``nik=…`` changes the first member."""
    form = {
        "submission": "form-1",
        "kk_number": "3216080101129002",
        "village_code": KARANGHARJA,
        "address": "Kp. Pulo Puter",
        "rt": "3",
        "rw": "2",
        "members-0-name": "Siti Rohmah",
        "members-0-relation": "head",
        "members-0-sex": "female",
        "members-0-birth_date": "12-04-1980",
        "members-0-nik": synthetic_nik(),
    }
    for name, value in changes.items():
        form[name if name in form else f"members-0-{name}"] = value
    return form


def register(client: FlaskClient, **changes: Any) -> TestResponse:
    """Submit the register form."""
    return client.post("/keluarga/baru", data=filled_in(**changes))


def text_of(response: TestResponse) -> str:
    """Return the visible text of the page."""
    return html.unescape(response.get_data(as_text=True))


def submission_of(response: TestResponse) -> str:
    """Return the token in a form."""
    found = re.search(r'name="submission"[^>]*value="([^"]+)"', response.get_data(as_text=True))
    assert found is not None
    return found[1]


def edited(person: Person, **changes: Any) -> dict[str, Any]:
    """Return the form of a person with ``changes``."""
    return {
        "version": person.version,
        "name": person.name,
        "relation": person.relation.value,
        "sex": "female",
        "birth_date": "12-04-1980",
        "birth_place": person.birth_place,
        **changes,
    }


def within_transaction(verb: Callable[..., Any], *args: Any, **fields: Any) -> Any:
    """Call a service as a page would."""
    with transaction():
        return verb(*args, **fields)
