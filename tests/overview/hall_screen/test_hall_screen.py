"""The screen in the hall: counts that move, no names, a link that ends with the event."""

import re
from collections.abc import Callable
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from portal.casework.handovers import services
from portal.casework.handovers.models import HandoverEvent
from portal.core.db.transaction import transaction
from portal.platform.permissions import Role
from tests.casework.handovers.cast import invite, invited_family
from tests.casework.handovers.phones import answers, handing
from tests.factories import PORTAL, create_approved

SignIn = Callable[..., Any]


def screen_of(event: HandoverEvent) -> str:
    """Return the path of a new link to the screen."""
    with transaction():
        return f"/layar/{services.open_screen(PORTAL, event)}"


def figures(text: str) -> list[str]:
    return re.findall(r"<dd>([\d.]+)</dd>", text)


def test_it_counts_who_came_was_served_waits_and_is_absent(
    app: Flask, sign_in: SignIn, client: FlaskClient
) -> None:
    eka = sign_in(Role.EVENT_OFFICER)
    event, served, line = invited_family(officers=[eka.user])
    waiting, absent = create_approved(), create_approved()
    [waits] = invite(event, waiting)
    invite(event, absent)
    with transaction():
        services.check_in(eka.user, waits)
    url = screen_of(event)
    assert figures(client.get(url).text) == ["1", "0", "1", "2"]
    answers(eka, handing(served, line, table="Meja hijau"))
    text = client.get(url, headers={"HX-Request": "true"}).text
    assert figures(text) == ["2", "1", "1", "1"]
    assert "Meja hijau" in text
    assert text.count("<rect") == 30
    assert 'height="100.0"' in text, "the minute in which one was served"
    head = served.case.household.head
    assert head is not None
    for secret in (head.name, served.case.number, eka.user.name):
        assert secret not in client.get(url).text


def test_the_link_ends_with_the_event_and_with_a_newer_one(
    app: Flask, client: FlaskClient, sign_in: SignIn
) -> None:
    event, _, _ = invited_family()
    first = screen_of(event)
    second = screen_of(event)
    assert client.get(first).status_code == 404
    assert client.get(second).status_code == 200
    for guess in ("x", "x" * 5000, "None", ""):
        assert client.get(f"/layar/{guess}").status_code == 404
    sari = sign_in(Role.SUPERVISOR)
    assert second in sari.get(f"/acara/{event.id}").text
    with transaction():
        services.close_event(PORTAL, event)
    assert client.get(second).status_code == 404
    assert sari.post(f"/acara/{event.id}/layar").status_code == 422


def test_only_who_runs_the_event_makes_a_link(app: Flask, sign_in: SignIn) -> None:
    event, _, _ = invited_family()
    url = f"/acara/{event.id}/layar"
    assert sign_in(Role.EVENT_OFFICER).post(url).status_code == 404
    assert sign_in(Role.CASEWORKER).post(url).status_code == 403
    sari = sign_in(Role.SUPERVISOR)
    assert sari.post(url).status_code == 303
    shown = sari.get(f"/acara/{event.id}").text
    assert "/layar/" in shown
    assert sari.post(f"{url}/tutup").status_code == 303
    assert "Buat tautan layar aula" in sari.get(f"/acara/{event.id}").text
