"""The cost of every page is independent of the number of people.

All pages are opened in a small programme, and again when it is three times as large; every
statement is explained by the database.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select, text

from portal.core.clock import acting_at
from portal.core.db.transaction import read_only, transaction
from portal.core.extensions import db
from portal.edges.demo.finishing import finish_waiting_work
from portal.edges.demo.growth import grow
from portal.edges.demo.programme import load
from portal.edges.demo.scheduler import at
from portal.platform.accounts.models import User
from portal.platform.figures.jobs import keep_figures
from tests.architecture.source import assert_none
from tests.edges.demo.conftest import DAY, nothing
from tests.factories import signed_in
from tests.growth.addresses import addresses
from tests.growth.plans import complaints
from tests.portals import own_app
from tests.stores import Store

pytestmark = [
    pytest.mark.long,
    pytest.mark.everything("two programmes are made, and every page of seven roles opened twice"),
]

PEOPLE, TIMES = 150, 3
#: Maximum compressed size of a page in bytes.
MOST_BYTES = 100_000
#: Minimum number of pages opened by each role.
FEWEST_PAGES = 60
STAFF = (
    "penyelia",
    "penyelia.utara",
    "penetap",
    "petugas",
    "pemeriksa",
    "pendamping",
    "admin",
)
Asked = list[tuple[str, Any]]


@dataclass
class Walk:
    """Statements sent for each page, by role and URL, before and after the programme grew; the
    growing parts of the statements; and the compressed size of each page.
    """

    small: dict[str, Asked]
    grown: dict[str, Asked]
    growing: Mapping[str, str]
    sizes: Mapping[str, int]


@pytest.fixture
def walk(database_kind: str, stores: Callable[[str], Store]) -> Walk:
    """Open every page as every role, before and after the programme grew."""
    with (
        stores(database_kind).lend() as uri,
        own_app(uri) as app,
        app.app_context(),
        acting_at(at(DAY, 9)),
    ):
        load(DAY, people=PEOPLE, tell=nothing)
        finish_waiting_work()
        keep_figures("worker")
        asked = _listen()
        sizes: dict[str, int] = {}
        small = dict(_visits(app, asked, sizes))
        with transaction() as session:
            grow(session, people=PEOPLE * TIMES, tell=nothing)
        keep_figures("worker")
        grown = dict(_visits(app, asked, sizes, known=small))
        return Walk(small, grown, _explained(grown), sizes)


def _visits(
    app: Flask, asked: Asked, sizes: dict[str, int], *, known: Collection[str] | None = None
) -> Iterator[tuple[str, Asked]]:
    """Yield each role's pages with their statements: all pages, or the ``known`` ones, recording
    their size.
    """
    for who in STAFF:
        user = db.session.scalars(select(User).where(User.email == f"{who}@demo.example")).one()
        identity = signed_in(user)
        client = app.test_client()
        with client.session_transaction() as session:
            session.update(_user_id=identity, _fresh=True)
        asked.clear()
        if known is None:
            for url in addresses(client, samples=1):
                yield f"{who} {url}", list(asked)
                asked.clear()
        else:
            for page in known:
                name, _, url = page.partition(" ")
                if name == who:
                    answer = client.get(url, headers={"Accept-Encoding": "gzip"})
                    if answer.mimetype == "text/html":
                        sizes[page] = len(answer.data)
                    yield page, list(asked)
                    asked.clear()


def _listen() -> Asked:
    """Return the list to which every statement is added from now on."""
    asked: Asked = []

    def note(_connection: object, _cursor: object, statement: str, values: Any, *_: object) -> None:
        asked.append((statement, values))

    event.listen(db.engine, "before_cursor_execute", note)
    return asked


def _explained(pages: Mapping[str, Asked]) -> dict[str, str]:
    """Return the growing part of each statement, with a page that sends it."""
    found, seen = {}, set()
    with read_only() as session:
        connection = session.connection()
        if connection.dialect.name == "postgresql":
            # Plan as for large tables; small ones would be scanned.
            for way in ("seqscan", "hashjoin", "mergejoin"):
                session.execute(text(f"SET LOCAL enable_{way} = off"))
        for page, asked in pages.items():
            for statement, values in asked:
                if statement in seen or not statement.startswith(("SELECT", "WITH")):
                    continue
                seen.add(statement)
                for complaint in complaints(connection, statement, values):
                    found.setdefault(f"{_endpoint(page)}: {complaint}", page)
    return found


def _endpoint(page: str) -> str:
    return re.sub(r"\d+", "N", page.split(" ")[1].partition("?")[0])


@pytest.mark.one_database("the same statements are asked; small tables tell few plans apart")
def test_no_page_costs_more_in_a_grown_programme(walk: Walk) -> None:
    assert_none([*_missing(walk), *_asking_more(walk), *_long(walk), *_reading_what_grows(walk)])


def _missing(walk: Walk) -> Iterator[str]:
    opened = Counter(page.partition(" ")[0] for page in walk.small)
    return (f"{who}: only {opened[who]} pages" for who in STAFF if opened[who] < FEWEST_PAGES)


def _asking_more(walk: Walk) -> Iterator[str]:
    return (
        f"{page}: {len(asked)} statements, then {len(walk.grown[page])}"
        for page, asked in walk.small.items()
        if len(walk.grown[page]) > len(asked)
    )


def _long(walk: Walk) -> Iterator[str]:
    return (f"{page}: {size} bytes" for page, size in walk.sizes.items() if size > MOST_BYTES)


def _reading_what_grows(walk: Walk) -> Iterator[str]:
    return (
        f"{complaint} ({page})"
        for complaint, page in walk.growing.items()
        if complaint not in EXCEPTIONS
    )


#: Statements that may read growing tables, with the reason.
EXCEPTIONS: Mapping[str, str] = {
    # what waits for a person is counted up to 99
    "/: reads person_pairs by status": "pairs in review",
    "/: reads replies by status": "SMS that wait for a person",
    "/: reads complaints by status": "complaints that are not closed",
    "/: reads decisions by status": "proposals that wait for an approver",
    "/: reads cases by status": "cases that somebody proposes to close",
    "/: reads imports by status": "lists that wait to be confirmed",
    # counts in an index alone
    "/: reads cases by next_due_on": "how many are late is asked of an index of the days alone",
    "/: reads sponsorships by quiet_since": "the same of mothers who heard nothing for long",
    "/data-ganda: reads person_pairs by status": "how many pairs wait for somebody",
    "/pesan/: reads messages by status": "what waits in the outbox and is soon gone",
    "/pesan/: reads messages by sent_at": "what was sent today",
    "/acara/N: reads decisions by status": "the families that wait for their aid",
    "/acara/N/undang: sorts decisions by status for order by": "the same, in one kecamatan",
    # an announcement to a part of the caseload must know how many families it means
    "/pengumuman/kasus: reads cases by nothing": "the audience is counted in an index",
    "/pengumuman/kasus: reads cases by status": "the same, of one stage",
    "/pengumuman/kasus: sorts cases by status for order by": "300 of the audience are sorted",
    "/serah-terima/catat/N: sorts households by village_code for order by": "those of one desa",
    # how many match is said up to five thousand, so that all of them can be chosen
    "/kasus/: reads cases by nothing": "counted up to five thousand",
    "/kasus/: reads cases by status": "the same, of one stage",
    "/kasus/: reads cases by next_due_on": "the same, of those that are late",
    "/kasus/: reads households by village_code": "those of one desa",
    "/kasus/: sorts households by village_code for order by": "those of one desa",
    "/kasus/: reads name_words by word, word": "who has the name that was asked for",
    # asked for by a person
    "/jejak/: reads audit_events by nothing": "counted when asked, to a hundred thousand at most",
    # the plan does not show that it stops
    "/surat/: reads papers by nothing": "the smallest and the largest year: both ends of an index",
    "/jejak/: reads audit_events by subject_type": "goes from one action to the next",
    "/jejak/: reads audit_events by subject_type, action": "goes from one action to the next",
    "/cari: reads name_words by word": "stops after five hundred people",
    "/cari: reads name_words by word, word": "stops after five hundred people",
    # PostgreSQL hashes a small table for a condition after OR; of a large one it asks an index
    "/cari: scans persons": "whether a family has a head, for one of the few that were found",
    # few
    "/instansi: scans imports": "lists of agencies",
    "/teks-sms/case_opened/id: scans events": "places of events",
    "/impor/N/urungkan: reads person_merges by nothing": "merges, before a list is taken back",
    "/jejak/: sorts audit_events by subject_type for order by": "events of accounts and settings",
    "/jejak/: sorts audit_events by subject_type, action for order by": "the same",
    "/teks-sms/case_opened/id: sorts events by nothing for group by": "places of events",
}
