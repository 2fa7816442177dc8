"""Prepare papers for an event: with reserved numbers, and blanks to fill in by pen."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from portal.casework.decisions.models import Decision, DecisionItem
from portal.casework.handovers.models import HandoverEvent
from portal.casework.handovers.queries import owed_items
from portal.casework.receipts.models import Paper, PaperKind
from portal.casework.receipts.paper_data import Occasion, occasion_of, planned_snapshot
from portal.casework.receipts.queries import content_of, reserved_papers
from portal.casework.receipts.services.issue_papers import (
    kinds_for,
    reserve_paper,
    store_content,
    void_all,
)
from portal.core.clock import today
from portal.core.kept_texts import kept
from portal.platform.accounts.models import User
from portal.platform.documents.letterhead import official_of
from portal.platform.permissions import Actor


def prepare_papers(
    actor: Actor, event: HandoverEvent, owed: Mapping[Decision, Sequence[DecisionItem]]
) -> list[Paper]:
    """Return the papers of an event; see :func:`prepare_for`."""
    return prepare_for(actor, occasion_of(event), owed)


def prepare_walk_in(actor: User, decision: Decision) -> list[Paper]:
    """Return the papers of what ``actor`` will give today without an event, to be signed before the
    handover is recorded; the place is filled in by pen."""
    occasion = Occasion(today(), giver=official_of(actor))
    return prepare_for(actor, occasion, {decision: owed_items(decision)})


def prepare_for(
    actor: Actor, occasion: Occasion, owed: Mapping[Decision, Sequence[DecisionItem]]
) -> list[Paper]:
    """Return a paper of each kind that the owed items need, in the order of ``owed``.

    A paper prepared earlier is kept if its content is still right; otherwise it is voided and
    another number reserved.
    """
    before: dict[tuple[int, PaperKind], Paper] = {
        (paper.decision_id, paper.kind): paper
        for paper in reserved_papers([decision.id for decision in owed])
    }
    prepared = []
    for decision, items in owed.items():
        for kind in kinds_for([item.kind for item in items]):
            paper = before.pop((decision.id, kind), None)
            if paper is not None and not _still_planned(paper, occasion, decision, items):
                void_all(actor, [paper], kept("Rencana acara berubah"))
                paper = None
            prepared.append(paper or _reserve(actor, occasion, decision, items, kind))
    void_all(actor, list(before.values()), kept("Rencana acara berubah"))
    return prepared


def _reserve(
    actor: Actor,
    occasion: Occasion,
    decision: Decision,
    items: Sequence[DecisionItem],
    kind: PaperKind,
) -> Paper:
    paper = reserve_paper(actor, decision, kind)
    store_content(
        paper,
        planned_snapshot(kind, occasion, decision, items, number=paper.number),
    )
    return paper


def _still_planned(
    paper: Paper, occasion: Occasion, decision: Decision, items: Sequence[DecisionItem]
) -> bool:
    plan = planned_snapshot(paper.kind, occasion, decision, items, number=paper.number)
    stored = content_of(paper)
    # Papers of before kept the address, which is made when printing now.
    return stored == replace(
        plan,
        trail_mark=stored.trail_mark,
        check_url=stored.check_url,
        check_code=stored.check_code,
    )
