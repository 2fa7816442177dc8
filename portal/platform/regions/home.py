"""The regency of this portal, whose kecamatan are loaded. Its time zone rules all clocks."""

import logging
import re
from dataclasses import dataclass

from flask import current_app, has_app_context
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from portal.core.clock import WIB, TimeZone
from portal.core.extensions import db
from portal.platform.regions.models import Region, RegionLevel
from portal.platform.regions.time_zones import zone_of

log = logging.getLogger(__name__)

_HOME, _WARNED = "portal_regency", "portal_regency_warned"
_KINDS = "portal_village_kinds"
_DIGITS = 4
#: Where a code says what a village is: 32.16.07.2003, counted from 1.
_KIND_PLACE = 10
_CITY, _REGENCY = "Kota ", "Kabupaten "


@dataclass(frozen=True)
class Regency:
    """A kabupaten or kota, by its code and its full name: "Kota Makassar"."""

    code: str
    name: str

    @property
    def is_city(self) -> bool:
        """Return whether it is a kota."""
        return self.name.startswith(_CITY)

    @property
    def bare_name(self) -> str:
        """Return the name alone: "Makassar"."""
        return self.name.removeprefix(_CITY).removeprefix(_REGENCY)

    @property
    def short_name(self) -> str:
        """Return the name as it fits in an SMS: "Kab. Gowa", "Kota Makassar"."""
        return self.name.replace(_REGENCY, "Kab. ").replace("Kepulauan", "Kep.")

    @property
    def zone(self) -> TimeZone:
        """Return its time zone."""
        return zone_of(self.code)


#: Before the first set-up.
NONE_YET = Regency("", "")


def home_regency() -> Regency:
    """Return the regency of this portal, :data:`NONE_YET` before its regions are loaded.

    It is read once, with a connection of its own: clocks are asked anywhere, also where the session
    is not to be touched.
    """
    known: Regency | None = current_app.extensions.get(_HOME)
    if known is not None:
        return known
    if "sqlalchemy" not in current_app.extensions:  # the web layer alone
        return NONE_YET
    try:
        with db.engine.connect() as connection:
            home = select(Region.parent_code).where(Region.level == RegionLevel.DISTRICT).limit(1)
            row = connection.execute(
                select(Region.code, Region.name).where(Region.code == home.scalar_subquery())
            ).first()
    except SQLAlchemyError:  # no tables yet, or no database at the moment
        return _as_configured()
    if row is None:
        return NONE_YET
    current_app.extensions[_HOME] = found = Regency(*row)
    return found


def village_kinds() -> frozenset[str]:
    """Return which kinds of village the regency has: desa, kelurahan, or both; read once."""
    known: frozenset[str] | None = current_app.extensions.get(_KINDS)
    if known is not None:
        return known
    urban = func.substr(Region.code, _KIND_PLACE, 1) == "1"
    try:
        with db.engine.connect() as connection:
            villages = select(urban).where(Region.level == RegionLevel.VILLAGE).distinct()
            found = {bool(value) for value in connection.execute(villages).scalars()}
    except SQLAlchemyError:
        return frozenset()
    kinds = frozenset("kelurahan" if value else "desa" for value in found)
    current_app.extensions[_KINDS] = kinds
    return kinds


def _as_configured() -> Regency:
    """Return the regency that the start was told, while the database does not answer; what it is
    called stands in the database. It is not kept: the next question asks the database again."""
    code = re.sub(r"\D", "", current_app.config.get("PORTAL_REGENCY", ""))
    if len(code) == _DIGITS:
        return Regency(f"{code[:2]}.{code[2:]}", "")
    if not current_app.extensions.get(_WARNED):
        current_app.extensions[_WARNED] = True
        log.warning("the database does not say which regency this is: clocks show %s", WIB.name)
    return NONE_YET


def forget_home() -> None:
    """Have the regency read again: another one has been loaded."""
    for name in (_HOME, _KINDS, "portal_place_texts"):
        current_app.extensions.pop(name, None)


def zone_of_portal() -> TimeZone:
    """Return the time zone of the portal; WIB where there is none yet."""
    return home_regency().zone if has_app_context() else WIB
