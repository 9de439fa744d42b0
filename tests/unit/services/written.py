"""What stands in a file that was exported, whatever its form."""

import zipfile
from pathlib import Path


def text_of(file: Path) -> str:
    """All its text; of an archive, that of its members."""
    if not zipfile.is_zipfile(file):
        return file.read_text("utf-8", "replace")
    with zipfile.ZipFile(file) as archive:
        return "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
