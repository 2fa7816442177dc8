"""Keyed hashes of personal numbers: every look-up goes through them, never through the number.

So that the numbers themselves can be encrypted at rest later without changing a query.
"""

from flask import current_app

from portal.types import KkNumber, Nik, PhoneNumber, keyed_hash


def hash_nik(nik: Nik) -> str:
    """What ``Person.nik_hash`` holds."""
    return _hash(nik.value)


def hash_kk(kk: KkNumber) -> str:
    """What ``Household.kk_hash`` holds."""
    return _hash(kk.value)


def hash_phone(phone: PhoneNumber) -> str:
    """What ``Phone.number_hash`` holds."""
    return _hash(phone.value)


def _hash(value: str) -> str:
    return keyed_hash(value, current_app.config["HASH_KEY"].encode())
