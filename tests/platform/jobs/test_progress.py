"""A job shows its progress, and its page can be left and found again."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from portal.core.clock import utc_now
from portal.core.db.transaction import transaction
from portal.platform.jobs.models import Job, JobState
from portal.platform.permissions import Role

SignIn = Callable[..., FlaskClient]
PART = {"HX-Request": "true"}


def create_job(browser: FlaskClient, state: JobState, **fields: object) -> str:
    now = utc_now()
    ended = state not in {JobState.QUEUED, JobState.RUNNING}
    job = Job(
        kind="tests.nothing",
        state=state,
        created_at=now,
        created_by_id=browser.user.id,  # type: ignore[attr-defined]
        finished_at=now if ended else None,
        lease_until=now if state is JobState.RUNNING else None,
        **fields,
    )
    with transaction() as session:
        session.add(job)
        session.flush()
        return f"/pekerjaan/{job.id}"


@pytest.fixture
def sari(sign_in: SignIn) -> FlaskClient:
    """Return the browser of a supervisor of one kecamatan, who starts jobs."""
    return sign_in(Role.SUPERVISOR)


@pytest.mark.parametrize(
    ("state", "words"),
    [(JobState.QUEUED, "Menunggu giliran"), (JobState.RUNNING, "Sedang dikerjakan")],
)
def test_running_work_shows_its_count_and_asks_again(
    sari: FlaskClient, state: JobState, words: str
) -> None:
    url = create_job(sari, state, cursor=40, total=1100)
    page = sari.get(url).text
    assert words in page
    assert "40 dari 1.100" in page
    assert '<noscript><meta http-equiv="refresh"' in page
    part = sari.get(url, headers=PART).text
    assert "<html" not in part
    assert f'hx-get="{url}" hx-trigger="every' in part


@pytest.mark.parametrize(
    ("state", "fields", "words"),
    [
        (JobState.DONE, {}, "Pekerjaan selesai."),
        (JobState.FAILED, {"error": "Berkas <rusak>."}, "Berkas &lt;rusak&gt;."),
        (JobState.CANCELLED, {}, "dihentikan sebelum selesai"),
    ],
)
def test_work_that_has_ended_says_how_and_stops_asking(
    sari: FlaskClient, state: JobState, fields: dict[str, str], words: str
) -> None:
    url = create_job(sari, state, cursor=1100, total=1100, **fields)
    for page in (sari.get(url).text, sari.get(url, headers=PART).text):
        assert words in page
        assert "hx-trigger" not in page
        assert 'http-equiv="refresh"' not in page


def test_work_is_seen_by_who_started_it_and_by_supervisors_of_the_regency(
    sari: FlaskClient, sign_in: SignIn
) -> None:
    url = create_job(sari, JobState.RUNNING)
    assert sari.get(url).status_code == 200
    assert sign_in(Role.SUPERVISOR, districts=None).get(url).status_code == 200
    assert sign_in(Role.SUPERVISOR).get(url).status_code == 404
    assert sign_in(Role.CASEWORKER, districts=None).get(url).status_code == 404
    assert sign_in(Role.ADMINISTRATOR).get(url).status_code == 404
