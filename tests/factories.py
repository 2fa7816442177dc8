"""Factories for test records. Every NIK is synthetic: its serial is 9000 or more."""

import secrets
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import count
from typing import Any

from sqlalchemy import insert

from portal.casework.assessments.models import Assessment, Conclusion
from portal.casework.assessments.services import complete_assessment, start_assessment
from portal.casework.cases import services as cases
from portal.casework.cases.models import Case
from portal.casework.cases.states import Action as CaseAction
from portal.casework.decisions import services as decisions
from portal.casework.decisions.models import (
    AidKind,
    CashMethod,
    CatalogueItem,
    Decision,
    DecisionItem,
    Fund,
    FundSource,
)
from portal.casework.decisions.services import ProposedItem
from portal.casework.handovers import services as handovers
from portal.casework.handovers.models import Handover, SignatureKind
from portal.casework.handovers.queries import owed_items
from portal.casework.handovers.services import Ceremony, GivenItem, Proof
from portal.casework.sponsors import services as sponsors
from portal.casework.sponsors.models import Sponsor, Sponsorship
from portal.casework.sponsors.queries import mothers_of
from portal.core.clock import utc_now
from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.core.types import KkNumber, Nik, PhoneNumber, Relation, Sex
from portal.platform.accounts.models import StaffSession, User
from portal.platform.accounts.services import create_user, hash_of_key
from portal.platform.permissions import Role, SystemActor
from portal.registry.households.inputs import NewPerson, NewPhone
from portal.registry.households.models import Household
from portal.registry.households.services import register_household
from tests.database import HOME

PEBAYURAN, KARANGHARJA, BANTARJAYA = (f"{HOME}.08", f"{HOME}.08.2001", f"{HOME}.08.2002")
TAMBELANG, SUKABAKTI = f"{HOME}.20", f"{HOME}.20.2001"

NAMES = {
    Role.CASEWORKER: "Rina Pendamping",
    Role.SUPERVISOR: "Sari Penyelia",
    Role.APPROVER: "Agus Penetap",
    Role.EVENT_OFFICER: "Eka Petugas",
    Role.AUDITOR: "Ardi Pemeriksa",
    Role.ADMINISTRATOR: "Admin Portal",
}
PORTAL = SystemActor("Uji")
_serial = count(1)


def _next(first: int) -> int:
    """Return the next serial from ``first`` on. Tests that write numbers themselves use other
    dates, or serials below 9100, so that numbers never collide.
    """
    return first + next(_serial) % (10_000 - first)


def create_staff(
    role: Role, *, districts: Iterable[str] | None = (PEBAYURAN,), **fields: Any
) -> User:
    """Return a new account of ``role``; ``districts=None`` means everywhere. It has no usable
    password.
    """
    number = next(_serial)
    with transaction():
        return create_user(
            PORTAL,
            email=fields.pop("email", f"{role.value}{number}@kantor.example"),
            name=fields.pop("name", NAMES[role]),
            role=role,
            districts=None if role is Role.ADMINISTRATOR else districts,
            password_hash=fields.pop("password_hash", "unusable"),
            must_change_password=fields.pop("must_change_password", False),
            **fields,
        )


TEN_YEARS = timedelta(days=3650)


def signed_in(user: User) -> str:
    """Return the session cookie of a new session of ``user``. It is stored in a database session
    separate from the test's, whose objects stay unchanged.
    """
    key, now = secrets.token_hex(8), utc_now()
    with db.engine.begin() as connection:
        connection.execute(
            insert(StaffSession).values(
                user_id=user.id,
                key_hash=hash_of_key(key),
                address="127.0.0.1",
                agent="",
                started_at=now,
                until=now + TEN_YEARS,  # tests move the clock
            )
        )
    return f"{user.get_id()}.{key}"


def synthetic_nik(birth_date: date = date(1980, 4, 12), *, female: bool = True) -> str:
    """Return a NIK that no real person has: the serial is 9000 or more."""
    day = birth_date.day + (40 if female else 0)
    return f"321608{day:02}{birth_date:%m%y}{_next(9100)}"


def new_person(name: str = "Siti Rohmah", **fields: Any) -> NewPerson:
    """Return the data of a person to register: by default a woman born in 1980 with a synthetic
    NIK.
    """
    sex = fields.setdefault("sex", Sex.FEMALE)
    birth_date = fields.setdefault("birth_date", date(1980, 4, 12))
    if "nik" not in fields and not fields.get("nik_missing_reason"):
        fields["nik"] = Nik.parse(synthetic_nik(birth_date, female=sex is Sex.FEMALE))
    fields.setdefault("relation", Relation.HEAD)
    return NewPerson(name=name, **fields)


def create_household(*members: NewPerson, **fields: Any) -> Household:
    """Register a household in Karangharja, Pebayuran; by default with one mother."""
    with transaction():
        return register_household(
            fields.pop("actor", PORTAL),
            kk=fields.pop("kk", None) or KkNumber(f"321608020212{_next(9000)}"),
            address=fields.pop("address", "Kp. Pulo Puter"),
            rt=fields.pop("rt", "003"),
            rw=fields.pop("rw", "002"),
            village_code=fields.pop("village_code", KARANGHARJA),
            members=members or (new_person(),),
            **fields,
        )


def reachable_phone(number: str = "+6282311112222") -> NewPhone:
    """Return a phone whose owner agreed to receive SMS; its prefix is not assigned."""
    return NewPhone(number=PhoneNumber.parse(number), sms_consent=True)


def create_case(
    *, household: Household | None = None, caseworker: User | None = None, **fields: Any
) -> Case:
    """Return an open, registered case of a mother who can receive SMS."""
    household = household or create_household(new_person(phones=(reachable_phone(),)), **fields)
    with transaction():
        return cases.open_case(PORTAL, household=household, caseworker=caseworker)


def create_sponsor(name: str | None = None, office: str = "Bappeda") -> Sponsor:
    """Return a sponsor without a mother."""
    with transaction():
        return sponsors.add_sponsor(
            PORTAL, name=name or f"Dewi Lestari {next(_serial)}", office=office, phone=None
        )


def create_sponsorship(case: Case | None = None, **fields: Any) -> Sponsorship:
    """Return a sponsorship of the mother of a case, from today on."""
    case, sponsor = case or create_case(), fields.pop("sponsor", None) or create_sponsor()
    with transaction():
        return sponsors.pair_sponsor(PORTAL, case, sponsor, mother=mothers_of(case)[0], **fields)


def create_fund(*, amount: int = 100_000_000, name: str | None = None) -> Fund:
    """Return a fund of the regency's budget."""
    with transaction() as session:
        fund = Fund(
            name=name or f"APBD {next(_serial)}", source=FundSource.APBD, year=2026, amount=amount
        )
        session.add(fund)
    return fund


def create_catalogue_item(
    kind: AidKind = AidKind.TOOL, *, unit_value: int | None = 2_500_000
) -> CatalogueItem:
    """Return an item of the catalogue."""
    names = {AidKind.CASH: "Modal usaha", AidKind.GOODS: "Paket sembako", AidKind.TOOL: "Gerobak"}
    with transaction() as session:
        item = CatalogueItem(
            kind=kind,
            name=f"{names[kind]} {next(_serial)}",
            unit="rupiah" if kind is AidKind.CASH else "unit",
            unit_value=None if kind is AidKind.CASH else unit_value,
        )
        session.add(item)
    return item


def assessed(case: Case) -> Case:
    """Set the case to "assessed" without a questionnaire, and return it."""
    with transaction():
        cases.advance(PORTAL, case, CaseAction.ASSESS)
    return case


def create_decision(
    *,
    case: Case | None = None,
    proposer: User | None = None,
    kinds: Sequence[AidKind] = (AidKind.TOOL,),
    fund: Fund | None = None,
    value: int = 2_500_000,
    method: CashMethod = CashMethod.BY_HAND,
) -> Decision:
    """Return a proposal on an assessed case, with one item of each kind."""
    proposer = proposer or create_staff(Role.CASEWORKER)
    case = case or assessed(create_case(caseworker=proposer))
    fund = fund or create_fund()
    items = [
        ProposedItem(
            catalogue_item=create_catalogue_item(kind),
            fund=fund,
            quantity=1,
            value=value,
            cash_method=method if kind is AidKind.CASH else None,
        )
        for kind in kinds
    ]
    with transaction():
        return decisions.propose(
            proposer, case, items=items, reason="Ingin berjualan gorengan lagi."
        )


def create_approved(*, approver: User | None = None, **fields: Any) -> Decision:
    """Return an approved decision; its case is decided."""
    decision = create_decision(**fields)
    approver = approver or create_staff(Role.APPROVER)
    with transaction():
        decisions.approve(approver, [decision])
    return decision


def hand_over(
    decision: Decision, *, officer: User | None = None, items: Sequence[DecisionItem] | None = None
) -> Handover:
    """Hand over everything that is owed, or only ``items``."""
    officer = officer or create_staff(Role.SUPERVISOR)
    with transaction():
        return handovers.record_handover(
            officer,
            decision,
            items=[GivenItem(item) for item in (items or owed_items(decision))],
            recipient=decision.case.household.persons[0],
            ceremony=Ceremony(
                place="Balai Desa Karangharja",
                handed_at=utc_now(),
                first_witness="Udin",
                second_witness="Wati",
            ),
            proof=Proof(signature_kind=SignatureKind.PAPER),
        )


def create_family(*people: tuple[str, date | None], village: str = KARANGHARJA) -> Household:
    """Register a household of people (name, birth date) without NIK, the first its head."""
    members = people or (("Siti Rohmah", date(1981, 4, 12)),)
    return create_household(
        *(
            NewPerson(
                name=name,
                birth_date=born,
                nik_missing_reason="belum ada",
                relation=Relation.CHILD if position else Relation.HEAD,
            )
            for position, (name, born) in enumerate(members)
        ),
        village_code=village,
    )


def assessment_answers(**changes: Any) -> dict[str, Any]:
    """Return all required answers of the questionnaire, for a family of four with all 14 signs."""
    return {
        "household_size": 4,
        "head_schooling": "some_primary",
        "floor_area": 24,
        "floor": "earth",
        "wall": "bamboo",
        "light": "none",
        "water": "river",
        "toilet": "none",
        "fuel": "firewood",
        "meals": "two",
        "meat": "never",
        "clothes": "none",
        "can_pay_clinic": False,
        "head_income": 500_000,
        "monthly_income": 800_000,
        "monthly_spending": 1_000_000,
        "has_savings": False,
        "needs": ["tool"],
        **changes,
    }


def create_assessment(
    case: Case,
    *,
    answers: dict[str, Any] | None = None,
    conclusion: Conclusion | None = Conclusion.ELIGIBLE,
    reason: str = "Rumah bilik, dapur kayu bakar, penghasilan tidak tetap.",
) -> Assessment:
    """Return a completed assessment of ``case``; with ``conclusion=None`` a draft."""
    with transaction():
        assessment = start_assessment(PORTAL, case)
        assessment.answers = assessment_answers() if answers is None else answers
        if conclusion is not None:
            complete_assessment(
                PORTAL,
                assessment,
                conclusion=conclusion,
                reason=reason,
                version=assessment.version,
            )
    return assessment
