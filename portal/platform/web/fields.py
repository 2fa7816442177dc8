"""Form fields for the value types of ``portal.core.types``, and choices of select fields.

Each field holds the parsed value in ``data``; invalid input stays on the screen as typed.
"""

import enum
import re
import secrets
from collections.abc import Mapping
from datetime import date
from typing import Any

from wtforms import Field, HiddenField, SelectField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.widgets import TextInput

from portal.core.clock import today
from portal.core.counting import thousands
from portal.core.errors import InvalidInput
from portal.core.types import KkNumber, Nik, PhoneNumber, Rupiah, parse_date

__all__ = ["SelectChoice", "choices_of"]


class TypedField(Field):
    """A text input with ``parse`` and ``show``; empty is None."""

    widget = TextInput()

    @staticmethod
    def parse(text: str) -> Any:
        """Return the value of ``text``. Raises :class:`InvalidInput`."""
        raise NotImplementedError

    @staticmethod
    def show(value: Any) -> str:
        """Return ``value`` as text for the input."""
        raise NotImplementedError

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else type(self).show(self.data)

    def process_formdata(self, valuelist: list[Any]) -> None:
        text = str(valuelist[0]).strip() if valuelist else ""
        self.data = None
        if not text:
            return
        try:
            self.data = type(self).parse(text)
        except InvalidInput as error:
            raise ValueError(str(error.message)) from error


def new_submission() -> str:
    """Return a token that identifies one filled-in form, so that a repeated submission
    counts once.
    """
    return secrets.token_urlsafe(16)


class SubmissionField(HiddenField):
    """The token of one filled-in form (:func:`new_submission`); an invalid token counts as none."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        text = str(valuelist[0]) if valuelist else ""
        self.data = text if re.fullmatch(r"[\w-]{1,64}", text, re.ASCII) else ""


class RecordField(SelectField):
    """One of the offered records, by id. The empty choice (``""``) is ``None``; browsers enforce
    ``required`` only if the first choice is empty.
    """

    def __init__(self, label: Any = None, validators: Any = None, **keywords: Any) -> None:
        super().__init__(label, validators, coerce=_record_number, **keywords)


def _record_number(value: Any) -> int | None:
    return None if value == "" else int(value)


class RupiahField(TypedField):
    """Whole rupiah as ``int``: ``1500000``, ``1.500.000`` and ``Rp1.500.000,00`` are equal."""

    @staticmethod
    def parse(text: str) -> int:
        return Rupiah.parse(text).amount

    @staticmethod
    def show(value: int) -> str:
        return thousands(value)


class DayField(TypedField):
    """A ``date``: ``17-08-1961``, ``17/8/61``, ``17 Agustus 1961`` or ``1961-08-17``."""

    @staticmethod
    def parse(text: str) -> date:
        return parse_date(text, today())

    @staticmethod
    def show(value: date) -> str:
        return f"{value:%d-%m-%Y}"


class NikField(TypedField):
    """A :class:`portal.core.types.Nik`."""

    @staticmethod
    def parse(text: str) -> Nik:
        return Nik.parse(text)

    @staticmethod
    def show(value: Nik) -> str:
        return value.value


class KkField(TypedField):
    """A :class:`portal.core.types.KkNumber`."""

    @staticmethod
    def parse(text: str) -> KkNumber:
        return KkNumber.parse(text)

    @staticmethod
    def show(value: KkNumber) -> str:
        return value.value


class PhoneField(TypedField):
    """A :class:`portal.core.types.PhoneNumber`."""

    @staticmethod
    def parse(text: str) -> PhoneNumber:
        return PhoneNumber.parse(text)

    @staticmethod
    def show(value: PhoneNumber) -> str:
        return value.national


def choices_of(words: Mapping[Any, Any]) -> list[SelectChoice]:
    """Return one choice per value, in the order of ``words`` (value → label). An enum member is
    sent by its value. For groups build ``SelectChoice`` directly."""
    return [
        SelectChoice(key.value if isinstance(key, enum.Enum) else key, label)
        for key, label in words.items()
    ]
