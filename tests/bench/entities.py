"""Entities at the size of a long project: 10,000 of them, meant 100,000 times in 5,000 articles."""

from __future__ import annotations

import itertools
import os
import random
import statistics
import time
from collections.abc import Iterator
from pathlib import Path

from annotator import linking
from annotator import scheme as schemes
from annotator.bulk import many_values
from annotator.model import (
    Article,
    ArticleId,
    ArticleState,
    Draft,
    Entity,
    EntityChange,
    EntityId,
    ItemChange,
    ItemId,
    ItemState,
    Mention,
    Progress,
    ProgressChange,
    Verdict,
)
from annotator.store import Project
from annotator.text import sha256

_ENTITIES = 10_000
_ARTICLES = 5_000
_EACH = 20
_ASKED = 500
_SURNAMES = (
    "Kim Lee Park Choe Ri Jang Han Pak Jo Hwang Lind Quist Berg Ivanov Petrov Tanaka Mori Wang "
    "Zhang Muller Okafor Garcia Novak Haas"
)
_FIRST = "Son Yong Jong Il Kye Hyon Chol Myong Sun Hye Min Su Tae Ki"
_SECOND = "hui ho un gwan nam chol il su hae min jin hun song ok"
_KINDS = "Institute Ministry Council Committee Centre Agency Party University Bank Union"
_FIELDS = "Affairs Unification Peace Energy Trade Strategy Rights Reunification Science Education"
_NATIONS = "Korean Swedish Chinese American Russian Japanese Norwegian German French"


def figures(folder: Path) -> Iterator[tuple[str, float, str, float | None]]:
    """(name, value, unit, limit) of each figure."""
    path = folder / "entities.goldspan"
    _make(path)
    yield from _store(path)
    yield from _window(folder, path)


def _name(chance: random.Random, label: str) -> str:
    def one(words: str) -> str:
        return chance.choice(words.split())

    given = one(_FIRST) + one(_SECOND)
    if label == "PERSON":
        if chance.random() < 0.6:
            return f"{one(_SURNAMES)} {one(_FIRST)}-{one(_SECOND)}"
        ending = chance.choice(("", "ov", "sen", "er", "ski"))
        return f"{given} {one('A B C D E F G H')}. {one(_SURNAMES)}{ending}"
    if label == "ORG":
        body = f"{one(_KINDS)} of {one(_FIELDS)} and {one(_FIELDS)}"
        return f"{one(_NATIONS)} {body}" if chance.random() < 0.5 else f"{body} of {given}"
    return f"{given}{chance.choice(('', 'burg', 'ton', 'san', 'ri'))}"


def _make(path: Path) -> None:
    """A project whose entities are meant as often as words are used: few often, most rarely."""
    chance = random.Random(1)
    labels = ["PERSON"] * 5 + ["ORG"] * 3 + ["GPE"] * 2
    entities = []
    for number in range(_ENTITIES):
        label = chance.choice(labels)
        ids = {"wikidata": f"Q{number + 1}"} if number % 5 == 0 else {}
        entities.append(Entity(EntityId(_id(chance)), label, _name(chance, label), "", ids))
    often = list(itertools.accumulate(1 / (rank + 1) ** 0.8 for rank in range(_ENTITIES)))
    made = [
        _article(chance, number, chance.choices(entities, cum_weights=often, k=_EACH))
        for number in range(_ARTICLES)
    ]
    known = Draft(
        Verdict.IMPORT, None, tuple(EntityChange(each.id, None, each) for each in entities)
    )
    with Project.create(path, scheme=schemes.load("diplomacy")) as project, many_values():
        drafts = [known, *(draft for _, draft in made)]
        project.record_all(drafts, actor="bench", new_articles=(article for article, _ in made))


def _id(chance: random.Random) -> str:
    return f"{chance.getrandbits(80):020x}"


def _article(chance: random.Random, number: int, meant: list[Entity]) -> tuple[Article, Draft]:
    """An article that names these, some by the first word of their name."""
    text = f"Article {number}\n\n"
    article = ArticleId(f"made-{number}")
    changes: list[ItemChange | ProgressChange] = []
    for entity in meant:
        text += "The envoys said on Monday that talks were held and that "
        name = entity.name if chance.random() < 0.7 else entity.name.split()[0]
        span = len(text), len(text) + len(name)
        item = ItemId(_id(chance))
        mention = Mention(item, entity.label, (span,), ItemState.ACCEPTED, entity=entity.id)
        changes.append(ItemChange(item, article, None, mention))
        text += name + chance.choice((" would go on with them.\n\n", " said so. "))
    state = ArticleState.FINISHED if number % 2 else ArticleState.DOING
    changes.append(ProgressChange(article, None, Progress(state)))
    whole = Article(article, sha256(text), f"Article {number}", text)
    return whole, Draft(Verdict.IMPORT, article, tuple(changes))


def _store(path: Path) -> Iterator[tuple[str, float, str, float | None]]:
    with Project.open(path) as project:
        taken = _milliseconds(lambda: project.known(project.entity_ids(most=_ENTITIES)))
        yield f"how {_ENTITIES:,} entities are used, all at once", taken, "ms", None
        entities = {each.id: each for each in project.entities()}
        ranked = sorted(project.known(entities), key=lambda each: each.uses.mentions, reverse=True)
        for rank in (0, 100, 1000):
            known = ranked[rank]
            uses = f"{known.uses.mentions:,} mentions"
            taken = _milliseconds(lambda entity=known.entity: project.places(entity.id))
            yield f"places of an entity of {uses}", taken, "ms", 50
            into = next(
                each
                for each in entities.values()
                if each.label == known.entity.label and each.id != known.entity.id
            )

            def merge(entity: Entity = known.entity, other: Entity = into) -> None:
                draft = linking.merge(entity, other, project.meaning(entity.id))
                project.record(draft, actor="bench")

            taken = _milliseconds(merge)
            yield f"merge an entity of {uses}", taken, "ms", 50 if rank else None
            taken = _milliseconds(lambda: project.undo(actor="bench"))
            yield f"undo a merge of {uses}", taken, "ms", 50 if rank else None


def _window(folder: Path, path: Path) -> Iterator[tuple[str, float, str, float | None]]:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from app.desktop import make_window
    from app.settings import Settings

    window = make_window(Settings(folder / "entities.ini"))
    window.show()
    QTest.qWaitForWindowActive(window)
    window.session.open_project(path)  # nothing is suggested meanwhile
    book = window.session.book
    opened = _milliseconds(lambda: QTest.keyClick(window.canvas, Qt.Key.Key_E))
    yield "E before anything was read, to its candidates", opened, "ms", 50
    QTest.keyClick(window.prompt.line, Qt.Key.Key_Escape)
    begun, longest = time.perf_counter(), 0.0
    while not book.whole:
        longest = max(longest, _milliseconds(QApplication.processEvents))
    yield f"read {_ENTITIES:,} entities when idle", time.perf_counter() - begun, "s", None
    yield "longest block of the event loop meanwhile", longest, "ms", 50
    chance = random.Random(2)
    names = [each.entity for each in book.known.values()]
    taken = []
    for entity in chance.sample(names, _ASKED):
        asked = entity.name.replace("-", " ")
        taken.append(_milliseconds(lambda e=entity, a=asked: book.candidates(a, e.label)))
    taken.sort()
    yield "candidates for a name, median", statistics.median(taken), "ms", None
    yield "candidates for a name, 99th percentile", taken[len(taken) * 99 // 100], "ms", 50
    keys = []
    for _ in range(30):
        QTest.keyClick(window.canvas, Qt.Key.Key_Down)
        keys.append(_milliseconds(lambda: QTest.keyClick(window.canvas, Qt.Key.Key_E)))
        QTest.keyClick(window.prompt.line, Qt.Key.Key_Escape)
    keys.sort()
    yield "E to its candidates, median", statistics.median(keys), "ms", None
    yield "E to its candidates, slowest of 30", keys[-1], "ms", 50
    yield from _panel(window)
    window.close()
    QApplication.processEvents()


def _panel(window: object) -> Iterator[tuple[str, float, str, float | None]]:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    panel, book = window.entities, window.session.book

    def show() -> None:
        QTest.keyClick(window, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
        QApplication.processEvents()

    yield "open the panel at a mention's entity", _milliseconds(show), "ms", 100

    def show_all() -> None:
        panel.show_all()
        QApplication.processEvents()

    yield f"list {_ENTITIES:,} entities", _milliseconds(show_all), "ms", 100
    letters = []
    for letter in "kim yong":
        letters.append(_milliseconds(lambda key=letter: QTest.keyClick(panel.all.search, key)))
    yield "a letter in its search line, slowest", max(letters), "ms", 50
    most = max(book.known.values(), key=lambda each: each.uses.mentions)

    def show_one() -> None:
        panel.show_entity(most.entity.id)
        QApplication.processEvents()

    yield f"open an entity of {most.uses.mentions:,} mentions", _milliseconds(show_one), "ms", 50


def _milliseconds(act) -> float:
    start = time.perf_counter()
    act()
    return 1000 * (time.perf_counter() - start)
