"""Fields that read what Indonesians write, by the types of the field (``portal.types``).

Each holds the parsed value in ``data``; what cannot be read stays on screen as it was typed.
"""

import re
import secrets
from datetime import date
from typing import Any

from wtforms import Field, HiddenField
from wtforms.widgets import TextInput

from portal.clock import today
from portal.errors import InvalidInput
from portal.types import KkNumber, Nik, PhoneNumber, Rupiah, written_date
from portal.web.filters import thousands


class TypedField(Field):
    """A text input read by ``parse`` and shown by ``show``; empty is ``None``."""

    widget = TextInput()

    @staticmethod
    def parse(text: str) -> Any:
        """The value of ``text``; raises :class:`InvalidInput`."""
        raise NotImplementedError

    @staticmethod
    def show(value: Any) -> str:
        """``value`` as it would be typed."""
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
    """A token of one filled-in form: sent twice, it counts once."""
    return secrets.token_urlsafe(16)


class SubmissionField(HiddenField):
    """The token of one filled-in form (:func:`new_submission`); what is no token counts as none."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        text = str(valuelist[0]) if valuelist else ""
        self.data = text if re.fullmatch(r"[\w-]{1,64}", text, re.ASCII) else ""


class RupiahField(TypedField):
    """Whole rupiah as ``int``: ``1500000``, ``1.500.000`` and ``Rp1.500.000,00`` are the same."""

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
        return written_date(text, today())

    @staticmethod
    def show(value: date) -> str:
        return f"{value:%d-%m-%Y}"


class NikField(TypedField):
    """A :class:`portal.types.Nik`."""

    @staticmethod
    def parse(text: str) -> Nik:
        return Nik.parse(text)

    @staticmethod
    def show(value: Nik) -> str:
        return value.value


class KkField(TypedField):
    """A :class:`portal.types.KkNumber`."""

    @staticmethod
    def parse(text: str) -> KkNumber:
        return KkNumber.parse(text)

    @staticmethod
    def show(value: KkNumber) -> str:
        return value.value


class PhoneField(TypedField):
    """A :class:`portal.types.PhoneNumber`."""

    @staticmethod
    def parse(text: str) -> PhoneNumber:
        return PhoneNumber.parse(text)

    @staticmethod
    def show(value: PhoneNumber) -> str:
        return value.national
