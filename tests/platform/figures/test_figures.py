"""Stored figures agree with counted ones after any change."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from portal.casework.cases import services as cases
from portal.casework.cases.models import Case
from portal.casework.cases.states import CloseReason
from portal.core.clock import utc_now
from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.core.types import Relation
from portal.overview.dashboard.queries import programme_figures
from portal.platform.accounts.models import User
from portal.platform.figures import queries
from portal.platform.figures.jobs import check_figures, keep_figures
from portal.platform.figures.models import DistrictFigures
from portal.platform.permissions import Role
from portal.registry.households.models import Household
from portal.registry.households.services import move_household
from tests.asking import questions
from tests.factories import (
    PEBAYURAN,
    SUKABAKTI,
    TAMBELANG,
    assessed,
    create_approved,
    create_case,
    create_decision,
    create_household,
    create_staff,
    hand_over,
    new_person,
)

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def boss(app: Flask) -> User:
    """Return a supervisor of the whole regency, in which two families have a case."""
    create_case(
        household=create_household(new_person("Ani"), new_person("Udin", relation=Relation.CHILD))
    )
    create_case(household=create_household(new_person("Uum"), village_code=SUKABAKTI))
    return create_staff(Role.SUPERVISOR, districts=None)


def keep() -> int:
    """Let the worker refresh the figures of every kecamatan; return how many it counted."""
    db.session.rollback()
    return keep_figures("worker")


def spoil() -> None:
    """Falsify every stored figure, so that a page that uses it is detected."""
    db.session.rollback()
    with transaction() as session:
        session.execute(update(DistrictFigures).values(figures={"families": 1000}))


def families(actor: User) -> int:
    """Return the number of families on the start page."""
    db.session.rollback()
    return programme_figures(actor).families


def counted(actor: User) -> object:
    """Return the figures without any stored ones."""
    with transaction() as session:
        session.execute(delete(DistrictFigures))
    return programme_figures(actor)


def test_without_kept_figures_all_is_counted(boss: User) -> None:
    assert families(boss) == 2


def test_kept_figures_are_shown_in_two_statements(boss: User) -> None:
    keep()
    before = programme_figures(boss)
    assert questions(lambda: programme_figures(boss)) <= 2
    spoil()
    assert families(boss) == 1000 * len(db.session.scalars(select(DistrictFigures)).all()) // 2
    assert before == counted(boss)


def test_what_happens_in_a_kecamatan_is_counted_there_alone(boss: User) -> None:
    keep()
    spoil()
    kept = len(db.session.scalars(select(DistrictFigures)).all()) // 2
    create_case(household=create_household(new_person("Enok")))
    assert families(boss) == 1000 * (kept - 1) + 2
    assert keep() == 2  # of the registry and of the programme
    assert families(boss) == 1000 * (kept - 1) + 2


def test_a_move_is_counted_in_both_kecamatan(boss: User) -> None:
    mover = create_household(new_person("Enok"))
    create_case(household=mover)
    keep()
    with transaction():
        move_household(
            boss,
            db.session.get_one(Household, mover.id),
            version=mover.version,
            village_code=SUKABAKTI,
            address="",
            rt="",
            rw="",
        )
    kept_by_place = {code: figures_in(code) for code in (PEBAYURAN, TAMBELANG)}
    assert kept_by_place == {PEBAYURAN: 1, TAMBELANG: 2}
    keep()
    assert kept_by_place == {code: figures_in(code) for code in (PEBAYURAN, TAMBELANG)}


def figures_in(district_code: str) -> int:
    """Return the number of families with a case in one kecamatan, as its supervisor sees it."""
    return families(create_staff(Role.SUPERVISOR, districts=[district_code]))


def test_both_agree_after_whatever_happens(boss: User) -> None:
    case = create_case(household=create_household(new_person("Ocih")))
    deeds: list[Callable[[], object]] = [
        lambda: create_household(new_person("Imas")),
        lambda: assessed(case),
        create_decision,
        lambda: hand_over(create_approved()),
        lambda: close(boss, case),
    ]
    for deed in deeds:
        keep()
        db.session.rollback()
        deed()
        db.session.rollback()
        shown = programme_figures(boss)
        keep()
        assert shown == programme_figures(boss)
        assert shown == counted(boss)


def close(boss: User, case: Case) -> None:
    with transaction():
        cases.close_case(
            boss, db.session.get_one(Case, case.id), reason=CloseReason.MOVED, note="Pindah"
        )


def test_own_cases_elsewhere_are_among_a_caseworkers(boss: User) -> None:
    rina = create_staff(Role.CASEWORKER, districts=[TAMBELANG])
    case = create_case(household=create_household(new_person("Enok")))
    with transaction() as session:  # as if she had lost a part of her kecamatan
        session.execute(update(Case).where(Case.id == case.id).values(caseworker_id=rina.id))
    keep()
    assert families(rina) == 2


def test_where_much_happens_what_was_kept_a_moment_ago_is_shown(
    boss: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "_MOST_COUNTED", 0)
    keep()
    create_case(household=create_household(new_person("Enok")))
    assert families(boss) == 2
    with transaction() as session:
        session.execute(update(DistrictFigures).values(counted_at=utc_now() - timedelta(hours=1)))
    assert families(boss) == 3


def test_counting_once_a_day_finds_what_nobody_told(
    boss: User, caplog: pytest.LogCaptureFixture
) -> None:
    keep()
    db.session.rollback()
    assert check_figures("worker") == 0
    spoil()
    assert check_figures("worker") > 0
    assert "was kept" in caplog.text
    assert families(boss) == 2
    db.session.rollback()
    assert check_figures("worker") == 0
