"""Remembering what was done, so that the second start takes seconds."""

import hashlib
from pathlib import Path


class Stamp:
    """A step that holds for as long as its inputs stay what they were.

    The stamp keeps a digest of the inputs (files by content, text as it is), never a time: a
    fresh checkout changes times and nothing else.
    """

    def __init__(self, file: Path, *inputs: Path | str) -> None:
        self._file = file
        digest = hashlib.sha256()
        for item in inputs:
            content = item.read_bytes() if isinstance(item, Path) else item.encode()
            digest.update(hashlib.sha256(content).digest())
        self._digest = digest.hexdigest()

    def holds(self) -> bool:
        """Whether the step was finished with exactly these inputs."""
        return self._file.is_file() and self._file.read_text() == self._digest

    def set(self) -> None:
        """Remember the step as finished. Call it last: an interrupted step is done again."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        self._file.write_text(self._digest)
