"""Files in a project's cache: arrays with a check sum, written in one go, and worthless when damaged.

Whatever is wrong with such a file (missing, cut off, flipped bits, an older layout), reading it gives None, and the
caller computes anew. So nothing in the cache is ever an error.
"""

import os
import zipfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

# All that zipfile and numpy raise on bytes that are not theirs.
_DAMAGE = (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, NotImplementedError, RuntimeError, MemoryError)

Arrays = dict[str, NDArray[np.int64] | NDArray[np.int16]]


def write(path: Path, kind: str, arrays: Arrays) -> None:
    """Write the arrays beside each other, readable only as this kind. Raises OSError when the disk refuses."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            np.savez(file, allow_pickle=False, kind=np.array(kind), **arrays)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


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
