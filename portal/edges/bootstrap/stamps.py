"""Stamps of finished steps, so that later starts skip them."""

import hashlib
from pathlib import Path


class Stamp:
    """A step that stays valid until its inputs change.

    The stamp stores a digest of the inputs (files by content, text as it is), not a time, since a
    fresh checkout changes only times.
    """

    def __init__(self, file: Path, *inputs: Path | str) -> None:
        self._file = file
        digest = hashlib.sha256()
        for item in inputs:
            content = item.read_bytes() if isinstance(item, Path) else item.encode()
            digest.update(hashlib.sha256(content).digest())
        self._digest = digest.hexdigest()

    def holds(self) -> bool:
        """Return whether the step was finished with exactly these inputs."""
        return self._file.is_file() and self._file.read_text() == self._digest

    def set(self) -> None:
        """Mark the step as finished. Call it last, so that an interrupted step is repeated."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        self._file.write_text(self._digest)
