"""The right side of the Codebook place: a form for the codebook, a family or a code, and its scales."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from iprtool.domain.codebook import CodeTree
from iprtool.domain.model import Code, Codebook, Family
from iprtool.services import code_editing, codebooks, scale_editing
from iprtool.ui.codebook.fields import Field, LineField
from iprtool.ui.codebook.form import BOOK_ROWS, CODE_ROWS, FAMILY_ROWS, Change, Form
from iprtool.ui.codebook.scales import ScaleCards
from iprtool.ui.codebook.tree import Thing
from iprtool.ui.parts.labels import heading, panel
from iprtool.ui.parts.scrolled import BareScroll
from iprtool.ui.study_session import StudySession


class Details(BareScroll):
    """Shows what is selected in the tree; every change is a step of its own."""

    def __init__(self, session: StudySession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._tree: CodeTree | None = None
        self._thing: Thing | None = None
        body = QWidget()
        panel(body, "SidePanel", "right")
        column = QVBoxLayout(body)
        column.setContentsMargins(14, 12, 14, 14)
        column.setSpacing(4)
        self._heading = heading("")
        column.addWidget(self._heading)
        self.forms: dict[type[Thing], Form] = {
            Codebook: Form(BOOK_ROWS),
            Family: Form(FAMILY_ROWS),
            Code: Form(CODE_ROWS),
        }
        for form in self.forms.values():
            column.addWidget(form)
        self.scales = ScaleCards(session.project, session.attempt)
        self.scales.add_requested.connect(self._on_add_scale)
        column.addWidget(self.scales)
        column.addStretch(1)
        self.setWidget(body)

    @property
    def form(self) -> Form:
        """The form that is shown."""
        return self.forms[type(self._thing)] if self._thing is not None else self.forms[Codebook]

    def show_thing(self, tree: CodeTree, thing: Thing, *, editable: bool) -> None:
        """Show the codebook itself, a family or a code."""
        if self._thing is not None and self._thing.id != thing.id:
            self.flush()
            self.verticalScrollBar().setValue(0)
        self._tree, self._thing = tree, thing
        titles = {Codebook: self.tr("Codebook"), Family: self.tr("Family"), Code: self.tr("Code")}
        self._heading.setText(titles[type(thing)].upper())
        self._heading.setAccessibleName(titles[type(thing)])
        for kind, form in self.forms.items():
            form.setVisible(kind is type(thing))
        self.form.show_thing(thing, self._changer(thing), editable=editable)
        family_id = thing.id if isinstance(thing, Family) else None
        code_id = thing.id if isinstance(thing, Code) else None
        own = [scale for scale in tree.scales if (scale.family_id, scale.code_id) == (family_id, code_id)]
        self.scales.show_scales([(scale, tree.anchors_of(scale)) for scale in own], editable=editable)

    def _changer(self, thing: Thing) -> Change:
        project = self._session.project
        if isinstance(thing, Code):
            return partial(code_editing.change_code, project, code_id=thing.id)
        if isinstance(thing, Family):
            return partial(code_editing.change_family, project, family_id=thing.id)
        return partial(codebooks.change, project, codebook_id=thing.id)

    def go_to_name(self) -> None:
        """Let the person type the name."""
        self._begin(self.form.fields["name"])

    def flush(self) -> None:
        """Write what is typed and not written yet. What is refused is told, for its field is about to go."""
        cards = list(self.scales.cards.values())
        troubles = [*self.form.flush(), *(trouble for card in cards for trouble in card.flush())]
        if troubles:
            self._session.messages.say(troubles[0], self.tr("It was left as it was before."))

    def _on_add_scale(self) -> None:
        tree, thing = self._tree, self._thing
        if tree is None:
            return
        owner = thing if isinstance(thing, Family | Code) else None
        made = self._session.attempt(
            lambda: scale_editing.add(self._session.project, codebook_id=tree.codebook.id, owner=owner)
        )
        if made is not None:
            self._begin(self.scales.cards[made.id].form.fields["name"])

    def _begin(self, field: Field) -> None:
        self.ensureWidgetVisible(field)
        field.setFocus(Qt.FocusReason.TabFocusReason)
        if isinstance(field, LineField):
            field.selectAll()
