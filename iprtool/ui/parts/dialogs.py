"""The system's dialogs for files and folders."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget


def save_name(parent: QWidget, title: str, proposal: Path, kinds: str) -> Path | None:
    """Ask where to save; None when it was given up.

    The dialog itself adds the ending that is missing, so that it asks before a file of that name is replaced.
    """
    dialog = QFileDialog(parent, title, str(proposal.parent), kinds)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(proposal.suffix)
    dialog.filterSelected.connect(lambda kind: dialog.setDefaultSuffix(_ending_of(kind)))
    dialog.selectFile(proposal.name)
    chosen = dialog.selectedFiles() if dialog.exec() else []
    dialog.deleteLater()
    return Path(chosen[0]) if chosen else None


def folder_name(parent: QWidget, title: str, at_first: Path) -> Path | None:
    """Ask for a folder; None when it was given up."""
    name = QFileDialog.getExistingDirectory(parent, title, str(at_first))
    return Path(name) if name else None


def _ending_of(kind: str) -> str:
    """The ending in a kind of files such as `CSV table (*.csv)`."""
    return kind.partition("*.")[2].rstrip(")").split()[0]
