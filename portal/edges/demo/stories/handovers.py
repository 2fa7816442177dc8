"""Handovers at the village hall, at home, or at an event; sometimes in two parts."""

from collections.abc import Sequence
from datetime import timedelta
from random import Random

from portal.casework.decisions.models import AidKind, CashMethod, Decision, DecisionItem
from portal.casework.handovers.models import Handover, HandoverEvent, ItemCondition, SignatureKind
from portal.casework.handovers.queries import owed_items
from portal.casework.handovers.services import (
    BankTransfer,
    Ceremony,
    GivenItem,
    HandoverRepresentative,
    Proof,
    record_handover,
    release_rest,
    void_handover,
)
from portal.core.clock import today, utc_now
from portal.core.types import Relation, Sex
from portal.edges.demo.context import FamilyHistory, PlannedEvent, Scenario
from portal.edges.demo.data_files import load_data
from portal.edges.demo.scheduler import Part, at, later
from portal.platform.accounts.models import User
from portal.registry.households.models import Household, Person

_GROWN = 18
_SON_OR_DAUGHTER = {Sex.FEMALE: "Anak perempuan", Sex.MALE: "Anak laki-laki"}


def receive_aid(history: FamilyHistory, decision: Decision) -> Part[None]:
    """Hand over at an event of the kecamatan if one is planned, else at the village hall weeks
    later."""
    planned = _event_for(history)
    if planned is not None:
        planned.decisions.append(decision)
        while not planned.held:
            yield at(today() + timedelta(days=1), 17)
    if not owed_items(decision):
        return
    yield later(history.rng, 5, 28)
    if history.scenario is Scenario.VOIDED:
        yield from _hand_over_by_mistake(history, decision)
    hand_over(history.supervisor, decision, history.rng, items=first_part(history, decision))
    if owed_items(decision):
        yield from _hand_over_rest(history, decision)


def first_part(history: FamilyHistory, decision: Decision) -> list[DecisionItem]:
    """Return the items available on the day: all, or all but one that comes late."""
    owed = owed_items(decision)
    return owed[:-1] if history.scenario is Scenario.PARTIAL and len(owed) > 1 else owed


def hand_over(
    officer: User,
    decision: Decision,
    rng: Random,
    *,
    items: Sequence[DecisionItem],
    event: HandoverEvent | None = None,
) -> Handover:
    """Record one handover now."""
    household = decision.case.household
    people = load_data("office")["people"]
    first, second = rng.sample(people["witnesses"], k=2)
    by_thumb = rng.random() < (0.3 if household.head and _age(household.head) > 65 else 0.03)
    return record_handover(
        officer,
        decision,
        items=[GivenItem(item, *_condition(rng, item)) for item in items],
        recipient=_recipient(household),
        ceremony=Ceremony(
            place=event.place if event else _village_hall(household),
            handed_at=utc_now(),
            first_witness=first,
            second_witness=second,
            village_head=rng.choice(people["village_heads"]),
            event=event,
        ),
        proof=Proof(SignatureKind.THUMBPRINT if by_thumb else SignatureKind.PAPER),
        representative=_representative(household, rng),
        transfer=_transfer(household, rng, items),
    )


def _hand_over_by_mistake(history: FamilyHistory, decision: Decision) -> Part[None]:
    """Record a handover for the wrong family and void it the next day."""
    handover = hand_over(history.supervisor, decision, history.rng, items=owed_items(decision))
    yield later(history.rng, 1, 2)
    void_handover(history.supervisor, handover, reason=load_data("words")["voids"]["reason"][0])
    yield later(history.rng, 4, 9)


def _hand_over_rest(history: FamilyHistory, decision: Decision) -> Part[None]:
    yield later(history.rng, 12, 40)
    if history.rng.random() < 0.7:
        hand_over(history.supervisor, decision, history.rng, items=owed_items(decision))
    else:
        reason = load_data("words")["voids"]["release"][0]
        release_rest(history.supervisor, decision, reason=reason)


def _event_for(history: FamilyHistory) -> PlannedEvent | None:
    if history.scenario is Scenario.VOIDED:  # mistakes happen at the office, not at events
        return None
    coming = history.context.planned_events
    return next((item for item in coming if item.expects(history.district_code, today())), None)


def _recipient(household: Household) -> Person:
    """Return the mother of the family, if there is one."""
    grown = [person for person in household.living if _age(person) >= _GROWN]
    mothers = [person for person in grown if person.sex is Sex.FEMALE]
    return (mothers or grown or household.living)[0]


def _representative(household: Household, rng: Random) -> HandoverRepresentative | None:
    """Return a grown child with a surat kuasa in some families."""
    for person in household.living:
        grown_child = person.relation is Relation.CHILD and _age(person) >= _GROWN
        if grown_child and person.sex and person.nik and rng.random() < 0.3:
            letter = f"Surat kuasa {today():%d-%m-%Y}"
            return HandoverRepresentative(
                person.name, person.nik, _SON_OR_DAUGHTER[person.sex], letter
            )
    return None


def _transfer(
    household: Household, rng: Random, items: Sequence[DecisionItem]
) -> BankTransfer | None:
    """Return the bank account for cash by transfer, with a number that no bank uses."""
    if not any(item.cash_method is CashMethod.TRANSFER for item in items):
        return None
    return BankTransfer(
        bank="BJB", account=f"0000{rng.randint(0, 999_999):06}", holder=_recipient(household).name
    )


def _condition(rng: Random, item: DecisionItem) -> tuple[ItemCondition, str]:
    if item.kind is AidKind.TOOL and rng.random() < 0.03:
        return ItemCondition.MINOR_FLAW, "Cat lecet sedikit, berfungsi baik"
    return ItemCondition.GOOD, ""


def _village_hall(household: Household) -> str:
    village = household.village
    if village is None:
        return "Rumah keluarga"
    return f"Kantor Kelurahan {village.name}" if village.is_urban else f"Balai Desa {village.name}"


def _age(person: Person) -> int:
    return person.age_on(today()) or 0
