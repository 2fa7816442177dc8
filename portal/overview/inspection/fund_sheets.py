"""What became of a fund's money, by month, and whether page, fund and ledger agree."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, select

from portal.casework.decisions.models import Decision, DecisionItem, Fund
from portal.casework.decisions.states import DecisionStatus
from portal.casework.handovers.models import HandoverItem
from portal.core.clock import midnight
from portal.core.extensions import db
from portal.registry.aid.models import AidFact, AidSource, FactSource

_VALUE = DecisionItem.quantity * DecisionItem.unit_value
_APPROVED = Decision.status == DecisionStatus.APPROVED
_REVOKED = Decision.status == DecisionStatus.REVOKED


@dataclass(frozen=True)
class MonthOfFund:
    """Rupiah of one month; ``first`` is empty for what lies outside the fund's year."""

    first: date | None
    approved: int
    given: int
    returned: int


@dataclass(frozen=True)
class FundSheet:
    """A fund in rupiah. ``approved`` counts every approval, ``returned`` what of it was released or
    revoked; ``held`` is what the fund itself keeps as committed, ``in_ledger`` what the ledger of
    aid says was given."""

    fund: Fund
    approved: int
    given: int
    returned: int
    in_ledger: int
    months: Sequence[MonthOfFund]

    @property
    def held(self) -> int:
        """Return what is committed: approved and not returned."""
        return self.approved - self.returned

    @property
    def owed(self) -> int:
        """Return what is committed and not handed over yet."""
        return self.held - self.given

    @property
    def left(self) -> int:
        """Return what can still be approved."""
        return self.fund.amount - self.held

    @property
    def agrees(self) -> bool:
        """Return whether the items, the fund and the ledger say the same."""
        return self.held == self.fund.committed and self.given == self.in_ledger


def fund_sheet(fund: Fund) -> FundSheet:
    """Return the sheet of a fund, in two queries."""
    months = [date(fund.year, month, 1) for month in range(1, 13)]
    row = db.session.execute(_sums(fund, months)).one()
    approved, given, returned = (int(value) for value in row[:3])
    found = [MonthOfFund(first, *part) for first, part in zip(months, _parts(row[3:]), strict=True)]
    rest = MonthOfFund(
        None,
        approved - sum(month.approved for month in found),
        given - sum(month.given for month in found),
        returned - sum(month.returned for month in found),
    )
    if rest.approved or rest.given or rest.returned:
        found.append(rest)
    return FundSheet(fund, approved, given, returned, _in_ledger(fund), found)


def month_after(first: date) -> date:
    """Return the first day of the next month."""
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


def items_given(fund: Fund, first: date | None) -> Select[DecisionItem]:
    """Return the query of the items of ``fund`` that were handed over, in the month that begins
    with ``first`` or in all."""
    query = select(DecisionItem).where(
        DecisionItem.fund_id == fund.id, DecisionItem.given_at.is_not(None)
    )
    return query if first is None else query.where(_within(DecisionItem.given_at, first))


def _sums(fund: Fund, months: Sequence[date]) -> Select[Any]:
    whole = (_approved(), _given(), _returned())
    parts = [
        sum_
        for first in months
        for sum_ in (
            _sum(and_(_was_approved(), _within(Decision.decided_at, first))),
            _sum(_within(DecisionItem.given_at, first)),
            _sum(_returned_in(first)),
        )
    ]
    columns: list[Any] = [*whole, *parts]
    query = select(*columns)
    of_fund = DecisionItem.fund_id == fund.id
    return query.select_from(DecisionItem).join(DecisionItem.decision).where(of_fund)


def _parts(values: Sequence[Any]) -> Iterator[tuple[int, int, int]]:
    numbers = [int(value) for value in values]
    for at in range(0, len(numbers), 3):
        yield numbers[at], numbers[at + 1], numbers[at + 2]


def _was_approved() -> ColumnElement[bool]:
    return Decision.status.in_((DecisionStatus.APPROVED, DecisionStatus.REVOKED))


def _approved() -> ColumnElement[int]:
    return _sum(_was_approved())


def _given() -> ColumnElement[int]:
    return _sum(DecisionItem.given_at.is_not(None))


def _returned() -> ColumnElement[int]:
    return _sum(_REVOKED | (_APPROVED & DecisionItem.released_at.is_not(None)))


def _returned_in(first: date) -> ColumnElement[bool]:
    """What was released in a month; of a revoked decision nothing says when, so that it counts in
    the month of its decision."""
    released = DecisionItem.released_at.is_not(None) & _within(DecisionItem.released_at, first)
    revoked = DecisionItem.released_at.is_(None) & _within(Decision.decided_at, first)
    return (_was_approved() & released) | (_REVOKED & revoked)


def _within(column: Any, first: date) -> ColumnElement[bool]:
    return and_(column >= midnight(first), column < midnight(month_after(first)))


def _sum(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, _VALUE), else_=0)), 0)


def _in_ledger(fund: Fund) -> int:
    given = (
        select(func.coalesce(func.sum(AidFact.value), 0))
        .select_from(DecisionItem)
        .join(HandoverItem, HandoverItem.decision_item_id == DecisionItem.id)
        .join(
            AidSource,
            (AidSource.source == FactSource.HANDOVER) & (AidSource.source_id == HandoverItem.id),
        )
        .join(AidFact, AidFact.id == AidSource.fact_id)
        .where(DecisionItem.fund_id == fund.id)
    )
    return int(db.session.scalar(given) or 0)
