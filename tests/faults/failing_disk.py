"""A disk that fails when it is told to, under the very SQLite that the store uses.

The library's own file system (VFS) is copied, and of the copy those functions are replaced that
change something on the disk. It is what this process opens files by from then on, so it is for a
process of its own. Linux and macOS, where Python's SQLite is a shared library.
"""

import _sqlite3
import ctypes
import os
from contextlib import contextmanager

_FULL, _CANTOPEN = 13, 14
_IOERR = {"write": 778, "sync": 1034, "truncate": 1546, "delete": 2570}
_CREATES = 0x4

_P, _INT, _LONG = ctypes.c_void_p, ctypes.c_int, ctypes.c_int64
_OPEN = ctypes.CFUNCTYPE(_INT, _P, _P, _P, _INT, _P)
_DELETE = ctypes.CFUNCTYPE(_INT, _P, _P, _INT)
_WRITE = ctypes.CFUNCTYPE(_INT, _P, _P, _INT, _LONG)
_TRUNCATE = ctypes.CFUNCTYPE(_INT, _P, _LONG)
_SYNC = ctypes.CFUNCTYPE(_INT, _P, _INT)


class _Vfs(ctypes.Structure):
    _fields_ = (
        ("version", _INT),
        ("size_of_file", _INT),
        ("longest_name", _INT),
        ("next", _P),
        ("name", ctypes.c_char_p),
        ("own", _P),
        ("open", _OPEN),
        ("delete", _DELETE),
        ("others", _P * 14),
    )


class _Methods(ctypes.Structure):
    _fields_ = (
        ("version", _INT),
        ("close", _P),
        ("read", _P),
        ("write", _WRITE),
        ("truncate", _TRUNCATE),
        ("sync", _SYNC),
        ("others", _P * 13),
    )


class FailingDisk:
    """Counts what changes the disk; the chosen one of these fails, and all behind it if `ever`."""

    def __init__(self):
        self.done = 0
        self._failing, self._ever, self._full = 0, False, False
        library = ctypes.CDLL(_sqlite3.__file__)
        library.sqlite3_vfs_find.restype = ctypes.POINTER(_Vfs)
        found = library.sqlite3_vfs_find(None).contents
        self._kept = [found]  # SQLite calls these for as long as the process lives
        self._methods = {}
        self._vfs = _Vfs.from_buffer_copy(found)
        self._vfs.name = b"failing"
        self._vfs.next = None
        self._vfs.open = self._opened(found.open)
        self._vfs.delete = self._deleted(found.delete)
        if library.sqlite3_vfs_register(ctypes.byref(self._vfs), 1):
            raise RuntimeError("SQLite does not take another disk")

    @contextmanager
    def failing(self, number, *, ever, full):
        """Inside, what changes the disk for the nth time fails, counted from 1."""
        self.done, self._failing, self._ever, self._full = 0, number, ever, full
        try:
            yield
        finally:
            self._failing = 0

    def _fails(self):
        self.done += 1
        return self._failing and (
            self.done >= self._failing if self._ever else self.done == self._failing
        )

    def _opened(self, real):
        def opened(vfs, name, file, flags, out):
            path = name and ctypes.string_at(name)
            if path and flags & _CREATES and not os.path.exists(path) and self._fails():
                # it is closed all the same, if it says what by
                ctypes.cast(file, ctypes.POINTER(_P))[0] = None
                return _CANTOPEN
            code = real(vfs, name, file, flags, out)
            methods = ctypes.cast(file, ctypes.POINTER(_P))
            if not code and path and methods[0]:
                methods[0] = ctypes.addressof(self._failing_methods(methods[0]))
            return code

        return self._lasting(_OPEN(opened))

    def _deleted(self, real):
        def deleted(vfs, name, sync):
            there = os.path.exists(ctypes.string_at(name))
            return _IOERR["delete"] if there and self._fails() else real(vfs, name, sync)

        return self._lasting(_DELETE(deleted))

    def _failing_methods(self, address):
        if address in self._methods:
            return self._methods[address]
        real = _Methods.from_address(address)
        made = self._methods[address] = _Methods.from_buffer_copy(real)
        real_write, real_truncate, real_sync = real.write, real.truncate, real.sync

        def write(file, data, size, place):
            if self._fails():
                real_write(file, data, size // 2, place)  # as much as there was room for
                return _FULL if self._full else _IOERR["write"]
            return real_write(file, data, size, place)

        def truncate(file, size):
            return _IOERR["truncate"] if self._fails() else real_truncate(file, size)

        def sync(file, flags):
            return _IOERR["sync"] if self._fails() else real_sync(file, flags)

        made.write = self._lasting(_WRITE(write))
        made.truncate = self._lasting(_TRUNCATE(truncate))
        made.sync = self._lasting(_SYNC(sync))
        return made

    def _lasting(self, function):
        self._kept.append(function)
        return function
