"""Find persons by name, NIK, No. KK, phone or case number. Every search uses an index."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from string import ascii_lowercase
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select, true, union, union_all
from sqlalchemy.orm import aliased, joinedload

from portal.casework.cases.models import Case
from portal.casework.cases.queries import of_visible_case, visible_cases
from portal.casework.cases.settings import CASE_NUMBER
from portal.casework.cases.states import Status
from portal.casework.receipts.models import Paper
from portal.casework.receipts.queries import has_number, visible_papers
from portal.core.clock import today
from portal.core.errors import InvalidInput
from portal.core.extensions import db
from portal.core.types import (
    KkNumber,
    NumberPattern,
    PhoneNumber,
    ReferenceNumber,
    Relation,
    clean_text,
    comparison_key,
    joined_readings,
)
from portal.platform.permissions import Actor, allows
from portal.platform.scope import in_scope, sees_everything
from portal.platform.settings import value_of
from portal.registry.households.models import Household, NameWord, Person, Phone
from portal.registry.households.permissions import REGISTRY_SEE
from portal.registry.households.queries import hash_kk, hash_phone, survivor_ids

MAX_RESULTS = 20
MIN_LENGTH = 2
MAX_LENGTH = 200
#: Longer texts are not searched for misspellings, since each word needs hundreds of look-ups.
_MAX_SIMILAR_WORDS = 6
#: In longer texts neighbouring words are not joined.
_MAX_JOINED_WORDS = 6
_LAST_CHARACTER = chr(0x10FFFF)
#: Maximum number of sorted matches of a common name; users narrow such a search by typing more.
_MOST_SORTED = 500

#: Builds the condition on a column of name words.
WordCondition = Callable[[Any], ColumnElement[bool]]


@dataclass(frozen=True)
class SearchResult:
    """A person, and the visible case of their household (the open one first)."""

    person: Person
    case: Case | None


def search_persons(actor: Actor, text: str) -> list[SearchResult]:
    """Return at most :data:`MAX_RESULTS` visible persons.

    ``text`` contains beginnings of name words in any order, or a whole NIK, No. KK, phone or case
    number.
    """
    wanted = clean_text(text)[:MAX_LENGTH]
    if len(wanted) < MIN_LENGTH:
        return []
    return _results(actor, _by_numbers(actor, wanted) or _by_name(wanted))


def search_similar_names(actor: Actor, text: str) -> list[SearchResult]:
    """Return at most :data:`MAX_RESULTS` visible persons whose name may be misspelt in ``text``.

    Each word must be the beginning of a name word, one edit away from a whole one
    (:func:`words_one_edit_away`), or two name words joined (``nuraini``: Nur Aini).
    """
    wanted = clean_text(text)[:MAX_LENGTH]
    slips = {word: words_one_edit_away(word) for word in _words(wanted)}
    if not any(slips.values()) or len(slips) > _MAX_SIMILAR_WORDS:
        return []
    meant = [
        union_all(
            _with_all_words([_like_word(word, wanted)]),
            _with_all_words([_is_any(others)]),
            _with_halves(word),
        )
        for word, others in slips.items()
    ]
    return _results(actor, [select(Person.id).where(*map(Person.id.in_, meant))])


def find_paper(actor: Actor, text: str) -> Paper | None:
    """Return the visible paper with this number."""
    number = clean_text(text)[:MAX_LENGTH]
    return db.session.scalars(visible_papers(actor).where(has_number(number))).first()


def is_partial_number(text: str) -> bool:
    """Return whether ``text`` is an incomplete NIK or No. KK; only complete ones are found."""
    digits = "".join(clean_text(text).split())
    return digits.isdigit() and 6 < len(digits) < 16


def _results(actor: Actor, ways: Sequence[Select[int]]) -> list[SearchResult]:
    """Return the persons with an id from any of these queries.

    Uses UNION, since with OR PostgreSQL would not use an index. For very common names only the
    first :data:`_MOST_SORTED` in the index are sorted.
    """
    if not ways:
        return []
    found = [select(_first_visible(actor, way).subquery().c.id) for way in ways]
    persons = db.session.scalars(
        select(Person)
        .join(Person.household)
        .where(Person.id.in_(union(*found)))
        .options(
            joinedload(Person.household).joinedload(Household.village),
            joinedload(Person.household).joinedload(Household.district),
            joinedload(Person.household).selectinload(Household.persons),
        )
        .order_by(Person.name_key, Person.id)
        .limit(MAX_RESULTS)
    ).all()
    cases = _cases_of(actor, persons)
    return [SearchResult(person, cases.get(person.household_id)) for person in persons]


def _first_visible(actor: Actor, way: Select[int]) -> Select[int]:
    """Return the query of the first of these persons who are unmerged and in the actor's scope or
    cases.
    """
    ids = way.subquery()
    case = aliased(Case)
    place: ColumnElement[bool] = exists().where(
        case.household_id == Household.id, of_visible_case(actor, case.id)
    )
    if allows(actor, REGISTRY_SEE):
        registry = in_scope(actor, Household.district_code)
        place = true() if sees_everything(actor, REGISTRY_SEE) else or_(registry, place)
    return (
        select(Person.id)
        .select_from(ids)
        .join(Person, Person.id == ids.c[0])
        .join(Person.household)
        .where(Person.merged_into_id.is_(None), place)
        .limit(_MOST_SORTED)
    )


def _by_numbers(actor: Actor, text: str) -> list[Select[int]]:
    return [*_by_nik_or_kk(text), *_by_phone(text), *_by_case_number(actor, text)]


def _by_nik_or_kk(text: str) -> list[Select[int]]:
    """Return the queries of a NIK (its person, also after a merge) and of a No. KK (the family's
    head)."""
    try:
        card = hash_kk(KkNumber.parse(text))  # NIK and No. KK have the same hash function
    except InvalidInput:
        return []
    return [survivor_ids(Person.nik_hash == card), _heads(Household.kk_hash == card)]


def _by_phone(text: str) -> list[Select[int]]:
    try:
        number = hash_phone(PhoneNumber.parse(text))
    except InvalidInput:
        return []
    return [select(Phone.person_id).where(Phone.number_hash == number)]


def _by_case_number(actor: Actor, text: str) -> list[Select[int]]:
    """Return the queries of a complete case number, or of a running number of this or the last
    year.
    """
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
    return [_heads(Household.id.in_(households))]


def _by_name(text: str) -> list[Select[int]]:
    """Return the queries of persons whose name words begin with each of the words, by sound or by
    spelling.

    Both are needed while typing: ``st`` sounds like Siti, and is also the beginning of Stefanus.
    Two neighbouring words may be one: ``nur aini`` also finds Nur'aini.
    """
    heard = [_like_word(word, text) for word in _words(text)]
    typed = [_begins(word) for word in text.casefold().split()]
    ways = [heard, typed]
    if len(heard) <= _MAX_JOINED_WORDS:
        ways += [
            [_like_word(word, text) for word in reading.split()]
            for reading in joined_readings(comparison_key(text))
        ]
    return [_with_all_words(words) for words in ways if words]


def _words(text: str) -> list[str]:
    return comparison_key(text).split()


def _like_word(word: str, text: str) -> WordCondition:
    """Return the condition on a name word that begins with, or equals, this word.

    A single letter is a prefix only if it was typed as an initial beside other words: the key of
    ``zz`` is ``z``, which must not find Zaenab.
    """
    typed = re.findall(r"\w+", text.casefold())
    if len(word) > 1 or (word in typed and len(typed) > 1):
        return _begins(word)
    return _is_any([word])


def _begins(word: str) -> WordCondition:
    return lambda column: and_(column >= word, column < word + _LAST_CHARACTER)


def _is_any(words: Iterable[str]) -> WordCondition:
    wanted = sorted(words)
    return lambda column: column.in_(wanted)


def _with_all_words(conditions: Sequence[WordCondition]) -> Select[int]:
    """Return the query of persons who have a name word for each condition."""
    first, *others = conditions
    query = select(NameWord.person_id).where(first(NameWord.word))
    for condition in others:
        other = aliased(NameWord)
        query = query.where(
            exists().where(other.person_id == NameWord.person_id, condition(other.word))
        )
    return query


def _with_halves(word: str) -> Select[int]:
    """Return the query of persons with two name words that make up this one."""
    halves = range(_SHORTEST_HALF, len(word) - _SHORTEST_HALF + 1)
    first, second = aliased(NameWord), aliased(NameWord)
    return (
        select(first.person_id)
        .join(second, second.person_id == first.person_id)
        .where(
            first.word.in_([word[:at] for at in halves]),
            first.word.concat(second.word) == word,
        )
    )


def _heads(household: ColumnElement[bool]) -> Select[int]:
    """Return the query of the heads of these households."""
    return select(Person.id).join(Person.household).where(household, _is_head())


def _is_head() -> ColumnElement[bool]:
    """Return the condition that a person is the head of the family, or a member of one without a
    head.
    """
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
    """Return the visible case by household id: the open one, else the latest."""
    cases = db.session.scalars(
        visible_cases(actor)
        .where(Case.household_id.in_({person.household_id for person in persons}))
        .order_by(Case.status != Status.CLOSED, Case.id)
    )
    return {case.household_id: case for case in cases}


_SHORTEST_HALF = 2
#: Minimum length of words; shorter ones are one edit away from half of all names.
_MIN_WORD, _MAX_WORD = 4, 20
#: From this length on any letter may differ; in shorter words only a vowel.
_MIN_WORD_FOR_CONSONANTS = 5
_VOWELS = str.maketrans("", "", "aeiouy")


def words_one_edit_away(word: str) -> frozenset[str]:
    """Return all words with optimal string alignment distance 1 from ``word``.

    That is one letter inserted, deleted or replaced, or two neighbours swapped. The words, about
    five hundred for one of nine letters, are looked up in the index of name words, which is a
    hundred times as fast as comparing ``word`` with every name word.
    """
    if not _MIN_WORD <= len(word) <= _MAX_WORD:
        return frozenset()
    halves = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    slips = {left + right[1:] for left, right in halves}
    slips |= {left + right[1::-1] + right[2:] for left, right in halves}
    for letter in ascii_lowercase:
        slips |= {left + letter + right[drop:] for left, right in halves for drop in (0, 1)}
    if len(word) < _MIN_WORD_FOR_CONSONANTS:
        told = word.translate(_VOWELS)
        slips = {slip for slip in slips if slip.translate(_VOWELS) == told}
    return frozenset(slips - {word})
