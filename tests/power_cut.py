"""A disk that loses unsynced data at a power cut, like real ones.

SQLite writes through a VFS; a wrapper copies a file whenever SQLite syncs it. The copies contain
what would survive the cut.
"""

import _sqlite3
import ctypes
import shutil
from pathlib import Path
from typing import Any

_OPEN = ctypes.CFUNCTYPE(
    ctypes.c_int,
    *(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p),
)
_SYNC = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int)
#: The table of a file's methods (sqlite3_io_methods of sqlite3.h): a version, then 18 functions.
_METHODS, _XSYNC = 19, 5
_IN_USE: list[Any] = []  # what SQLite calls must not be collected


class _Vfs(ctypes.Structure):
    """The first fields of sqlite3_vfs in sqlite3.h; the rest is copied unchanged."""

    _fields_ = [
        ("version", ctypes.c_int),
        ("file_size", ctypes.c_int),
        ("longest_path", ctypes.c_int),
        ("next", ctypes.c_void_p),
        ("name", ctypes.c_char_p),
        ("data", ctypes.c_void_p),
        ("open", ctypes.c_void_p),
        ("rest", ctypes.c_void_p * 12),
    ]


def forget_what_is_not_synced(kept: Path) -> None:
    """Make every database of this process store in ``kept`` the synced state of its files.

    It cannot be undone, so call it in a separate process.
    """
    library = ctypes.CDLL(_sqlite3.__file__)  # whichever SQLite Python is bound to
    library.sqlite3_vfs_find.restype = ctypes.POINTER(_Vfs)
    real = library.sqlite3_vfs_find(None).contents
    wrapper = _Vfs.from_buffer_copy(real)
    open_real = _OPEN(real.open)

    @_OPEN
    def open_file(vfs: int, name: int | None, file: int, flags: int, out: int) -> int:
        code = int(open_real(ctypes.addressof(real), name, file, flags, out))
        methods = ctypes.cast(file, ctypes.POINTER(ctypes.c_void_p))
        if code == 0 and name and methods[0]:
            methods[0] = _with_copies(methods[0], Path(ctypes.string_at(name).decode()), kept)
        return code

    wrapper.name, wrapper.next = b"power-cut", None
    wrapper.open = ctypes.cast(open_file, ctypes.c_void_p)
    _IN_USE.extend((library, real, wrapper, open_real, open_file))
    if library.sqlite3_vfs_register(ctypes.byref(wrapper), 1):
        raise RuntimeError("SQLite does not take the wrapper")


def _with_copies(methods: int, file: Path, kept: Path) -> int:
    """Return the address of a table of methods that copies the file after it was synced."""
    table = (ctypes.c_void_p * _METHODS).from_buffer_copy(
        (ctypes.c_void_p * _METHODS).from_address(methods)
    )
    sync_real = _SYNC(table[_XSYNC])

    @_SYNC
    def sync(handle: int, flags: int) -> int:
        code = int(sync_real(handle, flags))
        if code == 0:
            shutil.copy(file, kept / file.name)
        return code

    table[_XSYNC] = ctypes.cast(sync, ctypes.c_void_p)
    _IN_USE.extend((table, sync_real, sync))
    return ctypes.addressof(table)
