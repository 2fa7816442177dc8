"""Writers get a turn in the order of arrival, and threads stay available for readers."""

import fcntl
import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from portal.core.config import load
from portal.core.db.outage import is_busy
from portal.core.db.transaction import transaction
from portal.core.db.writers import PLACES, WaitingTime, WriterQueue, WriterQueueTimeout
from portal.core.extensions import db
from portal.edges.server.web_server import THREADS

LONG = 60.0
CALM = WaitingTime(places=9, inside=LONG, outside=LONG, briefly=LONG)
NONE = WaitingTime(places=9, inside=0, outside=0, briefly=0)


class Writer(threading.Thread):
    """A thread that waits for a turn, has it, and ends it when told."""

    def __init__(
        self, line: WriterQueue, patience: WaitingTime, said: list[str], name: str
    ) -> None:
        super().__init__(name=name, daemon=True)
        self.line, self.patience, self.said = line, patience, said
        self.has_turn, self.may_end = threading.Event(), threading.Event()

    def run(self) -> None:
        try:
            with self.line.turn(self.patience):
                self.said.append(self.name)
                self.has_turn.set()
                assert self.may_end.wait(LONG)
        except WriterQueueTimeout:
            self.said.append(f"{self.name} goes")


def until(true: Callable[[], object]) -> None:
    """Wait for a condition set by another thread."""
    turn = threading.Event()
    for _ in range(int(LONG / 0.001)):
        if true():
            return
        turn.wait(0.001)
    raise AssertionError("it did not happen")


def standing(line: WriterQueue, said: list[str], *names: str) -> list[Writer]:
    """Start writers one after the other."""
    writers = []
    for waiting, name in enumerate(names):
        writer = Writer(line, CALM, said, name)
        writers.append(writer)
        writer.start()
        if waiting:
            until(lambda waiting=waiting: len(line._waiting) == waiting)
        else:
            assert writer.has_turn.wait(LONG)
    return writers


def test_writers_have_their_turn_in_the_order_in_which_they_came() -> None:
    said: list[str] = []
    writers = standing(WriterQueue(turns=1), said, "Rina", "Dewi", "Asep", "Ujang")
    for writer in writers:
        assert writer.has_turn.wait(LONG)
        writer.may_end.set()
    for writer in writers:
        writer.join(LONG)
    assert said == ["Rina", "Dewi", "Asep", "Ujang"]


def test_who_has_waited_long_enough_goes_and_the_next_one_moves_up() -> None:
    line, said = WriterQueue(turns=1), list[str]()
    first, second = standing(line, said, "Rina", "Dewi")
    with pytest.raises(WriterQueueTimeout), line.turn(NONE):
        pass
    first.may_end.set()
    assert second.has_turn.wait(LONG)
    second.may_end.set()
    second.join(LONG)
    with line.turn(NONE):
        assert said == ["Rina", "Dewi"]


@contextmanager
def stuck(line: WriterQueue, names: int) -> Iterator[None]:
    """Fill the queue with writers, while nobody has had a turn for some time."""
    writers = standing(line, [], *(str(number) for number in range(names)))
    line._last_turn -= LONG
    yield
    for writer in writers:
        writer.may_end.set()
    for writer in writers:
        writer.join(LONG)


def test_at_a_page_so_many_wait_and_the_next_is_told_at_once(app: Flask) -> None:
    few = WaitingTime(places=3, inside=LONG, outside=LONG, briefly=1)
    line = WriterQueue(turns=1)
    with (
        app.test_request_context(),
        stuck(line, 3),
        pytest.raises(WriterQueueTimeout),
        line.turn(few),
    ):
        pass
    with ThreadPoolExecutor(1) as thread:
        with stuck(line, 2):
            waits = thread.submit(has_a_turn, app, line, few)
            until(lambda: len(line._waiting) == 2)
            assert not waits.done()
        assert waits.result(LONG)


def has_a_turn(app: Flask, line: WriterQueue, patience: WaitingTime) -> bool:
    with app.test_request_context(), line.turn(patience):
        return True


def test_readers_keep_threads_of_a_web_process_for_themselves(tmp_path: Path) -> None:
    secrets = dict.fromkeys(("PORTAL_SECRET_KEY", "PORTAL_HASH_KEY", "PORTAL_AUDIT_KEY"), "x" * 32)
    assert WaitingTime.of(load(tmp_path, secrets)).places == PLACES
    assert PLACES + 2 < THREADS


def locked(file: Path) -> bool:
    with file.open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        return False


@pytest.mark.only_database("sqlite")
def test_who_has_just_written_waits_at_the_door_behind_who_stands_there(
    app: Flask, fresh_app: Callable[..., Flask], database_uri: str
) -> None:
    """Two portals on one database, like two processes."""
    other, said = fresh_app(), list[str]()
    door = Path(f"{make_url(database_uri).database}-line")

    def of_the_other() -> None:
        with other.app_context(), transaction():
            said.append("the other")

    with ThreadPoolExecutor(1) as thread:
        with transaction():
            said.append("this one")
            waits = thread.submit(of_the_other)
            until(lambda: locked(door))
        with transaction():
            said.append("this one again")
        waits.result(LONG)
    assert said == ["this one", "the other", "this one again"]


@pytest.mark.only_database("sqlite")
def test_a_lock_that_is_held_for_long_ends_in_a_busy_database(
    app: Flask, database_uri: str
) -> None:
    app.config["WRITERS_PATIENCE"] = 0
    file = make_url(database_uri).database or ""
    with closing(sqlite3.connect(file)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(OperationalError, match="locked") as refused, transaction():
            pass
        other.rollback()
    assert is_busy(refused.value)
    with transaction() as session:
        assert session.execute(text("PRAGMA busy_timeout")).scalar() == 5000


@pytest.mark.only_database("postgresql")
def test_the_lock_of_a_row_is_not_waited_for_without_an_end(app: Flask) -> None:
    app.config["WRITERS_PATIENCE"] = 0
    lock = text("SELECT code FROM regions WHERE code = '32' FOR UPDATE")
    with db.engine.connect() as other:
        other.execute(lock)
        with pytest.raises(OperationalError) as refused, transaction() as session:
            session.execute(lock)
    assert is_busy(refused.value)
