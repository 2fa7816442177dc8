"""Checks of rooms that come before this one: regions, the office, accounts."""

from collections.abc import Sequence

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy import func, select

from portal.core.counting import counted
from portal.core.extensions import db
from portal.platform.accounts.models import User
from portal.platform.office.settings import ADDRESS, GOVERNMENT, OFFICE, PLACE, PROGRAMME
from portal.platform.permissions import Role
from portal.platform.readiness.checks import Chapter, Check, Standing, advised, green, needed
from portal.platform.regions.home import home_regency
from portal.platform.regions.models import Region, RegionLevel
from portal.platform.regions.queries import districts
from portal.platform.scope import covers
from portal.platform.settings import value_of

_MOST_NAMED = 12
_MUST_BE_SET = (GOVERNMENT, OFFICE, PROGRAMME, ADDRESS, PLACE)


def _regency() -> Standing:
    if not home_regency().code:
        return needed(gettext("Wilayah belum dimuat: flask regions load."))
    return green(_regency_in_words)


def _regency_in_words() -> str:
    home = home_regency()
    count = dict(
        db.session.execute(select(Region.level, func.count()).group_by(Region.level)).all()
    )
    return gettext(
        "%(name)s (%(code)s): %(districts)s kecamatan, %(villages)s desa/kelurahan."
        " Semua jam memakai %(zone)s.",
        name=home.name,
        code=home.code,
        districts=count.get(RegionLevel.DISTRICT, 0),
        villages=count.get(RegionLevel.VILLAGE, 0),
        zone=home.zone.name,
    )


def _office() -> Standing:
    empty = [setting for setting in _MUST_BE_SET if not value_of(setting)]
    if empty:
        names = ", ".join(str(setting.label) for setting in empty)
        said = gettext("Belum diisi: %(names)s.", names=names)
        return needed(said, "settings.edit", key=empty[0].key)
    return green(
        f"{value_of(GOVERNMENT)}, {value_of(OFFICE)}: {value_of(PROGRAMME)}. {value_of(ADDRESS)}"
    )


def _active(role: Role) -> Sequence[User]:
    query = select(User).where(User.role == role, User.active).order_by(User.id)
    return db.session.scalars(query).all()


def _named(users: Sequence[User]) -> str:
    return ", ".join(user.name for user in users[:_MOST_NAMED])


def _supervisor() -> Standing:
    found = _active(Role.SUPERVISOR)
    return green(_named(found)) if found else needed(gettext("Belum ada penyelia."))


def _approver() -> Standing:
    found = _active(Role.APPROVER)
    if not found:
        return needed(gettext("Belum ada penetap bantuan."))
    lacking = [user for user in found if not (user.nip and user.position)]
    if lacking:
        return needed(gettext("Jabatan atau NIP belum diisi: %(names)s.", names=_named(lacking)))
    return green(_named(found))


def _auditor() -> Standing:
    found = _active(Role.AUDITOR)
    return green(_named(found)) if found else advised(gettext("Belum ada pemeriksa."))


def _second_administrator() -> Standing:
    found = _active(Role.ADMINISTRATOR)
    if len(found) > 1:
        return green(_named(found))
    return advised(
        gettext("Baru satu administrator. Bila ia berhalangan, tidak ada yang membuka akun.")
    )


def _caseworkers() -> Standing:
    found = _active(Role.CASEWORKER)
    served = {
        region.code for region in districts() if any(covers(user, region.code) for user in found)
    }
    gaps = [region.name for region in districts() if region.code not in served]
    if not gaps:
        return green(gettext("Setiap kecamatan ada pendampingnya."))
    names = ", ".join(gaps[:_MOST_NAMED]) + (" …" if len(gaps) > _MOST_NAMED else "")
    said = counted(
        "%(n)s kecamatan tanpa pendamping: %(names)s.",
        len(gaps),
        names=names,
    )
    return needed(said) if not served else advised(said)


def _what_the_regency_is() -> str:
    return home_regency().code


OWN_CHECKS = (
    Check(
        key="regency",
        chapter=Chapter.PLACE,
        title=_("Wilayah dan zona waktu"),
        find=_regency,
        about=_what_the_regency_is,
        question=_("Ya, ini wilayah kami"),
        holds_papers=True,
    ),
    Check(
        key="office",
        chapter=Chapter.PAPERS,
        title=_("Pemerintah, dinas, program, alamat"),
        find=_office,
        endpoint="settings.index",
        settings=_MUST_BE_SET,
        holds_papers=True,
    ),
    Check(
        key="supervisor",
        chapter=Chapter.PEOPLE,
        title=_("Penyelia"),
        find=_supervisor,
        endpoint="staff.index",
    ),
    Check(
        key="approver",
        chapter=Chapter.PEOPLE,
        title=_("Penetap bantuan dengan jabatan dan NIP"),
        find=_approver,
        endpoint="staff.index",
    ),
    Check(
        key="caseworkers",
        chapter=Chapter.PEOPLE,
        title=_("Pendamping untuk setiap kecamatan"),
        find=_caseworkers,
        endpoint="staff.coverage",
    ),
    Check(
        key="auditor",
        chapter=Chapter.PEOPLE,
        title=_("Pemeriksa"),
        find=_auditor,
        endpoint="staff.index",
    ),
    Check(
        key="second_administrator",
        chapter=Chapter.PEOPLE,
        title=_("Administrator kedua"),
        find=_second_administrator,
        endpoint="staff.index",
    ),
)
