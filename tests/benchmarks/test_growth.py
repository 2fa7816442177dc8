"""Every page of every role in a small programme and in one of 131,072 people: how much dearer?

Judged are pages about as long in both: fifty rows cost more than the three of a short list.
``GROWN_PEOPLE`` names another number of people. Processor time on SQLite; on PostgreSQL, whose
server works in processes of its own, time on the wall of an idle machine.
"""

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from statistics import median, quantiles

from flask.testing import FlaskClient
from sqlalchemy import select

from portal.core.clock import acting_at
from portal.core.db.statistics import refresh_statistics
from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.edges.demo.finishing import finish_waiting_work
from portal.edges.demo.growth import grow
from portal.edges.demo.programme import load
from portal.edges.demo.scheduler import at
from portal.platform.accounts.models import User
from portal.platform.figures.jobs import keep_figures
from tests.benchmarks.conftest import Judge
from tests.edges.demo.conftest import DAY, nothing
from tests.factories import signed_in
from tests.growth.addresses import addresses, kind_of
from tests.growth.test_growth import STAFF
from tests.portals import own_app
from tests.stores import Store

SMALL, LARGE = 1_100, int(os.environ.get("GROWN_PEOPLE", "131072"))
RUNS = 3
MOST_GROWTH = 1.5
#: A page is judged by its growth from here on; what is quicker is quick enough (seconds).
QUICK = 0.010
#: Pages are of one length up to this ratio of their bytes.
SAME_LENGTH = 1.25
Page = tuple[str, str]


@dataclass(frozen=True)
class Cost:
    """Seconds and bytes of a page."""

    seconds: float
    size: int


def test_growth_of_every_page(
    database_kind: str, stores: Callable[[str], Store], judge: Judge
) -> None:
    with (
        stores(database_kind).lend() as uri,
        own_app(uri) as app,
        app.app_context(),
        acting_at(at(DAY, 9)),
    ):
        clock = time.process_time if database_kind == "sqlite" else time.perf_counter
        load(DAY, people=SMALL, tell=nothing)
        finish_waiting_work()
        keep_figures("worker")
        refresh_statistics()
        small = {
            (who, url): _cost(client, url, clock)
            for who in STAFF
            for client in [_client(app.test_client(), who)]
            for url in list(addresses(client, samples=1))
        }
        with transaction() as session:
            grow(session, people=LARGE, tell=nothing)
        keep_figures("worker")
        refresh_statistics()
        grown = dict(_costs_again(app.test_client, small, clock))
    alike = [page for page in small if _are_of_one_length(small[page], grown[page])]
    for pages, what in ((list(small), "pages"), (alike, "of them as long as before")):
        ratios = [grown[page].seconds / small[page].seconds for page in pages]
        print(  # noqa: T201
            f"\n{len(pages):,} {what}, {len(STAFF)} roles on {database_kind}, {SMALL:,} and"
            f" {LARGE:,} people: growth median {median(ratios):.2f}, 95% below"
            f" {quantiles(ratios, n=20)[-1]:.2f},"
            f" {sum(ratio <= MOST_GROWTH for ratio in ratios):,} at most {MOST_GROWTH}"
        )
    slowest = sorted(grown, key=lambda page: -grown[page].seconds)[:10]
    print("\n".join(f"  {grown[page].seconds * 1000:.0f} ms {page}" for page in slowest))  # noqa: T201
    for (who, kind), ratio in _dearest(small, {page: grown[page] for page in alike}).items():
        judge(f"growth of {kind} ({who}, {database_kind})", ratio, at_most=MOST_GROWTH)


def _are_of_one_length(before: Cost, after: Cost) -> bool:
    return after.size <= SAME_LENGTH * before.size


def _client(client: FlaskClient, who: str) -> FlaskClient:
    user = db.session.scalars(select(User).where(User.email == f"{who}@demo.example")).one()
    identity = signed_in(user)
    with client.session_transaction() as session:
        session.update(_user_id=identity, _fresh=True)
    return client


def _cost(client: FlaskClient, url: str, clock: Callable[[], float]) -> Cost:
    taken, size = [], 0
    for _ in range(RUNS):
        begun = clock()
        size = len(client.get(url).data)
        taken.append(clock() - begun)
    return Cost(min(taken), size)


def _costs_again(
    client: Callable[[], FlaskClient], pages: dict[Page, Cost], clock: Callable[[], float]
) -> Iterator[tuple[Page, Cost]]:
    clients = {who: _client(client(), who) for who in STAFF}
    for who, url in pages:
        yield (who, url), _cost(clients[who], url, clock)


def _dearest(small: dict[Page, Cost], grown: dict[Page, Cost]) -> dict[tuple[str, str], float]:
    """Return how much each kind of page grows for each role: the worst of its pages, but for those
    that are quick all the same."""
    found: dict[tuple[str, str], float] = {}
    for (who, url), cost in grown.items():
        if cost.seconds < QUICK:
            continue
        path, asked = kind_of(url)
        kind = (who, path + "".join(f" {name}={value}" for name, value in asked))
        found[kind] = max(found.get(kind, 0.0), cost.seconds / small[who, url].seconds)
    return found
