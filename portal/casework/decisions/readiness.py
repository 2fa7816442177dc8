"""What aid rests on: money to give it from, and something to give."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy import func, select

from portal.casework.decisions.models import CatalogueItem, Fund
from portal.core.clock import today
from portal.core.extensions import db
from portal.platform.readiness.checks import Chapter, Check, Standing, green, needed
from portal.platform.web.filters import rupiah


def _funds() -> Standing:
    year = today().year
    query = select(Fund).where(Fund.active, Fund.year >= year).order_by(Fund.id)
    found = db.session.scalars(query).all()
    if not found:
        return needed(
            gettext("Belum ada sumber dana tahun %(year)s.", year=str(year)), "decisions.new_fund"
        )
    return green(", ".join(f"{fund.name} ({rupiah(fund.amount)})" for fund in found[:5]))


def _catalogue() -> Standing:
    query = select(func.count()).select_from(CatalogueItem).where(CatalogueItem.active)
    count = db.session.scalar(query)
    if not count:
        return needed(gettext("Katalog bantuan masih kosong."), "decisions.new_catalogue_item")
    return green(gettext("%(count)s jenis bantuan.", count=count))


CHECKS = (
    Check(
        key="funds",
        chapter=Chapter.AID,
        title=_("Sumber dana"),
        find=_funds,
        endpoint="decisions.funds",
    ),
    Check(
        key="catalogue",
        chapter=Chapter.AID,
        title=_("Katalog bantuan"),
        find=_catalogue,
        endpoint="decisions.catalogue",
    ),
)
