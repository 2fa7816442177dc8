"""Links stored outside the database prove that the end of the trail was not removed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.platform import audit
from portal.platform.accounts.models import User
from portal.platform.audit import AuditEvent, AuditValues
from portal.platform.audit.anchors import keep_anchor
from portal.platform.audit.chain import head_mark
from portal.platform.audit.models import AuditHead
from portal.platform.jobs.duties import never
from portal.platform.permissions import Role
from tests.factories import PORTAL, create_staff


@pytest.fixture(autouse=True)
def folder(app: Flask, tmp_path: Path) -> Iterator[Path]:
    """The folder of the anchor files."""
    app.config["AUDIT_ANCHORS"] = str(tmp_path / "anchors")
    yield tmp_path / "anchors"
    app.config["AUDIT_ANCHORS"] = ""


def five_events() -> None:
    user = create_staff(Role.CASEWORKER)
    for number in range(4):
        with transaction():
            audit.record(PORTAL, "users.change", user, name=f"Nama {number}")


def cut_off_after(sequence: int) -> None:
    """Delete the newest events and set the head back, as an attacker with write access can."""
    with transaction() as session:
        session.execute(delete(AuditValues).where(AuditValues.sequence > sequence))
        session.execute(delete(AuditEvent).where(AuditEvent.sequence > sequence))
        digest = session.scalars(
            select(AuditEvent.digest).where(AuditEvent.sequence == sequence)
        ).one()
        session.execute(update(AuditHead).values(sequence=sequence, digest=digest))


def verify(app: Flask, *options: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["audit", "verify", *options])
    return result.exit_code, result.output


def test_a_trail_whose_end_was_cut_off_does_not_hold(app: Flask) -> None:
    five_events()
    assert verify(app) == (0, "5 events, the chain holds\n")
    cut_off_after(3)
    assert verify(app)[1] == "Error: the chain does not hold at: 5 (3 events)\n"


def test_work_that_went_on_after_the_cut_hides_nothing(app: Flask) -> None:
    five_events()
    keep_anchor("penguji", stopping=never)
    cut_off_after(3)
    five_events()
    status, words = verify(app)
    assert (status, words) == (1, "Error: the chain does not hold at: 5 (8 events)\n")


def test_a_line_that_the_portal_did_not_write_is_found(app: Flask, folder: Path) -> None:
    five_events()
    (head,) = folder.glob("*.head")
    head.write_bytes(head.read_bytes().replace(b'"sequence": 5', b'"sequence": 3'))
    assert "does not hold at: 3 " in verify(app)[1]


def test_nothing_is_appended_while_nothing_happens(app: Flask, folder: Path) -> None:
    for _ in range(3):
        keep_anchor("penguji", stopping=never)
    assert not list(folder.glob("*.anchors"))
    five_events()
    for _ in range(3):
        keep_anchor("penguji", stopping=never)
    (anchors,) = folder.glob("*.anchors")
    assert len(anchors.read_bytes().splitlines()) == 1


def test_only_a_link_that_outlives_a_power_cut_is_kept(app: Flask, folder: Path) -> None:
    five_events()
    (head,) = folder.glob("*.head")
    before = head.read_bytes()
    with transaction(durable=False):
        audit.record(PORTAL, "jobs.step", db.session.get_one(User, 1))
    assert head.read_bytes() == before
    five_events()
    assert b'"sequence": 11' in head.read_bytes()


def test_work_goes_on_where_the_link_cannot_be_kept(
    app: Flask, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "anchors").write_text("no folder")
    five_events()
    assert "could not be kept" in caplog.text


def test_the_office_goes_on_from_a_backup_and_the_trail_says_why(app: Flask, folder: Path) -> None:
    five_events()
    cut_off_after(3)
    result = app.test_cli_runner().invoke(
        args=["audit", "accept", "--reason", "Cadangan 30 November dipasang"]
    )
    assert result.exit_code == 0
    assert verify(app) == (0, "4 events, the chain holds\n")
    said = db.session.get_one(AuditValues, 4).content
    assert said == {"reason": "Cadangan 30 November dipasang", "events": 3, "missing": [5]}
    assert [file.suffix for file in folder.glob("*.head.*")]  # set aside, not deleted


def test_a_changed_trail_cannot_be_accepted(app: Flask) -> None:
    five_events()
    with transaction() as session:
        session.get_one(AuditEvent, 2).actor_name = "Orang Lain"
    result = app.test_cli_runner().invoke(args=["audit", "accept", "--reason", "Tidak apa-apa"])
    assert (result.exit_code, result.output) == (
        1,
        "Error: the chain itself does not hold: run flask audit verify\n",
    )


def test_a_paper_proves_the_link_that_it_shows(app: Flask) -> None:
    five_events()
    mark = head_mark(db.session())
    assert mark.startswith("5/")
    create_staff(Role.AUDITOR)
    assert verify(app, "--mark", mark)[0] == 0
    assert verify(app, "--mark", f"4{mark[1:]}") == (
        1,
        f"Error: the chain has no link 4{mark[1:]}\n",
    )
    assert verify(app, "--mark", "jejak")[0] == 1
