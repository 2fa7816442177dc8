"""What whoever stands for a merged person lacks, and the merged person has.

Nothing is overwritten but a number that Dukcapil has not matched by one that it has. Undo puts back
what still stands as it was filled in.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from portal.households.models import NikState, Person, Phone
from portal.linkage.models import PersonMerge
from portal.types import Sex

_PLAIN = ("sex", "birth_date", "birth_place", "died_on")
_NUMBER = ("nik", "nik_hash", "nik_missing_reason", "nik_state")


def fill(into: Person, merged: Person) -> dict[str, Any]:
    """Let ``into`` have what only ``merged`` has. Returns column → [before, now] as plain data."""
    wanted = {
        name: value
        for name in _PLAIN
        if not getattr(into, name) and (value := getattr(merged, name))
    }
    if merged.nik is not None and _has_better_number(merged, into):
        wanted |= {name: getattr(merged, name) for name in _NUMBER}
    filled = {
        name: [_plain(getattr(into, name)), _plain(value)]
        for name, value in wanted.items()
        if getattr(into, name) != value
    }
    for name, value in wanted.items():
        setattr(into, name, value)
    return filled


def with_settled(
    filled: Mapping[str, Sequence[Any]], changed: Mapping[str, tuple[Any, Any]]
) -> dict[str, Any]:
    """``filled``, and what the rule of the registry then changed because more was said."""
    settled = {
        name: [filled[name][0] if name in filled else _plain(before), _plain(now)]
        for name, (before, now) in changed.items()
    }
    return {**filled, **settled}


def add_phones(into: Person, merged: Person) -> list[Phone]:
    """Let ``into`` be reached by the phones of ``merged`` too. Flush, then their ids are known."""
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


def put_back(into: Person, filled: Mapping[str, Sequence[Any]]) -> None:
    """Let columns hold again what they held before; what was changed since stays."""
    number_stands = "nik" in filled and into.nik == filled["nik"][1]
    for name, (before, now) in filled.items():
        stands = number_stands if name in _NUMBER else _plain(getattr(into, name)) == now
        if stands:
            setattr(into, name, _typed(name, before))


def remove_phones(merges: Iterable[PersonMerge]) -> None:
    """Take the phones away again that came with merges.

    What was learned since of such a number (a consent, that it is dead) goes back with it.
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


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, (Sex, NikState)) else value


def _typed(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name in ("birth_date", "died_on"):
        return date.fromisoformat(value)
    kinds: dict[str, Any] = {"sex": Sex, "nik_state": NikState}
    return kinds[name](value) if name in kinds else value
