"""Every action of the window, declared once: menus, shortcuts, the page of keys and the reference come from here."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QAction, QKeySequence

from iprtool.ui.keymap import Keymap, native, portable


class Group(StrEnum):
    """Which menu an action is in."""

    PROJECT = "Project"
    EDIT = "Edit"
    PLAYBACK = "Playback"
    TIMELINE = "Timeline"
    VIEW = "View"
    HELP = "Help"


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One action: a stable id, its title, its keys as Qt writes them (the first is shown), and one sentence of help.

    keys: those that it has by default; which it has now says `KEYMAP`.
    places: in which places of the window it can be used; empty means everywhere.
    """

    id: str
    title: str
    group: Group
    keys: tuple[str, ...]
    help: str
    places: tuple[str, ...] = ()


def _code(action_id: str, title: str, group: Group, keys: tuple[str, ...], help_: str) -> ActionSpec:
    return ActionSpec(action_id, title, group, keys, help_, ("code",))


ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec("project.new", "New study…", Group.PROJECT, ("Ctrl+N",), "Make a project folder for a new study."),
    ActionSpec("project.open", "Open…", Group.PROJECT, ("Ctrl+O",), "Open a project folder."),
    ActionSpec("project.demo", "Open the demo study", Group.PROJECT, (), "Open the fictional study that comes along."),
    ActionSpec("project.close", "Close the study", Group.PROJECT, ("Ctrl+W",), "Go back to the start page."),
    ActionSpec("project.backup", "Back up now", Group.PROJECT, (), "Make a checked copy of the database now."),
    ActionSpec("project.restore", "Restore…", Group.PROJECT, (), "Put an earlier state of the project in place."),
    ActionSpec("project.settings", "Settings", Group.PROJECT, ("Ctrl+,",), "Playback, appearance, coding."),
    ActionSpec("project.quit", "Quit", Group.PROJECT, ("Ctrl+Q",), "Close the window; everything is written already."),
    ActionSpec("edit.undo", "Undo", Group.EDIT, ("Ctrl+Z",), "Take back the last step."),
    ActionSpec("edit.redo", "Redo", Group.EDIT, ("Ctrl+Shift+Z", "Ctrl+Y"), "Do again what was taken back."),
    ActionSpec("study.add_dyad", "Add dyad", Group.EDIT, ("Ctrl+D",), "Add a client and therapist.", ("study",)),
    ActionSpec("study.add_session", "Add session", Group.EDIT, ("Ctrl+Shift+D",), "Add a session.", ("study",)),
    ActionSpec(
        "study.add_recording", "Add recordings…", Group.EDIT, ("Ctrl+R",), "Add video or audio files.", ("study",)
    ),
    _code("tag.mark", "Mark without a code", Group.EDIT, ("M",), "Put a mark now and give it a code later."),
    _code("tag.delete", "Delete tag", Group.EDIT, ("Del", "Backspace"), "Delete the selected tags."),
    _code("tag.begin", "Begin at the playhead", Group.EDIT, ("[",), "Let the selected tags begin here."),
    _code(
        "tag.end", "End at the playhead", Group.EDIT, ("]",), "Let the selected tags end here; a point gets a length."
    ),
    _code("tag.point", "Make it a point", Group.EDIT, ("P",), "Take the end away from the selected tag."),
    _code("tag.memo", "Write the memo", Group.EDIT, ("Return", "Enter"), "Go to the memo of the selected tag."),
    _code("tag.cut", "Cut", Group.EDIT, ("Ctrl+X",), "Take the selected tags away and keep them to be pasted."),
    _code("tag.copy", "Copy", Group.EDIT, ("Ctrl+C",), "Copy the selected tags; they paste as a table elsewhere."),
    _code("tag.paste", "Paste", Group.EDIT, ("Ctrl+V",), "Put copied tags into your pass, the first at the playhead."),
    _code("tag.duplicate", "Duplicate", Group.EDIT, ("Ctrl+D",), "Put the selected tags once more, at the playhead."),
    _code("tag.split", "Split", Group.EDIT, ("Ctrl+Shift+K",), "Cut the selected intervals in two at the playhead."),
    _code("tag.join", "Join", Group.EDIT, ("Ctrl+J",), "Make one interval of the selected tags of one code."),
    _code("tag.nudge_back", "Nudge earlier", Group.EDIT, ("Alt+,",), "Move the tags one frame earlier."),
    _code("tag.nudge_forward", "Nudge later", Group.EDIT, ("Alt+.",), "Move the tags one frame later."),
    _code(
        "tag.nudge_second_back",
        "A second earlier",
        Group.EDIT,
        ("Alt+PgUp",),
        "Move the tags a second earlier.",
    ),
    _code(
        "tag.nudge_second_forward",
        "A second later",
        Group.EDIT,
        ("Alt+PgDown",),
        "Move the tags a second later.",
    ),
    _code("tag.shift", "Move by…", Group.EDIT, ("Ctrl+M",), "Move the selected tags by an amount that you type."),
    _code("episode.link", "Link into an episode", Group.EDIT, ("Ctrl+E",), "Link a rupture with its repair."),
    _code("episode.unlink", "Unlink", Group.EDIT, ("Ctrl+Shift+E",), "Take the selected tags out of their episode."),
    _code("episode.resolved", "Episode: resolved", Group.EDIT, (), "The rupture was resolved."),
    _code("episode.partial", "Episode: partly resolved", Group.EDIT, (), "The rupture was resolved in part."),
    _code("episode.unresolved", "Episode: unresolved", Group.EDIT, (), "The rupture was not resolved."),
    _code("episode.not_addressed", "Episode: not addressed", Group.EDIT, (), "Nobody tried to repair the rupture."),
    _code("play.toggle", "Play or pause", Group.PLAYBACK, ("Space",), "Play from the playhead, or stop there."),
    _code("play.slower_back", "Shuttle back", Group.PLAYBACK, ("J",), "Jump back 2 s; again 4 s, then 8 s."),
    _code("play.stop", "Shuttle stop", Group.PLAYBACK, ("K",), "Pause, and go back to natural speed."),
    _code("play.faster", "Shuttle forward", Group.PLAYBACK, ("L",), "Play; pressed again faster, up to 4 times."),
    _code("play.frame_back", "One frame back", Group.PLAYBACK, ("Left",), "Show the picture before."),
    _code("play.frame_forward", "One frame forward", Group.PLAYBACK, ("Right",), "Show the next picture."),
    _code("play.second_back", "One second back", Group.PLAYBACK, ("Shift+Left",), "Go back one second."),
    _code("play.second_forward", "One second forward", Group.PLAYBACK, ("Shift+Right",), "Go forward one second."),
    _code("play.back_five", "Back five seconds", Group.PLAYBACK, ("Alt+Left",), "Hear the last five seconds again."),
    _code("play.begin", "To the beginning", Group.PLAYBACK, ("Home",), "Go to the recording's first picture."),
    _code("play.end", "To the end", Group.PLAYBACK, ("End",), "Go to the recording's last picture."),
    _code("play.speed_down", "Slower", Group.PLAYBACK, (",",), "Play one step slower; voices keep their pitch."),
    _code("play.speed_up", "Faster", Group.PLAYBACK, (".",), "Play one step faster; voices keep their pitch."),
    _code("play.speed_normal", "Natural speed", Group.PLAYBACK, ("Shift+N",), "Play at natural speed."),
    _code("play.mute", "Mute", Group.PLAYBACK, ("Shift+M",), "Switch the sound off or on."),
    _code("play.loop", "Loop the tag", Group.PLAYBACK, ("Shift+L",), "Play the selected interval again and again."),
    _code("play.tag", "Play the tag", Group.PLAYBACK, ("Shift+Space",), "Play the selected tag, with its lead-in."),
    _code("tag.previous", "Previous tag", Group.TIMELINE, ("Ctrl+Left",), "Select the tag before and go to its begin."),
    _code("tag.next", "Next tag", Group.TIMELINE, ("Ctrl+Right",), "Select the next tag and go to its begin."),
    _code("tag.select_all", "Select all tags", Group.TIMELINE, ("Ctrl+A",), "Select all tags of your pass."),
    _code("tag.select_none", "Select nothing", Group.TIMELINE, ("Esc",), "Let go of the selection."),
    _code("timeline.zoom_in", "Zoom in", Group.TIMELINE, ("+", "="), "See less time, larger."),
    _code("timeline.zoom_out", "Zoom out", Group.TIMELINE, ("-",), "See more time, smaller."),
    _code(
        "timeline.fit",
        "Show all",
        Group.TIMELINE,
        ("Ctrl+0", "0"),
        "See the whole recording (0 where no code uses it).",
    ),
    ActionSpec("view.study", "Study", Group.VIEW, ("Ctrl+1",), "Dyads, sessions and recordings."),
    ActionSpec("view.code", "Code", Group.VIEW, ("Ctrl+2",), "Watch and tag."),
    _code("view.tags", "List of tags", Group.VIEW, ("Alt+T",), "Show all tags of the recording."),
    _code("view.episodes", "List of episodes", Group.VIEW, ("Alt+E",), "Show all episodes of the recording."),
    ActionSpec("view.export", "Export", Group.VIEW, ("Ctrl+5",), "Write the coded segments to a file."),
    ActionSpec("view.back", "Back", Group.VIEW, ("Esc",), "Go back from settings, keys or about.", ("aside",)),
    ActionSpec("view.next_pane", "Next pane", Group.VIEW, ("F6",), "Go to the next part of the window."),
    ActionSpec("view.previous_pane", "Pane before", Group.VIEW, ("Shift+F6",), "Go to the part of the window before."),
    ActionSpec("view.menu", "Menu of this", Group.VIEW, ("Menu", "Shift+F10"), "As the right mouse button does."),
    ActionSpec("view.theme", "Dark or light", Group.VIEW, ("Ctrl+Shift+T",), "Change between dark and light."),
    ActionSpec("help.keys", "All keys", Group.HELP, ("?", "F1"), "Show every key."),
    ActionSpec("help.about", "About iprtool", Group.HELP, (), "Version, licence, and what it runs on."),
)

REPEATING = frozenset(
    {
        "play.frame_back", "play.frame_forward", "play.second_back", "play.second_forward", "tag.previous", "tag.next",
        "timeline.zoom_in", "timeline.zoom_out", "edit.undo", "edit.redo", "tag.nudge_back", "tag.nudge_forward",
        "tag.nudge_second_back", "tag.nudge_second_forward",
    }
)  # fmt: skip
"""Actions that go on while their key is held."""

CHANGING = frozenset(
    {
        "edit.undo", "edit.redo", "study.add_dyad", "study.add_session", "study.add_recording", "project.backup",
        "tag.mark", "tag.delete", "tag.begin", "tag.end", "tag.point",
    }
)  # fmt: skip
"""Actions that write into the project."""

SPEC_BY_ID = {spec.id: spec for spec in ACTIONS}

KEYMAP = Keymap(ACTIONS)
"""The keys of the person at the keyboard. Like the style of the program, there is one of it."""


def shown_key(action_id: str) -> str:
    """The first key of an action as the person's system writes it; empty when it has none."""
    keys = KEYMAP.keys(action_id)
    return native(keys[0]) if keys else ""


def with_key(text: str, action_id: str) -> str:
    """A text with the key of an action after it, where it has one."""
    key = shown_key(action_id)
    return f"{text} ({key})" if key else text


def translated(text: str) -> str:
    """A declared title or sentence in the person's language."""
    return QCoreApplication.translate("actions", text)


class ActionSet(QObject):
    """The QAction of every declared action. The parts of the window say what an action does while they are there."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._actions: dict[str, QAction] = {}
        self._handlers: dict[str, Callable[[], object]] = {}
        self._place = self._refusal = ""
        self._reserved: set[str] = set()
        for spec in ACTIONS:
            action = QAction(translated(spec.title), self)
            action.setObjectName(spec.id)
            action.setToolTip(translated(spec.help))
            action.setMenuRole(QAction.MenuRole.NoRole)
            action.setAutoRepeat(spec.id in REPEATING)
            action.triggered.connect(lambda _checked=False, action_id=spec.id: self.run(action_id))
            self._actions[spec.id] = action
        self._take_keys()
        KEYMAP.changed.connect(self._take_keys)
        self._refresh()

    def __getitem__(self, action_id: str) -> QAction:
        return self._actions[action_id]

    def all(self) -> list[QAction]:
        """Every action, in the order declared."""
        return list(self._actions.values())

    def reserve(self, keys: Iterable[str]) -> None:
        """Leave these keys to the codes; no action has them until the next call."""
        self._reserved = set(map(portable, keys))
        self._take_keys()

    def _take_keys(self) -> None:
        for action_id, action in self._actions.items():
            own = KEYMAP.keys(action_id)
            action.setShortcuts([QKeySequence(key) for key in own if key not in self._reserved])
            title = action.text().partition("\t")[0]
            lost = own and not action.shortcuts()  # a menu shows the key all the same
            action.setText(f"{title}\t{native(own[0])}" if lost else title)

    def run(self, action_id: str) -> None:
        """Do what an action does now; nothing when no part of the window can."""
        handler = self._handlers.get(action_id)
        if handler is not None:
            handler()

    def attach(self, handlers: dict[str, Callable[[], object]]) -> None:
        """Say what actions do from now on; what they did before is forgotten."""
        self._handlers |= handlers
        self._refresh()

    def detach(self, handlers: Iterable[str]) -> None:
        """These actions do nothing from now on."""
        for action_id in handlers:
            self._handlers.pop(action_id, None)
        self._refresh()

    def refuse_changes(self, why: str) -> None:
        """Disable what would change the study, and say why in the tool tips; with nothing to say, allow it again."""
        self._refusal = why
        for action_id in CHANGING:
            self._actions[action_id].setToolTip(why or translated(SPEC_BY_ID[action_id].help))
        self._refresh()

    def refuses(self, action_id: str) -> bool:
        """Whether an action is disabled because the study must not be changed."""
        return bool(self._refusal) and action_id in CHANGING

    def enter_place(self, place: str) -> None:
        """Enable the actions that belong to a place of the window and disable those of other places."""
        self._place = place
        self._refresh()

    def _refresh(self) -> None:
        for spec in ACTIONS:
            here = not spec.places or self._place in spec.places
            self._actions[spec.id].setEnabled(here and spec.id in self._handlers and not self.refuses(spec.id))
