"""The left side of the Export place: what is to be written, as what, and which parts of the study."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from iprtool.domain.kinds import PassKind
from iprtool.domain.model import Codebook, Dyad, Pass, Session
from iprtool.domain.naming import dyad_title, natural
from iprtool.services import codebooks, passes
from iprtool.services.clip_plan import CLIPS
from iprtool.services.export_filters import EVERYTHING, Filters
from iprtool.services.exporting import FORMS, TAGS, Form, Table
from iprtool.services.visibility import visible_passes
from iprtool.store import Project
from iprtool.ui.export.checklist import CheckList
from iprtool.ui.export.preset_box import PresetBox
from iprtool.ui.parts.labels import heading, panel

_BY_KEY = {form.table.key: form.table for form in FORMS.values()}
"""The tables that there is a form for."""


class Choices(QWidget):
    """A table, a form of it, and lists of dyads, sessions, codes and passes, all chosen at first."""

    changed = Signal()
    """Something else is chosen, which may be the form or the table."""
    table_changed = Signal()
    form_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        panel(self, "SidePanel", "left")
        self.presets = PresetBox()
        self.tables, self.forms = QComboBox(), QComboBox()
        self.tables.setAccessibleName(self.tr("Table"))
        self.forms.setAccessibleName(self.tr("Form"))
        for each in (self.tables, self.forms):  # as wide as there is room, not as their longest entry
            each.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            each.setMinimumContentsLength(8)
        titles = (self.tr("Dyads"), self.tr("Sessions"), self.tr("Codes"), self.tr("Passes"))
        self._lists = self.dyads, self.sessions, self.codes, self.passes = tuple(map(CheckList, titles))
        self._dyad_of: dict[str, str] = {}
        self._runs: dict[str, tuple[str, ...]] = {}
        for key, table in _BY_KEY.items():
            self.tables.addItem(table.title, key)
        self._offer_forms()
        self._lay_out()
        self.tables.currentIndexChanged.connect(self._on_table)
        self.forms.currentIndexChanged.connect(self._on_form)
        for part in self._lists:
            part.changed.connect(self.changed)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 10, 9, 8)
        column.setSpacing(8)
        column.addWidget(self.presets)
        for title, choice in ((self.tr("What"), self.tables), (self.tr("As"), self.forms)):
            named = heading(title)
            named.setContentsMargins(6, 0, 0, 0)
            column.addWidget(named)
            column.addWidget(choice)
        for part, share in zip(self._lists, (3, 4, 5, 3), strict=True):
            column.addWidget(part, share)

    def fit(self) -> None:
        """Keep room for two lines of each list, in the present size of text."""
        for part in self._lists:
            part.hint_lines(2)

    # ---- what there is to choose

    def fill(self, project: Project) -> None:
        """Offer what is in the study; what was left out stays so."""
        dyads = sorted(project.find(Dyad), key=lambda dyad: natural(dyad.label))
        self.dyads.set_entries([("", [(dyad.id, dyad_title(dyad.label)) for dyad in dyads])])
        held = sorted(project.find(Session), key=lambda session: session.number)
        self._dyad_of = {session.id: session.dyad_id for session in held}
        self.sessions.set_entries(
            (dyad_title(dyad.label), [(each.id, self._named(each)) for each in held if each.dyad_id == dyad.id])
            for dyad in dyads
            if dyad.id in self._dyad_of.values()
        )
        self.codes.set_entries(code_entries(project))
        self._runs = _runs_by_title(visible_passes(project))
        self.passes.set_entries([("", [(title, title) for title in self._runs])])

    def _named(self, session: Session) -> str:
        return self.tr("Session {0}").format(session.number)

    # ---- what is chosen

    @property
    def table(self) -> Table:
        """What is to be written."""
        return _BY_KEY[self.tables.currentData()]

    @property
    def form(self) -> Form:
        """As what it is to be written, where it is not cut into clips."""
        return FORMS[self.forms.currentData()]

    @property
    def as_clips(self) -> bool:
        """Whether segments are to be cut out of their recordings."""
        return bool(self.forms.currentData() == CLIPS)

    @property
    def by_codes(self) -> bool:
        """Whether some codes are left out."""
        return self.table.by_code and not self.codes.all_chosen

    @property
    def filters(self) -> Filters | None:
        """What is chosen; None when one of the lists is left empty, so that nothing can be written."""
        if any(not part.chosen and not part.all_chosen for part in self._lists_in_use):
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

    @property
    def _lists_in_use(self) -> list[CheckList]:
        """The lists that choose among the rows of the table."""
        if self.table.whole:
            return []
        return [self.dyads, self.sessions, *([self.codes] if self.table.by_code else []), self.passes]

    def choose(self, form: str, filters: Filters) -> list[str]:
        """Choose a form by its key, and parts of the study.

        Returns the titles of the lists of which something is gone from the study: that is left out.
        """
        self.tables.setCurrentIndex(self.tables.findData(TAGS if form == CLIPS else FORMS[form].table.key))
        self.forms.setCurrentIndex(self.forms.findData(form))
        titles = {run_id: title for title, ids in self._runs.items() for run_id in ids}
        runs = [titles.get(run_id, run_id) for run_id in filters.passes]
        gone = []
        for part, keys in zip(self._lists, (filters.dyads, filters.sessions, filters.codes, runs), strict=True):
            if not keys:
                part.choose_all(True)
            elif part.choose_only(keys):
                gone.append(part.title)
        return gone

    # ---- how choices hang together

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
        for part in self._lists:
            part.setVisible(part in self._lists_in_use)
        self.table_changed.emit()
        self.changed.emit()

    def _on_form(self) -> None:
        if self.forms.currentIndex() >= 0:  # none while the forms of another table are put in
            self.form_changed.emit()
            self.changed.emit()


def code_entries(project: Project) -> list[tuple[str, list[tuple[str, str]]]]:
    """The codes of all codebooks for a list: by family, each with its path and its name."""
    trees = [codebooks.tree(project, book.id) for book in project.find(Codebook)]
    return [
        (family.name, [(tree.path(code.id), code.name) for code in tree.codes_of(family)])
        for tree in trees
        for family in tree.families
    ]


def _runs_by_title(runs: list[Pass]) -> dict[str, tuple[str, ...]]:
    """Ids of the passes of each person, by what they are called in the list."""
    order = tuple(PassKind)
    found: dict[str, tuple[str, ...]] = {}
    for run in sorted(runs, key=lambda run: (order.index(run.kind), natural(run.author), run.id)):
        name = f"{passes.KIND_TITLES[run.kind]} {run.author}".strip()
        found[name] = (*found.get(name, ()), run.id)
    return found
