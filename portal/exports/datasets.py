"""The datasets that leave the portal, and who may see which of their rows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from portal.agencies.models import Programme
from portal.aid.models import AidFact, FactSource
from portal.cases.models import Case
from portal.cases.queries import visible_case_ids, visible_cases
from portal.cases.states import Status
from portal.cases.wording import STATUS
from portal.decisions.models import Decision, DecisionItem
from portal.decisions.states import DecisionStatus
from portal.errors import NotFound
from portal.exports import aid_columns, case_columns, ledger_columns, person_columns
from portal.exports.columns import Column
from portal.extensions import db
from portal.handovers.models import Handover, HandoverItem
from portal.households.access import in_scope
from portal.households.models import Household, Person
from portal.households.queries import in_registry, stands_for_merged, visible_persons
from portal.permissions import Actor
from portal.receipts.models import Paper
from portal.receipts.queries import is_paper_of_item


@dataclass(frozen=True)
class State:
    """A part of a dataset that one can ask for."""

    label: Any
    condition: ColumnElement[bool]


@dataclass(frozen=True)
class Dataset:
    """Rows that leave together. ``visible`` selects what an actor may see, joined to the household;
    ``number`` is the unique number that rows are read by. ``path`` is their address in the API,
    empty for what agencies are not given; ``api_condition`` bounds what they are given of it.
    """

    key: str
    label: Any
    unit: Any
    about: Any
    number: Any
    visible: Callable[[Actor], Any]
    options: tuple[ExecutableOption, ...]
    columns: tuple[Column, ...]
    states: Mapping[str, State]
    path: str = ""
    api_condition: ColumnElement[bool] | None = None

    @property
    def api_columns(self) -> tuple[Column, ...]:
        """The columns that agencies are given."""
        return tuple(column for column in self.columns if column.in_api)

    @property
    def api_states(self) -> Mapping[str, State]:
        """The parts that agencies can ask for; none where they are given one part only."""
        return self.states if self.api_condition is None else {}

    def rows(self, actor: Actor, *, district: str | None = None, state: str = "") -> Select[Any]:
        """What ``actor`` may see of it, in one kecamatan and one state if they are named."""
        query: Select[Any] = self.visible(actor)
        if district:
            query = query.where(Household.district_code == district)
        if state:
            query = query.where(self.states[state].condition)
        return query

    def given_to_agencies(self, actor: Actor, *, district: str | None, state: str) -> Select[Any]:
        """What an agency may read of it: its kecamatan only, whatever its actor may do besides."""
        query = self.rows(actor, district=district, state=state).where(in_scope(actor))
        return query if self.api_condition is None else query.where(self.api_condition)

    def loaded(self, query: Select[Any]) -> Select[Any]:
        """``query`` in the order of its numbers, with all that the columns ask for loaded."""
        return query.options(*self.options).order_by(self.number)

    def measure(self, query: Select[Any]) -> tuple[int, int]:
        """How many rows ``query`` has, and the last number among them (0 if there is none)."""
        numbers = query.with_only_columns(self.number.label("number")).subquery()
        count, last = db.session.execute(
            select(func.count(), func.max(numbers.c.number)).select_from(numbers)
        ).one()
        return int(count), int(last or 0)


def dataset_of(key: str) -> Dataset:
    """The dataset of this key. Raises :class:`NotFound`."""
    if key not in DATASETS:
        raise NotFound
    return DATASETS[key]


def _visible_aid(actor: Actor) -> Select[DecisionItem, HandoverItem, str]:
    """Each item with how it was handed over, and the number of the paper on which it stands."""
    given = (HandoverItem.decision_item_id == DecisionItem.id) & HandoverItem.voided.is_(False)
    return (
        select(DecisionItem, HandoverItem, Paper.number.label("paper_number"))
        .join(DecisionItem.decision)
        .join(Decision.case)
        .join(Case.household)
        .outerjoin(HandoverItem, given)
        .outerjoin(Paper, (Paper.handover_id == HandoverItem.handover_id) & is_paper_of_item())
        .where(Case.id.in_(visible_case_ids(actor)))
    )


def _visible_facts(actor: Actor) -> Select[AidFact, Person]:
    """Each fact with the person it counts for today, and their family of today."""
    merged = stands_for_merged()
    today = func.coalesce(merged.c.today_id, AidFact.person_id)
    query = (
        select(AidFact, Person)
        .outerjoin(merged, merged.c.person_id == AidFact.person_id)
        .join(Person, Person.id == today)
        .join(Person.household)
    )
    return in_registry(actor, query)


_PLACE = (joinedload(Household.village), joinedload(Household.district))

PERSONS = Dataset(
    key="orang",
    path="persons",
    label=_("Orang dan keluarga"),
    unit=_("orang"),
    about=_("Setiap orang dalam data keluarga, dengan keluarga dan alamatnya."),
    number=Person.id,
    visible=visible_persons,
    options=(
        contains_eager(Person.household).options(*_PLACE),
        selectinload(Person.phones),
    ),
    columns=person_columns.COLUMNS,
    states={
        "hidup": State(_("yang masih hidup"), Person.died_on.is_(None)),
        "meninggal": State(_("yang sudah meninggal"), Person.died_on.is_not(None)),
        "tanpa-nik": State(_("yang belum punya NIK"), Person.nik.is_(None)),
    },
)
CASES = Dataset(
    key="kasus",
    path="cases",
    label=_("Kasus"),
    unit=_("kasus"),
    about=_("Setiap kasus pendampingan: keadaannya, keluarganya, dan pendampingnya."),
    number=Case.id,
    visible=visible_cases,
    options=(
        contains_eager(Case.household).options(*_PLACE, selectinload(Household.persons)),
        joinedload(Case.caseworker),
    ),
    columns=case_columns.COLUMNS,
    states={
        "berjalan": State(_("yang masih berjalan"), Case.status != Status.CLOSED),
        **{status.value: State(STATUS[status], Case.status == status) for status in Status},
    },
)
AID = Dataset(
    key="bantuan",
    path="aid",
    label=_("Bantuan dan serah terima"),
    unit=_("butir bantuan"),
    about=_("Setiap butir bantuan: keputusannya, nilainya, dan serah terimanya."),
    number=DecisionItem.id,
    visible=_visible_aid,
    options=(
        contains_eager(DecisionItem.decision).options(
            contains_eager(Decision.case)
            .contains_eager(Case.household)
            .options(*_PLACE, selectinload(Household.persons)),
            joinedload(Decision.decree),
            joinedload(Decision.proposed_by),
            joinedload(Decision.decided_by),
        ),
        joinedload(DecisionItem.fund),
        joinedload(HandoverItem.handover).options(
            joinedload(Handover.recipient), joinedload(Handover.officer)
        ),
    ),
    columns=aid_columns.COLUMNS,
    states={
        "diserahkan": State(_("yang sudah diserahkan"), HandoverItem.id.is_not(None)),
        "menunggu": State(
            _("yang disetujui dan belum diserahkan"),
            (Decision.status == DecisionStatus.APPROVED)
            & DecisionItem.given_at.is_(None)
            & DecisionItem.released_at.is_(None),
        ),
    },
    api_condition=HandoverItem.id.is_not(None),
)
LEDGER = Dataset(
    key="bantuan-semua-pihak",
    label=_("Bantuan dari semua pihak"),
    unit=_("catatan bantuan"),
    about=_("Siapa sudah menerima apa, kapan, dan dari program mana; juga dari daftar instansi."),
    number=AidFact.id,
    visible=_visible_facts,
    options=(
        contains_eager(Person.household).options(*_PLACE),
        joinedload(AidFact.programme).joinedload(Programme.agency),
    ),
    columns=ledger_columns.COLUMNS,
    states={
        "daftar": State(_("yang dari daftar instansi"), AidFact.source == FactSource.LIST),
        "serah-terima": State(
            _("yang diserahkan lewat portal"), AidFact.source == FactSource.HANDOVER
        ),
        "tanpa-tanggal": State(_("yang tanggalnya tidak disebut"), AidFact.given_on.is_(None)),
    },
)
DATASETS: Mapping[str, Dataset] = {item.key: item for item in (PERSONS, CASES, AID, LEDGER)}
#: What agencies can be given a key for.
API_DATASETS: Mapping[str, Dataset] = {key: item for key, item in DATASETS.items() if item.path}
