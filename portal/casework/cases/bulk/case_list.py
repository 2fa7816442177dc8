"""The list of cases, from which records are chosen."""

from collections.abc import Mapping, Sequence

from flask import url_for
from flask_babel import lazy_gettext as _
from sqlalchemy import Select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from portal.casework.cases.models import Case
from portal.casework.cases.queries import read_filters, visible_cases
from portal.casework.cases.queries.caseload import caseload_ids
from portal.casework.cases.wording import family_name, place_line
from portal.core.counting import counted
from portal.core.extensions import db
from portal.platform.bulk.kinds import BulkList, Named
from portal.platform.permissions import Actor
from portal.registry.households.models import Household


def _selected(actor: Actor, filters: Mapping[str, str]) -> Select[int]:
    return caseload_ids(actor, read_filters(actor, filters))


def _named(actor: Actor, ids: Sequence[int]) -> Mapping[int, Named]:
    found = db.session.scalars(
        visible_cases(actor)
        .where(Case.id.in_(ids))
        .options(
            contains_eager(Case.household).options(
                selectinload(Household.persons),
                joinedload(Household.village),
                joinedload(Household.district),
            )
        )
    )
    return {
        case.id: Named(
            family_name(case), url_for("case_file.show", case_id=case.id), place_line(case)
        )
        for case in found
    }


CASES = BulkList(
    name="cases",
    endpoint="cases.index",
    label=_("Kasus"),
    counted=lambda n: counted("%(n)s kasus", n),
    selected=_selected,
    named=_named,
)
