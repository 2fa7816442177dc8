"""Parsed content of a row about a person, not yet compared with the registry."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from portal.core.types import KkNumber, Nik, PhoneNumber, Relation, Rupiah, Sex
from portal.registry.agencies.reading.answer_words import NikAnswer
from portal.registry.agencies.reading.status_words import PersonStatus


@dataclass(frozen=True, slots=True)
class PersonClaim:
    """One accepted row. Unknown values are None or empty.

    ``name`` and ``address`` are as written. ``birth_year`` is set, from an age or a year, if the
    date is not known. ``nik_missing_reason`` is set if ``nik`` is not. ``extra`` contains the
    columns without a field, by label. ``status`` is set if the list itself does not count the
    person as a living candidate, ``aid_failed`` if the aid was not handed over. ``nik_answer`` is
    set only in a list of Dukcapil's answers, where ``name`` may be empty.
    """

    name: str
    nik: Nik | None = None
    nik_missing_reason: str | None = None
    kk: KkNumber | None = None
    sex: Sex | None = None
    birth_date: date | None = None
    birth_year: int | None = None
    birth_place: str = ""
    relation: Relation | None = None
    address: str = ""
    rt: str = ""
    rw: str = ""
    desa_code: str | None = None
    phone: PhoneNumber | None = None
    decile: int | None = None
    aid_kind: str = ""
    aid_value: Rupiah | None = None
    aid_date: date | None = None
    aid_stage: str = ""
    aid_failed: bool = False
    status: PersonStatus | None = None
    phone_owner: str = ""
    extra: dict[str, str] = field(default_factory=dict)
    nik_answer: NikAnswer | None = None
    nik_answered_on: date | None = None

    def as_json(self) -> dict[str, Any]:
        """Plain data for a JSON column; :func:`claim_from_json` reads it back."""
        return {
            "name": self.name,
            "nik": self.nik and self.nik.value,
            "nik_missing_reason": self.nik_missing_reason,
            "kk": self.kk and self.kk.value,
            "sex": self.sex and self.sex.value,
            "birth_date": self.birth_date and self.birth_date.isoformat(),
            "birth_year": self.birth_year,
            "birth_place": self.birth_place,
            "relation": self.relation and self.relation.value,
            "address": self.address,
            "rt": self.rt,
            "rw": self.rw,
            "desa_code": self.desa_code,
            "phone": self.phone and self.phone.value,
            "phone_can_receive_sms": self.phone and self.phone.can_receive_sms,
            "decile": self.decile,
            "aid_kind": self.aid_kind,
            "aid_value": self.aid_value and self.aid_value.amount,
            "aid_date": self.aid_date and self.aid_date.isoformat(),
            "aid_stage": self.aid_stage,
            "aid_failed": self.aid_failed,
            "status": self.status and self.status.value,
            "phone_owner": self.phone_owner,
            "extra": self.extra,
            **self._answer_as_json(),
        }

    def _answer_as_json(self) -> dict[str, Any]:
        if self.nik_answer is None:
            return {}
        day = self.nik_answered_on
        return {"nik_answer": self.nik_answer.value, "nik_answered_on": day and day.isoformat()}


def claim_from_json(data: dict[str, Any]) -> PersonClaim:
    """Return the claim stored by :meth:`PersonClaim.as_json`, without validating it again."""
    values = {**data}
    sms = values.pop("phone_can_receive_sms")
    return PersonClaim(
        **values
        | {
            "nik": Nik(data["nik"]) if data["nik"] else None,
            "kk": KkNumber(data["kk"]) if data["kk"] else None,
            "sex": Sex(data["sex"]) if data["sex"] else None,
            "birth_date": _day(data["birth_date"]),
            "relation": Relation(data["relation"]) if data["relation"] else None,
            "phone": PhoneNumber(data["phone"], can_receive_sms=sms) if data["phone"] else None,
            "aid_value": Rupiah(data["aid_value"]) if data["aid_value"] is not None else None,
            "aid_date": _day(data["aid_date"]),
            "status": PersonStatus(data["status"]) if data.get("status") else None,
            "nik_answer": NikAnswer(data["nik_answer"]) if data.get("nik_answer") else None,
            "nik_answered_on": _day(data.get("nik_answered_on")),
        }
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
