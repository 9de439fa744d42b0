"""What libvlc reads from and draws into: ctypes callbacks over a stream and over our own memory."""

import ctypes
from collections.abc import Callable
from typing import Any, BinaryIO

from iprtool.domain.errors import IprError
from iprtool.media.play_frames import EngineFrame, FramePool
from iprtool.media.source import Source
from iprtool.media.types import Frame, Pixels

_P = ctypes.POINTER
_OPEN = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, _P(ctypes.c_void_p), _P(ctypes.c_uint64))
_READ = ctypes.CFUNCTYPE(ctypes.c_ssize_t, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t)
_SEEK = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_uint64)
_CLOSE = ctypes.CFUNCTYPE(None, ctypes.c_void_p)
_LOCK = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, _P(ctypes.c_void_p))
_UNLOCK = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p, _P(ctypes.c_void_p))
_DISPLAY = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p)
_UINT = _P(ctypes.c_uint)
_FORMAT = ctypes.CFUNCTYPE(ctypes.c_uint, _P(ctypes.c_void_p), _P(ctypes.c_char), _UINT, _UINT, _UINT, _UINT)
_FORMAT_END = ctypes.CFUNCTYPE(None, ctypes.c_void_p)

_CHROMA = b"RV32"
"""Four bytes a pixel: blue, green, red, unused."""
_IN_FLIGHT = 4


class StreamInput:
    """Lets libvlc read a source. Trouble while reading is kept in `problem`: to libvlc it looks like the normal end."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._file: BinaryIO | None = None
        self.problem = ""
        self._callbacks = (_OPEN(self._on_open), _READ(self._on_read), _SEEK(self._on_seek), _CLOSE(self._on_close))

    def media(self, instance: Any) -> Any:
        """A libvlc media that reads from here; this object has to outlive it."""
        import vlc

        names = ("MediaOpenCb", "MediaReadCb", "MediaSeekCb", "MediaCloseCb")
        return vlc.libvlc_media_new_callbacks(instance, *_as_declared(self._callbacks, *names), None)

    def close(self) -> None:
        """Close the file, whatever libvlc thinks."""
        self._on_close(None)

    def _on_open(self, _opaque: Any, data: Any, size: Any) -> int:
        try:
            self._on_close(None)
            self._file = self._source()
            size[0] = self._file.seek(0, 2)
            self._file.seek(0)
            data[0] = None
        except IprError as error:
            return self._went_wrong(str(error))
        except (OSError, ValueError) as error:
            return self._went_wrong(_cannot_read(error))
        return 0

    def _on_read(self, _opaque: Any, address: Any, size: int) -> int:
        try:
            if self._file is None:
                return 0
            data = self._file.read(size)
            ctypes.memmove(address, data, len(data))
            return len(data)
        except (OSError, ValueError, IprError) as error:
            return self._went_wrong(_cannot_read(error))

    def _on_seek(self, _opaque: Any, offset: int) -> int:
        try:
            if self._file is None:
                return -1
            self._file.seek(offset)
        except (OSError, ValueError, IprError) as error:
            return self._went_wrong(_cannot_read(error))
        return 0

    def _on_close(self, _opaque: Any) -> None:
        file, self._file = self._file, None
        if file is not None:
            file.close()

    def _went_wrong(self, sentence: str) -> int:
        self.problem = self.problem or sentence
        return -1


class PictureOutput:
    """Memory that libvlc draws into, and what is done with a picture when it is due."""

    def __init__(self, width: int, height: int, due: Callable[[Frame], None]) -> None:
        self._size = (width, height)
        self._due = due
        self._pool = FramePool(width, height)
        self._drawn: dict[int, Pixels] = {}
        self._number = 0
        self._callbacks = (_LOCK(self._on_lock), _UNLOCK(self._on_unlock), _DISPLAY(self._on_display))
        self._format = (_FORMAT(self._on_format), _FORMAT_END(self._on_format_end))

    def attach(self, player: Any) -> None:
        """Have this libvlc player draw here; this object has to outlive it."""
        import vlc

        drawing = _as_declared(self._callbacks, "VideoLockCb", "VideoUnlockCb", "VideoDisplayCb")
        vlc.libvlc_video_set_callbacks(player, *drawing, None)
        vlc.libvlc_video_set_format_callbacks(player, *_as_declared(self._format, "VideoFormatCb", "VideoCleanupCb"))

    def _on_format(self, _opaque: Any, chroma: Any, width: Any, height: Any, pitches: Any, lines: Any) -> int:
        ctypes.memmove(chroma, _CHROMA, 4)
        width[0], height[0] = self._size
        pitches[0], lines[0] = self._size[0] * 4, self._size[1]
        return 1

    def _on_format_end(self, _opaque: Any) -> None:
        self._drawn.clear()

    def _on_lock(self, _opaque: Any, planes: Any) -> int:
        self._number += 1
        pixels = self._drawn[self._number] = self._pool.take()
        self._drawn.pop(self._number - _IN_FLIGHT, None)
        planes[0] = pixels.ctypes.data
        return self._number

    def _on_unlock(self, _opaque: Any, _picture: Any, _planes: Any) -> None:
        return

    def _on_display(self, _opaque: Any, picture: int | None) -> None:
        pixels = self._drawn.get(picture or 0)
        if pixels is not None:
            self._due(EngineFrame(pixels, None))


def _as_declared(callbacks: tuple[Any, ...], *names: str) -> list[Any]:
    """The callbacks as the types that python-vlc declares: it calls some pointers strings, which would be copied."""
    import vlc

    return [
        ctypes.cast(each, getattr(vlc.CallbackDecorators, name)) for each, name in zip(callbacks, names, strict=True)
    ]


def _cannot_read(error: Exception) -> str:
    return f"The recording cannot be read any further: {error}."
