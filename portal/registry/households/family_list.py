"""The list of families: its filters, and the families chosen from it."""

from collections.abc import Mapping, Sequence

from flask import url_for
from flask_babel import lazy_gettext as _
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from portal.core.counting import counted
from portal.core.extensions import db
from portal.platform.bulk.kinds import BulkList, Named
from portal.platform.permissions import Actor
from portal.platform.web.forms import parse_hidden_number
from portal.registry.households import ports
from portal.registry.households.models import Household
from portal.registry.households.queries import (
    households_named,
    households_of_import,
    visible_households,
)
from portal.registry.households.wording import address_line, household_name

#: Names of the filters in the address of the list.
FILTERS = ("kecamatan", "desa", "rw", "kk", "kasus", "impor", "q")


def narrowed_households(actor: Actor, chosen: Mapping[str, str]) -> Select[Household]:
    """Return the visible households that match the filters."""
    query = visible_households(actor)
    if chosen.get("kecamatan"):
        query = query.where(Household.district_code == chosen["kecamatan"])
    if chosen.get("desa"):
        query = query.where(Household.village_code == chosen["desa"])
        if chosen.get("rw"):
            query = query.where(Household.rw == chosen["rw"])
    if chosen.get("kk") == "belum":
        query = query.where(Household.kk_number.is_(None))
    if chosen.get("kasus") == "belum":
        query = query.where(~ports.had_case(Household.id))
    import_id = parse_hidden_number(chosen.get("impor"), digits=9)
    if import_id is not None:
        query = query.where(Household.id.in_(households_of_import(import_id)))
    if chosen.get("q"):
        query = query.where(Household.id.in_(households_named(chosen["q"])))
    return query


def rws_of(village_code: str) -> Sequence[str]:
    """Return the RW of a desa in which families live."""
    query = select(Household.rw).where(Household.village_code == village_code, Household.rw != "")
    return db.session.scalars(query.distinct().order_by(Household.rw)).all()


def _selected(actor: Actor, filters: Mapping[str, str]) -> Select[int]:
    return narrowed_households(actor, filters).with_only_columns(Household.id)


def _named(actor: Actor, ids: Sequence[int]) -> Mapping[int, Named]:
    found = db.session.scalars(
        visible_households(actor)
        .where(Household.id.in_(ids))
        .options(
            selectinload(Household.persons),
            joinedload(Household.village),
            joinedload(Household.district),
        )
    )
    return {
        household.id: Named(
            household_name(household),
            url_for("households.show", household_id=household.id),
            [address_line(household)],
        )
        for household in found
    }


HOUSEHOLDS = BulkList(
    name="households",
    endpoint="households.index",
    label=_("Keluarga"),
    counted=lambda n: counted("%(n)s keluarga", n),
    selected=_selected,
    named=_named,
)
