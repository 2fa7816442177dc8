"""Queries on sponsors, sponsorships and contacts."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.orm import joinedload, selectinload

from portal.casework.cases.models import Case
from portal.casework.cases.queries import of_visible_case
from portal.casework.sponsors.models import Contact, Sponsor, Sponsorship
from portal.casework.sponsors.permissions import SPONSOR_MANAGE
from portal.casework.sponsors.settings import QUIET_DAYS
from portal.core.clock import today
from portal.core.errors import NotFound
from portal.core.extensions import db
from portal.core.types import Relation, Sex
from portal.platform.permissions import Actor, allows
from portal.platform.settings import value_of
from portal.registry.households.models import Household, Person

_MOST_WORDS = 8
#: Maximum number of choices; others are found by a search.
MOST_OFFERED = 50


def visible_sponsorships(actor: Actor) -> Select[Sponsorship]:
    """Return the query of sponsorships of visible cases, with the relations that a row shows."""
    of_case = joinedload(Sponsorship.case)
    return (
        select(Sponsorship)
        .where(of_visible_case(actor, Sponsorship.case_id))
        .options(
            joinedload(Sponsorship.sponsor),
            joinedload(Sponsorship.mother),
            of_case.joinedload(Case.household).selectinload(Household.persons),
            of_case.joinedload(Case.household).joinedload(Household.village),
            of_case.joinedload(Case.household).joinedload(Household.district),
        )
    )


def get_sponsorship(actor: Actor, sponsorship_id: int) -> Sponsorship:
    """Return a sponsorship of a visible case with its contacts. Raise :class:`NotFound`
    otherwise.
    """
    found = db.session.scalars(
        visible_sponsorships(actor)
        .where(Sponsorship.id == sponsorship_id)
        .options(selectinload(Sponsorship.contacts).joinedload(Contact.recorded_by))
    ).first()
    if found is None:
        raise NotFound
    return found


def get_contact(actor: Actor, contact_id: int) -> Contact:
    """Return a contact of a visible case. Raise :class:`NotFound` otherwise."""
    found = db.session.get(Contact, contact_id)
    if found is None:
        raise NotFound
    get_sponsorship(actor, found.sponsorship_id)
    return found


def current_sponsorship(case_id: int) -> Sponsorship | None:
    """Return the running sponsorship of a case. The caller has checked access to the case."""
    return db.session.scalars(
        select(Sponsorship)
        .where(Sponsorship.case_id == case_id, Sponsorship.ended_at.is_(None))
        .options(joinedload(Sponsorship.sponsor), joinedload(Sponsorship.mother))
    ).first()


def sponsorships_of(case_id: int) -> Sequence[Sponsorship]:
    """Return the sponsorships of a case with contacts, oldest first. The caller has checked
    access."""
    return db.session.scalars(
        select(Sponsorship)
        .where(Sponsorship.case_id == case_id)
        .options(joinedload(Sponsorship.sponsor), selectinload(Sponsorship.contacts))
        .order_by(Sponsorship.id)
    ).all()


def contact_of(pairing: Sponsorship, submission: str) -> Contact | None:
    """Return the contact recorded with this form token, if any."""
    return db.session.scalars(
        select(Contact).where(
            Contact.sponsorship_id == pairing.id, Contact.submission == submission
        )
    ).first()


def mothers_of(case: Case) -> Sequence[Person]:
    """Return the members who can have a sponsor: the living women, else all living members.

    The head or the head's wife comes first, then by age.
    """
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
    """Return the day of the last contact that was not withdrawn."""
    return db.session.scalar(
        select(Contact.made_on)
        .where(Contact.sponsorship_id == sponsorship_id, Contact.withdrawn_at.is_(None))
        .order_by(Contact.made_on.desc())
        .limit(1)
    )


def quiet_before() -> date:
    """Return the day before which the last contact is considered too long ago."""
    return today() - timedelta(days=value_of(QUIET_DAYS))


def quiet_sponsorships(actor: Actor) -> Select[Any] | None:
    """Return the ids of running sponsorships without a contact for too long, for those who manage
    sponsorships.
    """
    if not allows(actor, SPONSOR_MANAGE):
        return None
    return select(Sponsorship.id).where(
        of_visible_case(actor, Sponsorship.case_id),
        Sponsorship.ended_at.is_(None),
        Sponsorship.quiet_since < quiet_before(),
    )


def get_sponsor(sponsor_id: int) -> Sponsor:
    """Return a sponsor. Raise :class:`NotFound` if there is none."""
    found = db.session.get(Sponsor, sponsor_id)
    if found is None:
        raise NotFound
    return found


def free_sponsors(words: str, *, chosen_id: int | None) -> Sequence[Sponsor]:
    """Return the first active sponsors without a sponsorship that match ``words``, by name; and the
    chosen one if it is available.
    """
    found = search_sponsors(words, free_only=True).order_by(Sponsor.name, Sponsor.id)
    sponsors = list(db.session.scalars(found.limit(MOST_OFFERED)))
    if chosen_id is not None and chosen_id not in {sponsor.id for sponsor in sponsors}:
        chosen = search_sponsors("", free_only=True).where(Sponsor.id == chosen_id)
        sponsors += db.session.scalars(chosen)
    return sponsors


def search_sponsors(words: str, *, free_only: bool) -> Select[Sponsor]:
    """Return the query of sponsors by words in name or office; only the first words are used."""
    query = select(Sponsor)
    for word in words.split()[:_MOST_WORDS]:
        query = query.where(
            Sponsor.name.icontains(word, autoescape=True)
            | Sponsor.office.icontains(word, autoescape=True)
        )
    return query.where(Sponsor.active, ~_looks_after()) if free_only else query


def paired_sponsor_ids(sponsors: Sequence[Sponsor]) -> set[int]:
    """Return the ids of those sponsors that have a running sponsorship."""
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
