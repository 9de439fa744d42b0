"""One recording: its source, what is in it, its clock, players, stills and waveform.

Importing this package is light; the decoders and engines are loaded when one of these names is first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from iprtool.media.contents import Probe, StreamInfo
    from iprtool.media.engine_choice import EngineStatus, default_engine, engines, is_movable, open_player
    from iprtool.media.frames import FrameIndex
    from iprtool.media.inspection import inspect
    from iprtool.media.probing import probe
    from iprtool.media.source import Source, as_source, file_source
    from iprtool.media.stills import Stills
    from iprtool.media.types import Frame, Picture, Player, State
    from iprtool.media.waveform import Waveform
    from iprtool.media.waveform import compute as compute_waveform

__all__ = [
    "EngineStatus",
    "Frame",
    "FrameIndex",
    "Picture",
    "Player",
    "Probe",
    "Source",
    "State",
    "Stills",
    "StreamInfo",
    "Waveform",
    "as_source",
    "compute_waveform",
    "default_engine",
    "engines",
    "file_source",
    "inspect",
    "is_movable",
    "look_again",
    "open_player",
    "probe",
]

_HOMES = {
    "EngineStatus": "engine_choice.EngineStatus",
    "Frame": "types.Frame",
    "Picture": "types.Picture",
    "Player": "types.Player",
    "State": "types.State",
    "FrameIndex": "frames.FrameIndex",
    "Probe": "contents.Probe",
    "Source": "source.Source",
    "Stills": "stills.Stills",
    "StreamInfo": "contents.StreamInfo",
    "Waveform": "waveform.Waveform",
    "as_source": "source.as_source",
    "compute_waveform": "waveform.compute",
    "default_engine": "engine_choice.default_engine",
    "engines": "engine_choice.engines",
    "file_source": "source.file_source",
    "inspect": "inspection.inspect",
    "is_movable": "engine_choice.is_movable",
    "look_again": "engine_choice.look_again",
    "open_player": "engine_choice.open_player",
    "probe": "probing.probe",
}
"""Public name -> where it lives. No module may bear the name of a public function: importing it would hide that."""


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, _, attribute = home.partition(".")
    return getattr(import_module(f"{__name__}.{module}"), attribute)
