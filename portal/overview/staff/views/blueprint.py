"""The blueprint of accounts of staff."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint
from flask_babel import gettext

from portal.platform.regions.queries import districts

blueprint = Blueprint("staff", __name__, url_prefix="/akun")


@blueprint.context_processor
def _words() -> dict[str, Any]:
    return {"place_names": place_names}


def place_names() -> Mapping[str | None, str]:
    """Return the names of kecamatan by code; ``None`` is a family without one."""
    return {None: gettext("tanpa kecamatan")} | {item.code: item.name for item in districts()}
