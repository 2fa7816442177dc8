"""The only ways to load sponsors and whom they look after."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import joinedload, selectinload

from portal.cases.models import Case
from portal.cases.queries import visible_case_ids
from portal.clock import today
from portal.errors import NotFound
from portal.extensions import db
from portal.households.models import Household, Person, Relation
from portal.permissions import Actor
from portal.settings import value_of
from portal.sponsors.models import Contact, Sponsor, Sponsorship
from portal.sponsors.settings import QUIET_DAYS
from portal.types import Sex

_MOST_WORDS = 8


def visible_sponsorships(actor: Actor) -> Select[Sponsorship]:
    """Those of cases that ``actor`` may see, with what a row shows."""
    of_case = joinedload(Sponsorship.case)
    return (
        select(Sponsorship)
        .where(Sponsorship.case_id.in_(visible_case_ids(actor)))
        .options(
            joinedload(Sponsorship.sponsor),
            joinedload(Sponsorship.mother),
            of_case.joinedload(Case.household).selectinload(Household.persons),
            of_case.joinedload(Case.household).joinedload(Household.village),
            of_case.joinedload(Case.household).joinedload(Household.district),
        )
    )


def get_sponsorship(actor: Actor, sponsorship_id: int) -> Sponsorship:
    """One of a case that ``actor`` may see. Raises :class:`NotFound` otherwise."""
    found = db.session.scalars(
        visible_sponsorships(actor)
        .where(Sponsorship.id == sponsorship_id)
        .options(selectinload(Sponsorship.contacts).joinedload(Contact.recorded_by))
    ).first()
    if found is None:
        raise NotFound
    return found


def get_contact(actor: Actor, contact_id: int) -> Contact:
    """One contact of a case that ``actor`` may see. Raises :class:`NotFound` otherwise."""
    found = db.session.get(Contact, contact_id)
    if found is None:
        raise NotFound
    get_sponsorship(actor, found.sponsorship_id)
    return found


def running_of(case_id: int) -> Sponsorship | None:
    """Who looks after the mother now; the case's guard stands before."""
    return db.session.scalars(
        select(Sponsorship)
        .where(Sponsorship.case_id == case_id, Sponsorship.ended_at.is_(None))
        .options(joinedload(Sponsorship.sponsor), joinedload(Sponsorship.mother))
    ).first()


def sponsorships_of(case_id: int) -> Sequence[Sponsorship]:
    """Everybody who has looked after her with what they did, the first first; the case's guard
    stands before."""
    return db.session.scalars(
        select(Sponsorship)
        .where(Sponsorship.case_id == case_id)
        .options(joinedload(Sponsorship.sponsor), selectinload(Sponsorship.contacts))
        .order_by(Sponsorship.id)
    ).all()


def contact_of(pairing: Sponsorship, submission: str) -> Contact | None:
    """What this form has noted already, if it was sent before."""
    return db.session.scalars(
        select(Contact).where(
            Contact.sponsorship_id == pairing.id, Contact.submission == submission
        )
    ).first()


def mothers_of(case: Case) -> Sequence[Person]:
    """Whom an official may look after: the women of the family who are alive, the head or her
    husband's first, then by age; where there is none, whoever is there."""
    living = case.household.living
    women = [person for person in living if person.sex is Sex.FEMALE]
    return sorted(
        women or living,
        key=lambda person: (
            person.relation not in (Relation.HEAD, Relation.SPOUSE),
            person.birth_date or today(),
            person.id,
        ),
    )


def last_contact_on(sponsorship_id: int) -> date | None:
    """The day of the last contact that stands."""
    return db.session.scalar(
        select(Contact.made_on)
        .where(Contact.sponsorship_id == sponsorship_id, Contact.withdrawn_at.is_(None))
        .order_by(Contact.made_on.desc())
        .limit(1)
    )


def quiet_before() -> date:
    """Who was last heard of before this day has been quiet for too long."""
    return today() - timedelta(days=value_of(QUIET_DAYS))


def count_quiet(actor: Actor) -> int:
    """How many mothers whom ``actor`` may see were not visited for too long."""
    query = select(func.count(Sponsorship.id)).where(
        Sponsorship.case_id.in_(visible_case_ids(actor)),
        Sponsorship.ended_at.is_(None),
        Sponsorship.quiet_since < quiet_before(),
    )
    return db.session.scalar(query) or 0


def get_sponsor(sponsor_id: int) -> Sponsor:
    """One sponsor, or :class:`NotFound`."""
    found = db.session.get(Sponsor, sponsor_id)
    if found is None:
        raise NotFound
    return found


def free_sponsors() -> Sequence[Sponsor]:
    """Who is willing and looks after nobody yet, by name."""
    return db.session.scalars(
        select(Sponsor).where(Sponsor.active, ~_looks_after()).order_by(Sponsor.name, Sponsor.id)
    ).all()


def sponsors_named(words: str, *, free_only: bool) -> Select[Sponsor]:
    """Sponsors whose name or office has these words, of which the first few are looked at."""
    query = select(Sponsor)
    for word in words.split()[:_MOST_WORDS]:
        query = query.where(
            Sponsor.name.icontains(word, autoescape=True)
            | Sponsor.office.icontains(word, autoescape=True)
        )
    return query.where(Sponsor.active, ~_looks_after()) if free_only else query


def busy_among(sponsors: Sequence[Sponsor]) -> set[int]:
    """Which of these look after somebody."""
    return set(
        db.session.scalars(
            select(Sponsorship.sponsor_id).where(
                Sponsorship.sponsor_id.in_([sponsor.id for sponsor in sponsors]),
                Sponsorship.ended_at.is_(None),
            )
        )
    )


def _looks_after() -> ColumnElement[bool]:
    return exists().where(Sponsorship.sponsor_id == Sponsor.id, Sponsorship.ended_at.is_(None))
