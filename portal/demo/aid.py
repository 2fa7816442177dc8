"""What the demo's office can give, and what a family's plan takes of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from portal.decisions.models import AidKind, CashMethod, CatalogueItem, Fund, FundSource
from portal.decisions.offers import save_catalogue_item, save_fund
from portal.decisions.services import ProposedItem
from portal.demo.office import PORTAL
from portal.demo.people import Family, Stage
from portal.demo.reading import data


@dataclass(frozen=True)
class Plan:
    """How a family wants to live, and what that takes."""

    needs: Sequence[str]
    skill: str
    wish: str
    tool_wish: str
    reason: str
    items: Sequence[tuple[str, int]]


@dataclass(frozen=True)
class Stock:
    """The catalogue by name, and the fund that pays each kind."""

    catalogue: Mapping[str, CatalogueItem]
    funds: Mapping[AidKind, Fund]

    def items(self, wanted: Sequence[tuple[str, int]], rng: Random) -> list[ProposedItem]:
        """Lines of a proposal: the number is a quantity, of cash the sum in rupiah."""
        return [self._item(self.catalogue[name], number, rng) for name, number in wanted]

    def _item(self, item: CatalogueItem, number: int, rng: Random) -> ProposedItem:
        fund = self.funds[item.kind]
        if item.unit_value is not None:
            return ProposedItem(item, fund, number, item.unit_value)
        method = CashMethod.BY_HAND if rng.random() < 0.8 else CashMethod.TRANSFER
        return ProposedItem(item, fund, 1, number, method)


def stock_up(year: int) -> Stock:
    """Fill the catalogue and open the funds of ``year``."""
    catalogue = {
        entry["name"]: save_catalogue_item(
            PORTAL,
            CatalogueItem(),
            kind=AidKind(entry["kind"]),
            name=entry["name"],
            unit=entry["unit"],
            unit_value=entry.get("value"),
            active=True,
        )
        for entry in data("aid")["catalogue"]
    }
    funds: dict[AidKind, Fund] = {}
    for entry in data("aid")["funds"]:
        fund = save_fund(
            PORTAL,
            Fund(),
            name=entry["name"].format(year=year),
            source=FundSource(entry["source"]),
            year=year,
            amount=entry["amount"],
            active=True,
        )
        funds |= {AidKind(kind): fund for kind in entry["pays"]}
    return Stock(catalogue, funds)


def plan_for(family: Family) -> Plan:
    """A plan that the family can carry."""
    fitting = {
        Stage.ELDER: {"elder"},
        Stage.MAN: {"adult", "man"},
        Stage.WOMAN: {"adult"},
    }[family.stage]
    entry = family.rng.choice([plan for plan in data("aid")["plans"] if plan["for"] in fitting])
    return _plan(entry)


def further_plan(rng: Random) -> Plan:
    """What is added when the first aid was not enough."""
    return _plan(rng.choice(data("aid")["further"]))


def _plan(entry: Mapping[str, Any]) -> Plan:
    return Plan(
        needs=entry.get("needs", ()),
        skill=entry.get("skill", ""),
        wish=entry.get("wish", ""),
        tool_wish=entry.get("tool_wish", ""),
        reason=entry["reason"],
        items=[(name, number) for name, number in entry["items"]],
    )
