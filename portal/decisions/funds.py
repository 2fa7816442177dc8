"""Funds: what is committed can never pass what there is."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext
from sqlalchemy import update

from portal.decisions.models import DecisionItem, Fund
from portal.errors import InvalidInput
from portal.extensions import db
from portal.types import Rupiah


def amounts_by_fund(items: Iterable[DecisionItem]) -> dict[int, int]:
    """Rupiah that ``items`` take from each fund, by fund id."""
    amounts: dict[int, int] = {}
    for item in items:
        amounts[item.fund_id] = amounts.get(item.fund_id, 0) + item.total
    return amounts


def commit_funds(amounts: Mapping[int, int]) -> None:
    """Hold ``amounts`` (rupiah by fund id) for approved aid.

    One guarded update a fund, in the order of ids so that two approvals never wait for each other
    in a circle. Raises :class:`InvalidInput` that names the fund and what is left of it.
    """
    for fund_id, amount in sorted(amounts.items()):
        held: Any = db.session.execute(
            update(Fund)
            .where(Fund.id == fund_id, Fund.active, Fund.committed + amount <= Fund.amount)
            .values(committed=Fund.committed + amount)
            .execution_options(synchronize_session=False)
        )
        fund = db.session.get_one(Fund, fund_id, populate_existing=True)
        if held.rowcount != 1:
            raise InvalidInput(
                gettext(
                    "Sisa dana %(fund)s tidak cukup: tersisa %(left)s, diperlukan %(needed)s.",
                    fund=fund.name,
                    left=Rupiah(fund.amount - fund.committed),
                    needed=Rupiah(amount),
                )
            )


def release_funds(amounts: Mapping[int, int]) -> None:
    """Give back what was held."""
    for fund_id, amount in sorted(amounts.items()):
        db.session.execute(
            update(Fund)
            .where(Fund.id == fund_id)
            .values(committed=Fund.committed - amount)
            .execution_options(synchronize_session=False)
        )
        db.session.get_one(Fund, fund_id, populate_existing=True)
