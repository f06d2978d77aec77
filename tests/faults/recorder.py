"""Runs statements under a SQLite of its own and writes down what that asks of the disk.

    python -m tests.faults.recorder SCRIPT.json PROJECT LOG.pickle

A process of its own, in which apsw alone opens the file: two SQLite libraries in one process
would drop each other's locks. The script has the statements of a real session of the store and
names the mode; ["told", ID] stands where the store has said that a decision is saved.
"""

import json
import os
import pickle
import sys
from pathlib import Path

import apsw


class _File(apsw.VFSFile):
    def __init__(self, name, flags, log):
        path = name.filename() if isinstance(name, apsw.URIFilename) else name
        new = path is not None and not os.path.exists(path)
        super().__init__("", name, flags)
        # a file without a name is gone with the process whatever happens
        self._name = None if path is None else os.path.basename(path)
        self._log, self._new = log, new
        if new:
            self._says("create")

    def _says(self, operation, *rest):
        if self._name is not None:
            self._log.append((operation, self._name, *rest))

    def xWrite(self, data, offset):
        super().xWrite(data, offset)
        self._says("write", offset, bytes(data))

    def xTruncate(self, size):
        super().xTruncate(size)
        self._says("truncate", size)

    def xSync(self, flags):
        super().xSync(flags)
        # SQLite syncs the folder of a journal that it has made with the journal's first sync
        self._says("sync", self._new)
        self._new = False


class _Recorder(apsw.VFS):
    def __init__(self, log):
        super().__init__("recorder", "")
        self._log = log

    def xOpen(self, name, flags):
        return _File(name, flags, self._log)

    def xDelete(self, name, sync_folder):
        super().xDelete(name, sync_folder)
        self._log.append(("delete", os.path.basename(name), bool(sync_folder)))


def main(script_file, project, log_file):
    """Run the script and write the log."""
    script = json.loads(Path(script_file).read_text())
    log = []
    recorder = _Recorder(log)
    db = apsw.Connection(project, vfs="recorder", flags=apsw.SQLITE_OPEN_READWRITE)
    for number, step in enumerate(script["steps"]):
        if number == script["opened"]:
            for pragma in script["pragmas"]:
                db.execute(pragma).fetchall()
            modes = [db.execute(f"PRAGMA {name}").get for name in ("journal_mode", "synchronous")]
            log.append(("opened", modes))
        if isinstance(step, str):
            db.execute(step).fetchall()
        else:
            log.append(tuple(step))
    # neither closed nor left to the end of the process, which would tidy up
    Path(log_file).write_bytes(pickle.dumps(log))
    sys.stdout.flush()
    os._exit(0 if recorder is not None else 1)


if __name__ == "__main__":
    main(*sys.argv[1:])
