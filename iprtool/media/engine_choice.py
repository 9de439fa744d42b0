"""Which engines this computer has, which one to use, and opening a recording with one."""

import os
import platform
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from iprtool.domain.errors import IprError
from iprtool.media.contents import Probe
from iprtool.media.frames import FrameIndex
from iprtool.media.inspection import inspect
from iprtool.media.play_driver import DriverFactory
from iprtool.media.play_origin import engine_zero_us
from iprtool.media.player import RecordingPlayer
from iprtool.media.source import Source, as_source

VLC, QT = "vlc", "qt"
CHOICE = "IPRTOOL_ENGINE"
"""Environment variable that names the engine to use."""

_GET_VLC = {
    "linux": "Install VLC with the package manager, for example: sudo apt install libvlc5 vlc-plugin-base.",
    "darwin": "Install VLC from videolan.org into the Applications folder, then start iprtool again.",
    "win32": "Install VLC (64 bit) from videolan.org, then start iprtool again.",
}
_GET_PLUGINS = {
    "linux": "Install VLC's plugins, for example: sudo apt install vlc-plugin-base.",
    "darwin": "Install VLC anew from videolan.org.",
    "win32": "Install VLC anew from videolan.org, with all its parts.",
}
_WRONG_ARCHITECTURE = re.compile(r"WinError 193|wrong ELF class|incompatible architecture|wrong architecture", re.I)


@dataclass(frozen=True, slots=True)
class EngineStatus:
    """Whether an engine can be used. `problem` and `hint` are sentences for the screen, empty where it can."""

    name: str
    usable: bool
    version: str = ""
    problem: str = ""
    hint: str = ""


def open_player(
    recording: Path | str | Source,
    engine: str | None = None,
    frame_size: tuple[int, int] | None = None,
    *,
    audio: bool = True,
    probe: Probe | None = None,
    index: FrameIndex | None = None,
) -> RecordingPlayer:
    """A player, standing at the beginning; its first picture is on the way to whoever listens.

    `engine` is "vlc", "qt" or None for `default_engine()`. `frame_size` is (width, height) of the pictures wanted, the
    size at which the recording is shown unless given. Without `audio` no sound goes to the loudspeakers. A `probe` or
    an `index` that is there already saves looking through the file again. Raises IprError when the recording is
    missing or no recording, and when the engine is unknown or not usable.
    """
    name = engine or default_engine()
    status = _status_of(name)
    if not status.usable:
        raise IprError(status.problem, status.hint)
    source = as_source(recording)
    suffix = "" if callable(recording) else Path(recording).suffix
    probe = probe or inspect(source)
    return RecordingPlayer(
        name,
        _FACTORIES[name](),
        source,
        probe,
        suffix=suffix,
        zero_us=engine_zero_us(source, probe),
        frame_size=frame_size,
        audio=audio,
        index=index,
    )


def is_movable(engine: str) -> bool:
    """Whether a player of this engine may be opened and closed on another thread than the one that it is used on."""
    return engine != QT


def engines() -> list[EngineStatus]:
    """Both engines, the preferred one first."""
    return [_status_of(VLC), _status_of(QT)]


def look_again() -> None:
    """Let `engines` look anew, after something was installed."""
    _vlc_status.cache_clear()
    _qt_status.cache_clear()


def default_engine() -> str:
    """What `IPRTOOL_ENGINE` names; otherwise "vlc" where libvlc really works, else "qt"."""
    return os.environ.get(CHOICE) or (VLC if _status_of(VLC).usable else QT)


def diagnose_vlc(error: Exception | None, version: str, system: str = sys.platform) -> EngineStatus:
    """What an error on loading libvlc, and its version, mean for the person at the screen."""
    system = "linux" if system.startswith("linux") else system
    get_vlc, get_plugins = _GET_VLC.get(system, _GET_VLC["linux"]), _GET_PLUGINS.get(system, _GET_PLUGINS["linux"])
    if error is not None and _WRONG_ARCHITECTURE.search(str(error)):
        problem = f"VLC is installed for another kind of processor than Python ({platform.machine()})."
        return EngineStatus(VLC, False, version, problem, get_vlc)
    major = int(version.split(".")[0]) if version[:1].isdigit() else None
    if major is not None and major < 3:
        return EngineStatus(VLC, False, version, f"VLC {version} is too old: version 3 is needed.", get_vlc)
    if major is not None and major > 3:
        return EngineStatus(VLC, False, version, f"VLC {version} is too new: version 3 is needed.", get_vlc)
    if version and error is not None:
        return EngineStatus(VLC, False, version, "VLC was found, but its plugins are missing.", get_plugins)
    if error is not None:
        return EngineStatus(VLC, False, "", "VLC was not found on this computer.", get_vlc)
    return EngineStatus(VLC, True, version)


@cache
def _vlc_status() -> EngineStatus:
    from iprtool.media import engine_vlc

    version = ""
    try:
        version = engine_vlc.version()
        engine_vlc.instance()
    except Exception as error:  # python-vlc raises whatever its search for the library meets
        return diagnose_vlc(error, version)
    return diagnose_vlc(None, version)


@cache
def _qt_status() -> EngineStatus:
    try:
        import iprtool.media.engine_qt as engine
    except ImportError as error:
        hint = "Install iprtool anew; on Linux the system package libpulse0 may be missing."
        return EngineStatus(QT, False, "", f"Qt Multimedia cannot be loaded: {error}.", hint)
    return EngineStatus(QT, True, engine.version())


def _status_of(name: str) -> EngineStatus:
    if name not in _STATUS:
        return EngineStatus(name, False, "", f"There is no player engine “{name}”.", "Use “vlc” or “qt”.")
    return _STATUS[name]()


def _vlc_factory() -> DriverFactory:
    from iprtool.media.engine_vlc import open_driver

    return open_driver


def _qt_factory() -> DriverFactory:
    from iprtool.media.engine_qt import open_driver

    return open_driver


_STATUS: dict[str, Callable[[], EngineStatus]] = {VLC: _vlc_status, QT: _qt_status}
_FACTORIES: dict[str, Callable[[], DriverFactory]] = {VLC: _vlc_factory, QT: _qt_factory}
