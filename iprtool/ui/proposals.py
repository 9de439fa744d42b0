"""Where a new study, and what is written from one, is proposed to lie."""

import re
from pathlib import Path

from PySide6.QtCore import QStandardPaths

SUFFIX = ".iprt"
_FORBIDDEN = re.compile(r'[\x00-\x1f<>:"/\\|?*]+')
_MOST = 80


def documents_folder() -> Path:
    """The person's folder for documents."""
    found = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(found) if found else Path.home()


def name_for(title: str) -> str:
    """The title as a file name that no system refuses."""
    return re.sub(r"\s+", " ", _FORBIDDEN.sub(" ", title)).strip(" .")[:_MOST].rstrip(" .") or "Study"


def file_name_for(title: str, suffix: str) -> str:
    """What a file written from a study is called: `My study.csv`."""
    return name_for(title) + suffix


def folder_for(title: str, documents: Path) -> Path:
    """A folder named after the title that is not there yet: `Documents/My study.iprt`."""
    name = name_for(title)
    folder, n = documents / f"{name}{SUFFIX}", 2
    while folder.exists():
        folder = documents / f"{name} {n}{SUFFIX}"
        n += 1
    return folder
