"""A standing cast for tests. Every NIK is synthetic: its serial is 9000 or more."""

from collections.abc import Iterable
from datetime import date
from itertools import count
from typing import Any

from portal.accounts.models import User
from portal.accounts.services import create_user
from portal.assessments.models import Assessment, Conclusion
from portal.assessments.services import complete_assessment, start_assessment
from portal.cases.models import Case
from portal.cases.services import open_case
from portal.clock import utc_now
from portal.households.models import Household, Person, Relation
from portal.permissions import Portal, Role
from portal.transaction import transaction
from portal.types import comparison_key

PEBAYURAN, KARANGHARJA, BANTARJAYA = "32.16.08", "32.16.08.2001", "32.16.08.2002"
TAMBELANG, SUKABAKTI = "32.16.20", "32.16.20.2001"

NAMES = {
    Role.CASEWORKER: "Rina Pendamping",
    Role.SUPERVISOR: "Sari Penyelia",
    Role.APPROVER: "Agus Penetap",
    Role.EVENT_OFFICER: "Eka Petugas",
    Role.AUDITOR: "Ardi Pemeriksa",
    Role.ADMINISTRATOR: "Admin Portal",
}
PORTAL = Portal("Uji")
_serial = count(1)


def create_staff(
    role: Role, *, districts: Iterable[str] | None = (PEBAYURAN,), **fields: Any
) -> User:
    """An account of ``role``; ``districts=None`` for everywhere. Its password cannot be typed."""
    number = next(_serial)
    with transaction():
        return create_user(
            PORTAL,
            email=fields.pop("email", f"{role.value}{number}@bekasi.example"),
            name=fields.pop("name", NAMES[role]),
            role=role,
            districts=None if role is Role.ADMINISTRATOR else districts,
            password_hash=fields.pop("password_hash", "unusable"),
            must_change_password=fields.pop("must_change_password", False),
            **fields,
        )


def synthetic_nik(birth_date: date = date(1980, 4, 12), *, female: bool = True) -> str:
    """A NIK that no real person holds: the serial is 9000 or more."""
    day = birth_date.day + (40 if female else 0)
    return f"321608{day:02}{birth_date:%m%y}{9000 + next(_serial) % 1000:04}"


def create_family(*people: tuple[str, date | None], village: str = KARANGHARJA) -> Household:
    """A household of people (name, birth date), the first its head, by default one woman of 45."""
    with transaction() as session:
        household = Household(
            village_code=village,
            district_code=village[:8],
            address="Kp. Bojong",
            rt="002",
            rw="004",
            created_at=utc_now(),
        )
        session.add(household)
        for position, (name, born) in enumerate(people or (("Siti Rohmah", date(1981, 4, 12)),)):
            session.add(
                Person(
                    household=household,
                    name=name,
                    name_key=comparison_key(name),
                    nik_missing_reason="belum ada",
                    birth_date=born,
                    relation=Relation.CHILD if position else Relation.HEAD,
                    created_at=utc_now(),
                )
            )
    return household


def create_case(*, household: Household | None = None, caseworker: User | None = None) -> Case:
    """An open case, assigned to ``caseworker`` if one is given."""
    household = household or create_family()
    with transaction():
        return open_case(PORTAL, household=household, caseworker=caseworker)


def assessment_answers(**changes: Any) -> dict[str, Any]:
    """Every required answer of the questionnaire, of a family of four with all 14 signs."""
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
    """A completed assessment of ``case``; with ``conclusion=None`` a draft."""
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
