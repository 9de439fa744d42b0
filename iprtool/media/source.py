"""Every engine and decoder reads a recording through one seekable binary stream, never by its path.

So a recording can later come from somewhere else than a plain file (decrypted on the fly) without touching an engine.
"""

import io
import stat
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from iprtool.domain.errors import IprError

Source = Callable[[], BinaryIO]
"""Opens the recording anew each time it is called: every reader has a position of its own. Close what it returns."""

_READ_AHEAD = 1 << 17


def file_source(path: Path) -> Source:
    """A source that reads a plain file. Calling it raises IprError when the file is not there or cannot be read."""

    def open_file() -> BinaryIO:
        try:
            if not stat.S_ISREG(path.stat().st_mode):  # opening a pipe would wait for its other end
                raise IprError(f"{path.name} is no file: a recording is expected.", "Choose a video or sound file.")
            return io.BufferedReader(io.FileIO(path, "rb"), buffer_size=_READ_AHEAD)
        except FileNotFoundError:
            raise IprError(f"The recording {path.name} is not where it was.", "Show iprtool where it is now.") from None
        except OSError as error:
            raise IprError(
                f"The recording {path.name} cannot be read: {error.strerror}.", "Check its permissions and its disk."
            ) from error

    return open_file


def as_source(recording: "Path | str | Source") -> Source:
    """A path as a source; a source as it is."""
    return recording if callable(recording) else file_source(Path(recording))
