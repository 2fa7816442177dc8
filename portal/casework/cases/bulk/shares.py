"""Share chosen families among caseworkers, desa by desa."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from portal.casework.cases.models import Case
from portal.casework.cases.queries.workload import Workload, stage_weights, workloads
from portal.casework.cases.states import Status
from portal.core.extensions import db
from portal.platform.accounts.models import User
from portal.platform.accounts.queries import accounts
from portal.platform.permissions import Role
from portal.platform.regions.models import Region
from portal.platform.scope import covers
from portal.registry.households.models import Household

#: Value of a desa whose families are shared evenly among all its caseworkers.
EVENLY = "rata"


@dataclass(frozen=True)
class VillageShare:
    """The chosen families of one desa, the caseworkers who may look after them, the busiest last,
    and the one suggested: whoever has most cases there already, else the least busy."""

    code: str
    name: str
    district_code: str | None
    count: int
    offered: Sequence[User]
    suggested: User | None


@dataclass(frozen=True)
class Sharing:
    """Who looks after the families of each desa. ``everyone`` replaces what the desa say."""

    everyone: int | None = None
    villages: Mapping[str, Sequence[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, fields: Mapping[str, Any]) -> "Sharing":
        """Return the sharing that a bulk action stores."""
        return cls(fields.get("everyone"), fields.get("villages", {}))

    @property
    def stored(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {"everyone": self.everyone, "villages": dict(self.villages)}

    def caseworker_id(self, village_code: str | None, turn: int) -> int | None:
        """Return whose turn it is among the caseworkers of a desa, None without any."""
        if self.everyone is not None:
            return self.everyone
        taken = self.villages.get(village_code or "", ())
        return taken[turn % len(taken)] if taken else None

    @property
    def people(self) -> set[int]:
        """Return the ids of all caseworkers who get families."""
        several = {person for taken in self.villages.values() for person in taken}
        return several if self.everyone is None else {self.everyone}


def shares_of(households: Select[Any]) -> list[VillageShare]:
    """Return the families of ``households``, a query of household ids, by desa; with a suggestion
    that spreads the work, the largest desa first."""
    ids = households.subquery()
    where = select(ids.c[0])
    village, count = aliased(Region), func.count()
    rows = db.session.execute(
        select(Household.village_code, Household.district_code, village.name, count)
        .select_from(Household)
        .outerjoin(village, village.code == Household.village_code)
        .where(Household.id.in_(where))
        .group_by(Household.village_code, Household.district_code, village.name)
        .order_by(count.desc(), Household.village_code)
    ).all()
    people = db.session.scalars(accounts(role=Role.CASEWORKER, active=True)).all()
    near = [person for person in people if any(covers(person, row[1]) for row in rows)]
    known = _held_there([row[0] for row in rows if row[0]])
    busy = {key: load.weight for key, load in workloads([p.id for p in near]).items()}
    weight, shares = stage_weights()[Status.REGISTERED] or 1, []
    for code, district_code, name, families in rows:
        fit = [person for person in near if covers(person, district_code)]
        fit.sort(key=lambda person: (busy[person.id], person.name, person.id))
        local = [person for person in fit if known.get((code, person.id))]
        best = max(local, key=lambda person: known[code, person.id], default=None)
        best = best or (fit[0] if fit else None)
        if best is not None:
            busy[best.id] += weight * families
        shares.append(VillageShare(code or "", name or "", district_code, families, fit, best))
    return shares


def _held_there(village_codes: Sequence[str]) -> Mapping[tuple[str | None, int | None], int]:
    """Return how many open cases each caseworker has in these desa."""
    rows = db.session.execute(
        select(Household.village_code, Case.caseworker_id, func.count())
        .select_from(Case)
        .join(Case.household)
        .where(
            Household.village_code.in_(village_codes),
            Case.status != Status.CLOSED,
            Case.caseworker_id.is_not(None),
        )
        .group_by(Household.village_code, Case.caseworker_id)
    )
    return {(code, person): cases for code, person, cases in rows}


def sharing_of(shares: Sequence[VillageShare], chosen: Mapping[str, str], everyone: str) -> Sharing:
    """Return the sharing from what was entered for each desa; only who is offered counts."""
    offered = {person.id for share in shares for person in share.offered}
    if everyone.isdigit() and int(everyone) in offered:
        return Sharing(everyone=int(everyone))
    return Sharing(villages={share.code: _taken(share, chosen.get(share.code)) for share in shares})


def _taken(share: VillageShare, entered: str | None) -> list[int]:
    ids = [person.id for person in share.offered]
    if entered == EVENLY:
        return ids
    if entered is None:
        return [share.suggested.id] if share.suggested else []
    return [int(entered)] if entered.isdigit() and int(entered) in ids else []


@dataclass(frozen=True)
class Load:
    """One caseworker's work before and after."""

    person: User
    before: Workload
    given: int

    @property
    def after(self) -> int:
        """Return the number of open cases afterwards."""
        return self.before.cases + self.given


def loads_of(shares: Sequence[VillageShare], sharing: Sharing) -> list[Load]:
    """Return the work of every caseworker who is offered, by name, if the families were shared
    so."""
    people = {person.id: person for share in shares for person in share.offered}
    given = dict.fromkeys(people, 0)
    for share in shares:
        for turn in range(share.count):
            taken = sharing.caseworker_id(share.code, turn)
            if taken in given and covers(people[taken], share.district_code):
                given[taken] += 1
    before = workloads(list(people))
    ordered = sorted(people.values(), key=lambda person: (person.name, person.id))
    return [Load(person, before[person.id], given[person.id]) for person in ordered]
