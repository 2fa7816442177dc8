"""Graduation: the rule advises, a supervisor confirms with a reason."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext

from portal.casework.assessments.settings import EXTREME_LINE
from portal.casework.cases import services as cases
from portal.casework.cases.models import Case
from portal.casework.cases.services import notify
from portal.casework.cases.states import CloseReason
from portal.casework.cases.states import Status as CaseStatus
from portal.casework.follow_ups.models import Visit
from portal.casework.follow_ups.queries import visits_of
from portal.casework.follow_ups.settings import VISITS_TO_GRADUATE
from portal.casework.follow_ups.states import VisitStatus
from portal.core.counting import counted
from portal.core.errors import InvalidInput
from portal.core.types import Rupiah
from portal.platform.messages.steps import Step
from portal.platform.permissions import Actor
from portal.platform.settings import value_of


@dataclass(frozen=True)
class GraduationCondition:
    """One condition of graduation as text, and whether it is met."""

    text: str
    holds: bool


def graduation_conditions(visits: Sequence[Visit]) -> list[GraduationCondition]:
    """Return the conditions of graduation, checked against the completed visits.

    Enough visits, the last income per person at or above the poverty line of that day, and a handed
    over tool in use.
    """
    done = [visit for visit in visits if visit.status is VisitStatus.DONE]
    needed = value_of(VISITS_TO_GRADUATE)
    found = [
        GraduationCondition(
            counted("Paling sedikit %(n)s kunjungan tercatat", needed), len(done) >= needed
        )
    ]
    last = done[-1] if done else None
    line = value_of(EXTREME_LINE, on=last.visited_on if last else None)
    income = last.monthly_income if last else None
    size = last.household_size if last else None
    found.append(
        GraduationCondition(
            gettext(
                "Penghasilan terakhir per orang paling sedikit %(line)s sebulan",
                line=Rupiah(line),
            ),
            income is not None and size is not None and income >= line * size,
        )
    )
    if last is not None and last.tool_in_use is not None:
        found.append(GraduationCondition(gettext("Alat kerja dipakai"), last.tool_in_use))
    return found


def may_graduate(case: Case) -> bool:
    """Return whether the case is in follow-up and meets every condition."""
    return case.status is CaseStatus.FOLLOW_UP and all(
        item.holds for item in graduation_conditions(visits_of(case.id))
    )


def propose_graduation(actor: Actor, case: Case, *, note: str) -> None:
    """Propose graduation to the supervisor. Raise :class:`InvalidInput` if a condition is not
    met."""
    _require_conditions(case)
    cases.propose_closing(actor, case, reason=CloseReason.GRADUATED, note=note)


def graduate(actor: Actor, case: Case, *, note: str) -> None:
    """Close the case as graduated. Raise :class:`InvalidInput` if a condition is not met."""
    _require_conditions(case)
    if not note.strip():
        raise InvalidInput(gettext("Tulis pertimbangan graduasi."), field="note")
    cases.close_case(actor, case, reason=CloseReason.GRADUATED, note=note)
    notify(actor, case, step=Step.GRADUATED, occasion=f"case:{case.id}")


def _require_conditions(case: Case) -> None:
    if case.status is not CaseStatus.FOLLOW_UP:
        raise InvalidInput(gettext("Graduasi dilakukan dari tahap pendampingan."))
    missing = [item.text for item in graduation_conditions(visits_of(case.id)) if not item.holds]
    if missing:
        raise InvalidInput(
            gettext("Syarat graduasi belum terpenuhi: %(missing)s.", missing="; ".join(missing))
        )
