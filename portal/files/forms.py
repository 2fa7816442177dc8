"""Forms with files: what came in intact need not be chosen again when the form is refused."""

import io
from collections.abc import Callable
from typing import Any

from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage

from portal.errors import InvalidInput
from portal.files.kept import KeptFile, keep_file, kept_file, let_go
from portal.files.services import Received
from portal.permissions import Actor
from portal.transaction import transaction
from portal.web.forms import PortalForm, beside_its_field, number_in

LONGEST_NUMBER = 18  # digits that every database holds

#: Checks and cleans the bytes of a file with this name; raises :class:`InvalidInput`.
Check = Callable[[bytes, str], Received]


class FileForm(PortalForm):
    """A form with :class:`SentFileField`, filled by ``actor``."""

    def __init__(self, actor: Actor, **fields: Any) -> None:
        super().__init__(meta={"actor": actor}, **fields)


class SentFileField(FileField):
    """A file, checked before anything is written, which takes time.

    Beside a file a form may send the number of a kept one under the same name; a new file goes
    first. ``received`` is what came in, ``kept`` what waits.
    """

    data: FileStorage | None

    def __init__(self, label: object, check: Check, **keywords: Any) -> None:
        super().__init__(label, **keywords)
        self._check = check
        self.received: Received | None = None
        self.kept: KeptFile | None = None

    def process_formdata(self, valuelist: list[Any]) -> None:
        super().process_formdata(valuelist)
        number = next((value for value in valuelist if value and isinstance(value, str)), "")
        if self.data is not None or not number:
            return
        self.raw_data = [number]
        try:
            self.kept = kept_file(self.meta.actor, number_in(number, digits=LONGEST_NUMBER) or 0)
        except InvalidInput as error:
            raise ValueError(str(error.message)) from error
        self.data = FileStorage(io.BytesIO(self.kept.data), self.kept.name)

    def pre_validate(self, form: PortalForm) -> None:
        if self.data is None:
            return
        with beside_its_field():
            self.received = self._check(self.data.read(), self.data.filename or "")

    @property
    def is_unkept(self) -> bool:
        """Whether it came in intact with this very form."""
        return self.received is not None and self.kept is None and not self.errors

    def keep(self) -> None:
        """Have it wait for the next try."""
        if self.received is not None:
            self.kept = keep_file(self.meta.actor, self.received)

    def take(self) -> Received:
        """What came in, for its record: in the same transaction a kept one is let go of."""
        assert self.received is not None  # noqa: S101 - asked for or looked at before
        if self.kept is not None:
            let_go(self.meta.actor, self.kept.file_id, field=self.name)
        return self.received


def keep_files(form: PortalForm) -> None:
    """Have the files that came in intact wait until a refused form is sent again. Does nothing
    for a form without files or one that was not sent."""
    unkept = [field for field in form if isinstance(field, SentFileField) and field.is_unkept]
    if unkept:
        with transaction():
            for field in unkept:
                field.keep()
