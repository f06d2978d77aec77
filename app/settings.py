"""What the user's own settings remember: who reviews, the look, the window, the projects."""

from __future__ import annotations

import getpass
import hashlib
import os
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

from annotator.store import OrderBy, QueueOrder
from annotator.store.backup_names import folder_of
from app.article.styles import Density
from app.theme import Look

_RECENT = 6


class Settings:
    """The user's settings; `file` is an INI file, by default the one of this user."""

    def __init__(self, file: Path | None = None) -> None:
        self._store = (
            QSettings(str(file), QSettings.Format.IniFormat)
            if file
            else QSettings(
                QSettings.Format.IniFormat, QSettings.Scope.UserScope, "Goldspan", "Goldspan"
            )
        )

    @property
    def reviewer(self) -> str:
        """The name that decisions carry: as set, else the name of this user's account."""
        return str(self._store.value("reviewer", "")) or _account()

    @reviewer.setter
    def reviewer(self, name: str) -> None:
        self._store.setValue("reviewer", name)

    @property
    def look(self) -> Look:
        """The look that the user chose."""
        value = str(self._store.value("look", Look.SYSTEM.value))
        return Look(value) if value in set(Look) else Look.SYSTEM

    @look.setter
    def look(self, look: Look) -> None:
        self._store.setValue("look", look.value)

    @property
    def zoom(self) -> float:
        """How large the article is shown, 1 as it comes."""
        try:
            return min(max(float(str(self._store.value("zoom", 1.0))), 0.5), 3.0)
        except ValueError:
            return 1.0

    @zoom.setter
    def zoom(self, zoom: float) -> None:
        self._store.setValue("zoom", zoom)

    @property
    def density(self) -> Density:
        """How much air the user wants between the article's lines."""
        value = str(self._store.value("density", Density.COMPACT.value))
        return Density(value) if value in set(Density) else Density.COMPACT

    @density.setter
    def density(self, density: Density) -> None:
        self._store.setValue("density", density.value)

    @property
    def learns(self) -> bool:
        """Whether the user wants suggestions to be learnt from finished articles."""
        return str(self._store.value("learning", "true")).lower() != "false"

    @learns.setter
    def learns(self, learns: bool) -> None:
        self._store.setValue("learning", "true" if learns else "false")

    @property
    def geometry(self) -> QByteArray | None:
        """Where the window was."""
        value = self._store.value("geometry")
        return value if isinstance(value, QByteArray) else None

    @geometry.setter
    def geometry(self, geometry: QByteArray) -> None:
        self._store.setValue("geometry", geometry)

    @property
    def panes(self) -> QByteArray | None:
        """How the panes around the article are arranged."""
        value = self._store.value("panes")
        return value if isinstance(value, QByteArray) else None

    @panes.setter
    def panes(self, panes: QByteArray) -> None:
        self._store.setValue("panes", panes)

    @property
    def recent(self) -> list[Path]:
        """The projects opened last that are there, or have backups, the newest first."""
        value = self._store.value("recent", [])
        names = value if isinstance(value, list) else [value]
        paths = [Path(str(name)) for name in names if name]
        return [path for path in paths if path.exists() or folder_of(path).is_dir()]

    def evaluation(self, path: Path) -> str:
        """What was last scored in a project, as it was kept; empty if nothing was."""
        return str(self._store.value(_key("evaluation", path), ""))

    def keep_evaluation(self, path: Path, said: str) -> None:
        """Remember what was scored in a project."""
        self._store.setValue(_key("evaluation", path), said)

    def warned(self, path: Path) -> str:
        """What was said of the place where a project lies; empty if nothing was."""
        return str(self._store.value(_key("place", path), ""))

    def keep_warned(self, path: Path, said: str) -> None:
        """Remember what was said of the place where a project lies."""
        self._store.setValue(_key("place", path), said)

    def order(self, path: Path) -> QueueOrder:
        """The order that the user has chosen for the articles of a project."""
        by, _, seed = str(self._store.value(_key("order", path), "")).partition(" ")
        if by not in set(OrderBy):
            return QueueOrder()
        return QueueOrder(OrderBy(by), int(seed) if seed.isdecimal() else QueueOrder().seed)

    def keep_order(self, path: Path, order: QueueOrder) -> None:
        """Remember in which order the articles of a project are listed."""
        self._store.setValue(_key("order", path), f"{order.by} {order.seed}")

    def extractor(self, path: Path) -> str:
        """The extractor that the user has chosen for a project; empty for Goldspan's own."""
        return str(self._store.value(_key("extractor", path), ""))

    def keep_extractor(self, path: Path, spec: str) -> None:
        """Remember which extractor suggests in a project."""
        self._store.setValue(_key("extractor", path), spec)

    def cut_off(self, path: Path) -> str:
        """What is to be said of a run that was cut off in a project; empty for nothing."""
        return str(self._store.value(_key("cut_off", path), ""))

    def keep_cut_off(self, path: Path, said: str) -> None:
        """Remember what is to be said of that when the project is opened again."""
        self._store.setValue(_key("cut_off", path), said)

    def opened(self, path: Path) -> None:
        """Put a project on top of the recent ones."""
        path = path.resolve()
        others = [each for each in self.recent if each != path]
        self._store.setValue("recent", [str(each) for each in [path, *others][:_RECENT]])


def _key(group: str, path: Path) -> str:
    # a path is no key: QSettings makes groups of its slashes
    name = os.fsencode(path.resolve())
    return f"{group}/{hashlib.sha256(name).hexdigest()[:16]}"


def _account() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # an account without a name
        return "reviewer"
