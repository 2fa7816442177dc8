"""Tables of households, persons and phones."""

import enum
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from portal.core.db.columns import Identified, UtcDateTime, Versioned, enum_column
from portal.core.extensions import Base
from portal.core.types import Relation, Sex
from portal.platform.regions.models import Region


class NikState(enum.StrEnum):
    """Result of verification against Dukcapil, recorded by hand or by a list of its answers."""

    UNCHECKED = "unchecked"  # belum dipadankan
    MATCHED = "matched"  # padan
    MISMATCHED = "mismatched"  # tidak padan


class Household(Identified, Versioned, Base):
    """A family with its address.

    ``kk_number`` may change and is no identity; a household without one is provisional.
    ``district_code`` is derived from ``village_code`` and decides the scope. ``import_id`` names
    the import that created the household; until that is ``complete`` no case can be opened.
    ``submission`` is the token of the form that registered it, so that a form sent twice registers
    once.
    """

    __tablename__ = "households"

    kk_number: Mapped[str | None] = mapped_column(String(16))
    kk_hash: Mapped[str | None] = mapped_column(String(64))
    address: Mapped[str] = mapped_column(String(300), default="")
    rt: Mapped[str] = mapped_column(String(3), default="")
    rw: Mapped[str] = mapped_column(String(3), default="")
    village_code: Mapped[str | None] = mapped_column(ForeignKey("regions.code"))
    district_code: Mapped[str | None] = mapped_column(ForeignKey("regions.code"))
    language: Mapped[str] = mapped_column(String(8), default="id")  # of SMS: id or su
    split_from_id: Mapped[int | None] = mapped_column(ForeignKey("households.id"), index=True)
    import_id: Mapped[int | None] = mapped_column(ForeignKey("imports.id"), index=True)
    complete: Mapped[bool] = mapped_column(default=True)
    submission: Mapped[str | None] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    persons: Mapped[list["Person"]] = relationship(
        back_populates="household", order_by="Person.id", foreign_keys="Person.household_id"
    )
    village: Mapped[Region | None] = relationship(foreign_keys=[village_code])
    district: Mapped[Region | None] = relationship(foreign_keys=[district_code])

    __table_args__ = (
        Index(
            "uq_households_kk_hash",
            "kk_hash",
            unique=True,
            sqlite_where=text("kk_hash IS NOT NULL"),
            postgresql_where=text("kk_hash IS NOT NULL"),
        ),
        Index("ix_households_district", "district_code", "id"),
        Index("ix_households_village", "village_code"),
        CheckConstraint("(kk_number IS NULL) = (kk_hash IS NULL)", name="kk_with_hash"),
        CheckConstraint("kk_number IS NULL OR length(kk_number) = 16", name="kk_length"),
        CheckConstraint(
            "village_code IS NULL OR district_code = substr(village_code, 1, 8)",
            name="district_of_village",
        ),
    )

    @property
    def is_provisional(self) -> bool:
        """Return whether the No. KK is unknown."""
        return self.kk_number is None

    @property
    def members(self) -> list["Person"]:
        """Return all persons, dead ones included, without those merged into another record."""
        return [person for person in self.persons if person.merged_into_id is None]

    @property
    def living(self) -> list["Person"]:
        """Return the living members."""
        return [person for person in self.members if person.died_on is None]

    @property
    def head(self) -> "Person | None":
        """Return the living head of the family, else the first living member, else the first
        member."""
        heads = [person for person in self.living if person.relation is Relation.HEAD]
        return next(iter(heads or self.living or self.members), None)


class Person(Identified, Versioned, Base):
    """One person. ``name`` is kept as written; ``name_key`` serves search and comparison only.

    ``nik_checked_on`` is the day of Dukcapil's answer, ``nik_import_id`` the list that brought it
    (none if it was recorded by hand).
    """

    __tablename__ = "persons"

    household_id: Mapped[int] = mapped_column(ForeignKey("households.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    name_key: Mapped[str] = mapped_column(String(120), index=True)
    nik: Mapped[str | None] = mapped_column(String(16))
    nik_hash: Mapped[str | None] = mapped_column(String(64))
    nik_missing_reason: Mapped[str | None] = mapped_column(String(120))
    nik_state: Mapped[NikState] = mapped_column(enum_column(NikState), default=NikState.UNCHECKED)
    nik_checked_on: Mapped[date | None]
    nik_import_id: Mapped[int | None] = mapped_column(ForeignKey("imports.id"), index=True)
    sex: Mapped[Sex | None] = mapped_column(enum_column(Sex))
    birth_date: Mapped[date | None]
    birth_place: Mapped[str] = mapped_column(String(80), default="")
    relation: Mapped[Relation] = mapped_column(enum_column(Relation), default=Relation.OTHER)
    died_on: Mapped[date | None]
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    import_id: Mapped[int | None] = mapped_column(ForeignKey("imports.id"), index=True)
    submission: Mapped[str | None] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    household: Mapped[Household] = relationship(
        back_populates="persons", foreign_keys=[household_id]
    )
    phones: Mapped[list["Phone"]] = relationship(
        back_populates="person", order_by="Phone.id", cascade="all, delete-orphan"
    )
    name_words: Mapped[list["NameWord"]] = relationship(cascade="all, delete-orphan")

    __table_args__ = (
        Index(
            "uq_persons_nik_hash",
            "nik_hash",
            unique=True,
            sqlite_where=text(
                "nik_hash IS NOT NULL AND died_on IS NULL AND merged_into_id IS NULL"
            ),
            postgresql_where=text(
                "nik_hash IS NOT NULL AND died_on IS NULL AND merged_into_id IS NULL"
            ),
        ),
        Index("ix_persons_nik_hash_all", "nik_hash"),
        Index("ix_persons_birth_date", "birth_date"),
        Index("ix_persons_name_length", text("length(name)"), "id"),  # the longest value
        # Partial: otherwise SQLite would use it to find unmerged persons, which are nearly all.
        Index(
            "ix_persons_merged_into_id",
            "merged_into_id",
            sqlite_where=text("merged_into_id IS NOT NULL"),
            postgresql_where=text("merged_into_id IS NOT NULL"),
        ),
        CheckConstraint("(nik IS NULL) = (nik_hash IS NULL)", name="nik_with_hash"),
        CheckConstraint("nik IS NULL OR length(nik) = 16", name="nik_length"),
        CheckConstraint("nik IS NOT NULL OR nik_missing_reason IS NOT NULL", name="nik_or_reason"),
        CheckConstraint("merged_into_id <> id", name="not_merged_into_itself"),
    )

    @validates("name_key")
    def _index_words(self, _attribute: str, name_key: str) -> str:
        """Keep ``name_words`` in step with ``name_key``."""
        known = {entry.word: entry for entry in self.name_words}
        self.name_words = [
            known.get(word) or NameWord(word=word) for word in words_in_name(name_key)
        ]
        return name_key

    def age_on(self, day: date) -> int | None:
        """Return the age in full years on ``day`` or at death, ``None`` without a birth date."""
        if self.birth_date is None:
            return None
        end = min(day, self.died_on or day)
        before_birthday = (end.month, end.day) < (self.birth_date.month, self.birth_date.day)
        return end.year - self.birth_date.year - before_birthday


def words_in_name(name_key: str) -> list[str]:
    """Return the distinct words of a ``name_key``, sorted."""
    return sorted(set(name_key.split()))


class NameWord(Base):
    """One word of a person's ``name_key``, so that search finds any part of a name by index.

    Uses collation "C" on PostgreSQL: other collations cannot use an index for a prefix search.
    """

    __tablename__ = "name_words"

    word: Mapped[str] = mapped_column(
        String(120).with_variant(String(120, collation="C"), "postgresql"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), primary_key=True, index=True)


class Phone(Identified, Base):
    """A phone number of a person. Families share phones; ``owner`` tells whose it is."""

    __tablename__ = "phones"

    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True)
    number: Mapped[str] = mapped_column(String(20))  # E.164
    number_hash: Mapped[str] = mapped_column(String(64), index=True)
    owner: Mapped[str] = mapped_column(String(80), default="")
    can_receive_sms: Mapped[bool] = mapped_column(default=True)
    sms_consent: Mapped[bool | None]  # unknown until asked
    refused_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    unreachable_since: Mapped[datetime | None] = mapped_column(UtcDateTime)

    person: Mapped[Person] = relationship(back_populates="phones")
