"""Figure 9: generated texts through import, canvas, store and export: no span may shift.

Texts have what shifts offsets: astral characters, joiners, combining marks, CRLF, byte order
marks, U+2028, bidi marks, Hangul in letters, tabs, form feeds. What a span covers is known from
the making of the text and never asked of the code under test; places in UTF-16 are counted by
encoding. Every text goes through files and the store, and one in a hundred is marked by keys and
by mouse in the real window.
"""

import json
import random
import tempfile
import time
import unicodedata
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from annotator import scheme as schemes
from annotator.exporting import export_jsonl
from annotator.importing import import_files, import_gold, import_run
from annotator.model import ItemState, Mention
from annotator.store import Project
from annotator.text import Utf16Map, sha256, tokens
from app.desktop import make_window
from app.settings import Settings
from tests.faults.telling import options, tell

_BATCH = 500
_SHOWN = 100
"""Of so many texts one is marked in the window."""
_WORDS = [
    "Oslo", "Ada Lind", "talks", "U.S.", "24,000", "don’t", "é", "e\u0301te\u0301", "naïve",
    "\u1112\u1161\u11ab\u1100\u116e\u11a8", "김여정", "六方会谈", "𝒜lpha", "𐍈𐍉", "🤝",
    "\U0001f469\U0001f3fd\u200d\U0001f52c", "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "\U0001f1f3\U0001f1f4", "1\ufe0f\u20e3", "क्षत्रिय", "สวัสดี", "שלום", "مرحبا",
    "\u202bעברית\u202c", "\u2067ab\u2069", "\u200eLRM\u200f", "soft\u00adhyphen",
    "zero\u200bwidth", "no\u2060break", "\ufeffbom", "x\u2028y", "x\u2029y", "nel\u0085nel",
    "a\u0300\u0301\u0302\u0303", "\U0001f9d1\U0001f3ff\u200d\u2764\ufe0f\u200d\U0001f9d1",
    "\U00020000\U00020001", "\U000e0041tag", "\U0010fffd", "\ufffd", "ﬁ", "ß", "İstanbul",
    "&amp;", "<b>",
]  # fmt: skip
_GAPS = [" ", " ", " ", "\t", "\n", "\n\n", "\u00a0", "\u3000", "\f", "\v", ", ", "-", "\u2028"]
_BIDI = frozenset("שלוםעבריתمرحبا\u202b\u2067\u200f\u200e\u202c\u2069")


def main(arguments):
    """Make so many texts and follow their spans."""
    chosen = options(arguments, said=__doc__, count=10_000)
    chance, began = random.Random(chosen.seed), time.monotonic()
    faults, spans, shown = [], 0, 0
    for first in range(0, chosen.count, _BATCH):
        made = [text(chance, first + place) for place in range(min(_BATCH, chosen.count - first))]
        with tempfile.TemporaryDirectory() as folder:
            batch = Batch(Path(folder), made)
            batch.travel()
            faults += batch.faults
            spans += sum(len(each.spans) for each in made)
        for each in made[:: min(_SHOWN, max(1, len(made) // 2))]:
            with tempfile.TemporaryDirectory() as folder:
                faults += marked_in_the_window(Path(folder), each)
                shown += 1
    said = (
        f"{chosen.count} texts with {spans} spans, {shown} of them in the window too: "
        f"{len(faults)} shifted or lost, {time.monotonic() - began:.0f} s"
    )
    return tell(chosen, 9, said, faults=faults, texts=chosen.count, spans=spans)


class Text:
    """A text, where its words are, and the bytes of a file that holds it."""

    def __init__(self, name, words, raw):
        self.name, self.raw = name, raw
        self.text = "".join(word for word, _ in words)
        self.spans, start = [], 0
        for word, marked in words:
            if marked:
                self.spans.append((start, start + len(word), word))
            start += len(word)

    def mentions(self):
        """The spans as exchange JSONL has them."""
        return [
            {"id": f"m{place}", "start": start, "end": end, "label": "GPE", "surface": words}
            for place, (start, end, words) in enumerate(self.spans)
        ]


def text(chance, number):
    """A text of a few dozen words, some of them marked."""
    words = [(f"No. {number}", True), (" ", False)]
    for _ in range(chance.randrange(3, 40)):
        words.append((chance.choice(_WORDS), chance.random() < 0.4))
        words.append((chance.choice(_GAPS), False))
    words.append(("end", True))
    whole = "".join(word for word, _ in words)
    newline = chance.choice(["\n", "\r\n", "\r"])
    codec = chance.choice(["utf-8", "utf-8-sig", "utf-16-le", "utf-16-be"])
    bom = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(codec, b"")
    return Text(f"t{number}", words, bom + whole.replace("\n", newline).encode(codec))


class Batch:
    """Texts on their way through two projects; `faults` are sentences."""

    def __init__(self, folder, made):
        self._folder, self._made, self.faults = folder, made, []
        self._scheme = schemes.load("diplomacy")

    def travel(self):
        """By plain files and by JSONL, as a run and as gold, out again and in again."""
        plain, ids = self._by_files()
        self._exported(plain, ids, run="said")
        lines = self._folder / "lines.jsonl"
        self._write(
            lines, ({"id": e.name, "text": e.text, "mentions": e.mentions()} for e in self._made)
        )
        gold = self._new("gold")
        with Project.open(gold) as project:
            import_gold(project, lines, reviewer="reviewer")
        names = {each.name: each for each in self._made}
        self._stored(gold, names)
        out = self._exported(gold, names, run=None)
        again = self._new("again")
        with Project.open(again) as project:
            import_files(project, [out])
        self._exported(again, names, run="out")

    def _by_files(self):
        files, runs = self._folder / "files", self._folder / "said.jsonl"
        files.mkdir()
        for each in self._made:
            (files / f"{each.name}.txt").write_bytes(each.raw)
        self._write(
            runs, ({"sha256": sha256(e.text), "mentions": e.mentions()} for e in self._made)
        )
        path = self._new("plain")
        with Project.open(path) as project:
            import_files(project, [files])
            import_run(project, runs, name="said")
        return path, {sha256(each.text)[:16]: each for each in self._made}

    def _stored(self, path, names):
        with Project.open(path, read_only=True) as project:
            for name, each in names.items():
                sheet = project.sheet(name)
                found = sorted(
                    (item.start, item.end, sheet.surface(item))
                    for item in sheet.items.values()
                    if isinstance(item, Mention)
                )
                self._hold(each, sheet.article.text, found, "the store")
                self._hold_units(each)

    def _exported(self, path, names, *, run):
        out = self._folder / "out.jsonl"
        with Project.open(path, read_only=True) as project:
            export_jsonl(project, out, run=run)
        there = set(names)
        for line in filter(None, out.read_bytes().split(b"\n")):
            record = json.loads(line)
            there.discard(record["id"])
            found = sorted((m["start"], m["end"], m["surface"]) for m in record["mentions"])
            self._hold(names[record["id"]], record["text"], found, f"the export of {path.stem}")
        self.faults += [f"{path.stem}: {name} is not exported" for name in there]
        return out

    def _hold(self, each, there, found, where):
        if there != each.text:
            self.faults.append(f"{where}: {each.name} has another text")
        elif found != each.spans:
            self.faults.append(f"{where}: {each.name} has other spans")

    def _hold_units(self, each):
        """Every place as Qt counts it, against counting the bytes."""
        units = Utf16Map(each.text)
        for place in range(len(each.text) + 1):
            unit = len(each.text[:place].encode("utf-16-le")) // 2
            if units.to_utf16(place) != unit or units.to_code_point(unit) != place:
                self.faults.append(f"UTF-16: {each.name} at {place}")
                return

    def _new(self, name):
        path = self._folder / f"{name}.goldspan"
        Project.create(path, scheme=self._scheme).close()
        return path

    @staticmethod
    def _write(path, records):
        path.write_text("".join(json.dumps(each) + "\n" for each in records), encoding="utf-8")


def marked_in_the_window(folder, each):
    """Mark words of a text by keys and by mouse in the real window; returns what went wrong."""
    path, lines = folder / "news.goldspan", folder / "lines.jsonl"
    Batch._write(lines, [{"id": each.name, "text": each.text, "zones": [], "mentions": []}])
    with Project.create(path, scheme=schemes.load("diplomacy")) as project:
        import_files(project, [lines])
    window = make_window(Settings(folder / "settings.ini"))
    window.session.unread = list
    window.open_project(path)
    window.show()
    QTest.qWaitForWindowActive(window)
    try:
        wrong = _by_mouse(window, each) + _by_keys(window, each)
        marked = {
            (item.start, item.end): window.session.sheet.surface(item)
            for item in window.session.sheet.items.values()
        }
    finally:
        window.close()
        window.deleteLater()
    out = folder / "out.jsonl"
    with Project.open(path, read_only=True) as project:
        export_jsonl(project, out)
    (record,) = map(json.loads, filter(None, out.read_bytes().split(b"\n"))) if marked else ({},)
    for mention in record.get("mentions", ()):
        start, end = mention["start"], mention["end"]
        if each.text[start:end] != mention["surface"] or (start, end) not in marked:
            wrong.append(f"the export of what was marked: {start} to {end}")
    return [f"the window, {each.name}: {fault}" for fault in wrong]


def _by_keys(window, each):
    """Go through the text token by token, select some, and mark them."""
    wrong, canvas, session = [], window.canvas, window.session
    canvas.setFocus()
    known = tokens(each.text)
    for start, end in known[:: max(1, len(known) // 6)]:
        session.select(start, start)
        QTest.keyClick(canvas, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
        if session.cursor.selection != (start, end):
            wrong.append(f"Shift+Right at {start} selects {session.cursor.selection}, not to {end}")
            continue
        before = _accepted(session)
        QTest.keyClick(canvas, "c")
        # the same words elsewhere may come with it, and are pending
        new = [session.sheet.items[item] for item in _accepted(session) - before]
        words = each.text[start:end]
        if [(item.start, item.end, session.sheet.surface(item)) for item in new] != [
            (start, end, words)
        ]:
            wrong.append(f"C at {start} marks {new}, not {words!r}")
    return wrong


def _accepted(session):
    items = session.sheet.items.values()
    return {each.id for each in items if each.state is ItemState.ACCEPTED}


def _by_mouse(window, each):
    """Double click on words: what is selected is the token below the pointer."""
    wrong, canvas, session = [], window.canvas, window.session
    low, high = canvas.visible_range()
    for start, end in tokens(each.text):
        line = each.text[each.text.rfind("\n", 0, start) + 1 : end]
        # where letters run both ways one place of the text has two on the screen
        if _BIDI.intersection(line) or start < low or end > high:
            continue
        left, right = canvas.rect_at(start), canvas.rect_at(end)
        if left.top() != right.top() or right.left() - left.left() < 6:
            continue
        if start and canvas.rect_at(start - 1) == left:
            continue  # behind what has no width, such as U+2029, the place is that one's too
        if unicodedata.category(each.text[start]) == "Cf":
            continue  # nothing to click on: it is drawn with what is before it
        point = QPoint((left.left() + right.left()) // 2, left.center().y())
        QTest.mouseDClick(
            canvas.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, point
        )
        if session.cursor.selection != (start, end):
            wrong.append(f"a double click on {start} to {end} selects {session.cursor.selection}")
        QTest.keyClick(canvas, Qt.Key.Key_Escape)  # what offers labels is in the way of the next
    return wrong
