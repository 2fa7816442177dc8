"""The demo's catalogue of aid and funds, and the aid plans of families."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from portal.casework.decisions.models import AidKind, CashMethod, CatalogueItem, Fund, FundSource
from portal.casework.decisions.services import ProposedItem, save_catalogue_item, save_fund
from portal.edges.demo.data_files import load_data
from portal.edges.demo.families import Family, FamilyKind
from portal.edges.demo.staff import PORTAL


@dataclass(frozen=True)
class AidPlan:
    """A family's business plan, and the aid it needs."""

    needs: Sequence[str]
    skill: str
    wish: str
    tool_wish: str
    reason: str
    items: Sequence[tuple[str, int]]


@dataclass(frozen=True)
class AidCatalogue:
    """Catalogue items by name, and the fund that pays each kind."""

    catalogue: Mapping[str, CatalogueItem]
    funds: Mapping[AidKind, Fund]

    def items(self, wanted: Sequence[tuple[str, int]], rng: Random) -> list[ProposedItem]:
        """Return the lines of a proposal; the number is a quantity, or rupiah for cash."""
        return [self._item(self.catalogue[name], number, rng) for name, number in wanted]

    def _item(self, item: CatalogueItem, number: int, rng: Random) -> ProposedItem:
        fund = self.funds[item.kind]
        if item.unit_value is not None:
            return ProposedItem(item, fund, number, item.unit_value)
        method = CashMethod.BY_HAND if rng.random() < 0.8 else CashMethod.TRANSFER
        return ProposedItem(item, fund, 1, number, method)


def create_catalogue(year: int) -> AidCatalogue:
    """Create the catalogue and the funds of ``year``."""
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
        for entry in load_data("aid")["catalogue"]
    }
    funds: dict[AidKind, Fund] = {}
    for entry in load_data("aid")["funds"]:
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
    return AidCatalogue(catalogue, funds)


def choose_plan(family: Family) -> AidPlan:
    """Return a plan that fits the family."""
    fitting = {
        FamilyKind.ELDER: {"elder"},
        FamilyKind.MAN: {"adult", "man"},
        FamilyKind.WOMAN: {"adult"},
    }[family.stage]
    entry = family.rng.choice(
        [plan for plan in load_data("aid")["plans"] if plan["for"] in fitting]
    )
    return _plan(entry)


def choose_further_plan(rng: Random) -> AidPlan:
    """Return a plan of additional aid."""
    return _plan(rng.choice(load_data("aid")["further"]))


def _plan(entry: Mapping[str, Any]) -> AidPlan:
    return AidPlan(
        needs=entry.get("needs", ()),
        skill=entry.get("skill", ""),
        wish=entry.get("wish", ""),
        tool_wish=entry.get("tool_wish", ""),
        reason=entry["reason"],
        items=[(name, number) for name, number in entry["items"]],
    )
