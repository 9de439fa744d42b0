"""The Export place: choose on the left, see on the right what will be written, save it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QLocale, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QSplitter, QVBoxLayout, QWidget

from iprtool.domain.errors import IprError
from iprtool.domain.kinds import PassKind
from iprtool.domain.model import Code, Codebook, Dyad, Family, Pass, Preset, Session
from iprtool.domain.naming import dyad_title, natural
from iprtool.exchange.report import Fate, Report
from iprtool.services import codebooks, exporting, passes, presets
from iprtool.services.clip_plan import CLIPS
from iprtool.services.export_filters import EVERYTHING, Filters
from iprtool.services.exporting import FORMS, TAGS, Form, Table
from iprtool.services.outgoing import check_target
from iprtool.services.presets import Choice
from iprtool.services.visibility import seals_changed, visible_passes
from iprtool.store import Changes
from iprtool.ui.export.checklist import CheckList
from iprtool.ui.export.clip_cutting import ClipCutting, Wish
from iprtool.ui.export.clip_page import ClipPage
from iprtool.ui.export.clip_still import ClipStill
from iprtool.ui.export.preset_box import PresetBox
from iprtool.ui.export.preview import Preview
from iprtool.ui.export.readings import Survey, survey
from iprtool.ui.jobs import Job, Jobs, Work
from iprtool.ui.parts.dialogs import folder_name, save_name
from iprtool.ui.parts.fitted import fitted
from iprtool.ui.parts.labels import heading, label, panel
from iprtool.ui.parts.scrolled import SideScroll
from iprtool.ui.proposals import documents_folder, file_name_for
from iprtool.ui.settings import Settings
from iprtool.ui.sliced import Sliced
from iprtool.ui.study_session import StudySession

_BY_KEY = {form.table.key: form.table for form in FORMS.values()}
"""The tables that there is a form for."""
_REST_MS = 250
"""How long nothing has to change before the count is made anew."""


@dataclass(frozen=True, slots=True)
class _Saving:
    """What was asked to be written."""

    form: Form
    filters: Filters
    file: Path


class ExportPlace(QWidget):
    """Anything that can leave the study, in any form that there is for it."""

    def __init__(self, session: StudySession, jobs: Jobs, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._jobs, self._settings = session, jobs, settings
        self._runs: dict[str, tuple[str, ...]] = {}
        self._saving: _Saving | None = None
        self._stale = True
        self._surveyor, self._reader = Sliced(self), Sliced(self)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._first: list[Any] = []
        self._build()
        self._rest.timeout.connect(self.survey_now)
        self._surveyor.told.connect(self._show_count)
        self._surveyor.done.connect(self._on_survey)
        self._surveyor.failed.connect(self._on_survey_failed)
        self._reader.done.connect(self._on_read)
        self._reader.failed.connect(self._on_read_failed)
        session.changed.connect(self._on_changes)
        self._cutting, self._still = ClipCutting(session, jobs, self), ClipStill(session, jobs, self)
        self._cutting.cut.connect(self.clips.tell)
        self._cutting.ended.connect(self._on_ended)
        self._still.ready.connect(self.clips.rectangle.show_image)
        self.clips.picture_wanted.connect(self._want_picture)
        self._fill()

    # ---- building

    def _build(self) -> None:
        self._build_choices()
        self._side, self._right = self._left_side(), self._right_side()
        self.forms.currentIndexChanged.connect(self._on_form)
        self._split = QSplitter()
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(self._side)
        self._split.addWidget(self._right)
        self._split.setStretchFactor(1, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._split)
        self.home: QWidget = self.save
        fitted(self, lambda _text: self._fit())

    def _build_choices(self) -> None:
        self.presets = PresetBox()
        self.presets.taken_up.connect(self._take_up)
        self.presets.kept.connect(self._keep)
        self.presets.forgotten.connect(self._forget)
        self.tables, self.forms = QComboBox(), QComboBox()
        self.tables.setAccessibleName(self.tr("Table"))
        self.forms.setAccessibleName(self.tr("Form"))
        for key, table in _BY_KEY.items():
            self.tables.addItem(table.title, key)
        self.tables.currentIndexChanged.connect(self._on_table)
        self._offer_forms()
        for choice in (self.tables, self.forms):  # as wide as there is room, not as their longest entry
            choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            choice.setMinimumContentsLength(8)
        titles = (self.tr("Dyads"), self.tr("Sessions"), self.tr("Codes"), self.tr("Passes"))
        self._choices = self.dyads, self.sessions, self.codes, self.passes = tuple(map(CheckList, titles))
        self._dyad_of: dict[str, str] = {}

    def _left_side(self) -> SideScroll:
        inner = QWidget()
        panel(inner, "SidePanel", "left")
        column = QVBoxLayout(inner)
        column.setContentsMargins(8, 10, 9, 8)
        column.setSpacing(8)
        column.addWidget(self.presets)
        for title, choice in ((self.tr("What"), self.tables), (self.tr("As"), self.forms)):
            named = heading(title)
            named.setContentsMargins(6, 0, 0, 0)
            column.addWidget(named)
            column.addWidget(choice)
        for part, share in zip(self._choices, (3, 4, 5, 3), strict=True):
            part.changed.connect(self._on_choice)
            column.addWidget(part, share)
        side = SideScroll(inner)
        side.setAccessibleName(self.tr("What is exported"))
        return side

    @property
    def panes(self) -> list[QWidget]:
        """The parts between which one goes by key."""
        return [self._side, self._right]

    def _right_side(self) -> QWidget:
        right = QWidget()
        right.setAccessibleName(self.tr("Preview"))
        column = QVBoxLayout(right)
        column.setContentsMargins(20, 12, 20, 12)
        column.setSpacing(8)
        self.count = label("", "title", wrap=True)
        self.save = QPushButton(self.tr("Save…"))
        self.save.setProperty("role", "main")
        self.save.clicked.connect(self.ask_and_save)
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

    def _fit(self) -> None:
        for part in self._choices:
            part.hint_lines(2)
        self.preview.fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()
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
        project = self._session.project
        dyads = sorted(project.find(Dyad), key=lambda dyad: natural(dyad.label))
        self.dyads.set_entries([("", [(dyad.id, dyad_title(dyad.label)) for dyad in dyads])])
        held = sorted(project.find(Session), key=lambda session: session.number)
        self._dyad_of = {session.id: session.dyad_id for session in held}
        self.sessions.set_entries(
            (dyad_title(dyad.label), [(each.id, self._named(each)) for each in held if each.dyad_id == dyad.id])
            for dyad in dyads
            if dyad.id in self._dyad_of.values()
        )
        books = [codebooks.tree(project, book.id) for book in project.find(Codebook)]
        self.codes.set_entries(
            (family.name, [(tree.path(code.id), code.name) for code in tree.codes_of(family)])
            for tree in books
            for family in tree.families
        )
        self.clips.show_codes(
            (family.name, [tree.path(code.id) for code in tree.codes_of(family)])
            for tree in books
            for family in tree.families
        )
        self.presets.show_presets(presets.saved(project))
        self._runs = _runs_by_title(visible_passes(project))
        self.passes.set_entries([("", [(title, title) for title in self._runs])])

    @property
    def table(self) -> Table:
        """What is to be written."""
        return _BY_KEY[self.tables.currentData()]

    @property
    def form(self) -> Form:
        """As what it is to be written."""
        return FORMS[self.forms.currentData()]

    def _offer_forms(self) -> None:
        """The forms that there are for the table; the one that was chosen stays, where there is such a one."""
        before = self.forms.currentText()
        self.forms.clear()
        for form in FORMS.values():
            if form.table is self.table:
                self.forms.addItem(form.title, form.key)
        if self.table.key == TAGS:
            self.forms.addItem(self.tr("Clips (video or sound)"), CLIPS)
        self.forms.setCurrentIndex(max(self.forms.findText(before), 0))

    @property
    def _lists(self) -> list[CheckList]:
        """The lists that choose among the rows of the table."""
        if self.table.whole:
            return []
        return [self.dyads, self.sessions, *([self.codes] if self.table.by_code else []), self.passes]

    @property
    def filters(self) -> Filters | None:
        """What is chosen; None when one of the lists is left empty, so that nothing can be written."""
        if any(not part.chosen and not part.all_chosen for part in self._lists):
            return None
        if self.table.whole:
            return EVERYTHING
        sessions = self._chosen_sessions()
        if not sessions and not self.sessions.all_chosen:
            return None
        run_ids = tuple(run_id for title in self.passes.chosen for run_id in self._runs[title])
        return Filters(
            dyads=() if self.dyads.all_chosen else self.dyads.chosen,
            codes=self.codes.chosen if self._by_codes else (),
            passes=() if self.passes.all_chosen else run_ids,
            sessions=sessions,
        )

    def _chosen_sessions(self) -> tuple[str, ...]:
        """Those of the chosen dyads; nothing where all are chosen."""
        if self.sessions.all_chosen:
            return ()
        return tuple(each for each in self.sessions.chosen if self._dyad_of[each] in self.dyads.chosen)

    def _named(self, session: Session) -> str:
        return self.tr("Session {0}").format(session.number)

    @property
    def _by_codes(self) -> bool:
        return self.table.by_code and not self.codes.all_chosen

    def _on_table(self) -> None:
        self._offer_forms()
        for part in self._choices:
            part.setVisible(part in self._lists)
        self.preview.show_rows(self.table.columns, [])
        self._on_choice()

    @property
    def _as_clips(self) -> bool:
        return bool(self.forms.currentData() == CLIPS)

    def _on_form(self) -> None:
        self.clips.setVisible(self._as_clips)
        self.preview.setVisible(not self._as_clips)
        self.save.setText(self.tr("Cut…") if self._as_clips else self.tr("Save…"))
        self._on_choice()

    def _on_choice(self) -> None:
        self.written.hide()
        self.clips.tell("")
        self._rest.start()

    def _on_changes(self, changes: Changes) -> None:
        if self._reader.busy and self._saving is not None:
            self._read(self._saving)
        self._stale |= changes.touches(Dyad, Session, Pass, Codebook, Family, Code, Preset)
        if self.isVisible():
            self._refill()
            self._rest.start()
        elif seals_changed(changes):
            self._refill()
            self.preview.show_rows(self.table.columns, [])

    # ---- kept choices

    def _keep(self, name: str) -> None:
        chosen = self.filters
        if chosen is None:
            self._session.messages.tell(self.tr("One of the lists has nothing chosen, so there is nothing to keep."))
        elif self._session.may_change():
            self._session.attempt(
                lambda: presets.save(self._session.project, name=name, choice=self._choice(chosen)),
            )

    def _choice(self, filters: Filters) -> Choice:
        if self._as_clips:
            return Choice(CLIPS, filters, self.clips.options)
        return Choice(self.form.key, filters)

    def _forget(self, preset_id: str) -> None:
        if self._session.may_change():
            self._session.attempt(lambda: presets.delete(self._session.project, preset_id=preset_id))

    def _take_up(self, preset_id: str) -> None:
        """Choose what was kept; what is no longer in the study is left out."""
        project = self._session.project
        choice = self._session.attempt(lambda: presets.choice_of(project.get(Preset, preset_id)))
        if choice is None:
            return
        filters = choice.filters
        self.tables.setCurrentIndex(self.tables.findData(TAGS if choice.clips else FORMS[choice.form].table.key))
        self.forms.setCurrentIndex(self.forms.findData(choice.form))
        if choice.clips is not None:
            self.clips.show_options(choice.clips)
        runs = [title for title, ids in self._runs.items() if set(ids) & set(filters.passes)]
        kept = (filters.dyads, filters.sessions, filters.codes, tuple(runs))
        for part, keys in zip(self._choices, kept, strict=True):
            part.choose_all(not keys)
            for key in keys:
                part.choose(key, True)
        self._on_choice()

    # ---- counting

    def survey_now(self) -> None:
        """Count anew, and read the first rows."""
        self._rest.stop()
        chosen = self.filters
        if chosen is None:
            self._surveyor.stop()
            self._on_survey(Survey(self.table))
            return
        self._surveyor.start(survey(self._session.project, self.table, chosen))

    @property
    def counting(self) -> bool:
        """Whether the count is not up to date yet."""
        return self._rest.isActive() or self._surveyor.busy

    def _on_survey(self, found: Survey) -> None:
        self._show_count(found)
        self.remark.setText(self._remark(found))
        self.preview.show_rows(found.columns, found.first)
        self._first = found.first
        self._want_picture()

    def _want_picture(self) -> None:
        if self._as_clips and self.clips.wants_picture:
            self._still.want(self._first)

    def _show_count(self, found: Survey) -> None:
        self.count.setText(found.table.counted(found.count, QLocale().toString(found.count)))
        self.save.setEnabled(found.count > 0 and not self._busy)

    def _remark(self, found: Survey) -> str:
        if self.filters is None:
            return self.tr("One of the lists has nothing chosen, so there is nothing to write.")
        if not found.count:
            return found.table.empty
        if self._as_clips:
            said = self.tr("Each of them becomes a clip of its recording.")
            return f"{said} {self._uncoded_left}" if self._by_codes else said
        said = f"{self.form.about} {self.tr('Every column is explained when you rest on its heading.')}"
        if found.count > len(found.first):
            said = self.tr("The first {0} rows.").format(len(found.first)) + " " + said
        if self._by_codes and found.table.key == TAGS:
            said += " " + self._uncoded_left
        return said

    @property
    def _uncoded_left(self) -> str:
        return self.tr("Marks without a code are left out, because codes are chosen.")

    def _on_survey_failed(self, error: IprError) -> None:
        self._session.messages.show_error(error)

    # ---- saving

    def ask_and_save(self) -> None:
        """Ask where, then write."""
        chosen = self.filters
        if chosen is None or self._busy:
            return
        if self._as_clips:
            self._ask_and_cut(chosen)
            return
        form = self.form
        named = f"{self._session.project.study.title} {form.table.title.lower()}"
        proposal = documents_folder() / file_name_for(named, form.ending)
        name = save_name(self, self.tr("Save as {0}").format(form.title), proposal, f"{form.title} (*{form.ending})")
        if name is not None:
            self._save_to(name, chosen)

    @property
    def _busy(self) -> bool:
        return self._saving is not None or self._cutting.busy

    def _ask_and_cut(self, filters: Filters) -> None:
        options = self._session.attempt(lambda: self.clips.options)
        if options is None:
            return
        folder = folder_name(self, self.tr("Clips into which folder?"), documents_folder())
        if folder is not None:
            self.clips.tell("")
            self.save.setEnabled(False)
            self._cutting.start(Wish(folder, filters, options))

    def _save_to(self, file: Path, filters: Filters) -> None:
        project = self._session.project
        if self._session.attempt(lambda: check_target(project, file)) is not None:
            self._saving = _Saving(self.form, filters, file)
            self.save.setEnabled(False)
            self._read(self._saving)

    def _read(self, saving: _Saving) -> None:
        self._reader.start(saving.form.reading(self._session.project, saving.filters))

    def _on_read(self, found: Any) -> None:
        saving = self._saving
        assert saving is not None
        job = Job(self.tr("Writing {0}").format(saving.file.name), _writing(saving, found))
        job.finished.connect(lambda report: self._on_written(saving, report))
        job.ended.connect(self._on_ended)
        self._jobs.start(job)

    def _on_written(self, saving: _Saving, report: Report) -> None:
        table = saving.form.table
        count = report.count(Fate.TAKEN, table.many)
        counted = table.counted(count, QLocale().toString(count))
        said = [self.tr("Wrote {0} to {1}").format(counted, saving.file)]
        exporting.tell_sealed(self._session.project, report)
        said += [line.sentence for line in report if line.fate is not Fate.TAKEN]
        self.written.setText("\n".join(said))
        self.written.show()
        self._session.messages.tell(self.tr("Wrote {0}.").format(counted))

    def _on_read_failed(self, error: IprError) -> None:
        self._session.messages.show_error(error)
        self._on_ended()

    def _on_ended(self) -> None:
        self._saving = None
        self.save.setEnabled(self.preview.first_rows.rowCount() > 0)


def _writing(saving: _Saving, found: Any) -> Work[Report | None]:
    def work(progress: Callable[[float], None], cancelled: Callable[[], bool]) -> Report | None:
        report = exporting.write(saving.form, saving.file, found, progress=progress, cancelled=cancelled)
        progress(1.0)
        return report

    return work


def _runs_by_title(runs: list[Pass]) -> dict[str, tuple[str, ...]]:
    """Ids of the passes of each person, by what they are called in the list."""
    order = tuple(PassKind)
    found: dict[str, tuple[str, ...]] = {}
    for run in sorted(runs, key=lambda run: (order.index(run.kind), natural(run.author), run.id)):
        name = f"{passes.KIND_TITLES[run.kind]} {run.author}".strip()
        found[name] = (*found.get(name, ()), run.id)
    return found
