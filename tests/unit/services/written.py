"""What stands in a file that was exported, whatever its form."""

import zipfile
from pathlib import Path

from PySide6.QtPdf import QPdfDocument


def text_of(file: Path) -> str:
    """All its text; of an archive, that of its members; of a PDF, that of its pages."""
    if file.read_bytes()[:5] == b"%PDF-":
        return "\n".join(pages_of(file))
    if not zipfile.is_zipfile(file):
        return file.read_text("utf-8", "replace")
    with zipfile.ZipFile(file) as archive:
        return "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())


def pages_of(file: Path) -> list[str]:
    """The text of each page of a PDF, as a reader of another maker finds it."""
    document = QPdfDocument()
    assert document.load(str(file)) is QPdfDocument.Error.None_
    pages = [document.getAllText(number).text() for number in range(document.pageCount())]
    document.close()
    return pages
