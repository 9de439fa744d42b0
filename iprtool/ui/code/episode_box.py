"""The episode of the selected tag: what it is a part of, as what, and how that ended."""

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QPushButton, QWidget

from iprtool.domain.kinds import Role
from iprtool.services import passes
from iprtool.services.episode_views import EpisodeView
from iprtool.ui.code.episode_words import OUTCOMES, ROLES, sentence, tr
from iprtool.ui.keyed import key_tip
from iprtool.ui.parts.labels import label, panel


class EpisodeBox(QWidget):
    """Hidden while the selected tag is in no episode."""

    outcome_chosen = Signal(str, object)
    """(episode id, Outcome)"""
    role_chosen = Signal(str, str, object)
    """(episode id, tag id, Role)"""
    unlink_requested = Signal(str)
    """tag id"""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        panel(self)
        self._episode_id = self._tag_id = ""
        self._sentence = label("", "note", wrap=True)
        self._sentence.setAccessibleName(self.tr("Episode of the tag"))
        self.role = _choice(ROLES.values(), self.tr("Part of the tag in the episode"))
        self.outcome = _choice(OUTCOMES.values(), self.tr("How the episode ended"))
        self.unlink = QPushButton(self.tr("Unlink"))
        self.unlink.setProperty("role", "plain")
        key_tip(self.unlink, self.tr("Take the tag out of the episode"), "episode.unlink")
        grid = QGridLayout(self)
        grid.setContentsMargins(14, 0, 14, 8)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.addWidget(label(self.tr("Episode"), "caption"), 0, 0)
        grid.addWidget(self.unlink, 0, 1, Qt.AlignmentFlag.AlignRight)
        grid.addWidget(self._sentence, 1, 0, 1, 2)
        grid.addWidget(self.role, 2, 0)
        grid.addWidget(self.outcome, 2, 1)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        # By their places: Qt would hand the members of an enum back as bare texts.
        self.role.activated.connect(lambda n: self.role_chosen.emit(self._episode_id, self._tag_id, list(ROLES)[n]))
        self.outcome.activated.connect(lambda n: self.outcome_chosen.emit(self._episode_id, list(OUTCOMES)[n]))
        self.unlink.clicked.connect(lambda: self.unlink_requested.emit(self._tag_id))
        self.hide()

    @property
    def text(self) -> str:
        """What is said of the episode."""
        return "" if self.isHidden() else self._sentence.text()

    def show_episode(self, view: EpisodeView | None, tag_id: str = "", *, editable: bool = False) -> None:
        """Show the episode of a tag, or nothing; that of another coder to read."""
        self.setVisible(view is not None)
        if view is None:
            return
        self._episode_id, self._tag_id = view.episode.id, tag_id
        whose = "" if editable else self.tr(" · of {0}: to read, not to change").format(passes.title(view.run))
        self._sentence.setText(sentence(view) + whose)
        for field in (self.role, self.outcome, self.unlink):
            field.setEnabled(editable)
        role: Role = next(role for role, tag in view.members if tag.id == tag_id)
        self.role.setCurrentIndex(list(ROLES).index(role))
        self.outcome.setCurrentIndex(list(OUTCOMES).index(view.episode.outcome))


def _choice(texts: Iterable[str], name: str) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    box.setMinimumContentsLength(6)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.addItems([tr(text) for text in texts])
    return box
