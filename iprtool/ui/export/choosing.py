"""The left side of the Export place: what is written, as what, and which parts of the study."""

from collections.abc import Iterator
from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from iprtool.domain.kinds import PassKind
from iprtool.domain.model import Codebook, Dyad, Pass, Session
from iprtool.domain.naming import dyad_title, natural
from iprtool.services import codebooks, passes, presets
from iprtool.services.clip_plan import CLIPS
from iprtool.services.export_filters import EVERYTHING, Filters
from iprtool.services.exporting import FORMS, TAGS, Form, Table
from iprtool.services.presets import Choice
from iprtool.services.visibility import visible_passes
from iprtool.store import Project
from iprtool.ui.export.checklist import CheckList
from iprtool.ui.export.preset_box import PresetBox
from iprtool.ui.parts.fitted import fitted
from iprtool.ui.parts.labels import heading, panel
from iprtool.ui.parts.scrolled import SideScroll

_BY_KEY = {form.table.key: form.table for form in FORMS.values()}
"""The tables that there is a form for."""


class Gone(NamedTuple):
    """So many of what a list chose are not there any more."""

    title: str
    gone: int
    kept: int


class Choosing(SideScroll):
    """Kept choices, table, form, and a list for each thing by which is chosen."""

    changed = Signal()
    """Something else is chosen."""
    table_changed = Signal()
    form_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        self._runs: dict[str, tuple[str, ...]] = {}
        self._dyad_of: dict[str, str] = {}
        inner = QWidget()
        super().__init__(inner, parent)
        self.setAccessibleName(self.tr("What is exported"))
        self._build()
        self._lay_out(inner)
        self._offer_forms()
        self.tables.currentIndexChanged.connect(self._on_table)
        self.forms.currentIndexChanged.connect(self._on_form)
        fitted(self, lambda _text: self.fit())

    # ---- building

    def _build(self) -> None:
        self.presets = PresetBox()
        self.tables, self.forms = QComboBox(), QComboBox()
        self.tables.setAccessibleName(self.tr("Table"))
        self.forms.setAccessibleName(self.tr("Form"))
        for key, table in _BY_KEY.items():
            self.tables.addItem(table.title, key)
        for choice in (self.tables, self.forms):  # as wide as there is room, not as their longest entry
            choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            choice.setMinimumContentsLength(8)
        titles = (self.tr("Dyads"), self.tr("Sessions"), self.tr("Codes"), self.tr("Passes"))
        self.lists = self.dyads, self.sessions, self.codes, self.passes = tuple(map(CheckList, titles))

    def _lay_out(self, inner: QWidget) -> None:
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
        for part, share in zip(self.lists, (3, 4, 5, 3), strict=True):
            part.changed.connect(self.changed)
            column.addWidget(part, share)

    def fit(self) -> None:
        """Room for two lines of each list at the present text size."""
        for part in self.lists:
            part.hint_lines(2)

    # ---- what there is to choose

    def fill(self, project: Project) -> None:
        """Offer what is in the study and may be seen; what was left out stays so."""
        dyads = sorted(project.find(Dyad), key=lambda dyad: natural(dyad.label))
        self.dyads.set_entries([("", [(dyad.id, dyad_title(dyad.label)) for dyad in dyads])])
        held = sorted(project.find(Session), key=lambda session: session.number)
        self._dyad_of = {session.id: session.dyad_id for session in held}
        self.sessions.set_entries(
            (dyad_title(dyad.label), [(each.id, self._named(each)) for each in held if each.dyad_id == dyad.id])
            for dyad in dyads
            if dyad.id in self._dyad_of.values()
        )
        self.codes.set_entries(
            (name, [(path, path.rpartition("/")[2]) for path in paths]) for name, paths in families(project)
        )
        self.presets.show_presets(presets.saved(project))
        self._runs = _runs_by_title(visible_passes(project))
        self.passes.set_entries([("", [(title, title) for title in self._runs])])

    def _named(self, session: Session) -> str:
        return self.tr("Session {0}").format(session.number)

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

    def _on_table(self) -> None:
        self._offer_forms()
        used = self._used
        for part in self.lists:
            part.setVisible(part in used)
        self.table_changed.emit()
        self.changed.emit()

    def _on_form(self) -> None:
        self.form_changed.emit()
        self.changed.emit()

    # ---- what is chosen

    @property
    def table(self) -> Table:
        """What is to be written."""
        return _BY_KEY[self.tables.currentData()]

    @property
    def form(self) -> Form:
        """As what it is to be written, where it is no clips."""
        return FORMS[self.forms.currentData()]

    @property
    def as_clips(self) -> bool:
        """Whether clips are to be cut."""
        return bool(self.forms.currentData() == CLIPS)

    @property
    def by_codes(self) -> bool:
        """Whether codes are chosen, so that what has none is left out."""
        return self.table.by_code and not self.codes.all_chosen

    @property
    def _used(self) -> list[CheckList]:
        """The lists that choose among the rows of the table."""
        if self.table.whole:
            return []
        return [self.dyads, self.sessions, *([self.codes] if self.table.by_code else []), self.passes]

    @property
    def filters(self) -> Filters | None:
        """What is chosen; None when one of the lists is left empty, so that nothing can be written."""
        if any(not part.chosen and not part.all_chosen for part in self._used):
            return None
        if self.table.whole:
            return EVERYTHING
        sessions = self._chosen_sessions()
        if not sessions and not self.sessions.all_chosen:
            return None
        run_ids = tuple(run_id for title in self.passes.chosen for run_id in self._runs[title])
        return Filters(
            dyads=() if self.dyads.all_chosen else self.dyads.chosen,
            codes=self.codes.chosen if self.by_codes else (),
            passes=() if self.passes.all_chosen else run_ids,
            sessions=sessions,
        )

    def _chosen_sessions(self) -> tuple[str, ...]:
        """Those of the chosen dyads; nothing where all are chosen."""
        if self.sessions.all_chosen:
            return ()
        return tuple(each for each in self.sessions.chosen if self._dyad_of[each] in self.dyads.chosen)

    def take(self, choice: Choice) -> list[Gone]:
        """Choose what was kept. Returns what of it is no longer in the study, or no longer to be seen."""
        self.tables.setCurrentIndex(self.tables.findData(TAGS if choice.clips else FORMS[choice.form].table.key))
        self.forms.setCurrentIndex(self.forms.findData(choice.form))
        filters = choice.filters
        for part, keys in zip(self.lists, (filters.dyads, filters.sessions, filters.codes), strict=False):
            part.choose_only(keys or None)
        titles = {run_id: title for title, ids in self._runs.items() for run_id in ids}
        self.passes.choose_only([titles.get(run_id, "") for run_id in filters.passes] or None)
        there = (self.dyads.keys, self.sessions.keys, self.codes.keys, set(titles))
        kept = (filters.dyads, filters.sessions, filters.codes, filters.passes)
        return [
            Gone(part.title, len(set(keys) - known), len(keys))
            for part, known, keys in zip(self.lists, there, kept, strict=True)
            if not known.issuperset(keys)
        ]


def families(project: Project) -> Iterator[tuple[str, list[str]]]:
    """Families of all codebooks, with the paths of their codes."""
    for book in project.find(Codebook):
        tree = codebooks.tree(project, book.id)
        for family in tree.families:
            yield family.name, [tree.path(code.id) for code in tree.codes_of(family)]


def _runs_by_title(runs: list[Pass]) -> dict[str, tuple[str, ...]]:
    """Ids of the passes of each person, by what they are called in the list."""
    order = tuple(PassKind)
    found: dict[str, tuple[str, ...]] = {}
    for run in sorted(runs, key=lambda run: (order.index(run.kind), natural(run.author), run.id)):
        name = f"{passes.KIND_TITLES[run.kind]} {run.author}".strip()
        found[name] = (*found.get(name, ()), run.id)
    return found
