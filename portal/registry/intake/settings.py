"""Setting for rows about people who are dead according to a list."""

from flask_babel import lazy_gettext as _

from portal.platform.settings import SettingKind, define, value_of
from portal.registry.agencies.settings import GROUP

REFUSE_KNOWN_DEAD = define(
    "intake.refuse_known_dead",
    SettingKind.BOOLEAN,
    group=GROUP,
    label=_("Tolak baris orang terdaftar yang menurut daftar sudah meninggal"),
    hint=_("Bila tidak ditolak, baris diterima dengan tanda dan pendamping diminta memeriksa."),
    default=False,
)
REFUSE_NEW_DEAD = define(
    "intake.refuse_new_dead",
    SettingKind.BOOLEAN,
    group=GROUP,
    label=_("Tolak orang baru yang menurut daftar sudah meninggal"),
    hint=_("Bila tidak ditolak, orangnya dimasukkan dengan tanda untuk diperiksa."),
    default=False,
)
SETTINGS = (REFUSE_KNOWN_DEAD, REFUSE_NEW_DEAD)


def refuses_dead(*, known: bool) -> bool:
    """Return whether a row about a dead person is refused; ``known``: the person is in the
    registry.
    """
    return bool(value_of(REFUSE_KNOWN_DEAD if known else REFUSE_NEW_DEAD))
