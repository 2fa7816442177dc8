"""Close cases: proposed by the caseworker, confirmed by a supervisor."""

from portal.casework.cases.services import close_case, decline_closing, propose_closing
from portal.casework.cases.states import CloseReason
from portal.casework.follow_ups.services import graduate
from portal.edges.demo.context import FamilyHistory
from portal.edges.demo.data_files import load_data
from portal.edges.demo.scheduler import Part, later


def close_family_case(history: FamilyHistory, reason: CloseReason, **gaps: str) -> Part[None]:
    """Propose to close the case, and close it. One proposal in ten is declined at first."""
    rng = history.rng
    note = rng.choice(load_data("words")["closings"][reason.value]).format(**gaps)
    propose_closing(history.caseworker, history.case, reason=reason, note=note)
    if rng.random() < 0.1:
        yield later(rng, 1, 4)
        decline_closing(
            history.supervisor, history.case, note="Lampirkan keterangan dari desa dahulu."
        )
        yield later(rng, 3, 8)
        propose_closing(history.caseworker, history.case, reason=reason, note=note)
    yield later(rng, 1, 7)
    close_case(history.supervisor, history.case, reason=reason, note=note)


def graduate_family(history: FamilyHistory) -> Part[None]:
    """Propose graduation, and graduate the family."""
    rng = history.rng
    note = rng.choice(load_data("words")["closings"]["graduated"])
    yield later(rng, 1, 6)
    propose_closing(history.caseworker, history.case, reason=CloseReason.GRADUATED, note=note)
    yield later(rng, 2, 14)
    graduate(history.supervisor, history.case, note=note)
