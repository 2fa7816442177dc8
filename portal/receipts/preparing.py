"""Papers prepared for an event: numbers taken in advance, gaps left for the pen."""

from collections.abc import Mapping, Sequence

from flask_babel import gettext

from portal.decisions.models import Decision, DecisionItem
from portal.handovers.models import Event
from portal.permissions import Actor
from portal.receipts.models import Paper, PaperKind
from portal.receipts.queries import reserved_papers
from portal.receipts.services import kinds_for, reserve_paper, stored, void_all, write_on
from portal.receipts.snapshots import planned_snapshot


def prepare_papers(
    actor: Actor, event: Event, owed: Mapping[Decision, Sequence[DecisionItem]]
) -> list[Paper]:
    """A paper of each kind that the owed items need, in the order of ``owed``.

    What was prepared before is kept if it still says what is planned; otherwise it becomes void
    and another number is taken.
    """
    before: dict[tuple[int, PaperKind], Paper] = {
        (paper.decision_id, paper.kind): paper
        for paper in reserved_papers([decision.id for decision in owed])
    }
    prepared = []
    for decision, items in owed.items():
        for kind in kinds_for([item.kind for item in items]):
            paper = before.pop((decision.id, kind), None)
            if paper is not None and not _still_planned(paper, event, decision, items):
                void_all(actor, [paper], gettext("Rencana acara berubah"))
                paper = None
            prepared.append(paper or _reserve(actor, event, decision, items, kind))
    void_all(actor, list(before.values()), gettext("Rencana acara berubah"))
    return prepared


def _reserve(
    actor: Actor, event: Event, decision: Decision, items: Sequence[DecisionItem], kind: PaperKind
) -> Paper:
    paper = reserve_paper(actor, decision, kind)
    write_on(
        paper,
        planned_snapshot(kind, event, decision, items, number=paper.number, token=paper.token),
    )
    return paper


def _still_planned(
    paper: Paper, event: Event, decision: Decision, items: Sequence[DecisionItem]
) -> bool:
    plan = planned_snapshot(
        paper.kind, event, decision, items, number=paper.number, token=paper.token
    )
    return stored(paper) == plan
