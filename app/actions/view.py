"""What is done to the window, and what it tells of itself."""

from __future__ import annotations

from app.actions.action import Action

VIEW: tuple[Action, ...] = (
    Action(
        "page_down",
        "Scroll a page down",
        ("PgDown",),
        lambda w: w.middle.scroll_pages(1),
        menu="View",
        repeats=True,
    ),
    Action(
        "page_up",
        "Scroll a page up",
        ("PgUp",),
        lambda w: w.middle.scroll_pages(-1),
        menu="View",
        repeats=True,
    ),
    Action(
        "larger",
        "Larger text",
        ("Ctrl++", "Ctrl+="),
        lambda w: w.appearance.zoom(1.1),
        menu="View",
        anywhere=True,
        repeats=True,
    ),
    Action(
        "smaller",
        "Smaller text",
        ("Ctrl+-",),
        lambda w: w.appearance.zoom(1 / 1.1),
        menu="View",
        anywhere=True,
        repeats=True,
    ),
    Action(
        "usual_size",
        "Text in its usual size",
        ("Ctrl+0",),
        lambda w: w.appearance.zoom(None),
        menu="View",
        anywhere=True,
    ),
    Action(
        "next_pane",
        "Keyboard to the next pane",
        ("F6",),
        lambda w: w.step_pane(1),
        menu="View",
        anywhere=True,
        note="article, queue, card, relations…",
    ),
    Action(
        "previous_pane",
        "Keyboard to the pane before",
        ("Shift+F6",),
        lambda w: w.step_pane(-1),
        menu="View",
        anywhere=True,
    ),
    Action(
        "reset_panes",
        "Every pane in its first place",
        (),
        lambda w: w.reset_panes(),
        menu="View",
        anywhere=True,
    ),
    Action(
        "message",
        "The last message, all of it…",
        ("Ctrl+Shift+M",),
        lambda w: w.show_message(),
        menu="Help",
        anywhere=True,
        note="a warning stays in the status line until it was read so",
    ),
    Action(
        "help",
        "Keys at a glance",
        ("?", "F1"),
        lambda w: w.show_help(),
        menu="Help",
        anywhere=True,
    ),
)
