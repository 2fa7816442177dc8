"""Tables of exports."""

import enum
from datetime import datetime

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.db.columns import Identified, UtcDateTime, enum_column
from portal.core.extensions import Base
from portal.platform.accounts.models import User
from portal.platform.audit import Place
from portal.platform.files.models import StoredFile
from portal.platform.jobs.models import Job


class Format(enum.StrEnum):
    """The file format."""

    XLSX = "xlsx"
    CSV = "csv"


class Export(Identified, Base):
    """One dataset as a file for one person.

    It holds the rows visible at the request with numbers up to ``last_number``: ``expected`` were
    counted then, ``rows`` are in the file. ``districts`` is the scope at the request (``None``:
    everywhere). ``removed_at``: the file was deleted, the record stays.
    """

    __tablename__ = "exports"

    dataset: Mapped[str] = mapped_column(String(30))
    district_code: Mapped[str | None] = mapped_column(ForeignKey("regions.code"))
    state: Mapped[str] = mapped_column(String(30), default="")
    format: Mapped[Format] = mapped_column(enum_column(Format))
    full_numbers: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(String(200), default="")
    districts: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    last_number: Mapped[int] = mapped_column(BigInteger)
    expected: Mapped[int]
    rows: Mapped[int | None]
    job_id: Mapped[int | None] = mapped_column(ForeignKey("jobs.id"), index=True)
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_files.id"), index=True)
    requested_at: Mapped[datetime] = mapped_column(UtcDateTime)
    requested_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    job: Mapped[Job | None] = relationship()
    file: Mapped[StoredFile | None] = relationship()
    requested_by: Mapped[User] = relationship()

    __table_args__ = (
        Index("ix_exports_requested_by", "requested_by_id", "id"),
        Index("ix_exports_expiry", "removed_at", "expires_at"),
        CheckConstraint("file_id IS NULL OR rows IS NOT NULL", name="file_has_rows"),
        CheckConstraint("file_id IS NULL OR removed_at IS NULL", name="removed_has_no_file"),
        CheckConstraint("NOT full_numbers OR reason <> ''", name="full_numbers_have_reason"),
    )

    @property
    def audit_place(self) -> Place:
        return Place(district_code=self.district_code)


class ExportPart(Base):
    """A chunk of rows as compressed JSON, kept until the file is written.

    After a worker was killed, no row is read twice or lost.
    """

    __tablename__ = "export_parts"

    export_id: Mapped[int] = mapped_column(ForeignKey("exports.id"), primary_key=True)
    last_number: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    rows: Mapped[int]
    data: Mapped[bytes]
