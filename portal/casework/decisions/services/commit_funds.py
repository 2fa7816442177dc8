"""Commit and release funds. A fund is never overspent."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext
from sqlalchemy import update

from portal.casework.decisions.models import DecisionItem, Fund
from portal.core.errors import InvalidInput
from portal.core.extensions import db
from portal.core.types import Rupiah


def amounts_by_fund(items: Iterable[DecisionItem]) -> dict[int, int]:
    """Return the amount (rupiah) of ``items`` per fund, by fund id."""
    amounts: dict[int, int] = {}
    for item in items:
        amounts[item.fund_id] = amounts.get(item.fund_id, 0) + item.total
    return amounts


def commit_funds(amounts: Mapping[int, int]) -> None:
    """Commit ``amounts`` (rupiah by fund id) for approved aid.

    Raise :class:`InvalidInput` with the name and the remaining amount of an insufficient fund.
    """
    # One guarded UPDATE a fund, ordered by id so that two approvals cannot deadlock.
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
    """Release committed ``amounts`` (rupiah by fund id)."""
    for fund_id, amount in sorted(amounts.items()):
        db.session.execute(
            update(Fund)
            .where(Fund.id == fund_id)
            .values(committed=Fund.committed - amount)
            .execution_options(synchronize_session=False)
        )
        db.session.get_one(Fund, fund_id, populate_existing=True)
