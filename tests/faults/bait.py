"""A picture, a folder and a server that nobody may ask for: whoever does is noticed.

The kernel says when a file is opened, so that it does not matter which code of Qt's opens it.
"""

import ctypes
import os
import socket
import struct
from pathlib import Path

from PySide6.QtGui import QColor, QImage

_OPEN = 0x20
"""IN_OPEN of Linux's inotify."""


class Bait:
    """What payloads name."""

    def __init__(self, folder):
        self.folder = Path(folder)
        image = QImage(4, 4, QImage.Format.Format_RGB32)
        image.fill(QColor("red"))
        image.save(str(self.folder / "pixel.png"))
        libc = ctypes.CDLL(None, use_errno=True)
        self._watch = libc.inotify_init1(os.O_NONBLOCK)
        libc.inotify_add_watch(self._watch, os.fsencode(self.folder / "pixel.png"), _OPEN)
        self._server = socket.create_server(("127.0.0.1", 0))
        self._server.setblocking(False)
        self.port = self._server.getsockname()[1]

    def taken(self):
        """What was asked for since the last time, as sentences."""
        found = []
        try:
            if len(os.read(self._watch, 4096)) >= struct.calcsize("iIII"):
                found.append("a file was read")
        except BlockingIOError:
            pass
        try:
            self._server.accept()[0].close()
            found.append("a server was asked")
        except BlockingIOError:
            pass
        return found

    def close(self):
        """Give all back."""
        os.close(self._watch)
        self._server.close()
