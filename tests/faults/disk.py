"""What a disk holds after the power has failed: all that was synced, and any part of the rest.

What was written and not synced is lost, kept or torn, sector by sector, whatever its order. A name
given or taken away is sure once its folder was synced; the newer ones are lost together.
"""

from dataclasses import dataclass, field

SECTOR = 512


@dataclass(eq=False)
class _File:
    content: bytearray = field(default_factory=bytearray)
    pending: list = field(default_factory=list)  # (place, bytes), or (size, None) for a cut

    def sync(self):
        for place, data in self.pending:
            _put(self.content, place, data)
        self.pending.clear()

    def after_cut(self, chance):
        content = bytearray(self.content)
        kept = chance.choice([0.0, 0.1, 0.5, 0.9, 1.0])
        for place, data in self.pending:
            if data is None:
                if chance.random() < kept:
                    _put(content, place, None)
                continue
            for at, sector in _sectors(place, data):
                fate = chance.random()
                if fate < kept:
                    torn = chance.random() < 0.05
                    _put(content, at, sector[: chance.randrange(len(sector))] if torn else sector)
                elif fate < kept + (1 - kept) / 3 and at + len(sector) > len(content):
                    content.extend(bytes(at + len(sector) - len(content)))  # grown, not filled
        return bytes(content)


def _put(content, place, data):
    if data is None:
        del content[place:]
        return
    content.extend(bytes(max(0, place - len(content))))
    content[place : place + len(data)] = data


def _sectors(place, data):
    at = 0
    while at < len(data):
        end = min(len(data), at + SECTOR - (place + at) % SECTOR)
        yield place + at, data[at:end]
        at = end


class Disk:
    """One folder of files, of which `content` is there and synced at the start."""

    def __init__(self, content):
        self._sure = {name: _File(bytearray(data)) for name, data in content.items()}
        self._now = dict(self._sure)
        self._unsure = []  # the folder as it was after each change since it was synced

    def does(self, operation, name, *rest):
        """Have one thing done: create, write, truncate, sync or delete."""
        match operation:
            case "create":
                self._now[name] = _File()
                self._unsure.append(dict(self._now))
            case "write":
                self._now[name].pending.append(rest)
            case "truncate":
                self._now[name].pending.append((rest[0], None))
            case "sync":
                self._now[name].sync()
                if rest[0]:
                    self._folder_synced()
            case "delete":
                self._now.pop(name)
                self._unsure.append(dict(self._now))
                if rest[0]:
                    self._folder_synced()

    def _folder_synced(self):
        self._sure = dict(self._now)
        self._unsure.clear()

    def after_power_cut(self, chance):
        """The files that are found then, by name."""
        names = chance.choice([self._sure, *self._unsure])
        return {name: file.after_cut(chance) for name, file in names.items()}
