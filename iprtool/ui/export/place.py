"""The Export place: choose on the left, see on the right what will be written, save it."""

from PySide6.QtCore import QLocale, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSplitter, QVBoxLayout, QWidget

from iprtool.domain.model import Code, Codebook, Dyad, Family, Pass, Preset, Session
from iprtool.services.export_filters import EVERYTHING, Filters
from iprtool.services.exporting import TAGS
from iprtool.services.visibility import seals_changed
from iprtool.store import Changes
from iprtool.ui.export import clip_cutting, saving
from iprtool.ui.export.choosing import Choosing, families
from iprtool.ui.export.clip_cutting import ClipCutting
from iprtool.ui.export.clip_page import ClipPage
from iprtool.ui.export.clip_still import ClipStill
from iprtool.ui.export.keeping import Keeping
from iprtool.ui.export.preview import Preview
from iprtool.ui.export.readings import Survey, survey
from iprtool.ui.export.saving import Saving
from iprtool.ui.jobs import Jobs
from iprtool.ui.parts.dialogs import folder_name, save_name
from iprtool.ui.parts.fitted import fitted
from iprtool.ui.parts.labels import label
from iprtool.ui.proposals import documents_folder, file_name_for
from iprtool.ui.sliced import Sliced
from iprtool.ui.study_session import StudySession

_REST_MS = 250
"""How long nothing has to change before the count is made anew."""


class ExportPlace(QWidget):
    """Anything that can leave the study, in any form that there is for it."""

    def __init__(self, session: StudySession, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._stale = True
        self._fell_to: QWidget | None = None
        self._surveyor = Sliced(self)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._build()
        self._found = Survey(self.choosing.table)
        self._saving, self._cutting = Saving(session, jobs, self), ClipCutting(session, jobs, self)
        self._still = ClipStill(session, jobs, self)
        self._keeping = Keeping(session, self.choosing, self.clips, self)
        self._connect()
        self._fill()

    # ---- building

    def _build(self) -> None:
        self.choosing, self._right = Choosing(), self._right_side()
        self._split = QSplitter()
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(self.choosing)
        self._split.addWidget(self._right)
        self._split.setStretchFactor(1, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._split)
        self.home: QWidget = self.save
        fitted(self, lambda _text: self.preview.fit())

    def _right_side(self) -> QWidget:
        right = QWidget()
        right.setAccessibleName(self.tr("Preview"))
        column = QVBoxLayout(right)
        column.setContentsMargins(20, 12, 20, 12)
        column.setSpacing(8)
        self.count = label("", "title", wrap=True)
        self.save = QPushButton(self.tr("Save…"))
        self.save.setProperty("role", "main")
        row = QHBoxLayout()
        row.addWidget(self.count, 1)
        row.addWidget(self.save)
        self.remark = label("", "muted", wrap=True)
        self.written = label("", "note", wrap=True)
        self.written.hide()
        self.preview, self.clips = Preview(), ClipPage()
        self.clips.hide()
        column.addLayout(row)
        column.addWidget(self.remark)
        column.addWidget(self.written)
        column.addWidget(self.preview, 1)
        column.addWidget(self.clips, 1)
        return right

    def _connect(self) -> None:
        self.choosing.table_changed.connect(self._forget_rows)
        self.choosing.form_changed.connect(self._on_form)
        self.choosing.changed.connect(self._on_choice)
        self.save.clicked.connect(self.ask_and_save)
        self._rest.timeout.connect(self.survey_now)
        self._surveyor.told.connect(self._show_count)
        self._surveyor.done.connect(self._on_survey)
        self._surveyor.failed.connect(self._session.messages.show_error)
        self._saving.told.connect(self._on_written)
        self._cutting.told.connect(self.clips.tell)
        for work in (self._saving, self._cutting):
            work.ended.connect(self._on_ended)
        self._still.ready.connect(self.clips.rectangle.show_image)
        self.clips.picture_wanted.connect(self._want_picture)
        self._session.changed.connect(self._on_changes)

    @property
    def panes(self) -> list[QWidget]:
        """The parts between which one goes by key."""
        return [self.choosing, self._right]

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.preview.fit()
        self._refill()
        self.survey_now()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._surveyor.stop()
        self._rest.stop()

    # ---- what there is to choose

    def _refill(self) -> None:
        if self._stale:
            self._fill()

    def _fill(self) -> None:
        self._stale = False
        self.choosing.fill(self._session.project)
        self.clips.show_codes(families(self._session.project))

    def _on_form(self) -> None:
        as_clips = self.choosing.as_clips
        self.clips.setVisible(as_clips)
        self.preview.setVisible(not as_clips)
        self.save.setText(self.tr("Cut…") if as_clips else self.tr("Save…"))

    def _on_choice(self) -> None:
        self.written.hide()
        self.clips.tell("")
        self._saving.settle()
        self._rest.start()

    def _on_changes(self, changes: Changes) -> None:
        self._stale |= changes.touches(Dyad, Session, Pass, Codebook, Family, Code, Preset)
        sealed = seals_changed(changes)
        if sealed or self.isVisible():
            self._refill()
        if sealed:
            self._forget_rows()
        if self.isVisible():
            self._rest.start()

    def _forget_rows(self) -> None:
        """Nothing is shown that was read for another table, or may not be seen any more."""
        self._found = Survey(self.choosing.table)
        self.preview.show_rows(self.choosing.table.columns, [])
        self._still.want(())

    # ---- counting

    def survey_now(self) -> None:
        """Count anew, and read the first rows."""
        self._rest.stop()
        chosen, table = self.choosing.filters, self.choosing.table
        if chosen is None:
            self._surveyor.stop()
            self._on_survey(Survey(table))
            return
        self._surveyor.start(survey(self._session.project, table, chosen))

    @property
    def counting(self) -> bool:
        """Whether the count is not up to date yet."""
        return self._rest.isActive() or self._surveyor.busy

    def _on_survey(self, found: Survey) -> None:
        self._show_count(found)
        self.remark.setText(self._remark(found))
        self.preview.show_rows(found.columns, found.first)
        self._want_picture()

    def _want_picture(self) -> None:
        if self.choosing.as_clips and self.clips.wants_picture:
            self._still.want(self._found.first)

    def _show_count(self, found: Survey) -> None:
        self.count.setText(found.table.counted(found.count, QLocale().toString(found.count)))
        self._found = found
        self._fit_save()

    def _fit_save(self) -> None:
        self.save.setEnabled(self._found.count > 0 and not self._too_many and not self._busy)

    @property
    def _too_many(self) -> bool:
        """Whether it is several sessions, and only one goes into a file."""
        return not self.choosing.as_clips and self.choosing.form.one_session and self._found.sessions > 1

    def _remark(self, found: Survey) -> str:
        choosing = self.choosing
        if choosing.filters is None:
            return self.tr("One of the lists has nothing chosen, so there is nothing to write.")
        if not found.count and choosing.filters != EVERYTHING:
            return self.tr("There are no {0} in what is chosen. Choose more of the lists.").format(found.table.many)
        if not found.count:
            return found.table.empty
        if self._too_many:
            return self.tr(
                "Such a file is about one session, and these are {0}: choose one of them, or a form that has several."
            ).format(QLocale().toString(found.sessions))
        said = [self.tr("Each of them becomes a clip of its recording.")] if choosing.as_clips else self._about(found)
        if choosing.by_codes and found.table.key == TAGS:
            said.append(self.tr("Marks without a code are left out, because codes are chosen."))
        return " ".join(said)

    def _about(self, found: Survey) -> list[str]:
        form = self.choosing.form
        said = [form.about]
        if found.count > len(found.first):
            said.insert(0, self.tr("The first {0} rows.").format(len(found.first)))
        if form.about == found.table.about:  # the form is the table itself, not a document made of it
            said.append(self.tr("Every column is explained when you rest on its heading."))
        return said

    # ---- saving

    def ask_and_save(self) -> None:
        """Ask where, then write."""
        chosen = self.choosing.filters
        if chosen is not None and not self._busy:
            (self._ask_and_cut if self.choosing.as_clips else self._ask_and_write)(chosen)

    def _ask_and_write(self, filters: Filters) -> None:
        form = self.choosing.form
        named = f"{self._session.project.study.title} {form.table.title.lower()}"
        proposal = documents_folder() / file_name_for(named, form.ending)
        file = save_name(self, self.tr("Save as {0}").format(form.title), proposal, f"{form.title} (*{form.ending})")
        if file is not None:
            self.written.hide()
            self._wait()
            self._saving.start(saving.Wish(form, filters, file))

    @property
    def _busy(self) -> bool:
        return self._saving.busy or self._cutting.busy

    def _ask_and_cut(self, filters: Filters) -> None:
        options = self._session.attempt(lambda: self.clips.options)
        if options is None:
            return
        folder = folder_name(self, self.tr("Clips into which folder?"), documents_folder())
        if folder is not None:
            self.clips.tell("")
            self._wait()
            self._cutting.start(clip_cutting.Wish(folder, filters, options))

    def _wait(self) -> None:
        """Nothing else is written meanwhile. A button that is off loses the keyboard; it gets it back in the end."""
        had_focus = self.save.hasFocus()
        self.save.setEnabled(False)
        self._fell_to = self.focusWidget() if had_focus else None

    def _on_ended(self) -> None:
        self._fit_save()
        fell_to, self._fell_to = self._fell_to, None
        if fell_to is not None and fell_to is self.focusWidget():
            self.save.setFocus()

    def _on_written(self, text: str) -> None:
        self.written.setText(text)
        self.written.show()
