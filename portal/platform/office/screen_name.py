"""What pages say of the office: the name of the programme, and that nobody works here yet."""

from flask import current_app, g
from sqlalchemy.exc import SQLAlchemyError

from portal.platform.office.queries import portal_in_use
from portal.platform.office.settings import PROGRAMME
from portal.platform.settings import value_of

_LAST_SAID = "portal_programme"


def programme_name() -> str:
    """Return the name of the programme, asked once a request.

    Where the database does not answer, return what it last said: pages that say so bear the name.
    """
    if "programme_name" not in g:
        try:
            g.programme_name = value_of(PROGRAMME)
        except SQLAlchemyError:
            return str(current_app.extensions.get(_LAST_SAID, "Portal"))
        current_app.extensions[_LAST_SAID] = g.programme_name
    return str(g.programme_name)


def nobody_is_here() -> bool:
    """Return whether there is no account yet; not where the database does not answer."""
    try:
        return not portal_in_use()
    except SQLAlchemyError:
        return False
