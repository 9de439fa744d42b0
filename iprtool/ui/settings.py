"""What a person has chosen, kept in one small file of their account, outside every project."""

import contextlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from platformdirs import user_config_path


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its key, what it is before it was chosen, the allowed values (empty: any of the type), its help."""

    key: str
    default: str | int | float | bool
    choices: tuple[str, ...]
    title: str
    help: str


SETTINGS: tuple[Setting, ...] = (
    Setting("look.theme", "system", ("system", "dark", "light", "contrast"), "Colours", "Or as the system is."),
    Setting("look.text_percent", 100, (), "Text size", "Size of all text in percent of the system's, 100 to 200."),
    Setting("look.window", "", (), "Window", "Where the window stood and how large it was; written by the program."),
    Setting("import.columns", "", (), "Columns of tables", "What columns were in tables; written by the program."),
    Setting("play.engine", "auto", ("auto", "vlc", "qt"), "Player", "Which engine plays recordings."),
    Setting("play.volume", 80, (), "Loudness", "Loudness of playback, 0 to 100."),
    Setting("play.lead_in_s", 1.0, (), "Lead-in", "So many seconds are played before a tag that is played by itself."),
    Setting("code.author", "", (), "Your initials", "Initials or pseudonym under which you code."),
    Setting("code.follow", True, (), "Follow the playhead", "Scroll the timeline along while playing."),
    Setting("code.lanes", "", (), "Lanes", "How lanes are arranged, by study; written by the program."),
    Setting("code.film", True, (), "Filmstrip", "Show pictures of the recording above the sound."),
    Setting("code.ribbons", True, (), "Recalls", "Show below the sound what was played in recall interviews."),
    Setting("code.overview", True, (), "Overview", "Show the whole recording below the lanes."),
    Setting("code.snap_live", False, (), "Live keys snap to pictures", "Begin live tags with the picture seen."),
    Setting("code.dial_hz", 10, (), "Values of a curve", "So many values a second: 1, 2, 4, 5, 10 or 20."),
    Setting(
        "code.game_pad", "", (), "Game pad", "Device that rates curves (Linux); empty for the first that is there."
    ),
    Setting("transcript.back_s", 2.0, (), "Step back", "So many seconds go back where a transcript is typed."),
    Setting("transcript.model", "", (), "Model", "Folder of the model that transcribes; written by the program."),
    Setting("transcript.language", "", (), "Language", "What is spoken, as in de; written by the program."),
    Setting("recall.back_s", 5.0, (), "Back a little", "So many seconds go back at “Back a little” in a recall."),
    Setting("recall.interviewer", "", (), "Interviewer", "Who asks in recalls; written at the begin of each."),
    Setting("recall.microphone", "", (), "Microphone", "What recorded the last interview; written by the program."),
    Setting("picture.width_mm", 170, (), "Width of pictures", "Width on paper in mm; written when one is saved."),
    Setting("picture.dpi", 300, (), "Dots of pictures", "Dots per inch of a PNG; written when one is saved."),
    Setting("picture.sound", False, (), "Sound in pictures", "Draw the sound too; written when one is saved."),
    Setting("picture.as_shown", True, (), "Hidden lanes", "Leave them out of pictures; written when one is saved."),
    Setting("find.after_point_s", 3.0, (), "After a point", "So many seconds of a point are played in a reel."),
    Setting(
        "code.cameras",
        "side",
        ("side", "inset", "one"),
        "Several recordings",
        "Recordings of one session side by side, one in the other, or the open one alone.",
    ),
    Setting("keys.own", "", (), "Your own keys", "Keys that differ from the default; written by the page of keys."),
    Setting("recent.projects", "", (), "Recent studies", "What was open last: a line with folder, tab and title each."),
)

_BY_KEY = {setting.key: setting for setting in SETTINGS}
MAX_RECENT = 6


class Recent(NamedTuple):
    """A study that was open before."""

    folder: Path
    title: str


def settings_file() -> Path:
    """Where the choices are kept; the environment variable IPRTOOL_SETTINGS names another file."""
    named = os.environ.get("IPRTOOL_SETTINGS")
    return Path(named) if named else user_config_path("iprtool", appauthor=False) / "settings.json"


class Settings:
    """Reads the choices once, writes the whole small file at every change. A damaged file counts as no choices."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file or settings_file()
        self._chosen: dict[str, Any] = {}
        with contextlib.suppress(OSError, ValueError, AttributeError, TypeError):
            read = json.loads(self._file.read_text("utf-8"))
            self._chosen = {k: v for k, v in read.items() if k in _BY_KEY and _fits(_BY_KEY[k], v)}

    def __getitem__(self, key: str) -> Any:
        return self._chosen.get(key, _BY_KEY[key].default)

    def __setitem__(self, key: str, value: object) -> None:
        if not _fits(_BY_KEY[key], value):
            raise ValueError(f"{value!r} is no value for the setting {key}")
        self._chosen[key] = value
        # A choice that cannot be kept holds until the program ends; nothing of the study depends on it.
        with contextlib.suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            part = self._file.with_name(self._file.name + ".part")
            part.write_text(json.dumps(self._chosen, indent=1), "utf-8")
            part.replace(self._file)

    @property
    def recent(self) -> list[Recent]:
        """The last studies whose folders are still there, newest first."""
        lines = (line.partition("\t") for line in self["recent.projects"].splitlines())
        found = (Recent(Path(folder), title or Path(folder).stem) for folder, _, title in lines)
        return [study for study in found if study.folder.is_dir()]

    def remember(self, folder: Path, title: str) -> None:
        """Put a study at the head of the recent ones."""
        newest = Recent(folder.absolute(), " ".join(title.split()))
        studies = [newest, *(other for other in self.recent if other.folder != newest.folder)]
        self["recent.projects"] = "\n".join(f"{study.folder}\t{study.title}" for study in studies[:MAX_RECENT])


def _fits(setting: Setting, value: object) -> bool:
    right_type = type(value) is type(setting.default)
    return right_type and (not setting.choices or value in setting.choices)
