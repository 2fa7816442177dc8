"""Changes to aid: proposals, decisions, funds, the catalogue."""

from portal.casework.decisions.services.commit_funds import amounts_by_fund, release_funds
from portal.casework.decisions.services.decide_aid import (
    PROPOSABLE,
    ProposedItem,
    approve,
    approve_under_decree,
    check_items,
    decline,
    propose,
    revoke,
    withdraw,
)
from portal.casework.decisions.services.edit_catalogue import save_catalogue_item, save_fund

__all__ = [
    "PROPOSABLE",
    "ProposedItem",
    "amounts_by_fund",
    "approve",
    "approve_under_decree",
    "check_items",
    "decline",
    "propose",
    "release_funds",
    "revoke",
    "save_catalogue_item",
    "save_fund",
    "withdraw",
]
