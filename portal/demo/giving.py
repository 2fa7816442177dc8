"""Aid changes hands: at the village hall, at home, or at an event; sometimes not all at once."""

from collections.abc import Sequence
from datetime import timedelta
from random import Random

from portal.accounts.models import User
from portal.clock import today, utc_now
from portal.decisions.models import AidKind, CashMethod, Decision, DecisionItem
from portal.demo.reading import data
from portal.demo.timeline import Part, at, later
from portal.demo.world import Course, Fate, Gathering
from portal.handovers.models import Condition, Event, Handover, SignatureKind
from portal.handovers.queries import owed_items
from portal.handovers.services import (
    BankTransfer,
    Ceremony,
    GivenItem,
    Proof,
    Representative,
    record_handover,
    release_rest,
    void_handover,
)
from portal.households.models import Household, Person, Relation
from portal.types import Sex

_GROWN = 18
_SON_OR_DAUGHTER = {Sex.FEMALE: "Anak perempuan", Sex.MALE: "Anak laki-laki"}


def receive(course: Course, decision: Decision) -> Part[None]:
    """The family receives what was approved: at an event of its kecamatan if one comes, else at
    the village hall some weeks later."""
    gathering = _gathering_for(course)
    if gathering is not None:
        gathering.hopeful.append(decision)
        while not gathering.over:
            yield at(today() + timedelta(days=1), 17)
    if not owed_items(decision):
        return
    yield later(course.rng, 5, 28)
    if course.fate is Fate.VOIDED:
        yield from _by_mistake(course, decision)
    give(course.supervisor, decision, course.rng, items=first_part(course, decision))
    if owed_items(decision):
        yield from _the_rest(course, decision)


def first_part(course: Course, decision: Decision) -> list[DecisionItem]:
    """What is there on the day: everything, or all but one item that comes late."""
    owed = owed_items(decision)
    return owed[:-1] if course.fate is Fate.PARTIAL and len(owed) > 1 else owed


def give(
    officer: User,
    decision: Decision,
    rng: Random,
    *,
    items: Sequence[DecisionItem],
    event: Event | None = None,
) -> Handover:
    """Record one handover as of now."""
    household = decision.case.household
    people = data("office")["people"]
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


def _by_mistake(course: Course, decision: Decision) -> Part[None]:
    """Recorded for the wrong family, and taken back the next day."""
    handover = give(course.supervisor, decision, course.rng, items=owed_items(decision))
    yield later(course.rng, 1, 2)
    void_handover(course.supervisor, handover, reason=data("words")["voids"]["reason"][0])
    yield later(course.rng, 4, 9)


def _the_rest(course: Course, decision: Decision) -> Part[None]:
    yield later(course.rng, 12, 40)
    if course.rng.random() < 0.7:
        give(course.supervisor, decision, course.rng, items=owed_items(decision))
    else:
        reason = data("words")["voids"]["release"][0]
        release_rest(course.supervisor, decision, reason=reason)


def _gathering_for(course: Course) -> Gathering | None:
    if course.fate is Fate.VOIDED:  # such slips happen at the desk
        return None
    coming = course.world.gatherings
    return next((item for item in coming if item.awaits(course.district_code, today())), None)


def _recipient(household: Household) -> Person:
    """The mother of the family, where there is one."""
    grown = [person for person in household.living if _age(person) >= _GROWN]
    mothers = [person for person in grown if person.sex is Sex.FEMALE]
    return (mothers or grown or household.living)[0]


def _representative(household: Household, rng: Random) -> Representative | None:
    """Now and then a grown child comes instead, with a letter."""
    for person in household.living:
        grown_child = person.relation is Relation.CHILD and _age(person) >= _GROWN
        if grown_child and person.sex and person.nik and rng.random() < 0.3:
            letter = f"Surat kuasa {today():%d-%m-%Y}"
            return Representative(person.name, person.nik, _SON_OR_DAUGHTER[person.sex], letter)
    return None


def _transfer(
    household: Household, rng: Random, items: Sequence[DecisionItem]
) -> BankTransfer | None:
    """The account that cash goes to where it is not counted by hand; no bank has such a number."""
    if not any(item.cash_method is CashMethod.TRANSFER for item in items):
        return None
    return BankTransfer(
        bank="BJB", account=f"0000{rng.randint(0, 999_999):06}", holder=_recipient(household).name
    )


def _condition(rng: Random, item: DecisionItem) -> tuple[Condition, str]:
    if item.kind is AidKind.TOOL and rng.random() < 0.03:
        return Condition.MINOR_FLAW, "Cat lecet sedikit, berfungsi baik"
    return Condition.GOOD, ""


def _village_hall(household: Household) -> str:
    village = household.village
    if village is None:
        return "Rumah keluarga"
    return f"Kantor Kelurahan {village.name}" if village.is_urban else f"Balai Desa {village.name}"


def _age(person: Person) -> int:
    return person.age_on(today()) or 0
