"""Cases end: the caseworker proposes it, a supervisor agrees or not."""

from portal.cases.services import close_case, decline_closing, propose_closing
from portal.cases.states import CloseReason
from portal.demo.reading import data
from portal.demo.timeline import Part, later
from portal.demo.world import Course
from portal.follow_ups.graduation import graduate


def close(course: Course, reason: CloseReason, **gaps: str) -> Part[None]:
    """Propose, wait, close. One in ten proposals is first sent back."""
    rng = course.rng
    note = rng.choice(data("words")["closings"][reason.value]).format(**gaps)
    propose_closing(course.caseworker, course.case, reason=reason, note=note)
    if rng.random() < 0.1:
        yield later(rng, 1, 4)
        decline_closing(
            course.supervisor, course.case, note="Lampirkan keterangan dari desa dahulu."
        )
        yield later(rng, 3, 8)
        propose_closing(course.caseworker, course.case, reason=reason, note=note)
    yield later(rng, 1, 7)
    close_case(course.supervisor, course.case, reason=reason, note=note)


def see_off(course: Course) -> Part[None]:
    """The family stands on its own feet: proposed by the caseworker, agreed by the supervisor."""
    rng = course.rng
    note = rng.choice(data("words")["closings"]["graduated"])
    yield later(rng, 1, 6)
    propose_closing(course.caseworker, course.case, reason=CloseReason.GRADUATED, note=note)
    yield later(rng, 2, 14)
    graduate(course.supervisor, course.case, note=note)
