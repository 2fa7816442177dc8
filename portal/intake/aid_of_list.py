"""What a list says of aid becomes a fact only if it is known of which programme it is."""

from collections.abc import Sequence

from portal.agencies.models import Import, Programme
from portal.agencies.programmes import programmes_of
from portal.agencies.reading import Field

_OF_AID = frozenset({Field.AID_KIND, Field.AID_VALUE, Field.AID_DATE})


def speaks_of_aid(found: Import) -> bool:
    """Whether the list has a column of aid, as its columns are understood now."""
    return any(column["field"] in _OF_AID for column in found.columns)


def may_be_of(found: Import) -> Sequence[Programme]:
    """The programmes that a list which speaks of aid may be of; empty where nothing is to be
    named: the list has no column of aid, or its agency gives none."""
    return programmes_of(found.agency) if speaks_of_aid(found) else ()
