"""Find a person, a family or a case by what one knows of them. Everything goes by an index."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, or_, select, true
from sqlalchemy.orm import joinedload

from portal.cases.models import Case
from portal.cases.queries import visible_cases
from portal.cases.settings import CASE_NUMBER
from portal.cases.states import Status
from portal.clock import today
from portal.errors import InvalidInput
from portal.extensions import db
from portal.households.access import in_scope
from portal.households.identity import hash_kk, hash_phone
from portal.households.models import Household, NameWord, Person, Phone, Relation
from portal.households.queries import standing_for
from portal.permissions import Actor, Permission, allows
from portal.receipts.models import Paper
from portal.receipts.queries import is_numbered, visible_papers
from portal.search.slips import one_slip_from
from portal.settings import value_of
from portal.types import (
    KkNumber,
    NumberPattern,
    PhoneNumber,
    ReferenceNumber,
    clean_text,
    comparison_key,
)

MOST = 20
SHORTEST = 2
LONGEST = 200
#: Of a longer text nobody's misspelt name is sought: each word asks for hundreds of others.
_WORDS_OF_A_NAME = 6
_AFTER_EVERY_LETTER = chr(0x10FFFF)


@dataclass(frozen=True)
class Found:
    """A person, and the case of their household if the actor may see one (the open one first)."""

    person: Person
    case: Case | None


def find(actor: Actor, text: str) -> list[Found]:
    """At most twenty people that ``text`` leads to: by name (beginnings of words, in any order),
    whole NIK or No. KK, phone, or case number; only those the actor may see."""
    wanted = clean_text(text)[:LONGEST]
    if len(wanted) < SHORTEST:
        return []
    return _found(actor, _by_numbers(actor, wanted) or _by_name(wanted))


def find_similar(actor: Actor, text: str) -> list[Found]:
    """At most twenty people whose names ``text`` may have misspelt: each of its words begins a word
    of the name, or is one slip away from a whole one (:func:`one_slip_from`)."""
    wanted = clean_text(text)[:LONGEST]
    slips = {word: one_slip_from(word) for word in _words(wanted)}
    if not any(slips.values()) or len(slips) > _WORDS_OF_A_NAME:
        return []
    meant = [_heard(word, wanted).union_all(_named(others)) for word, others in slips.items()]
    return _found(actor, [and_(*map(Person.id.in_, meant))])


def find_paper(actor: Actor, text: str) -> Paper | None:
    """The paper with this number, if they may see it."""
    number = clean_text(text)[:LONGEST]
    return db.session.scalars(visible_papers(actor).where(is_numbered(number))).first()


def looks_unfinished(text: str) -> bool:
    """Whether ``text`` is a NIK or No. KK that is still being typed: only whole ones are found."""
    digits = "".join(clean_text(text).split())
    return digits.isdigit() and 6 < len(digits) < 16


def _found(actor: Actor, ways: Sequence[ColumnElement[bool]]) -> list[Found]:
    """Those to whom one of the conditions leads."""
    if not ways:
        return []
    persons = db.session.scalars(
        _reachable(actor).where(or_(*ways)).order_by(Person.name_key, Person.id).limit(MOST)
    ).all()
    cases = _cases_of(actor, persons)
    return [Found(person, cases.get(person.household_id)) for person in persons]


def _reachable(actor: Actor) -> Select[Person]:
    """Living records of the actor's scope or cases, with what a result shows."""
    of_cases = visible_cases(actor).with_only_columns(Case.household_id).correlate(None)
    place: ColumnElement[bool] = Household.id.in_(of_cases)
    if allows(actor, Permission.REGISTRY_SEE):
        place = true() if actor.district_codes is None else or_(in_scope(actor), place)
    return (
        select(Person)
        .join(Person.household)
        .where(Person.merged_into_id.is_(None), place)
        .options(
            joinedload(Person.household).joinedload(Household.village),
            joinedload(Person.household).joinedload(Household.district),
            joinedload(Person.household).selectinload(Household.persons),
        )
    )


def _by_numbers(actor: Actor, text: str) -> list[ColumnElement[bool]]:
    return [*_by_card(text), *_by_phone(text), *_by_case_number(actor, text)]


def _by_card(text: str) -> list[ColumnElement[bool]]:
    """A NIK leads to its person, also after a merge; a No. KK to the head of the family."""
    try:
        card = hash_kk(KkNumber.parse(text))  # sixteen digits hash alike on either card
    except InvalidInput:
        return []
    holders = standing_for(Person.nik_hash == card)
    return [
        Person.id.in_(holders),
        and_(Household.kk_hash == card, _is_head()),
    ]


def _by_phone(text: str) -> list[ColumnElement[bool]]:
    try:
        number = hash_phone(PhoneNumber.parse(text))
    except InvalidInput:
        return []
    return [Person.id.in_(select(Phone.person_id).where(Phone.number_hash == number))]


def _by_case_number(actor: Actor, text: str) -> list[ColumnElement[bool]]:
    """A whole case number, or only its running number of this year or the last."""
    numbers = {text.upper()} if any(letter.isdigit() for letter in text) else set()
    pattern = NumberPattern.parse(value_of(CASE_NUMBER))
    try:
        numbers.add(pattern.write(pattern.read(text)))
    except InvalidInput:
        if text.isascii() and text.isdigit() and len(text) <= 6 and int(text):
            year = today().year
            numbers |= {
                pattern.write(ReferenceNumber(year=known, sequence=int(text)))
                for known in (year, year - 1)
            }
    if not numbers:
        return []
    households = (
        visible_cases(actor)
        .where(Case.number.in_(numbers))
        .with_only_columns(Case.household_id)
        .correlate(None)
    )
    if db.session.scalars(households.limit(1)).first() is None:
        return []
    return [and_(Household.id.in_(households), _is_head())]


def _by_name(text: str) -> list[ColumnElement[bool]]:
    """Every word begins a word of the name, as ears hear it or, half typed, letter by letter
    (``st`` is heard as Siti, and is also the beginning of Stefanus)."""
    heard = [_heard(word, text) for word in _words(text)]
    typed = [_beginning_with(word) for word in text.casefold().split()]
    return [and_(*map(Person.id.in_, words)) for words in (heard, typed) if words]


def _words(text: str) -> list[str]:
    return comparison_key(text).split()


def _heard(word: str, text: str) -> Select[int]:
    """Who is named so. A single letter begins a word only where it was typed as an initial beside
    others: what is left of ``zz`` is no beginning of Zaenab."""
    typed = re.findall(r"\w+", text.casefold())
    if len(word) > 1 or (word in typed and len(typed) > 1):
        return _beginning_with(word)
    return _named([word])


def _beginning_with(word: str) -> Select[int]:
    return select(NameWord.person_id).where(
        NameWord.word >= word, NameWord.word < word + _AFTER_EVERY_LETTER
    )


def _named(words: Iterable[str]) -> Select[int]:
    return select(NameWord.person_id).where(NameWord.word.in_(sorted(words)))


def _is_head() -> ColumnElement[bool]:
    """The head of the family; of one without a recorded head, everybody."""
    other = Person.__table__.alias("other")
    headed = (
        select(other.c.id)
        .where(
            other.c.household_id == Household.id,
            other.c.relation == Relation.HEAD,
            other.c.merged_into_id.is_(None),
        )
        .exists()
    )
    return or_(Person.relation == Relation.HEAD, ~headed)


def _cases_of(actor: Actor, persons: Sequence[Person]) -> dict[int, Case]:
    """Household → its open case, else its latest, of those the actor may see."""
    cases = db.session.scalars(
        visible_cases(actor)
        .where(Case.household_id.in_({person.household_id for person in persons}))
        .order_by(Case.status != Status.CLOSED, Case.id)
    )
    return {case.household_id: case for case in cases}
