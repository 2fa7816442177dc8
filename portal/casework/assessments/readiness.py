"""The amounts and questions that assessments rest on."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from portal.casework.assessments.queries import amounts_since, newest_questionnaire
from portal.casework.assessments.settings import EXTREME_LINE, NATIONAL_LINE
from portal.core.clock import today
from portal.platform.readiness.checks import Chapter, Check, Standing, advised, green, needed
from portal.platform.settings.queries import history_of
from portal.platform.web.filters import rupiah

_OLD_AFTER = 2  # years


def _amounts() -> Standing:
    said, oldest = [], today().year
    for setting in (EXTREME_LINE, NATIONAL_LINE):
        now = history_of(setting, on=today()).now
        said.append(f"{setting.label} {rupiah(now.value)} ({now.basis}, {now.valid_from.year})")
        oldest = min(oldest, now.valid_from.year)
    words = "; ".join(said)
    if today().year - oldest >= _OLD_AFTER:
        return advised(gettext("%(amounts)s. Periksa apakah ada angka yang baru.", amounts=words))
    return green(words)


def _questionnaire() -> Standing:
    newest = newest_questionnaire()
    if newest is None:
        return needed(gettext("Kuesioner belum diterbitkan: flask prepare."))
    outdated = amounts_since(newest)
    if outdated:
        names = ", ".join(str(setting.label) for setting in outdated)
        return advised(
            gettext(
                "%(names)s diubah sejak versi %(n)s: terbitkan lagi.", names=names, n=newest.version
            )
        )
    return green(
        gettext("%(title)s, versi %(version)s", title=newest.title, version=newest.version),
        at=newest.published_at,
    )


CHECKS = (
    Check(
        key="amounts",
        chapter=Chapter.AID,
        title=_("Garis kemiskinan"),
        find=_amounts,
        endpoint="settings.index",
    ),
    Check(
        key="questionnaire",
        chapter=Chapter.AID,
        title=_("Kuesioner asesmen"),
        find=_questionnaire,
        endpoint="questionnaire.index",
    ),
)
