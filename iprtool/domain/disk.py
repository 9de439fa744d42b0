"""What store and media, which do not know each other, both need of the disk."""

import os
from pathlib import Path


def sync_folder(folder: Path) -> None:
    """Make new names in a folder survive a power cut, where the system can do that."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
