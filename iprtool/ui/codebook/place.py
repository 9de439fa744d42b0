"""The Codebook place: which codebook, its families and codes, a form for what is selected."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from iprtool.domain.codebook import CodeTree
from iprtool.domain.model import Anchor, Code, Codebook, Family, Pass, Rating, Scale, Successor, Tag, Trace
from iprtool.exchange.report import Report
from iprtool.services import code_editing, code_merging, codebook_files, codebook_versions, codebooks, recoding
from iprtool.store import Changes, Project
from iprtool.ui.actions import ActionSet, shown_key
from iprtool.ui.codebook.ask import MergeForm, SplitForm
from iprtool.ui.codebook.details import Details
from iprtool.ui.codebook.recode import RecodePage
from iprtool.ui.codebook.side import BooksPanel
from iprtool.ui.codebook.tree import CodeTreeView, Move, Thing
from iprtool.ui.lane_locks import LaneLocks
from iprtool.ui.parts.dialogs import save_name
from iprtool.ui.parts.flow import FlowLayout
from iprtool.ui.parts.inline import InlineForm
from iprtool.ui.parts.labels import ElidedLabel, label, panel
from iprtool.ui.proposals import documents_folder, file_name_for
from iprtool.ui.settings import Settings
from iprtool.ui.study_session import StudySession

_SHOWN = (Codebook, Family, Code, Scale, Anchor, Successor)
_MOVED = (Pass, Tag, Rating, Trace)
_BUTTONS = ("codebook.add_code", "codebook.add_family")
_MORE = (
    "codebook.add_nested", "codebook.rename", "", "codebook.up", "codebook.down", "codebook.nest", "codebook.unnest",
    "", "codebook.merge", "codebook.split", "", "codebook.delete",
)  # fmt: skip


class CodebookPlace(QWidget):
    """Books left, the tree in the middle, the form right; or, in the place of tree and form, what recoding would do."""

    left = Signal()

    def __init__(
        self, session: StudySession, actions: ActionSet, settings: Settings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._actions = session, actions
        self._locks = LaneLocks(session.project, settings)
        self._book_id = ""
        self._tree: CodeTree | None = None
        self._ask: InlineForm | None = None
        self.books, self.view = BooksPanel(), CodeTreeView()
        self.details = Details(session)
        self.recode_page = RecodePage()
        self.whole, self._work = QSplitter(), QStackedWidget()
        self._middle = self._build_middle()
        inner = QSplitter()
        for part in (self._middle, self.details):
            inner.addWidget(part)
        inner.setChildrenCollapsible(False)
        inner.setStretchFactor(0, 1)
        self.inner = inner
        self._work.addWidget(inner)
        self._work.addWidget(self.recode_page)
        self.whole.addWidget(self.books)
        self.whole.addWidget(self._work)
        self.whole.setChildrenCollapsible(False)
        self.whole.setStretchFactor(1, 1)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.whole)
        self._connect()
        actions.attach(self._handlers())

    def _build_middle(self) -> QWidget:
        middle = QWidget()
        self._column = QVBoxLayout(middle)
        self._column.setContentsMargins(16, 12, 16, 12)
        self._column.setSpacing(8)
        top = QHBoxLayout()
        self.title = ElidedLabel("", "title")
        self.back = QPushButton(self.tr("Done"))
        self.back.clicked.connect(self.left)
        top.addWidget(self.title, 1)
        top.addWidget(self.back)
        self._column.addLayout(top)
        self.frozen = self._build_frozen()
        self._column.addWidget(self.frozen)
        self._column.addWidget(self.view, 1)
        flow = FlowLayout(6)
        self.buttons: dict[str, QPushButton] = {}
        for action_id in _BUTTONS:
            button = self.buttons[action_id] = QPushButton(self._actions[action_id].text().split("\t")[0])
            button.setToolTip(self._actions[action_id].toolTip())
            button.clicked.connect(self._actions[action_id].trigger)
            flow.addWidget(button)
        self.more = QPushButton(self.tr("More…"))
        self.more.setMenu(self._more_menu())
        flow.addWidget(self.more)
        self._column.addLayout(flow)
        return middle

    def _more_menu(self) -> QMenu:
        menu = QMenu(self)
        for action_id in _MORE:
            if action_id:
                menu.addAction(self._actions[action_id])
            else:
                menu.addSeparator()
        return menu

    def _build_frozen(self) -> QWidget:
        banner = QWidget()
        panel(banner, "JobBar")
        column = QVBoxLayout(banner)
        column.addWidget(label(self.tr("This version is frozen and stays as it is."), wrap=True))
        self.new_version = QPushButton(self.tr("Make a new version"))
        self.new_version.setProperty("role", "main")
        self.new_version.clicked.connect(self._on_version)
        column.addWidget(self.new_version, 0, Qt.AlignmentFlag.AlignLeft)
        return banner

    def _connect(self) -> None:
        self._session.changed.connect(self._on_changes)
        self.books.chosen.connect(self.show_book)
        self.books.preset_chosen.connect(self._on_preset)
        self.books.new_requested.connect(self._on_new)
        self.books.import_requested.connect(self._on_import)
        self.books.export_requested.connect(self._on_export)
        self.books.version_requested.connect(self._on_version)
        self.books.freeze_requested.connect(self._on_freeze)
        self.books.recode_requested.connect(lambda: self._show_recode(None))
        self.books.delete_requested.connect(self._on_delete_book)
        self.view.selected.connect(self._show_details)
        self.view.move_requested.connect(self._on_move)
        self.recode_page.source_chosen.connect(self._show_recode)
        self.recode_page.cancelled.connect(self._show_tree)
        self.recode_page.recode_requested.connect(self._on_recode)

    def _handlers(self) -> dict[str, Callable[[], object]]:
        return {
            "codebook.add_family": self._on_add_family,
            "codebook.add_code": lambda: self._on_add_code(nested=False),
            "codebook.add_nested": lambda: self._on_add_code(nested=True),
            "codebook.rename": self.details.go_to_name,
            "codebook.up": lambda: self._on_move(self.view.step(down=False)),
            "codebook.down": lambda: self._on_move(self.view.step(down=True)),
            "codebook.nest": lambda: self._on_move(self.view.nest()),
            "codebook.unnest": lambda: self._on_move(self.view.unnest()),
            "codebook.merge": self._on_merge,
            "codebook.split": self._on_split,
            "codebook.delete": self._on_delete,
            "codebook.leave": self.leave,
        }

    # ---- what is shown

    @property
    def home(self) -> QWidget:
        """What gets the keyboard when the place is shown."""
        return self.recode_page.home if self._work.currentWidget() is self.recode_page else self.view

    def show_book(self, codebook_id: str | None) -> None:
        """Show a version; without an id the one that was shown, or the first."""
        self._close_ask()
        self._book_id = codebook_id or self._book_id
        self._work.setCurrentWidget(self.inner)
        if self.isVisible():
            self.refresh()
            self._show_tree()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()
        self._preview_again()
        width, letter = self.width(), self.fontMetrics().averageCharWidth()
        left = min(30 * letter, width * 28 // 100)
        right = min(46 * letter + 40, width * 38 // 100)
        self.whole.setSizes([left, width - left])
        self.inner.setSizes([width - left - right, right])

    def hideEvent(self, event: QHideEvent) -> None:
        self.details.flush()  # a window without the keyboard tells no field that it was left
        super().hideEvent(event)

    def refresh(self) -> None:
        """Read everything anew."""
        project = self._session.project
        books = codebooks.in_order(project)
        if self._book_id not in {book.id for book in books}:
            self._book_id = books[0].id
        tree = self._tree = codebooks.tree(project, self._book_id)
        book = tree.codebook
        self.books.show_books(books, book.id)
        self.books.show_state(book, recodable=bool(self._sources()), read_only=project.read_only)
        self.title.setText(codebooks.title(book))
        self.frozen.setVisible(book.frozen)
        self.new_version.setEnabled(not project.read_only)
        self.view.set_editable(self._may_change(book))
        self.view.show_tree(tree)
        self._show_details()

    def _show_details(self) -> None:
        tree, thing = self._tree, self.view.chosen
        if tree is None or thing is None:
            return
        self.details.show_thing(tree, thing, editable=self._may_change(tree.codebook))
        self._allow(tree, thing)

    def _may_change(self, book: Codebook) -> bool:
        return not book.frozen and not self._session.project.read_only

    def _allow(self, tree: CodeTree, thing: Thing) -> None:
        """Offer to add only what can be added here; the other actions say themselves why they cannot."""
        free = self._may_change(tree.codebook)
        self.buttons["codebook.add_family"].setEnabled(free)
        self.buttons["codebook.add_code"].setEnabled(free and not isinstance(thing, Codebook))
        self.more.setEnabled(free)

    def _on_changes(self, changes: Changes) -> None:
        if not self.isVisible():
            return
        if changes.touches(*_SHOWN):
            self.refresh()
        if changes.touches(*_SHOWN, *_MOVED):
            self._preview_again()

    def _show_tree(self) -> None:
        self._work.setCurrentWidget(self.inner)
        self.view.setFocus()

    def leave(self) -> None:
        """Close what is asked, else go back."""
        if self._ask is not None:
            self._close_ask()
        elif self._work.currentWidget() is self.recode_page:
            self._show_tree()
        else:
            self.details.flush()
            self.left.emit()

    # ---- codes

    def _attempt(self, act: Callable[[], Any]) -> Any:
        self.details.flush()
        return self._session.attempt(act)

    def _on_add_family(self) -> None:
        made = self._attempt(
            lambda: code_editing.add_family(self._session.project, codebook_id=self._book_id, numbered=True)
        )
        self._begin(made)

    def _on_add_code(self, *, nested: bool) -> None:
        thing = self.view.chosen
        if isinstance(thing, Code):
            family_id, parent_id = thing.family_id, thing.id if nested else thing.parent_id
        elif isinstance(thing, Family):
            family_id, parent_id = thing.id, None
        else:
            self._session.messages.tell(self.tr("Select a family first, or add one."))
            return
        made = self._attempt(
            lambda: code_editing.add_code(
                self._session.project, family_id=family_id, parent_id=parent_id, numbered=True
            )
        )
        self._begin(made)

    def _begin(self, made: Family | Code | None) -> None:
        """Let the person name what was just added."""
        if made is not None:
            self.view.choose(made.id)
            self.details.go_to_name()

    def _on_move(self, move: Move | None) -> None:
        if move is None:
            return
        project, family_id = self._session.project, move.family_id
        if family_id is None:
            self._attempt(lambda: code_editing.move_family(project, family_id=move.thing_id, place=move.place))
        else:
            self._attempt(
                lambda: code_editing.move_code(
                    project, code_id=move.thing_id, family_id=family_id, parent_id=move.parent_id, place=move.place
                )
            )

    def _on_delete(self) -> None:
        project, thing = self._session.project, self.view.chosen
        if not isinstance(thing, Family | Code):
            return
        done = self._attempt(lambda: self._delete(project, thing))
        if done:
            self._session.messages.tell(self._told(thing.name, code_editing.loss(done)))

    def _delete(self, project: Project, thing: Family | Code) -> Changes:
        assert self._tree is not None
        codes = self._tree.codes_of(thing) if isinstance(thing, Family) else (thing, *self._tree.within(thing))
        self._locks.of_codes(code.id for code in codes).check(self.tr("Nothing was deleted."))
        if isinstance(thing, Family):
            return code_editing.delete_family(project, family_id=thing.id)
        return code_editing.delete_code(project, code_id=thing.id)

    def _told(self, name: str, loss: code_editing.Loss) -> str:
        """That something was deleted, and what went with it."""
        tags = self.tr("1 tag is") if loss.tags == 1 else self.tr("{0} tags are").format(loss.tags)
        said = [self.tr("“{0}” deleted").format(name), self.tr("{0} without a code now").format(tags)]
        ratings = self.tr("1 rating") if loss.ratings == 1 else self.tr("{0} ratings").format(loss.ratings)
        curves = self.tr("1 curve") if loss.curves == 1 else self.tr("{0} curves").format(loss.curves)
        gone = [words for words, count in ((ratings, loss.ratings), (curves, loss.curves)) if count]
        if gone:
            verb = self.tr("is gone") if loss.ratings + loss.curves == 1 else self.tr("are gone")
            said.append(f"{self.tr(' and ').join(gone)} {verb}")
        return self.tr("{0}. {1} brings it back.").format("; ".join(said), shown_key("edit.undo"))

    def _on_merge(self) -> None:
        code, tree, project = self.view.chosen, self._tree, self._session.project
        if isinstance(code, Code) and tree is not None:

            def merge(into_id: str) -> None:
                self._locks.of_codes([code.id]).check(self.tr("Nothing was merged."))
                code_merging.merge(project, code_id=code.id, into_id=into_id)
                self.view.choose(into_id)

            self._show_ask(MergeForm(tree, code, merge, self._locks.of_codes([code.id]).said))
        else:
            self._want_code()

    def _on_split(self) -> None:
        code, project = self.view.chosen, self._session.project
        if isinstance(code, Code):
            self._show_ask(SplitForm(code, lambda names: code_merging.split(project, code_id=code.id, names=names)))
        else:
            self._want_code()

    def _want_code(self) -> None:
        self._session.messages.tell(self.tr("Select a code for this."))

    def _show_ask(self, form: InlineForm) -> None:
        self._close_ask()
        self._ask = form
        self._column.addWidget(form)
        form.closed.connect(self._close_ask)
        form.begin()

    def _close_ask(self) -> None:
        if self._ask is not None:
            self._ask.hide()
            self._ask.deleteLater()
            self._ask = None
            self.view.setFocus()

    # ---- codebooks

    def _on_new(self) -> None:
        made = self._attempt(lambda: codebooks.add_empty(self._session.project, name=self.tr("New codebook")))
        if made is not None:
            self.show_book(made.id)
            self.details.go_to_name()

    def _on_preset(self, preset: str) -> None:
        changes = self._attempt(lambda: codebooks.add_preset(self._session.project, preset=preset))
        if changes:
            self.show_book(codebooks.added(changes).id)

    def _on_import(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self, self.tr("Import a codebook"), "", self.tr("Codebooks (*.json *.csv *.qdc)")
        )
        if name:
            self.import_file(Path(name))

    def import_file(self, file: Path) -> None:
        """Add the codebook in a file."""
        project = self._session.project

        def take_in() -> tuple[Changes, Report]:
            tree, report = codebook_files.read_file(project, file)
            return codebooks.add(project, tree), report

        made = self._attempt(take_in)
        if made is not None:
            self.show_book(codebooks.added(made[0]).id)
            self._tell(self.tr("Imported {0}").format(file.name), made[1])

    def _on_export(self) -> None:
        assert self._tree is not None
        proposal = documents_folder() / file_name_for(self._tree.codebook.name, ".json")
        kinds = self.tr("JSON (*.json);;CSV for spreadsheets (*.csv);;REFI-QDA (*.qdc)")
        file = save_name(self, self.tr("Export the codebook"), proposal, kinds)
        if file is not None:
            self.export_file(file)

    def export_file(self, file: Path) -> None:
        """Write the codebook that is shown."""
        tree = codebooks.tree(self._session.project, self._book_id)
        report = self._attempt(partial(codebook_files.write_file, self._session.project, file, tree))
        if report is not None:
            self._tell(self.tr("Wrote {0}").format(file.name), report)

    def _tell(self, done: str, report: Report) -> None:
        """Say what was done, and what became other than it was."""
        self._session.messages.tell("; ".join([done, *report.short_losses]))

    def _on_version(self) -> None:
        made = self._attempt(lambda: codebook_versions.new_version(self._session.project, codebook_id=self._book_id))
        if made is not None:
            self.show_book(made.id)

    def _on_freeze(self) -> None:
        if self._attempt(lambda: codebook_versions.freeze(self._session.project, codebook_id=self._book_id)):
            self._session.messages.tell(self.tr("Frozen. {0} takes it back.").format(shown_key("edit.undo")))

    def _on_delete_book(self) -> None:
        self._attempt(lambda: codebooks.delete(self._session.project, codebook_id=self._book_id))

    # ---- recoding

    def _sources(self) -> list[Codebook]:
        return recoding.sources(self._session.project, to_id=self._book_id)

    def _show_recode(self, source_id: str | None) -> None:
        sources = self._sources()
        if not sources:
            return
        from_id = source_id or sources[0].id
        preview = self._attempt(lambda: recoding.preview(self._session.project, from_id=from_id, to_id=self._book_id))
        if preview is not None:
            self.recode_page.show_preview(preview, sources, self._locks.of_codebook(from_id).said)
            self._work.setCurrentWidget(self.recode_page)
            self.recode_page.home.setFocus()

    def _preview_again(self) -> None:
        """What the preview says changed while it was shown, or while one was elsewhere."""
        if self._work.currentWidget() is not self.recode_page:
            return
        source_id = str(self.recode_page.source.currentData())
        if source_id in {book.id for book in self._sources()}:
            self._show_recode(source_id)
        else:
            self._show_tree()

    def _on_recode(self, choices: dict[str, str | None]) -> None:
        from_id = str(self.recode_page.source.currentData())

        def recode() -> Changes:
            self._locks.of_codebook(from_id).check(self.tr("Nothing was recoded."))
            return recoding.recode(self._session.project, from_id=from_id, to_id=self._book_id, choices=choices)

        if self._attempt(recode):
            self._show_tree()
            self._session.messages.tell(self.tr("Recoded. {0} takes it back.").format(shown_key("edit.undo")))
            self.refresh()
