"""Datasets of exports and API, and which of their rows an actor may see."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import ColumnElement, Select, String, func, or_, select, type_coerce
from sqlalchemy.orm import aliased

from portal.casework.cases.models import Case
from portal.casework.cases.queries import of_visible_case, visible_cases
from portal.casework.cases.states import Status
from portal.casework.cases.wording import STATUS
from portal.casework.decisions.models import Decision, DecisionItem
from portal.casework.decisions.states import DecisionStatus
from portal.casework.handovers.models import Handover, HandoverItem
from portal.casework.receipts.models import Paper
from portal.casework.receipts.queries import is_paper_of_item
from portal.casework.receipts.states import PaperStatus
from portal.casework.receipts.wording import STATUS as PAPER_STATUS
from portal.core.counting import counted
from portal.core.errors import NotFound
from portal.core.extensions import db
from portal.overview.audit_trail.queries import may_read
from portal.overview.exports.columns import aid, cases, handovers, ledger, papers, persons, trail
from portal.overview.exports.columns.base import (
    ColumnKind,
    Columns,
    ExportColumn,
    NumberVisibility,
    with_places,
    with_words,
)
from portal.platform.audit.models import AuditEvent
from portal.platform.permissions import Actor
from portal.platform.scope import in_scope
from portal.registry.aid.models import AidFact, AidSource, FactSource
from portal.registry.households.models import Household, Person
from portal.registry.households.queries import (
    merge_survivors,
    visible_persons,
    within_registry_scope,
)


@dataclass(frozen=True)
class DatasetState:
    """A part of a dataset that can be selected."""

    label: Any
    condition: ColumnElement[bool]


@dataclass(frozen=True)
class Dataset:
    """One dataset.

    ``visible`` selects the rows an actor may see, joined to the household; ``joined`` adds what the
    columns read; ``number`` is the unique number that rows are ordered by, ``district`` the
    kecamatan of a row, unless it is that of the household. ``path`` is its address in the API,
    empty if agencies do not get it; ``api_condition`` limits the rows they get.
    """

    key: str
    label: Any
    tally: Callable[[int], str]
    about: Any
    number: Any
    visible: Callable[[Actor], Any]
    joined: Callable[[Select[Any]], Select[Any]]
    columns: tuple[ExportColumn, ...]
    states: Mapping[str, DatasetState]
    district: Any = None
    path: str = ""
    api_condition: ColumnElement[bool] | None = None

    @property
    def api_columns(self) -> tuple[ExportColumn, ...]:
        """Return the columns that agencies get."""
        return tuple(column for column in self.columns if column.in_api)

    @property
    def api_states(self) -> Mapping[str, DatasetState]:
        """Return the parts that agencies can select; none if ``api_condition`` limits their
        rows."""
        return self.states if self.api_condition is None else {}

    def rows(self, actor: Actor, *, district: str | None = None, state: str = "") -> Select[Any]:
        """Return the query of rows visible to ``actor``, optionally of one kecamatan
        and one state.
        """
        query: Select[Any] = self.visible(actor)
        if district:
            place = Household.district_code if self.district is None else self.district
            query = query.where(place == district)
        if state:
            query = query.where(self.states[state].condition)
        return query

    def given_to_agencies(self, actor: Actor, *, district: str | None, state: str) -> Select[Any]:
        """Return the query of rows for an agency: those of its kecamatan only."""
        query = self.rows(actor, district=district, state=state).where(
            in_scope(actor, Household.district_code)
        )
        return query if self.api_condition is None else query.where(self.api_condition)

    def read(
        self,
        query: Select[Any],
        columns: Sequence[ExportColumn],
        sight: NumberVisibility,
        *,
        limit: int,
    ) -> "Block":
        """Return the first ``limit`` rows of ``query``, ordered by number."""
        asked = {column.value: _as_stored(column) for column in columns}  # a code and its word once
        # By the connection: plain values gain nothing from the session, which costs a third.
        found = (
            db.session.connection()
            .execute(
                self.joined(query)
                .with_only_columns(*asked.values(), self.number)
                .order_by(self.number)
                .limit(limit)
            )
            .all()
        )
        *values, numbers = zip(*found, strict=True) if found else [()] * (len(asked) + 1)
        of = dict(zip(asked, values, strict=True))
        return Block(numbers, [column.cells(of[column.value], sight) for column in columns])

    def measure(self, query: Select[Any]) -> tuple[int, int]:
        """Return the number of rows of ``query`` and the last number among them (0 if none)."""
        numbers = query.with_only_columns(self.number.label("number")).subquery()
        count, last = db.session.execute(
            select(func.count(), func.max(numbers.c.number)).select_from(numbers)
        ).one()
        return int(count), int(last or 0)


@dataclass(frozen=True)
class Block:
    """Rows of a dataset: the number of each, and the cells of each column."""

    numbers: Sequence[int]
    columns: Columns


def _as_stored(column: ExportColumn) -> Any:
    """Return the expression of ``column`` as stored; a code is returned as text."""
    is_code = column.kind in {ColumnKind.CODE, ColumnKind.WORD}
    return type_coerce(column.value, String) if is_code else column.value


def dataset_of(key: str) -> Dataset:
    """Return the dataset with this key. Raise :class:`NotFound` if there is none."""
    if key not in DATASETS:
        raise NotFound
    return DATASETS[key]


def _visible_aid(actor: Actor) -> Select[DecisionItem]:
    """Return each item, joined to its handover and paper."""
    given = (HandoverItem.decision_item_id == DecisionItem.id) & HandoverItem.voided.is_(False)
    return (
        select(DecisionItem)
        .select_from(DecisionItem)
        .join(DecisionItem.decision)
        .join(Decision.case)
        .join(Case.household)
        .outerjoin(HandoverItem, given)
        .outerjoin(Paper, (Paper.handover_id == HandoverItem.handover_id) & is_paper_of_item())
        .where(of_visible_case(actor, Decision.case_id))
    )


def _visible_handovers(actor: Actor) -> Select[Handover]:
    return (
        select(Handover)
        .select_from(Handover)
        .join(Handover.case)
        .join(Case.household)
        .where(of_visible_case(actor, Handover.case_id))
    )


def _visible_papers(actor: Actor) -> Select[Paper]:
    return (
        select(Paper)
        .select_from(Paper)
        .join(Paper.decision)
        .join(Decision.case)
        .join(Case.household)
        .where(of_visible_case(actor, Paper.case_id))
    )


def _visible_trail(actor: Actor) -> Select[AuditEvent]:
    """Return each event that the actor may read, joined to its case."""
    return (
        select(AuditEvent)
        .select_from(AuditEvent)
        .outerjoin(Case, Case.id == AuditEvent.case_id)
        .where(may_read(actor))
    )


def _visible_facts(actor: Actor) -> Select[AidFact]:
    """Return each fact of the ledger, joined to the person it counts for today and their family.

    A payment recorded for several records of one person is returned once.
    """
    merged = merge_survivors()
    today = func.coalesce(merged.c.survivor_id, AidFact.person_id)
    query = (
        select(AidFact)
        .select_from(AidFact)
        .outerjoin(merged, merged.c.person_id == AidFact.person_id)
        .join(Person, Person.id == today)
        .join(Person.household)
        .where(or_(merged.c.survivor_id.is_(None), ~_held_by_another(merged.c.survivor_id)))
    )
    return within_registry_scope(actor, query)


def _held_by_another(survivor_id: ColumnElement[int]) -> ColumnElement[bool]:
    """Return the condition that the survivor, or another record merged into them, has the same
    payment.
    """
    others, held = merge_survivors("others_merged"), aliased(AidFact)
    same = (held.programme_id == AidFact.programme_id, held.payment == AidFact.payment)
    of_survivor = select(held.id).where(held.person_id == survivor_id, *same)
    of_another = (
        select(held.id)
        .join(others, others.c.person_id == held.person_id)
        .where(others.c.survivor_id == survivor_id, held.id < AidFact.id, *same)
    )
    return or_(of_survivor.exists(), of_another.exists())


def _from(source: FactSource) -> ColumnElement[bool]:
    return AidFact.sources.any(AidSource.source == source)


PERSONS = Dataset(
    key="orang",
    path="persons",
    label=_("Orang dan keluarga"),
    tally=lambda number: counted("%(n)s orang", number),
    about=_("Setiap orang dalam data keluarga, dengan keluarga dan alamatnya."),
    number=Person.id,
    visible=visible_persons,
    joined=with_places,
    columns=with_words(persons.COLUMNS),
    states={
        "hidup": DatasetState(_("yang masih hidup"), Person.died_on.is_(None)),
        "meninggal": DatasetState(_("yang sudah meninggal"), Person.died_on.is_not(None)),
        "tanpa-nik": DatasetState(_("yang belum punya NIK"), Person.nik.is_(None)),
    },
)
CASES = Dataset(
    key="kasus",
    path="cases",
    label=_("Kasus"),
    tally=lambda number: counted("%(n)s kasus", number),
    about=_("Setiap kasus pendampingan: keadaannya, keluarganya, dan pendampingnya."),
    number=Case.id,
    visible=visible_cases,
    joined=cases.joined,
    columns=with_words(cases.COLUMNS),
    states={
        "berjalan": DatasetState(_("yang masih berjalan"), Case.status != Status.CLOSED),
        **{status.value: DatasetState(STATUS[status], Case.status == status) for status in Status},
    },
)
AID = Dataset(
    key="bantuan",
    path="aid",
    label=_("Bantuan dan serah terima"),
    tally=lambda number: counted("%(n)s butir bantuan", number),
    about=_("Setiap butir bantuan: keputusannya, nilainya, dan serah terimanya."),
    number=DecisionItem.id,
    visible=_visible_aid,
    joined=aid.joined,
    columns=with_words(aid.COLUMNS),
    states={
        "diserahkan": DatasetState(_("yang sudah diserahkan"), HandoverItem.id.is_not(None)),
        "dilepas": DatasetState(
            _("yang dilepas dan kembali ke dananya"), DecisionItem.released_at.is_not(None)
        ),
        "menunggu": DatasetState(
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
    tally=lambda number: counted("%(n)s catatan bantuan", number),
    about=_("Siapa sudah menerima apa, kapan, dan dari program mana; juga dari daftar instansi."),
    number=AidFact.id,
    visible=_visible_facts,
    joined=ledger.joined,
    columns=with_words(ledger.COLUMNS),
    states={
        "daftar": DatasetState(_("yang dari daftar instansi"), _from(FactSource.LIST)),
        "serah-terima": DatasetState(_("yang diserahkan lewat portal"), _from(FactSource.HANDOVER)),
        "tanpa-tanggal": DatasetState(
            _("yang tanggalnya tidak disebut"), AidFact.given_on.is_(None)
        ),
    },
)
HANDOVERS = Dataset(
    key="serah-terima",
    label=_("Serah terima, yang batal juga"),
    tally=lambda number: counted("%(n)s serah terima", number),
    about=_("Setiap serah terima: siapa menyerahkan, saksinya, dan mengapa dibatalkan."),
    number=Handover.id,
    visible=_visible_handovers,
    joined=handovers.joined,
    columns=with_words(handovers.COLUMNS),
    states={
        "berlaku": DatasetState(_("yang berlaku"), Handover.voided_at.is_(None)),
        "batal": DatasetState(_("yang dibatalkan"), Handover.voided_at.is_not(None)),
    },
)
PAPERS = Dataset(
    key="surat",
    label=_("Surat bernomor"),
    tally=lambda number: counted("%(n)s surat", number),
    about=_("Setiap nomor berita acara dan kuitansi, yang batal juga."),
    number=Paper.id,
    visible=_visible_papers,
    joined=papers.joined,
    columns=with_words(papers.COLUMNS),
    states={
        status.value: DatasetState(PAPER_STATUS[status], Paper.status == status)
        for status in PaperStatus
    },
)
TRAIL = Dataset(
    key="jejak",
    label=_("Jejak audit"),
    tally=lambda number: counted("%(n)s catatan", number),
    about=_("Siapa melakukan apa, dan kapan; nomor pribadi di dalamnya disamarkan."),
    number=AuditEvent.sequence,
    visible=_visible_trail,
    joined=trail.joined,
    columns=with_words(trail.COLUMNS),
    states={
        "nomor-dilihat": DatasetState(
            _("nomor yang dilihat lengkap"), AuditEvent.action.like("%.unmask")
        ),
        "akun": DatasetState(_("akun dan masuk ke portal"), AuditEvent.subject_type == "users"),
        "keputusan": DatasetState(
            _("keputusan bantuan"), AuditEvent.subject_type == Decision.__tablename__
        ),
    },
    district=AuditEvent.district_code,
)
DATASETS: Mapping[str, Dataset] = {
    item.key: item for item in (PERSONS, CASES, AID, LEDGER, HANDOVERS, PAPERS, TRAIL)
}
#: The datasets that a key of the API can open.
API_DATASETS: Mapping[str, Dataset] = {key: item for key, item in DATASETS.items() if item.path}
