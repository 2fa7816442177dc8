"""When a household may graduate. The rule advises; a supervisor agrees and writes why."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext

from portal.assessments.settings import EXTREME_LINE
from portal.cases import services as cases
from portal.cases.models import Case
from portal.cases.notifications import notify
from portal.cases.states import CloseReason
from portal.cases.states import Status as CaseStatus
from portal.errors import InvalidInput
from portal.follow_ups.models import Visit
from portal.follow_ups.queries import visits_of
from portal.follow_ups.settings import VISITS_TO_GRADUATE
from portal.follow_ups.states import VisitStatus
from portal.messages.steps import Step
from portal.permissions import Actor
from portal.settings import value_of
from portal.types import Rupiah


@dataclass(frozen=True)
class Condition:
    """One condition of graduation, in words, and whether it holds."""

    text: str
    holds: bool


def conditions(visits: Sequence[Visit]) -> list[Condition]:
    """What graduation asks for, judged on the visits made: enough of them, the last income a
    person at the poverty line of that day or above, a tool that was given in use."""
    done = [visit for visit in visits if visit.status is VisitStatus.DONE]
    needed = value_of(VISITS_TO_GRADUATE)
    found = [
        Condition(gettext("Paling sedikit %(n)d kunjungan tercatat", n=needed), len(done) >= needed)
    ]
    last = done[-1] if done else None
    line = value_of(EXTREME_LINE, on=last.visited_on if last else None)
    income = last.monthly_income if last else None
    size = last.household_size if last else None
    found.append(
        Condition(
            gettext(
                "Penghasilan terakhir per orang paling sedikit %(line)s sebulan",
                line=Rupiah(line),
            ),
            income is not None and size is not None and income >= line * size,
        )
    )
    if last is not None and last.tool_in_use is not None:
        found.append(Condition(gettext("Alat kerja dipakai"), last.tool_in_use))
    return found


def may_graduate(case: Case) -> bool:
    """Whether the case is in follow-up and every condition holds."""
    return case.status is CaseStatus.FOLLOW_UP and all(
        item.holds for item in conditions(visits_of(case.id))
    )


def propose_graduation(actor: Actor, case: Case, *, note: str) -> None:
    """Ask the supervisor to let the household graduate, once the rule holds."""
    _require_conditions(case)
    cases.propose_closing(actor, case, reason=CloseReason.GRADUATED, note=note)


def graduate(actor: Actor, case: Case, *, note: str) -> None:
    """Close the case as graduated. Raises :class:`InvalidInput` while the rule does not hold."""
    _require_conditions(case)
    if not note.strip():
        raise InvalidInput(gettext("Tulis pertimbangan graduasi."), field="note")
    cases.close_case(actor, case, reason=CloseReason.GRADUATED, note=note)
    notify(actor, case, step=Step.GRADUATED, occasion=f"case:{case.id}")


def _require_conditions(case: Case) -> None:
    if case.status is not CaseStatus.FOLLOW_UP:
        raise InvalidInput(gettext("Graduasi dilakukan dari tahap pendampingan."))
    missing = [item.text for item in conditions(visits_of(case.id)) if not item.holds]
    if missing:
        raise InvalidInput(
            gettext("Syarat graduasi belum terpenuhi: %(missing)s.", missing="; ".join(missing))
        )
