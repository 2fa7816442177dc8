"""Changes to accounts. They require ``account.manage`` unless it is the actor's own account."""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext
from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.exc import IntegrityError

from portal.core.clock import utc_now
from portal.core.errors import InvalidInput, NotFound, StaleRecord
from portal.core.extensions import db
from portal.core.kept_texts import kept
from portal.platform import audit
from portal.platform.accounts.models import StaffSession, User, UserDistrict
from portal.platform.accounts.permissions import ACCOUNT_MANAGE
from portal.platform.permissions import Actor, Role, SystemActor, require

#: Maximum lifetime of a session after sign-in, even if it is in use.
LONGEST_SESSION = timedelta(hours=24)
#: How long the addresses of earlier sign-ins are kept.
REMEMBERED = timedelta(days=30)


@dataclass(frozen=True)
class Device:
    """Where a user signs in: the IP address as seen by the portal, and the User-Agent."""

    address: str
    agent: str


def create_user(
    actor: Actor,
    *,
    email: str,
    name: str,
    role: Role,
    districts: Iterable[str] | None,
    password_hash: str,
    nip: str | None = None,
    position: str | None = None,
    must_change_password: bool = True,
    password_until: datetime | None = None,
) -> User:
    """Add an account and return it. ``districts=None`` means everywhere; a temporary password
    opens it before ``password_until``.

    Raises :class:`InvalidInput` if the e-mail address is taken.
    """
    require(actor, ACCOUNT_MANAGE)
    email = email.strip().lower()
    user = User(
        email=email,
        name=name,
        nip=nip or None,
        position=position or None,
        role=role,
        password_hash=password_hash,
        must_change_password=must_change_password,
        password_until=password_until if must_change_password else None,
        everywhere=districts is None,
        districts=_districts(districts),
        created_at=utc_now(),
    )
    _insert(user)
    audit.record(actor, "users.create", user, email=email, role=role, districts=_codes(user))
    return user


def _insert(user: User) -> None:
    taken = InvalidInput(gettext("Alamat surel ini sudah dipakai akun lain."), field="email")
    if db.session.scalar(select(User.id).where(User.email == user.email)) is not None:
        raise taken
    db.session.add(user)
    try:
        db.session.flush()
    except IntegrityError as error:  # two administrators at the same moment
        raise taken from error


def change_user(
    actor: Actor,
    user: User,
    *,
    name: str,
    role: Role,
    districts: Iterable[str] | None,
    nip: str | None,
    position: str | None,
    version: int,
) -> None:
    """Change name, role and scope of an account; this holds from the next request.

    Raises :class:`StaleRecord` if the account is no longer at ``version``, and
    :class:`InvalidInput` if it is the last administrator.
    """
    require(actor, ACCOUNT_MANAGE)
    if user.version != version:
        raise StaleRecord
    if user.role == Role.ADMINISTRATOR and role != Role.ADMINISTRATOR:
        _keep_one_administrator(user)
    before = _as_recorded(user)
    user.name, user.role, user.nip, user.position = name, role, nip or None, position or None
    user.everywhere = districts is None
    wanted = set(districts or ())
    user.districts = [item for item in user.districts if item.district_code in wanted]
    user.districts += _districts(wanted - {item.district_code for item in user.districts})
    user.version += 1
    after = _as_recorded(user)
    changed = {field: value for field, value in before.items() if after[field] != value}
    audit.record(actor, "users.change", user, **after, before=changed)


def change_email(actor: Actor, user: User, *, email: str) -> None:
    """Correct the e-mail address that opens an account; all its sessions end.

    Raises :class:`InvalidInput` if another account has it.
    """
    require(actor, ACCOUNT_MANAGE)
    before, email = user.email, email.strip().lower()
    if email == before:
        return
    taken = InvalidInput(gettext("Alamat surel ini sudah dipakai akun lain."), field="email")
    if db.session.scalar(select(User.id).where(User.email == email)) is not None:
        raise taken
    try:
        with db.session.begin_nested():
            user.email = email
            user.version += 1
    except IntegrityError as error:  # two administrators at the same moment
        raise taken from error
    _end_all_sessions(user)
    audit.record(actor, "users.change_email", user, email=email, before={"email": before})


def reset_password(
    actor: Actor, user: User, *, password_hash: str, password_until: datetime | None = None
) -> None:
    """Set a temporary password. All sessions end, and the next sign-in, before ``password_until``,
    asks for a new password."""
    require(actor, ACCOUNT_MANAGE)
    user.password_hash = password_hash
    user.must_change_password = True
    user.password_until = password_until
    _end_all_sessions(user)
    audit.record(actor, "users.reset_password", user)


def change_own_password(user: User, *, password_hash: str) -> None:
    """Set the user's own new password; all their sessions end."""
    user.password_hash = password_hash
    user.must_change_password, user.password_until = False, None
    _end_all_sessions(user)
    audit.record(user, "users.change_password", user)


def complete_own_office(user: User, *, nip: str, position: str) -> None:
    """Add the user's own NIP and position where the account has none, because a paper needs them;
    what an administrator wrote stays."""
    added: dict[str, Any] = {
        name: value
        for name, value in (("nip", nip), ("position", position))
        if value and not getattr(user, name)
    }
    if not added:
        return
    for name, value in added.items():
        setattr(user, name, value)
    user.version += 1
    audit.record(user, "users.complete_own_office", user, **added)


def deactivate(actor: Actor, user: User) -> None:
    """Close an account; its sessions end at once. Raises :class:`InvalidInput` for the last
    administrator."""
    require(actor, ACCOUNT_MANAGE)
    if user.role == Role.ADMINISTRATOR:
        _keep_one_administrator(user)
    user.active = False
    _end_all_sessions(user)
    audit.record(actor, "users.deactivate", user)


def reactivate(actor: Actor, user: User) -> None:
    """Reopen a closed account."""
    require(actor, ACCOUNT_MANAGE)
    user.active = True
    audit.record(actor, "users.reactivate", user)


def set_language(user: User, *, language: str) -> None:
    """Store the screen language of the user."""
    user.language = language


def record_sign_in(user: User, *, address: str) -> None:
    """Store and audit a sign-in, with the network address it came from."""
    user.last_seen_at = utc_now()
    audit.record(user, "users.sign_in", user, network_address=address)


def record_refused_sign_in(user: User, *, address: str, is_over: bool = False) -> None:
    """Audit a sign-in with a wrong password, or with a temporary one that is over. The acting
    person is unknown."""
    action = "users.refuse_expired" if is_over else "users.refuse_sign_in"
    audit.record(SystemActor(kept("Seseorang")), action, user, network_address=address)


def open_session(user: User, *, device: Device) -> str:
    """Store a new session and return the key for the browser."""
    now, key = utc_now(), secrets.token_urlsafe(32)
    db.session.execute(delete(StaffSession).where(StaffSession.started_at < now - REMEMBERED))
    db.session.add(
        StaffSession(
            user_id=user.id,
            key_hash=hash_of_key(key),
            address=device.address,
            agent=device.agent,
            started_at=now,
            until=now + LONGEST_SESSION,
        )
    )
    return key


def end_session(user: User, *, key_hash: str) -> None:
    """End the session with this key (sign-out)."""
    _end(StaffSession.user_id == user.id, StaffSession.key_hash == key_hash)


def end_own_session(user: User, session_id: int) -> None:
    """End another session of the same user. Raises :class:`NotFound` for a session of
    anybody else.
    """
    if not _end(StaffSession.user_id == user.id, StaffSession.id == session_id):
        raise NotFound
    audit.record(user, "users.end_session", user)


def end_other_sessions(user: User, *, key_hash: str) -> None:
    """End all sessions of ``user`` except the current one."""
    if _end(StaffSession.user_id == user.id, StaffSession.key_hash != key_hash):
        audit.record(user, "users.end_session", user)


def hash_of_key(key: str) -> str:
    """Return the hash of a session key, as it is stored."""
    return hashlib.sha256(key.encode()).hexdigest()


def _end_all_sessions(user: User) -> None:
    user.session_epoch += 1
    _end(StaffSession.user_id == user.id)


def _end(*conditions: ColumnElement[bool]) -> int:
    """End the active sessions that meet ``conditions``; return their number."""
    now = utc_now()
    running = update(StaffSession).where(StaffSession.until > now, *conditions)
    ended: Any = db.session.execute(running.values(until=now))
    return int(ended.rowcount)


def _keep_one_administrator(user: User) -> None:
    others = select(User.id).where(User.role == Role.ADMINISTRATOR, User.active, User.id != user.id)
    if db.session.scalar(others.limit(1)) is None:
        raise InvalidInput(gettext("Harus ada paling sedikit satu administrator yang aktif."))


def _districts(codes: Iterable[str] | None) -> list[UserDistrict]:
    return [UserDistrict(district_code=code) for code in sorted(set(codes or ()))]


def _as_recorded(user: User) -> dict[str, Any]:
    return {"name": user.name, "role": user.role, "districts": _codes(user)}


def _codes(user: User) -> list[str] | str:
    return "*" if user.everywhere else [item.district_code for item in user.districts]
