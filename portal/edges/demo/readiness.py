"""Accounts of the demo have passwords that everybody can read."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from portal.core.counting import counted
from portal.edges.demo.staff import demo_accounts
from portal.platform.readiness.checks import Chapter, Check, Standing, green, needed


def _no_demo() -> Standing:
    known = demo_accounts()
    if not known:
        return green(gettext("Tidak ada akun peragaan."))
    return needed(
        counted(
            "%(n)s akun peragaan terbuka, kata sandinya diketahui umum. Untuk kerja nyata"
            " mulailah dengan basis data kosong: DEMO=0 make run.",
            len(known),
        )
    )


CHECKS = (
    Check(
        key="demo_accounts",
        chapter=Chapter.PEOPLE,
        title=_("Akun peragaan"),
        find=_no_demo,
        endpoint="staff.index",
    ),
)
