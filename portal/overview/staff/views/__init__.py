"""The administrator's pages of accounts."""

from portal.overview.staff.views import accounts, close_account, coverage, many_accounts
from portal.overview.staff.views.blueprint import blueprint

__all__ = ["accounts", "blueprint", "close_account", "coverage", "many_accounts"]
