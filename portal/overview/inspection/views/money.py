"""Funds, what they gave with which papers, what was taken back, and who decided what."""

from datetime import date

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.casework.cases.wording import family_name, place_line
from portal.casework.decisions.models import Decision, DecisionItem, Fund
from portal.casework.decisions.queries import get_fund
from portal.casework.decisions.wording import SOURCE, decision_badge, items_in_words
from portal.casework.handovers.models import Handover
from portal.core.extensions import db
from portal.core.types import Rupiah
from portal.overview.inspection import queries
from portal.overview.inspection.fund_sheets import fund_sheet
from portal.overview.inspection.permissions import OFFICE_INSPECT
from portal.overview.inspection.views.blueprint import (
    ON_A_PAGE,
    ListRow,
    blueprint,
    chosen_day,
    chosen_number,
    desk_url,
    show_list,
)
from portal.platform.accounts.guard import current_actor, guard
from portal.platform.web import render_page
from portal.platform.web.filters import tanggal_waktu
from portal.platform.web.pagination import Sort, paginate


@blueprint.get("/keputusan")
@guard(OFFICE_INSPECT)
def decisions() -> ResponseReturnValue:
    """What one person decided, the latest first: family, amount, SK."""
    decider, day = chosen_number("oleh"), chosen_day("hari")
    page = None
    if decider is not None:
        page = paginate(
            db.session(),
            queries.decisions_by(current_actor(), decider, day=day),
            Sort(Decision.decided_at, descending=True),
            Sort(Decision.id, descending=True),
            cursor=request.args.get("after"),
            size=ON_A_PAGE,
        )
    return render_page(
        "inspection/decisions.html",
        block="list",
        page=page,
        rows=[_decided(decision) for decision in page.items] if page else [],
        total=queries.sum_of_day(decider, day) if decider is not None and day else None,
        people=[("", _("pilih orangnya"))]
        + [(str(user.id), user.name) for user in queries.deciders()],
        decider=request.args.get("oleh", ""),
        day=day,
        desk=desk_url(),
    )


def _decided(decision: Decision) -> ListRow:
    word, tone = decision_badge(decision)
    decree = _("SK %(number)s", number=decision.decree.number) if decision.decree else _("belum SK")
    line = [
        str(Rupiah(decision.total)),
        decree,
        items_in_words(decision.items),
        tanggal_waktu(decision.decided_at),
        *place_line(decision.case),
    ]
    url = url_for("decisions.show", decision_id=decision.id)
    return ListRow(family_name(decision.case), line, url=url, right=word, tone=tone)


@blueprint.get("/dana")
@guard(OFFICE_INSPECT)
def funds() -> ResponseReturnValue:
    """Every fund, the newest first."""
    page = paginate(
        db.session(),
        queries.all_funds(),
        Sort(Fund.id, descending=True),
        cursor=request.args.get("after"),
        size=ON_A_PAGE,
    )
    rows = [
        ListRow(
            fund.name,
            [
                str(SOURCE[fund.source]),
                str(fund.year),
                _("pagu %(amount)s", amount=Rupiah(fund.amount)),
                _("terikat %(amount)s", amount=Rupiah(fund.committed)),
            ],
            url=url_for(".fund", fund_id=fund.id),
        )
        for fund in page.items
    ]
    about = _("Pilih satu dana untuk melihatnya per bulan, dengan serah terima dan suratnya.")
    return show_list(rows, title=_("Dana untuk dibaca"), about=about, page=page)


@blueprint.get("/dana/<int:fund_id>")
@guard(OFFICE_INSPECT)
def fund(fund_id: int) -> ResponseReturnValue:
    """One fund by month: approved, handed over, returned; and whether all sources agree."""
    return render_page("inspection/fund.html", sheet=fund_sheet(get_fund(fund_id)))


@blueprint.get("/dana/<int:fund_id>/serah-terima")
@guard(OFFICE_INSPECT)
def fund_handovers(fund_id: int) -> ResponseReturnValue:
    """What a fund gave, in a month or ever, each with its papers."""
    found, month = get_fund(fund_id), _month()
    page = paginate(
        db.session(),
        queries.handed_over(current_actor(), found, month),
        Sort(DecisionItem.given_at),
        Sort(DecisionItem.id),
        cursor=request.args.get("after"),
        size=ON_A_PAGE,
    )
    handovers = queries.handovers_of_items(page.items)
    papers = queries.papers_of_handovers([handover.id for handover in handovers.values()])
    return render_page(
        "inspection/fund_handovers.html",
        fund=found,
        month=month,
        page=page,
        handovers=handovers,
        papers=papers,
    )


def _month() -> date | None:
    day = chosen_day("bulan")
    return day.replace(day=1) if day else None


@blueprint.get("/serah-terima-batal")
@guard(OFFICE_INSPECT)
def voided() -> ResponseReturnValue:
    """Handovers that were taken back, the latest first, with who did it and why."""
    page = paginate(
        db.session(),
        queries.voided_handovers(current_actor()),
        Sort(Handover.voided_at, descending=True),
        Sort(Handover.id, descending=True),
        cursor=request.args.get("after"),
        size=ON_A_PAGE,
    )
    rows = [
        ListRow(
            family_name(handover.case),
            [
                handover.void_reason,
                handover.voided_by.name if handover.voided_by else "",
                tanggal_waktu(handover.voided_at),
                items_in_words(item.decision_item for item in handover.items),
                handover.case.number,
            ],
            url=url_for("handovers.show", handover_id=handover.id),
            right=_("batal"),
            tone="stopped",
        )
        for handover in page.items
    ]
    about = _("Serah terima yang dibatalkan tetap dapat dibaca; suratnya ikut batal.")
    return show_list(rows, title=_("Serah terima yang batal"), about=about, page=page)
