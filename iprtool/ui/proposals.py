"""Where a new study, and what is written from one, is proposed to lie."""

from pathlib import Path

from PySide6.QtCore import QStandardPaths

from iprtool.domain.naming import file_stem

SUFFIX = ".iprt"


def documents_folder() -> Path:
    """The person's folder for documents."""
    found = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(found) if found else Path.home()


def file_name_for(title: str, suffix: str) -> str:
    """What a file written from a study is called: `My study.csv`."""
    return file_stem(title) + suffix


def folder_for(title: str, documents: Path) -> Path:
    """A folder named after the title that is not there yet: `Documents/My study.iprt`."""
    name = file_stem(title)
    folder, n = documents / f"{name}{SUFFIX}", 2
    while folder.exists():
        folder = documents / f"{name} {n}{SUFFIX}"
        n += 1
    return folder
