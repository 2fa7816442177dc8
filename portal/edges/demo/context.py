"""State shared by the demo's stories, and the history of one family."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random

from portal.casework.cases.models import Case
from portal.casework.decisions.models import Decision
from portal.edges.demo.aid_catalogue import AidCatalogue, AidPlan
from portal.edges.demo.families import Family
from portal.edges.demo.scheduler import Scheduler
from portal.edges.demo.staff import Staff
from portal.platform.accounts.models import User
from portal.platform.regions.models import Region
from portal.registry.households.models import Household


class Scenario(enum.StrEnum):
    """Scenario of a family."""

    LISTED = "listed"  # registered, no case yet
    USUAL = "usual"
    GROWS = "grows"
    STAGNATES = "stagnates"
    RECOVERED = "recovered"  # not eligible any more
    DECLINED = "declined"  # at first, then proposed again
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
    """A proposal that waits for the approvers, and their decision."""

    decision: Decision
    to_decline: bool
    urgent: bool


@dataclass
class PlannedEvent:
    """An upcoming event. Families of its kecamatan wait for it from ``from_day`` on."""

    name: str
    place: str
    day: date
    from_day: date
    districts: Sequence[Region]
    decisions: list[Decision] = field(default_factory=list)
    held: bool = False

    def expects(self, district_code: str, today: date) -> bool:
        """Return whether a family waits for this event instead of a handover at the village
        hall."""
        here = any(region.code == district_code for region in self.districts)
        return here and not self.held and self.from_day <= today < self.day


@dataclass
class DemoContext:
    """The state of the programme."""

    rng: Random
    scheduler: Scheduler
    staff: Staff
    aid: AidCatalogue
    districts: Sequence[Region]
    villages: Sequence[Region]
    planned_events: Sequence[PlannedEvent]
    pending_proposals: list[Proposal] = field(default_factory=list)
    #: Names of sponsors.
    official_names: set[str] = field(default_factory=set)


@dataclass
class FamilyHistory:
    """One family with its case."""

    context: DemoContext
    family: Family
    scenario: Scenario
    plan: AidPlan
    household: Household
    case: Case
    supervisor: User

    @property
    def rng(self) -> Random:
        """Return the random generator of this family."""
        return self.family.rng

    @property
    def caseworker(self) -> User:
        """Return the caseworker; the supervisor while there is none."""
        return self.case.caseworker or self.supervisor

    @property
    def district_code(self) -> str:
        """Return the kecamatan where the family lives now."""
        return self.household.district_code or self.family.district_code
