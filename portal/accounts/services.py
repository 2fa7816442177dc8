"""What can be done to an account. Each verb needs ``account.manage`` unless it is one's own."""

from collections.abc import Iterable

from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal import audit
from portal.accounts.models import User, UserDistrict
from portal.clock import utc_now
from portal.errors import InvalidInput, StaleRecord
from portal.extensions import db
from portal.permissions import Actor, Permission, Portal, Role, require


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
) -> User:
    """Add an account. ``districts=None`` means everywhere.

    Raises :class:`InvalidInput` if the e-mail address is taken.
    """
    require(actor, Permission.ACCOUNT_MANAGE)
    email = email.strip().lower()
    user = User(
        email=email,
        name=name,
        nip=nip or None,
        position=position or None,
        role=role,
        password_hash=password_hash,
        must_change_password=must_change_password,
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
    """Change who somebody is and where. A change of role or scope holds from the next request.

    Raises :class:`StaleRecord` if the account is no longer at ``version``.
    """
    require(actor, Permission.ACCOUNT_MANAGE)
    if user.version != version:
        raise StaleRecord
    if user.role == Role.ADMINISTRATOR and role != Role.ADMINISTRATOR:
        _keep_one_administrator(user)
    user.name, user.role, user.nip, user.position = name, role, nip or None, position or None
    user.everywhere = districts is None
    wanted = set(districts or ())
    user.districts = [item for item in user.districts if item.district_code in wanted]
    user.districts += _districts(wanted - {item.district_code for item in user.districts})
    user.version += 1
    audit.record(actor, "users.change", user, name=name, role=role, districts=_codes(user))


def reset_password(actor: Actor, user: User, *, password_hash: str) -> None:
    """Give a temporary password; every session ends, the next sign-in asks for a new one."""
    require(actor, Permission.ACCOUNT_MANAGE)
    user.password_hash = password_hash
    user.must_change_password = True
    user.session_epoch += 1
    audit.record(actor, "users.reset_password", user)


def change_own_password(user: User, *, password_hash: str) -> None:
    """A person's own new password; every other session of theirs ends."""
    user.password_hash = password_hash
    user.must_change_password = False
    user.session_epoch += 1
    audit.record(user, "users.change_password", user)


def deactivate(actor: Actor, user: User) -> None:
    """Close an account: its sessions end at once. The last administrator stays."""
    require(actor, Permission.ACCOUNT_MANAGE)
    if user.role == Role.ADMINISTRATOR:
        _keep_one_administrator(user)
    user.active = False
    user.session_epoch += 1
    audit.record(actor, "users.deactivate", user)


def reactivate(actor: Actor, user: User) -> None:
    """Open a closed account again."""
    require(actor, Permission.ACCOUNT_MANAGE)
    user.active = True
    audit.record(actor, "users.reactivate", user)


def choose_language(user: User, *, language: str) -> None:
    """Remember the language of a person's screens."""
    user.language = language


def note_sign_in(user: User) -> None:
    """Remember and record that somebody signed in."""
    user.last_seen_at = utc_now()
    audit.record(user, "users.sign_in", user)


def note_refused_sign_in(user: User) -> None:
    """Record that somebody did not know the password of ``user``; who it was is not known."""
    audit.record(Portal(gettext("Seseorang")), "users.refuse_sign_in", user)


def _keep_one_administrator(user: User) -> None:
    others = select(User.id).where(User.role == Role.ADMINISTRATOR, User.active, User.id != user.id)
    if db.session.scalar(others.limit(1)) is None:
        raise InvalidInput(gettext("Harus ada paling sedikit satu administrator yang aktif."))


def _districts(codes: Iterable[str] | None) -> list[UserDistrict]:
    return [UserDistrict(district_code=code) for code in sorted(set(codes or ()))]


def _codes(user: User) -> list[str] | str:
    return "*" if user.everywhere else [item.district_code for item in user.districts]
