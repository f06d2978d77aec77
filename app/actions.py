"""The one table of user actions: menus, shortcuts, tooltips and the help sheet come from it.

A label's key is no row here: those come from the scheme of the open project.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.window import Window


@dataclass(frozen=True, slots=True)
class Action:
    """One thing the user can do.

    `keys` are Qt key sequences, the first one is shown; some actions have none. `anywhere` actions
    work wherever the keyboard is, the others while the article has it. `repeats` says whether
    holding the key does it again and again: never where that would judge what nobody has read.
    `is_on` is for what is switched on and off: whether it is on now.
    """

    id: str
    text: str
    keys: tuple[str, ...]
    run: Callable[[Window], None]
    menu: str = "Review"
    anywhere: bool = False
    note: str = ""
    repeats: bool = False
    is_on: Callable[[Window], bool] | None = None


ACTIONS: tuple[Action, ...] = (
    Action(
        "accept",
        "Accept and go on",
        ("Space",),
        lambda w: w.session.accept(),
        note="accepting a relation accepts nothing else",
    ),
    Action(
        "accept_paragraph",
        "Accept the rest of this paragraph",
        ("Shift+Space",),
        lambda w: w.session.accept_paragraph(),
        note="Shift frames it; one undo takes it all back",
    ),
    Action(
        "reject",
        "Reject and go on",
        ("X", "Backspace"),
        lambda w: w.session.reject(),
        note="a mention's relations go with it",
    ),
    Action("next", "Next item", ("Down",), lambda w: w.session.step(1), repeats=True),
    Action("previous", "Previous item", ("Up",), lambda w: w.session.step(-1), repeats=True),
    Action(
        "relations",
        "All relations of this paragraph",
        (".",),
        lambda w: w.show_relations(),
        note="while the key is held",
    ),
    Action(
        "end_right",
        "End one token to the right",
        ("Alt+Right",),
        lambda w: w.session.move_edge(edge="end", forward=True),
        menu="Boundaries",
        repeats=True,
    ),
    Action(
        "end_left",
        "End one token to the left",
        ("Alt+Left",),
        lambda w: w.session.move_edge(edge="end", forward=False),
        menu="Boundaries",
        repeats=True,
    ),
    Action(
        "start_right",
        "Start one token to the right",
        ("Alt+Shift+Right",),
        lambda w: w.session.move_edge(edge="start", forward=True),
        menu="Boundaries",
        repeats=True,
    ),
    Action(
        "start_left",
        "Start one token to the left",
        ("Alt+Shift+Left",),
        lambda w: w.session.move_edge(edge="start", forward=False),
        menu="Boundaries",
        repeats=True,
    ),
    Action(
        "end_right_character",
        "End one character to the right",
        ("Ctrl+Alt+Right",),
        lambda w: w.session.move_edge(edge="end", forward=True, by_character=True),
        menu="Boundaries",
        repeats=True,
    ),
    Action(
        "end_left_character",
        "End one character to the left",
        ("Ctrl+Alt+Left",),
        lambda w: w.session.move_edge(edge="end", forward=False, by_character=True),
        menu="Boundaries",
        repeats=True,
    ),
    Action(
        "start_right_character",
        "Start one character to the right",
        ("Ctrl+Alt+Shift+Right",),
        lambda w: w.session.move_edge(edge="start", forward=True, by_character=True),
        menu="Boundaries",
        repeats=True,
    ),
    Action(
        "start_left_character",
        "Start one character to the left",
        ("Ctrl+Alt+Shift+Left",),
        lambda w: w.session.move_edge(edge="start", forward=False, by_character=True),
        menu="Boundaries",
        repeats=True,
    ),
    Action(
        "join",
        "Join with the selection, or the next mention",
        ("Ctrl+J",),
        lambda w: w.session.join(),
        menu="Boundaries",
        note="a selection apart from it makes a mention in fragments",
    ),
    Action(
        "split",
        "Split into several mentions…",
        ("Ctrl+Shift+J",),
        lambda w: w.asking.split(),
        menu="Boundaries",
        note="splits out the selection; without one, a list of ways",
    ),
    Action(
        "cursor_right",
        "Reading cursor to the next token",
        ("Right",),
        lambda w: w.session.move_cursor(forward=True, selecting=False),
        menu="Mark",
        repeats=True,
    ),
    Action(
        "cursor_left",
        "Reading cursor to the previous token",
        ("Left",),
        lambda w: w.session.move_cursor(forward=False, selecting=False),
        menu="Mark",
        repeats=True,
    ),
    Action(
        "select_right",
        "Select to the right",
        ("Shift+Right",),
        lambda w: w.session.move_cursor(forward=True, selecting=True),
        menu="Mark",
        note="then a label's key adds the mention; with Shift the focus stays",
        repeats=True,
    ),
    Action(
        "select_left",
        "Select to the left",
        ("Shift+Left",),
        lambda w: w.session.move_cursor(forward=False, selecting=True),
        menu="Mark",
        repeats=True,
    ),
    Action(
        "select_to_mark",
        "Select up to the next punctuation mark",
        ("Shift+End",),
        lambda w: w.session.select_to_mark(forward=True),
        menu="Mark",
        repeats=True,
    ),
    Action(
        "select_back_to_mark",
        "Select back to the punctuation mark before",
        ("Shift+Home",),
        lambda w: w.session.select_to_mark(forward=False),
        menu="Mark",
        repeats=True,
    ),
    Action(
        "jump",
        "Select a word or a name by its first letter",
        (",",),
        lambda w: w.session.jump(),
        menu="Mark",
        note="the nearest one; what is selected ends there",
    ),
    Action(
        "jump_again",
        "Select the next word with that letter",
        (";",),
        lambda w: w.session.jump_again(),
        menu="Mark",
        repeats=True,
    ),
    Action(
        "missed",
        "Select the nearest name that is not marked",
        ("'",),
        lambda w: w.session.select_missed(),
        menu="Mark",
        note="again: the next one, round to the top",
        repeats=True,
    ),
    Action(
        "find",
        "Find text to mark",
        ("/", "Ctrl+F"),
        lambda w: w.asking.find(),
        menu="Mark",
        note="Enter selects the match",
    ),
    Action(
        "same",
        "Mark the same everywhere…",
        ("=",),
        lambda w: w.asking.same(),
        menu="Mark",
        note="a list to veto, one undo",
    ),
    Action(
        "relate",
        "Relate from the focused mention",
        ("R",),
        lambda w: w.session.start_hints(),
        menu="Mark",
        note="type the letter at the other end; with Shift it asks for another; mends a relation",
    ),
    Action(
        "swap",
        "Swap the relation's direction",
        ("Shift+R",),
        lambda w: w.session.swap(),
        menu="Mark",
    ),
    Action(
        "entity", "Entity behind the mention…", ("E",), lambda w: w.asking.entity(), menu="Mark"
    ),
    Action(
        "entities",
        "Entities…",
        ("Ctrl+E",),
        lambda w: w.show_entities(),
        menu="Mark",
        anywhere=True,
        note="what stands behind the focused mention; all of them where nothing does",
    ),
    Action("note", "Note…", ("N",), lambda w: w.asking.note()),
    Action("flag", "Flag, or take the flag away", ("F",), lambda w: w.session.toggle_flag()),
    Action(
        "menu",
        "Menu of what can be done here",
        ("Menu", "Shift+F10"),
        lambda w: w.canvas.ask_for_menu(),
        note="with the item in focus or the selection; the right button opens it anywhere",
    ),
    Action("dismiss", "Leave the hints or the selection", ("Esc",), lambda w: w.dismiss()),
    Action(
        "undo",
        "Undo",
        ("Ctrl+Z",),
        lambda w: w.session.undo(),
        menu="Edit",
        anywhere=True,
        repeats=True,
    ),
    Action(
        "redo",
        "Redo",
        ("Ctrl+Shift+Z", "Ctrl+Y"),
        lambda w: w.session.redo(),
        menu="Edit",
        anywhere=True,
        note="across articles and restarts, like undo",
        repeats=True,
    ),
    Action(
        "copy",
        "Copy the selection, or the item",
        ("Ctrl+C",),
        lambda w: w.copy(),
        menu="Edit",
        note="as plain text",
    ),
    Action(
        "find_project",
        "Find in the project…",
        ("Ctrl+Shift+F",),
        lambda w: w.find_in_project(),
        menu="Edit",
        anywhere=True,
        note="texts, mentions, entities, notes; Enter opens the place",
    ),
    Action(
        "finish",
        "Finish the article and go on",
        ("Ctrl+Return", "Ctrl+Enter"),
        lambda w: w.session.finish(),
        menu="Article",
        anywhere=True,
        note="says first what is not judged or not read",
    ),
    Action(
        "reopen",
        "Reopen a finished article",
        ("Ctrl+Shift+Return", "Ctrl+Shift+Enter"),
        lambda w: w.session.reopen(),
        menu="Article",
        anywhere=True,
    ),
    Action(
        "next_article",
        "Next article",
        ("Ctrl+Down", "Ctrl+PgDown"),
        lambda w: w.session.step_article(1),
        menu="Article",
        anywhere=True,
    ),
    Action(
        "previous_article",
        "Previous article",
        ("Ctrl+Up", "Ctrl+PgUp"),
        lambda w: w.session.step_article(-1),
        menu="Article",
        anywhere=True,
    ),
    Action(
        "new",
        "New project…",
        ("Ctrl+N",),
        lambda w: w.files.new(),
        menu="Project",
        anywhere=True,
    ),
    Action(
        "open",
        "Open project…",
        ("Ctrl+O",),
        lambda w: w.files.open(),
        menu="Project",
        anywhere=True,
    ),
    Action(
        "import",
        "Import articles…",
        ("Ctrl+I",),
        lambda w: w.files.import_(),
        menu="Project",
        anywhere=True,
    ),
    Action(
        "release",
        "Make a release…",
        ("Ctrl+R",),
        lambda w: w.files.release(),
        menu="Project",
        anywhere=True,
        note="the gold of the finished articles as one SQLite file",
    ),
    Action(
        "reviewer",
        "Your name as reviewer…",
        ("Ctrl+Shift+N",),
        lambda w: w.ask_reviewer(),
        menu="Project",
        anywhere=True,
        note="every decision carries it",
    ),
    Action(
        "accepting_by_paragraph",
        "Accepting by paragraph",
        (),
        lambda w: w.session.switch_accept_paragraph(),
        menu="Project",
        anywhere=True,
        note="on or off for everybody in this project",
        is_on=lambda w: w.session.accepts_paragraphs,
    ),
    Action("quit", "Quit", ("Ctrl+Q",), lambda w: w.quit(), menu="Project", anywhere=True),
    Action(
        "page_down",
        "Scroll a page down",
        ("PgDown",),
        lambda w: w.scroll_pages(1),
        menu="View",
        repeats=True,
    ),
    Action(
        "page_up",
        "Scroll a page up",
        ("PgUp",),
        lambda w: w.scroll_pages(-1),
        menu="View",
        repeats=True,
    ),
    Action(
        "larger",
        "Larger text",
        ("Ctrl++", "Ctrl+="),
        lambda w: w.zoom(1.1),
        menu="View",
        anywhere=True,
        repeats=True,
    ),
    Action(
        "smaller",
        "Smaller text",
        ("Ctrl+-",),
        lambda w: w.zoom(1 / 1.1),
        menu="View",
        anywhere=True,
        repeats=True,
    ),
    Action(
        "usual_size",
        "Text in its usual size",
        ("Ctrl+0",),
        lambda w: w.zoom(None),
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
        "help",
        "Keys at a glance",
        ("?", "F1"),
        lambda w: w.show_help(),
        menu="Help",
        anywhere=True,
    ),
)

MENUS = ("Project", "Edit", "Review", "Mark", "Boundaries", "Article", "View", "Help")
