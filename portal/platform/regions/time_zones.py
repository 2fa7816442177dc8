"""The time zone of each province.

Source: Keputusan Presiden 41/1987 on the division of Indonesia into three time zones; provinces
founded since keep the zone of the one they were part of. Codes are those of Kemendagri.
"""

from portal.core.clock import WIB, WIT, WITA, TimeZone

_PROVINCES = {
    WIB: "11 12 13 14 15 16 17 18 19 21 31 32 33 34 35 36 61 62",
    WITA: "51 52 53 63 64 65 71 72 73 74 75 76",
    WIT: "81 82 91 92 93 94 95 96",
}
BY_PROVINCE = {code: zone for zone, codes in _PROVINCES.items() for code in codes.split()}


def zone_of(region_code: str) -> TimeZone:
    """Return the time zone of a region; WIB for an unknown province."""
    return BY_PROVINCE.get(region_code[:2], WIB)
