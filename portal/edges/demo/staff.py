"""Staff of the demo and their accounts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from sqlalchemy import select

from portal.core.extensions import db
from portal.edges.demo.data_files import load_data
from portal.platform.accounts.models import User
from portal.platform.accounts.passwords import hash_password
from portal.platform.accounts.services import create_user
from portal.platform.permissions import Role, SystemActor
from portal.platform.regions.models import Region

#: Reserved for examples (RFC 2606): no mail can be delivered.
DOMAIN = "demo.example"
PORTAL = SystemActor("Program demo")
_PAIR = 2


@dataclass(frozen=True)
class DemoAccount:
    """One line of the table that ``flask demo load`` prints."""

    email: str
    password: str
    role: Role
    scope: str


@dataclass(frozen=True)
class Staff:
    """The accounts used in the demo."""

    supervisors: Sequence[User]
    approvers: Sequence[User]
    officers: Sequence[User]
    auditor: User
    #: By kecamatan.
    caseworkers: Mapping[str, User]
    #: The caseworker with the scope of the whole regency.
    relief: User

    @property
    def everyone(self) -> list[User]:
        """Return each account once."""
        people = [*self.supervisors, *self.approvers, *self.officers, self.auditor, self.relief]
        return list({user.id: user for user in (*people, *self.caseworkers.values())}.values())

    def supervisor_of(self, district_code: str, rng: Random) -> User:
        """Return a supervisor whose scope covers the kecamatan."""
        return rng.choice(
            [user for user in self.supervisors if _covers(user.district_codes, district_code)]
        )


def hash_passwords() -> dict[Role, str]:
    """Return the hashed demo password of each role. Slow by design: call it outside a
    transaction."""
    passwords: dict[str, str] = load_data("office")["passwords"]
    return {Role(role): hash_password(password) for role, password in passwords.items()}


def create_accounts(
    hashes: Mapping[Role, str], districts: Sequence[Region], launch: Region
) -> Staff:
    """Create every account. ``districts`` are the kecamatan of the regency."""
    scopes = _scopes(districts, launch)
    users = [
        _account(entry, hashes, scopes[entry.get("scope", "everywhere")])
        for entry in load_data("office")["staff"]
    ]
    by_role = {role: [user for user in users if user.role is role] for role in Role}
    relief, at_launch = by_role[Role.CASEWORKER]
    caseworkers = {launch.code: at_launch}
    for name, pair in _pairs([region for region in districts if region is not launch]):
        email = "pendamping." + "".join(pair[0].name.lower().split())
        entry = {"role": Role.CASEWORKER, "email": email, "name": name}
        user = _account(entry, hashes, [region.code for region in pair])
        caseworkers |= {region.code: user for region in pair}
    return Staff(
        supervisors=by_role[Role.SUPERVISOR],
        approvers=by_role[Role.APPROVER],
        officers=by_role[Role.EVENT_OFFICER],
        auditor=by_role[Role.AUDITOR][0],
        caseworkers=caseworkers,
        relief=relief,
    )


def demo_accounts() -> list[DemoAccount]:
    """Return the active demo accounts with their passwords."""
    passwords: dict[str, str] = load_data("office")["passwords"]
    names = dict(db.session.execute(select(Region.code, Region.name)).all())
    users = db.session.scalars(
        select(User).where(User.email.endswith(f"@{DOMAIN}"), User.active).order_by(User.id)
    )
    return [
        DemoAccount(user.email, passwords[user.role.value], user.role, _scope_of(user, names))
        for user in users
    ]


def _account(entry: Mapping[str, Any], hashes: Mapping[Role, str], scope: list[str] | None) -> User:
    role = Role(entry["role"])
    return create_user(
        PORTAL,
        email=f"{entry['email']}@{DOMAIN}",
        name=entry["name"],
        role=role,
        districts=scope,
        password_hash=hashes[role],
        nip=entry.get("nip"),
        position=entry.get("position", "Pendamping Sosial"),
        must_change_password=False,
    )


def _scopes(districts: Sequence[Region], launch: Region) -> dict[str, list[str] | None]:
    codes = [region.code for region in districts]
    half = (len(codes) + 1) // 2
    return {
        "everywhere": None,
        "launch": [launch.code],
        "north": codes[:half],
        "south": codes[half:] or codes[:half],
    }


def _pairs(districts: Sequence[Region]) -> Iterable[tuple[str, Sequence[Region]]]:
    names: list[str] = load_data("office")["caseworkers"]["names"]
    starts = range(0, len(districts), _PAIR)
    for place, start in enumerate(starts):
        yield names[place % len(names)], districts[start : start + _PAIR]


def _covers(scope: frozenset[str] | None, district_code: str) -> bool:
    return scope is None or district_code in scope


def _scope_of(user: User, names: Mapping[str, str]) -> str:
    if user.role is Role.ADMINISTRATOR:
        return "accounts, settings"
    if user.everywhere:
        return "everywhere"
    return ", ".join(names[item.district_code] for item in user.districts)
