"""Tables of agencies, their files and the rows of the files."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.db.columns import Identified, UtcDateTime, Versioned, enum_column
from portal.core.extensions import Base
from portal.platform.files.models import StoredFile
from portal.registry.agencies.states import ImportState


class Agency(Identified, Versioned, Base):
    """A sender of lists: Dinsos, Kemensos, villages, Baznas, …"""

    __tablename__ = "agencies"

    code: Mapped[str] = mapped_column(String(30), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    mapping: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    active: Mapped[bool] = mapped_column(default=True)


class BenefitKind(enum.StrEnum):
    """Kind of aid of a programme."""

    CASH = "cash"
    GOODS = "goods"
    TOOL = "tool"
    SERVICE = "service"


class Programme(Identified, Versioned, Base):
    """A programme of an agency: aid per person or per family, once or regularly."""

    __tablename__ = "programmes"

    code: Mapped[str] = mapped_column(String(30), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"), index=True)
    kind: Mapped[BenefitKind] = mapped_column(enum_column(BenefitKind))
    per_person: Mapped[bool] = mapped_column(default=False)  # otherwise for the family (KK)
    regular: Mapped[bool] = mapped_column(default=False)  # otherwise once
    active: Mapped[bool] = mapped_column(default=True)

    agency: Mapped[Agency] = relationship()


class ImportKind(enum.StrEnum):
    """Kind of list in a file."""

    PEOPLE = "people"
    NIK_ANSWERS = "nik_answers"  # answers of Dukcapil: adds nobody, sets the state of each NIK


class Import(Identified, Base):
    """One file of one agency. The registry changes only after it is confirmed.

    ``kind`` is known after the file was read. ``programme`` is the programme whose aid the rows
    report; without one the list says nothing about aid. ``columns`` are the file's columns as shown
    to a person (see ``agencies.column_samples``).
    """

    __tablename__ = "imports"

    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"))
    programme_id: Mapped[int | None] = mapped_column(ForeignKey("programmes.id"))
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_files.id"))
    status: Mapped[ImportState] = mapped_column(enum_column(ImportState))
    kind: Mapped[ImportKind] = mapped_column(enum_column(ImportKind), default=ImportKind.PEOPLE)
    mapping: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    columns: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    rows: Mapped[int] = mapped_column(default=0)
    accepted: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)
    skipped: Mapped[int] = mapped_column(default=0)
    warned: Mapped[int] = mapped_column(default=0)
    job_id: Mapped[int | None] = mapped_column(ForeignKey("jobs.id"))
    failure: Mapped[str | None] = mapped_column(String(500))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    started_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    agency: Mapped[Agency] = relationship()
    programme: Mapped[Programme | None] = relationship()
    file: Mapped[StoredFile] = relationship()

    __table_args__ = (Index("ix_imports_status", "status", "id"),)


class RowOutcome(enum.StrEnum):
    """Result of a row. Skipped rows (totals, footers, headers, answers about an unknown NIK) are
    stored for review; blank ones are only counted.
    """

    ACCEPTED = "accepted"
    REFUSED = "refused"
    SKIPPED = "skipped"


class Effect(enum.StrEnum):
    """Effect of an accepted row on the registry, as announced in the preview."""

    ADD_PERSON = "add_person"
    ATTACH = "attach"  # the person is known; only the source record is new
    CHANGE = "change"  # the person is known, and some of their values change


class SourceRecord(Identified, Base):
    """One row of an agency's file; never overwritten, never merged.

    ``position`` counts all rows of the file from 0. ``claim`` is the parsed row, ``raw`` the cells
    as written. ``problems`` are the reasons for a refusal, ``warnings`` all other remarks: lists of
    {"column", "code", "reason"}. ``before`` is shown in the preview and used by undo: the old and
    the new value of each changed value.
    """

    __tablename__ = "source_records"

    import_id: Mapped[int] = mapped_column(ForeignKey("imports.id"))
    position: Mapped[int]
    sheet: Mapped[str] = mapped_column(String(80), default="")
    row: Mapped[int]
    outcome: Mapped[RowOutcome] = mapped_column(enum_column(RowOutcome))
    effect: Mapped[Effect | None] = mapped_column(enum_column(Effect))
    claim: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    raw: Mapped[list[Any]] = mapped_column(JSON)
    problems: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    warnings: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    nik_hash: Mapped[str | None] = mapped_column(String(64))
    kk_hash: Mapped[str | None] = mapped_column(String(64))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"), index=True)
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))

    __table_args__ = (
        UniqueConstraint("import_id", "position"),
        Index("ix_source_records_outcome", "import_id", "outcome", "position"),
        Index("ix_source_records_nik_hash", "nik_hash"),
    )
