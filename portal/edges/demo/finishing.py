"""Complete the demo before it is grown: work that its stories leave to the worker and to people."""

from io import BytesIO
from itertools import compress
from typing import TYPE_CHECKING

from sqlalchemy import select

from portal.casework.cases.models import Case
from portal.casework.cases.services import add_attachment
from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.core.lazy import lazy
from portal.overview.exports.datasets import DATASETS
from portal.overview.exports.models import Format
from portal.overview.exports.services import request_export
from portal.platform.accounts.models import User
from portal.platform.files.services import store_file
from portal.platform.jobs.services import run_due_jobs
from portal.platform.permissions import Role
from portal.registry.agencies.models import Import
from portal.registry.agencies.states import ImportState
from portal.registry.households.models import Person
from portal.registry.intake.services import confirm
from portal.registry.linkage.models import PersonPair
from portal.registry.linkage.outcomes import Outcome
from portal.registry.linkage.services import enqueue_full_run
from portal.registry.linkage.services.decide_pair import merge_pair
from portal.registry.linkage.states import PairStatus

if TYPE_CHECKING:
    from PIL import Image
else:
    Image = lazy("PIL.Image")

_OWNER = "growth"
#: Every n-th case has a photo.
_WITH_PHOTO = 10
#: Pairs of people who may be one.
_PAIRS = 40


def finish_waiting_work() -> None:
    """Read and apply the waiting list, search for duplicate persons, attach photos, and export each
    dataset.
    """
    run_due_jobs(_OWNER)
    with transaction() as session:
        for found in session.scalars(select(Import).where(Import.status == ImportState.PREVIEWED)):
            confirm(_supervisor(), found)
        _attach_photos()
        enqueue_full_run(_supervisor())
    run_due_jobs(_OWNER)
    with transaction():
        _ask_about_pairs()
    for dataset in DATASETS.values():
        with transaction():
            request_export(_supervisor(), dataset, format=Format.CSV)
        run_due_jobs(_OWNER)


def _ask_about_pairs() -> None:
    """Send some pairs of neighbours to review, and merge two of them."""
    people = db.session.scalars(select(Person).order_by(Person.id).limit(2 * _PAIRS)).all()
    neighbours = list(zip(people[::2], people[1::2], strict=False))
    pairs = [
        PersonPair(
            left_person_id=one.id,
            right_person_id=other.id,
            probability=0.5,
            outcome=Outcome.REVIEW,
            status=PairStatus.REVIEW,
        )
        for one, other in neighbours
    ]
    db.session.add_all(pairs)
    db.session.flush()
    of_one_family = (one.household_id == other.household_id for one, other in neighbours)
    merge_pair(_supervisor(), next(compress(pairs, of_one_family)))


def _supervisor() -> User:
    """Return a supervisor of the whole regency."""
    everywhere = select(User).where(User.role == Role.SUPERVISOR, User.everywhere)
    return db.session.scalars(everywhere.order_by(User.id).limit(1)).one()


def _attach_photos() -> None:
    drawn = BytesIO()
    Image.new("RGB", (64, 48), "grey").save(drawn, "JPEG")
    for case in db.session.scalars(select(Case).where(Case.id % _WITH_PHOTO == 0)).all():
        file = store_file(
            _supervisor(), name="rumah.jpg", content_type="image/jpeg", data=drawn.getvalue()
        )
        add_attachment(_supervisor(), case, file=file, caption="Rumah", consent=True)
