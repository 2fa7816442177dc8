"""What the demo's stories share, and one family's course through it."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random

from portal.accounts.models import User
from portal.cases.models import Case
from portal.decisions.models import Decision
from portal.demo.aid import Plan, Stock
from portal.demo.office import Office
from portal.demo.people import Family
from portal.demo.timeline import Timeline
from portal.households.models import Household
from portal.regions.models import Region


class Fate(enum.StrEnum):
    """What happens to a family where stories part."""

    LISTED = "listed"  # registered, no case yet
    USUAL = "usual"
    GROWS = "grows"
    STAGNATES = "stagnates"
    RECOVERED = "recovered"  # not eligible any more
    DECLINED = "declined"  # at first, then proposed anew
    REVOKED = "revoked"
    PARTIAL = "partial"
    VOIDED = "voided"
    MOVES_AWAY = "moves_away"
    MOVES_INSIDE = "moves_inside"
    DIES = "dies"
    WITHDRAWS = "withdraws"
    DOUBLE = "double"  # registered twice
    SPLITS = "splits"


@dataclass
class Proposal:
    """A decision on the approvers' desk, and what they will say."""

    decision: Decision
    to_decline: bool
    urgent: bool


@dataclass
class Gathering:
    """An event to come: it holds back the families of its kecamatan ``from_day`` on."""

    name: str
    place: str
    day: date
    from_day: date
    districts: Sequence[Region]
    hopeful: list[Decision] = field(default_factory=list)
    over: bool = False

    def awaits(self, district_code: str, today: date) -> bool:
        """Whether a family waits for this event rather than being visited."""
        here = any(region.code == district_code for region in self.districts)
        return here and not self.over and self.from_day <= today < self.day


@dataclass
class World:
    """The programme as the stories find it."""

    rng: Random
    timeline: Timeline
    office: Office
    stock: Stock
    districts: Sequence[Region]
    villages: Sequence[Region]
    gatherings: Sequence[Gathering]
    desk: list[Proposal] = field(default_factory=list)
    officials: set[str] = field(default_factory=set)
    """Names of those who look after a mother, or would."""


@dataclass
class Course:
    """One family with its case."""

    world: World
    family: Family
    fate: Fate
    plan: Plan
    household: Household
    case: Case
    supervisor: User

    @property
    def rng(self) -> Random:
        """Decides what happens to this family."""
        return self.family.rng

    @property
    def caseworker(self) -> User:
        """Who accompanies the family; the supervisor while nobody does."""
        return self.case.caseworker or self.supervisor

    @property
    def district_code(self) -> str:
        """Where the family lives now."""
        return self.household.district_code or self.family.district_code
