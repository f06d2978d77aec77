"""Figure 12 in small, and that its harness notices rich text, links, mnemonics and reads."""

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QMenu, QPushButton, QWidget

from tests.faults import markup
from tests.faults.bait import Bait
from tests.faults.payloads import MARK, payloads


@pytest.fixture
def bait(qapp, tmp_path):
    """Files and a server that are watched."""
    made = Bait(tmp_path)
    yield made
    made.close()


def test_there_are_fifty_payloads(bait):
    assert len(set(payloads(bait.folder, bait.port))) == 50


@pytest.mark.parametrize("place", [0, 34])
def test_a_payload_is_plain_text_wherever_it_is_shown(bait, place):
    look = markup.Look(bait)
    markup.show(payloads(bait.folder, bait.port)[place], look)
    assert look.faults == []
    assert look.texts > 200


def test_the_harness_notices_a_label_that_guesses_and_what_it_reads(bait, qtbot):
    label = QLabel(f"<b>{MARK}</b><img src='file://{bait.folder}/pixel.png'>")
    qtbot.addWidget(label)
    label.show()
    look = markup.Look(bait)
    look.around("here")
    assert look.faults == [
        "here: QLabel guesses whether its text is rich",
        "here: a file was read",
    ]


def test_the_harness_notices_tips_mnemonics_and_links(bait, qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.setToolTip(f"<a href='http://127.0.0.1:{bait.port}'>{MARK}</a>")
    QPushButton(f"{MARK} A&B", widget)
    menu = QMenu(widget)
    menu.addAction(QAction(f"{MARK} A&B", menu))
    look = markup.Look(bait)
    look.around("here")
    assert sorted(look.faults) == [
        "here: QMenu has an entry that takes an ampersand for a key",
        "here: QPushButton takes an ampersand for a key",
        "here: QWidget has a tip with a link or a picture",
    ]
    look.html(f"<p><img src='x'><a href='http://x'>{MARK}</a>")
    assert any("a tag img" in each for each in look.faults)
    assert any("a has href" in each for each in look.faults)
