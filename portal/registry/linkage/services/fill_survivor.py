"""Copy values and phones that only the merged person has to the survivor.

Values are never overwritten, except an unverified NIK by a verified one. Undo restores the values
that have not been changed since.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from portal.core.types import Sex
from portal.registry.households.models import NikState, Person, Phone
from portal.registry.linkage.models import PersonMerge

_COLUMNS = ("sex", "birth_date", "birth_place", "died_on")
_DAYS = ("birth_date", "died_on", "nik_checked_on")
_NIK_COLUMNS = (
    *("nik", "nik_hash", "nik_missing_reason"),
    *("nik_state", "nik_checked_on", "nik_import_id"),
)


def fill_missing_values(into: Person, merged: Person) -> dict[str, Any]:
    """Copy missing values from ``merged`` to ``into``. Return column → [old, new] as JSON data."""
    wanted = {
        name: value
        for name in _COLUMNS
        if not getattr(into, name) and (value := getattr(merged, name))
    }
    if merged.nik is not None and _has_better_number(merged, into):
        wanted |= {name: getattr(merged, name) for name in _NIK_COLUMNS}
    filled = {
        name: [_to_json(getattr(into, name)), _to_json(value)]
        for name, value in wanted.items()
        if getattr(into, name) != value
    }
    for name, value in wanted.items():
        setattr(into, name, value)
    return filled


def with_resolved_values(
    filled: Mapping[str, Sequence[Any]], changed: Mapping[str, tuple[Any, Any]]
) -> dict[str, Any]:
    """Return ``filled`` extended by the columns that the conflict rule changed."""
    settled = {
        name: [filled[name][0] if name in filled else _to_json(before), _to_json(now)]
        for name, (before, now) in changed.items()
    }
    return {**filled, **settled}


def copy_phones(into: Person, merged: Person) -> list[Phone]:
    """Copy phones of ``merged`` to ``into`` and return them. They have ids after a flush."""
    known = {phone.number_hash for phone in into.phones}
    added = [
        Phone(
            number=phone.number,
            number_hash=phone.number_hash,
            owner=phone.owner,
            can_receive_sms=phone.can_receive_sms,
            sms_consent=phone.sms_consent,
            refused_at=phone.refused_at,
            unreachable_since=phone.unreachable_since,
        )
        for phone in merged.phones
        if phone.number_hash not in known
    ]
    into.phones.extend(added)
    return added


def restore_values(into: Person, filled: Mapping[str, Sequence[Any]]) -> None:
    """Set the old values again, except columns that were changed since."""
    number_stands = "nik" in filled and into.nik == filled["nik"][1]
    for name, (before, now) in filled.items():
        stands = number_stands if name in _NIK_COLUMNS else _to_json(getattr(into, name)) == now
        if stands:
            setattr(into, name, _from_json(name, before))


def remove_copied_phones(merges: Iterable[PersonMerge]) -> None:
    """Remove the phones that came with these merges.

    What was recorded since (consent, unreachable) is copied back to the original phone.
    """
    for merge in merges:
        ids = merge.undo.get("phones", ())
        own = {phone.number_hash: phone for phone in merge.person.phones}
        for phone in [phone for phone in merge.into.phones if phone.id in ids]:
            origin = own.get(phone.number_hash)
            if origin is not None:
                origin.owner, origin.sms_consent = phone.owner, phone.sms_consent
                origin.refused_at = phone.refused_at
                origin.unreachable_since = phone.unreachable_since
            merge.into.phones.remove(phone)


def _has_better_number(merged: Person, into: Person) -> bool:
    if into.nik is None:
        return True
    return merged.nik_state is NikState.MATCHED and into.nik_state is not NikState.MATCHED


def _to_json(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, (Sex, NikState)) else value


def _from_json(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name in _DAYS:
        return date.fromisoformat(value)
    kinds: dict[str, Any] = {"sex": Sex, "nik_state": NikState}
    return kinds[name](value) if name in kinds else value
