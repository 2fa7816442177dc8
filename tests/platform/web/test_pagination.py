"""Pages of a list contain every row once, in order, for every sort order."""

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Date, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from portal.core.errors import InvalidInput
from portal.platform.web.pagination import Sort, paginate


class _Base(DeclarativeBase):
    pass


class _Visit(_Base):
    __tablename__ = "visits"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    due_on: Mapped[date | None] = mapped_column(Date)


SORTS = (Sort(_Visit.due_on, nullable=True), Sort(_Visit.name, descending=True), Sort(_Visit.id))


@pytest.fixture(scope="module")
def app() -> Flask:
    return Flask(__name__)


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    engine = create_engine("sqlite://")
    _Base.metadata.create_all(engine)
    with Session(engine) as opened:
        yield opened
    engine.dispose()


def read_all(session: Session, size: int) -> list[int]:
    seen: list[int] = []
    cursor = None
    while True:
        page = paginate(session, select(_Visit), *SORTS, cursor=cursor, size=size)
        seen += [visit.id for visit in page.items]
        cursor = page.next_cursor
        if cursor is None:
            return seen


@settings(max_examples=40)
@given(
    rows=st.lists(
        st.tuples(
            st.sampled_from(["Siti", "Enok", "Ibu Karsih"]),
            st.none() | st.dates(date(2026, 1, 1), date(2026, 1, 4)),
        ),
        max_size=25,
    ),
    size=st.integers(1, 7),
)
def test_every_row_is_shown_once_and_in_order(
    session: Session, rows: list[tuple[str, date | None]], size: int
) -> None:
    session.query(_Visit).delete()
    session.add_all(_Visit(name=name, due_on=due) for name, due in rows)
    session.flush()
    whole = [
        visit.id
        for visit in session.scalars(
            select(_Visit).order_by(
                _Visit.due_on.is_(None), _Visit.due_on, _Visit.name.desc(), _Visit.id
            )
        )
    ]
    assert read_all(session, size) == whole


def test_a_row_added_in_between_neither_repeats_nor_hides_another(session: Session) -> None:
    session.query(_Visit).delete()
    session.add_all(_Visit(id=n, name="Siti", due_on=None) for n in (10, 20, 30))
    session.flush()
    first = paginate(session, select(_Visit), Sort(_Visit.id), cursor=None, size=2)
    session.add(_Visit(id=5, name="Enok"))
    session.flush()
    rest = paginate(session, select(_Visit), Sort(_Visit.id), cursor=first.next_cursor, size=2)
    assert [visit.id for visit in rest.items] == [30]


@pytest.mark.parametrize("cursor", ["x", "WzFd", "W251bGxd", "bnVsbA", "W3siYSI6MX0sMSwxXQ", "é"])
def test_a_cursor_that_this_list_did_not_make_is_refused(session: Session, cursor: str) -> None:
    with pytest.raises(InvalidInput):
        paginate(session, select(_Visit), *SORTS, cursor=cursor)


def test_the_next_page_keeps_the_filters(app: Flask, session: Session) -> None:
    session.query(_Visit).delete()
    session.add_all(_Visit(id=n, name="Siti") for n in range(1, 4))
    session.flush()
    with app.test_request_context("/kasus?siapa=saya&after=old&kosong="):
        page = paginate(session, select(_Visit), Sort(_Visit.id), cursor=None, size=2)
        assert page.next_url == f"/kasus?siapa=saya&after={page.next_cursor}"
        assert page.first_url == "/kasus?siapa=saya"
