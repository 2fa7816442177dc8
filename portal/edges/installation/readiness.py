"""What only a person can vouch for: copies of the keys and of the data in another place."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from portal.core.clock import today
from portal.platform.readiness.checks import Chapter, Check, Standing, green


def _keys() -> Standing:
    return green(
        gettext(
            "Salin instance/secret_key, hash_key, dan audit_key ke tempat lain yang aman: tanpa"
            " ketiganya data tidak dapat dibaca lagi."
        )
    )


def _backup() -> Standing:
    return green(
        gettext(
            "Buat cadangan menurut docs/operations.md, coba pulihkan, lalu pastikan. Ditanyakan"
            " lagi tiap bulan."
        )
    )


CHECKS = (
    Check(
        key="keys",
        chapter=Chapter.SYSTEM,
        title=_("Kunci portal disalin"),
        find=_keys,
        about=lambda: "keys",
        question=_("Sudah disalin"),
    ),
    Check(
        key="backup",
        chapter=Chapter.SYSTEM,
        title=_("Cadangan terakhir"),
        find=_backup,
        about=lambda: f"{today():%Y-%m}",
        question=_("Cadangan ada dan pernah dipulihkan"),
    ),
)
