"""Forms with file fields. A valid upload of a refused form is kept and need not be chosen again."""

import io
from collections.abc import Callable
from typing import Any

from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage

from portal.core.db.transaction import transaction
from portal.core.errors import InvalidInput
from portal.platform.files.kept_files import KeptFile, get_kept_file, keep_file, release_kept_file
from portal.platform.files.services import ReceivedFile
from portal.platform.permissions import Actor
from portal.platform.web.forms import PortalForm, as_field_error, parse_hidden_number

LONGEST_NUMBER = 18  # digits of an id within the range of both databases

#: Checks and cleans the bytes of a file with this name. Raises :class:`InvalidInput`.
Check = Callable[[bytes, str], ReceivedFile]


class FileForm(PortalForm):
    """A form with :class:`SentFileField`, filled in by ``actor``."""

    def __init__(self, actor: Actor, **fields: Any) -> None:
        super().__init__(meta={"actor": actor}, **fields)

    def keep_files(self) -> None:
        """Store the valid uploads until the form is submitted again. Does nothing if it was not
        submitted.
        """
        unkept = [field for field in self if isinstance(field, SentFileField) and field.is_unkept]
        if unkept:
            with transaction():
                for field in unkept:
                    field.keep()


class SentFileField(FileField):
    """A file field that checks the upload before a transaction begins, because checking is slow.

    Instead of a file the form may send the id of a kept one under the same name; a new file takes
    precedence. ``received`` is the checked upload, ``kept`` the kept file.
    """

    data: FileStorage | None

    def __init__(self, label: object, check: Check, **keywords: Any) -> None:
        super().__init__(label, **keywords)
        self._check = check
        self.received: ReceivedFile | None = None
        self.kept: KeptFile | None = None

    def process_formdata(self, valuelist: list[Any]) -> None:
        super().process_formdata(valuelist)
        number = next((value for value in valuelist if value and isinstance(value, str)), "")
        if self.data is not None or not number:
            return
        self.raw_data = [number]
        try:
            self.kept = get_kept_file(
                self.meta.actor, parse_hidden_number(number, digits=LONGEST_NUMBER) or 0
            )
        except InvalidInput as error:
            raise ValueError(str(error.message)) from error
        self.data = FileStorage(io.BytesIO(self.kept.data), self.kept.name)

    def pre_validate(self, form: PortalForm) -> None:
        if self.data is None:
            return
        with as_field_error():
            self.received = self._check(self.data.read(), self.data.filename or "")

    @property
    def is_unkept(self) -> bool:
        """Whether this request contains a valid upload that is not stored yet."""
        return self.received is not None and self.kept is None and not self.errors

    def keep(self) -> None:
        """Store the upload for the next submission of the form."""
        if self.received is not None:
            self.kept = keep_file(self.meta.actor, self.received)

    def take(self) -> ReceivedFile:
        """Return the upload for its record, and release the kept file in the same transaction."""
        assert self.received is not None  # noqa: S101 - asked for or looked at before
        if self.kept is not None:
            release_kept_file(self.meta.actor, self.kept.file_id, field=self.name)
        return self.received
