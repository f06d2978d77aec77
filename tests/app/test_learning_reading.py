"""What is to be learnt from is read beside the window, which feels nothing of it."""

import gc

from PySide6.QtCore import QObject

from app import learning


def test_no_garbage_is_looked_for_while_lessons_are_read(path, qtbot, monkeypatch):
    reads, collecting = learning.lessons_of, []

    def read(project, **options):
        collecting.append(gc.isenabled())
        return reads(project, **options)

    monkeypatch.setattr(learning, "lessons_of", read)
    parent = QObject()
    lessons = learning._Lessons(path, parent)
    with qtbot.waitSignal(lessons.finished):
        lessons.start()
    lessons.end()
    assert collecting == [False]
    assert gc.isenabled()
