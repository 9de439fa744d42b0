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
    FIND = "Find"
    PLAYBACK = "Playback"
    TIMELINE = "Timeline"
    RATING = "Rating"
    SEGMENTS = "Segments"
    TRANSCRIPT = "Transcript"
    RECALL = "Recall"
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


def _book(action_id: str, title: str, keys: tuple[str, ...], help_: str) -> ActionSpec:
    return ActionSpec(action_id, title, Group.EDIT, keys, help_, ("codebook",))


def _recall(action_id: str, title: str, keys: tuple[str, ...], help_: str) -> ActionSpec:
    return ActionSpec(action_id, title, Group.RECALL, keys, help_, ("recall",))


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
    ActionSpec(
        "study.unseal", "Unseal recalls…", Group.EDIT, (), "Let the recalls of this session be seen.", ("study",)
    ),
    ActionSpec("study.seal", "Seal recalls again", Group.EDIT, (), "Hide this session's recalls again.", ("study",)),
    ActionSpec(
        "study.import_plan",
        "Import plan…",
        Group.EDIT,
        ("Ctrl+I",),
        "Take dyads and sessions from a table.",
        ("study",),
    ),
    ActionSpec("study.waits", "When recalls are due…", Group.EDIT, (), "Within how many hours, and days.", ("study",)),
    ActionSpec("study.import", "Import…", Group.EDIT, ("Ctrl+Shift+I",), "Take in a file of another tool.", ("study",)),
    ActionSpec("study.scores", "Scores", Group.EDIT, ("Ctrl+Shift+O",), "Type or read outcome scores.", ("study",)),
    ActionSpec(
        "study.picture",
        "Save picture…",
        Group.EDIT,
        ("Ctrl+Shift+P",),
        "Save the board for a paper: SVG, PDF, PNG.",
        ("study",),
    ),
    ActionSpec("study.import_scores", "Import scores…", Group.EDIT, (), "Take scores from a table.", ("study",)),
    _book("codebook.add_code", "Add code", ("Ctrl+Return",), "Add a code after the selected one."),
    _book("codebook.add_nested", "Add nested code", ("Ctrl+Shift+Return",), "Add a code that is a kind of this one."),
    _book("codebook.add_family", "Add family", ("Ctrl+Shift+A",), "Add a family of codes."),
    _book("codebook.rename", "Rename", ("F2",), "Go to the name of the selected family or code."),
    _book("codebook.up", "Move up", ("Alt+Up",), "Put the selected family or code before the one above."),
    _book("codebook.down", "Move down", ("Alt+Down",), "Put the selected family or code after the one below."),
    _book("codebook.nest", "Nest", ("Alt+Right",), "Make the code a kind of the one above it."),
    _book("codebook.unnest", "Take out", ("Alt+Left",), "Take the code out of the one that contains it."),
    _book("codebook.merge", "Merge into…", ("Ctrl+Shift+M",), "Give the code's tags to another code, and let it go."),
    _book("codebook.split", "Split…", ("Ctrl+Shift+S",), "Make several codes of one."),
    _book("codebook.delete", "Delete family or code", ("Del",), "Delete it; its tags stay, without a code."),
    _book("codebook.leave", "Back to the study", ("Esc",), "Go back to where you were."),
    _code("tag.mark", "Mark without a code", Group.EDIT, ("M",), "Put a mark now and give it a code later."),
    _code(
        "tag.snap_live",
        "Live tags snap to pictures",
        Group.EDIT,
        ("Shift+F",),
        "Begin live tags with the picture seen, or to the millisecond.",
    ),
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
    _code("memo.code", "Memo of the code", Group.EDIT, ("Ctrl+Return",), "Write about the code of the selected tag."),
    _code("memo.session", "Memo of the session", Group.EDIT, ("Shift+Return",), "Write about this session."),
    _code("memo.study", "Memo of the study", Group.EDIT, ("Ctrl+Shift+Return",), "Write about the study."),
    _code(
        "memo.time", "Insert the time", Group.EDIT, ("Ctrl+T",), "Write the playhead's time as a link into the memo."
    ),
    ActionSpec("find.anything", "Search", Group.FIND, ("Ctrl+K",), "Find an action, code, tag, dyad or recording."),
    ActionSpec("find.query", "Find tags", Group.FIND, ("Ctrl+F",), "Search tags and memos, and play what is found."),
    _code("find.next", "Next one found", Group.FIND, ("F3",), "Go to the next moment that was found."),
    _code("find.previous", "Previous one found", Group.FIND, ("Shift+F3",), "Go to the moment that was found before."),
    _code("find.reel", "Play all as a reel", Group.FIND, ("Ctrl+F3",), "Play what was found one after the other."),
    _code("find.save", "Save the search…", Group.FIND, (), "Keep this search under a name."),
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
    _code("play.other_sound", "Hear the other", Group.PLAYBACK, ("Shift+S",), "Hear the session's next recording."),
    _code("play.loop", "Loop the tag", Group.PLAYBACK, ("Shift+L",), "Play the selected interval again and again."),
    _code("play.tag", "Play the tag", Group.PLAYBACK, ("Shift+Space",), "Play the selected tag, with its lead-in."),
    _code("tag.previous", "Previous tag", Group.TIMELINE, ("Ctrl+Left",), "Select the tag before and go to its begin."),
    _code("tag.next", "Next tag", Group.TIMELINE, ("Ctrl+Right",), "Select the next tag and go to its begin."),
    _code(
        "tag.extend_previous", "Select the previous too", Group.TIMELINE, ("Ctrl+Shift+Left",), "Extend the selection."
    ),
    _code("tag.extend_next", "Select the next too", Group.TIMELINE, ("Ctrl+Shift+Right",), "Extend the selection."),
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
    _code("timeline.film", "Filmstrip", Group.TIMELINE, ("Ctrl+Alt+F",), "Show or hide pictures above the sound."),
    _code("timeline.overview", "Overview", Group.TIMELINE, ("Ctrl+Alt+O",), "Show or hide the whole recording below."),
    _code("timeline.ribbons", "Recalls", Group.TIMELINE, ("Ctrl+Alt+R",), "Show or hide what was played in recalls."),
    _code(
        "timeline.hear_recall",
        "Hear the interview here",
        Group.TIMELINE,
        ("Ctrl+Alt+I",),
        "Go to where this moment was seen in a recall.",
    ),
    _code(
        "timeline.picture", "Save picture…", Group.TIMELINE, ("Ctrl+Shift+P",), "Save it for a paper: SVG, PDF, PNG."
    ),
    _code("timeline.lane_menu", "Lane menu", Group.TIMELINE, ("Ctrl+L",), "Arrange, lock or hide the lane in use."),
    *(
        _code(f"rate.{n}", f"Rate {n}", Group.RATING, (f"Alt+{n}", str(n)), "Rate the tag with this value or name.")
        for n in range(1, 10)
    ),
    *(
        _code(f"rate.{n}_half", f"Rate {n}.5", Group.RATING, (f"Alt+Shift+{n}",), "Rate the tag half a step higher.")
        for n in range(1, 10)
    ),
    _code(
        "rate.clear", "Take the rating away", Group.RATING, ("Alt+0",), "Take it away; rate 0 where that is a value."
    ),
    _code("rate.next", "Next scale", Group.RATING, ("Alt+S",), "Let the next scale have its turn."),
    _code("rate.previous", "Previous scale", Group.RATING, ("Alt+Shift+S",), "Let the scale before have its turn."),
    _code("rate.session", "Rate the session", Group.RATING, ("Shift+R",), "Go to the scales of the session."),
    _code("bins.walk", "Code by segments", Group.SEGMENTS, ("F4",), "Go through the recording segment by segment."),
    _code("bins.next", "Next segment", Group.SEGMENTS, ("PgDown",), "Go to the next segment; it plays if one played."),
    _code("bins.previous", "Segment before", Group.SEGMENTS, ("PgUp",), "Go to the segment before."),
    _code("bins.next_undone", "Next to do", Group.SEGMENTS, ("Shift+PgDown",), "Go to the next segment to be done."),
    _code("bins.play", "Play the segment", Group.SEGMENTS, ("Shift+P",), "Play the segment from its begin to its end."),
    _code("bins.nothing", "No code holds", Group.SEGMENTS, ("Shift+X",), "Looked at, and none of the codes holds."),
    _code("trace.record", "Rate the curve", Group.RATING, ("F5",), "Record a value while playing; again to stop."),
    _code("trace.up", "Value up", Group.RATING, ("Up",), "While a curve is recorded: one step up."),
    _code("trace.down", "Value down", Group.RATING, ("Down",), "While a curve is recorded: one step down."),
    _code("trace.up_one", "Value up by 1", Group.RATING, ("Shift+Up",), "While a curve is recorded: 1 up."),
    _code("trace.down_one", "Value down by 1", Group.RATING, ("Shift+Down",), "While a curve is recorded: 1 down."),
    _code(
        "trace.delete", "Delete the curve", Group.RATING, ("Shift+F5",), "Within the selected interval, else all of it."
    ),
    _recall("recall.begin", "Begin a recall…", ("Ctrl+Return",), "A participant watches a session and stops it."),
    _recall("recall.pause_all", "Pause all", ("Esc",), "Stop picture, sound and recording at once; all is kept."),
    _recall(
        "recall.button",
        "The participant's button",
        ("Space", "PgDown", "Return", "Enter"),
        "Stop where it plays, go on where it stands; for a presenter's key or a foot switch.",
    ),
    _recall("recall.again", "The participant's way back", ("PgUp", "Backspace"), "Show the last seconds again."),
    _recall("recall.stop", "Stop here", ("F2",), "Stop as the interviewer."),
    _recall("recall.back", "Back a little", ("F3",), "Show the last seconds again, as the interviewer."),
    _recall("recall.go_on", "Go on", ("F4",), "Play from here, as the interviewer."),
    _recall("recall.then", "Then and there", ("Alt+1",), "What is said is about what was felt in the session."),
    _recall("recall.now", "Here and now", ("Alt+2",), "What is said is about what is felt now, at seeing it."),
    _recall("recall.unclear", "Unclear", ("Alt+3",), "It is not sure whether then or now is meant."),
    _recall("recall.event_begin", "The event begins", ("Alt+4",), "Mark the begin of the event where it stands."),
    _recall("recall.event_client_peak", "Client's peak", ("Alt+5",), "Mark where the client was touched most."),
    _recall(
        "recall.event_therapist_peak", "Therapist's peak", ("Alt+6",), "Mark where the therapist was most touched."
    ),
    _recall("recall.event_end", "The event ends", ("Alt+7",), "Mark the end of the event where it stands."),
    _recall("recall.screen", "Participant's window", ("F11",), "On the second screen, or the whole of the only one."),
    ActionSpec("view.study", "Study", Group.VIEW, ("Ctrl+1",), "Dyads, sessions and recordings."),
    ActionSpec("view.code", "Code", Group.VIEW, ("Ctrl+2",), "Watch and tag."),
    ActionSpec("view.recall", "Recall", Group.VIEW, ("Ctrl+3",), "Interviews: begin one, see what came of it."),
    ActionSpec("view.codebook", "Codebook…", Group.VIEW, ("Ctrl+B",), "Edit codebooks; again to go back."),
    _code("view.cameras", "Cameras", Group.VIEW, ("F8",), "Side by side, one in the other, or the open one alone."),
    _code("view.synchronise", "Synchronise", Group.VIEW, ("F7",), "Bring recordings of a session onto one clock."),
    _code("view.tags", "List of tags", Group.VIEW, ("Alt+T",), "Show all tags of the recording."),
    _code("view.episodes", "List of episodes", Group.VIEW, ("Alt+E",), "Show all episodes of the recording."),
    _code("transcript.import", "Import transcript…", Group.TRANSCRIPT, (), "Take in what is spoken, from a file."),
    _code("transcript.make", "Transcribe…", Group.TRANSCRIPT, (), "Let this machine hear what is spoken."),
    _code("transcript.edit", "Edit the turn", Group.TRANSCRIPT, ("F2",), "Type over what is said."),
    _code("transcript.time", "Turn begins here", Group.TRANSCRIPT, ("Ctrl+Alt+H",), "Let it begin at the playhead."),
    _code(
        "transcript.split", "Split the turn", Group.TRANSCRIPT, ("Ctrl+Alt+S",), "Split it at the cursor or playhead."
    ),
    _code("transcript.join", "Join with the next", Group.TRANSCRIPT, ("Ctrl+Alt+J",), "Make one turn of two."),
    _code("transcript.insert", "Insert a turn", Group.TRANSCRIPT, ("Ctrl+Alt+N",), "Put a turn after this one."),
    _code(
        "transcript.tag",
        "Tag the turns",
        Group.TRANSCRIPT,
        ("Ctrl+Alt+T",),
        "Put a tag on the time of the turns or words.",
    ),
    _code("transcript.words", "Select words", Group.TRANSCRIPT, ("Ctrl+Alt+W",), "Arrows go on; codes tag them."),
    _code("transcript.listen", "Stop and step back", Group.TRANSCRIPT, ("F9",), "Stop a little before; or play on."),
    _code("transcript.speaker", "Next speaker", Group.TRANSCRIPT, ("Ctrl+Alt+P",), "Let the next speaker say it."),
    _code("transcript.shift", "Shift the transcript", Group.TRANSCRIPT, (), "All of it, to begin the turn here."),
    _code("transcript.delete", "Delete the transcript", Group.TRANSCRIPT, (), "Undo brings it back."),
    _code("transcript.find", "Search the transcript", Group.TRANSCRIPT, ("Ctrl+Alt+G",), "Look for words in it."),
    _code("view.transcript", "Transcript", Group.VIEW, ("Alt+R",), "Show what is spoken, turn by turn."),
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
        "tag.extend_previous", "tag.extend_next",
        "timeline.zoom_in", "timeline.zoom_out", "edit.undo", "edit.redo", "tag.nudge_back", "tag.nudge_forward",
        "tag.nudge_second_back", "tag.nudge_second_forward", "codebook.up", "codebook.down", "find.next",
        "find.previous", "bins.next", "bins.previous", "trace.up", "trace.down", "trace.up_one", "trace.down_one",
    }
)  # fmt: skip
"""Actions that go on while their key is held."""

CHANGING = frozenset(
    {
        "edit.undo", "edit.redo", "study.add_dyad", "study.add_session", "study.add_recording", "project.backup",
        "study.import_plan", "study.import", "study.import_scores", "study.unseal", "study.seal", "recall.begin",
        "transcript.import", "transcript.make", "transcript.edit", "transcript.time", "transcript.split",
        "transcript.join", "transcript.insert", "transcript.tag", "transcript.speaker", "tag.mark", "tag.delete",
        "transcript.shift", "transcript.delete", "study.waits",
        "tag.begin", "tag.end", "tag.point", "rate.clear", "memo.time", "find.save",
        *(f"rate.{n}" for n in range(1, 10)), *(f"rate.{n}_half" for n in range(1, 10)),
        *(spec.id for spec in ACTIONS if spec.places == ("codebook",) and spec.id != "codebook.leave"),
    }
)  # fmt: skip
"""Actions that write into the project."""

AT_TIMES = frozenset(
    {
        "bins.next", "bins.previous", "bins.next_undone", "bins.play", "bins.nothing",
        "trace.up", "trace.down", "trace.up_one", "trace.down_one",
    }
)  # fmt: skip
"""Actions that have their keys only while segments are walked or a curve is recorded; at other times those are free."""

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
