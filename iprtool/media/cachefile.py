"""Files in a project's cache: arrays or a text with a check sum, written in one go, and worthless when damaged.

Whatever is wrong with such a file (missing, cut off, flipped bits, an older layout), reading it gives None, and the
caller computes anew. So nothing in the cache is ever an error.
"""

import os
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

# All that zipfile and numpy raise on bytes that are not theirs.
_DAMAGE = (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, NotImplementedError, RuntimeError, MemoryError)

Arrays = dict[str, NDArray[np.int64] | NDArray[np.int16]]


def write(path: Path, kind: str, arrays: Arrays) -> None:
    """Write the arrays beside each other, readable only as this kind. Raises OSError when the disk refuses."""
    with _whole(path) as file:
        np.savez(file, allow_pickle=False, kind=np.array(kind), **arrays)


def read(path: Path, kind: str) -> Arrays | None:
    """The arrays of a file of this kind, or None when there is none that is whole."""
    try:
        with path.open("rb") as file:
            with zipfile.ZipFile(file) as parts:
                if parts.testzip() is not None:
                    return None
            file.seek(0)
            with np.load(file, allow_pickle=False) as stored:
                arrays = {name: stored[name] for name in stored.files}
    except _DAMAGE:
        return None
    return arrays if str(arrays.pop("kind", "")) == kind else None


def write_text(path: Path, kind: str, text: str) -> None:
    """Write a text, readable only as this kind. Raises OSError when the disk refuses."""
    with _whole(path) as file:
        file.write(_sealed(kind, text))


def read_text(path: Path, kind: str) -> str | None:
    """The text of a file of this kind, or None when there is none that is whole."""
    try:
        data = path.read_bytes()
        text = data.partition(b"\n")[2].decode("utf-8")
    except (OSError, ValueError):
        return None
    return text if data == _sealed(kind, text) else None


def _sealed(kind: str, text: str) -> bytes:
    data = text.encode("utf-8")
    return f"{kind} {zlib.crc32(data):08x}\n".encode() + data


@contextmanager
def _whole(path: Path) -> Iterator[BinaryIO]:
    """A file that takes its place when all is written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            yield file
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
