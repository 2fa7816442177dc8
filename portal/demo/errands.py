"""What goes on beside a case: remarks, tasks that are done or forgotten, numbers checked."""

from datetime import timedelta

from portal.cases.models import TaskKind
from portal.cases.services import add_note, add_task, finish_task
from portal.cases.states import Status
from portal.clock import today
from portal.demo.reading import data
from portal.demo.timeline import Story, later
from portal.demo.world import Course
from portal.households.models import NikState
from portal.households.services import set_nik_state


def busy_oneself(course: Course) -> None:
    """Begin what goes on beside this case."""
    rng, begin = course.rng, course.world.timeline.begin
    if rng.random() < 0.6:
        begin(_remark(course))
    if rng.random() < 0.45:
        begin(_errand(course))
    if rng.random() < 0.6:
        begin(_check_identity(course))


def _remark(course: Course) -> Story:
    for _ in range(course.rng.choice((1, 1, 2))):
        yield later(course.rng, 2, 25)
        if course.case.status is not Status.CLOSED:
            add_note(course.caseworker, course.case, text=course.rng.choice(data("words")["notes"]))


def _errand(course: Course) -> Story:
    rng = course.rng
    yield later(rng, 1, 9)
    task = add_task(
        course.caseworker,
        course.case,
        kind=TaskKind.TODO,
        title=rng.choice(data("words")["tasks"]["titles"]),
        due_on=today() + timedelta(days=rng.randint(5, 21)),
    )
    yield later(rng, *((25, 60) if rng.random() < 0.25 else (2, 14)))
    if task.done_at is None:
        finish_task(course.caseworker, course.case, task)


def _check_identity(course: Course) -> Story:
    """Dukcapil answers about the head of the family."""
    yield later(course.rng, 5, 20)
    head = course.household.head
    if head is None or head.nik is None or course.case.status is Status.CLOSED:
        return
    found = course.rng.choices((NikState.MATCHED, NikState.MISMATCHED), weights=(94, 6))[0]
    set_nik_state(course.caseworker, head, version=head.version, state=found)
