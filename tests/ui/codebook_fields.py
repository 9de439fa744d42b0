"""What is in the codebook editor, and typing into its fields."""

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from iprtool.domain.codebook import CodeTree
from iprtool.services import codebooks
from iprtool.ui.codebook.fields import Field, LineField
from iprtool.ui.codebook.form import Form
from iprtool.ui.codebook.place import CodebookPlace
from iprtool.ui.window import MainWindow

F = TypeVar("F", bound=Field)


def tree(window: MainWindow, codebook_id: str | None = None) -> CodeTree:
    assert window.session is not None
    return codebooks.tree(window.session.project, codebook_id)


def focus() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def field_of(form: Form, name: str, kind: type[F]) -> F:
    found = form.fields[name]
    assert isinstance(found, kind)
    return found


def field(place: CodebookPlace, name: str) -> LineField:
    return field_of(place.details.form, name, LineField)


def type_into(place: CodebookPlace, name: str, text: str) -> None:
    found = field(place, name)
    found.setFocus()
    found.selectAll()
    QTest.keyClicks(found, text)
    QTest.keyClick(found, Qt.Key.Key_Return)
