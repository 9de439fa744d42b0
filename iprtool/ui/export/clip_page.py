"""How clips are cut: the fields that stand in place of the preview."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractSpinBox, QCheckBox, QComboBox, QLabel, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from iprtool.domain.errors import IprError
from iprtool.domain.times import clock
from iprtool.media.clip import WHOLE
from iprtool.services.clip_plan import MOST_LEAD_MS, MOST_SEMITONES, ClipOptions, spans_of
from iprtool.ui.export.bleep_field import BleepField
from iprtool.ui.export.blur_field import BlurField
from iprtool.ui.parts.fitted import fitted
from iprtool.ui.parts.flow import FlowLayout
from iprtool.ui.parts.labels import heading, label, mark_trouble
from iprtool.ui.parts.page import ScrollPage
from iprtool.ui.parts.seconds_field import SecondsField

SHARP, BLURRED, RECTANGLE = "sharp", "blurred", "rectangle"
_KIND = Qt.ItemDataRole.UserRole
Field = TypeVar("Field", bound=QAbstractSpinBox)


class ClipPage(ScrollPage):
    """Exact or fast, one file each or a reel, how much around, and what is masked; above, what became of it."""

    picture_wanted = Signal()
    """A rectangle is to be drawn."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(84, centred=False, parent=parent)
        self.setAccessibleName(self.tr("How clips are cut"))
        self.within(0, 8)
        self.column.setSpacing(10)
        self.told = label("", "note", wrap=True)
        self.told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.told.hide()
        self.column.addWidget(self.told)
        self._build_cut()
        self._build_masks()
        self.column.addStretch(1)
        self._fit_choice()

    # ---- building

    def _build_cut(self) -> None:
        self.column.addWidget(heading(self.tr("Cut")))
        self.way = self._choice((("exact", self.tr("Exactly, coded anew")), ("fast", self.tr("Fast, copied as it is"))))
        self.files = self._choice((("each", self.tr("One file each")), ("reel", self.tr("A reel, with titles"))))
        self.lead_in, self.lead_out = (self._fitted(SecondsField(MOST_LEAD_MS), 12) for _ in range(2))
        row = FlowLayout(12)
        for text, field in (
            (self.tr("How"), self.way),
            (self.tr("Files"), self.files),
            (self.tr("Before"), self.lead_in),
            (self.tr("After"), self.lead_out),
        ):
            row.addWidget(_named(text, field))
        self.column.addLayout(row)
        self.subtitles = QCheckBox(self.tr("Subtitles of what is said, in a file beside"))
        self.column.addWidget(self.subtitles)
        self.about = label("", "muted", wrap=True)
        self.column.addWidget(self.about)
        self.way.currentIndexChanged.connect(self._fit_choice)
        self.files.currentIndexChanged.connect(self._fit_choice)

    def _build_masks(self) -> None:
        self.masks = QWidget()
        column = QVBoxLayout(self.masks)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(10)
        column.addWidget(heading(self.tr("Mask")))
        most = int(MOST_SEMITONES)
        self.voice = self._number(-most, most, self.tr(" semitones"))
        self.blur = self._choice(
            (
                (SHARP, self.tr("As it is")),
                (BLURRED, self.tr("Blurred")),
                (RECTANGLE, self.tr("Blurred in a rectangle")),
            )
        )
        self.bleep = BleepField()
        self.spans = QLineEdit()
        self.spans.setPlaceholderText(self.tr("such as 14:41-14:43.5"))
        self.spans.setToolTip(self.tr("Times of the recording, from-to, with a space between them."))
        self.spans.textEdited.connect(lambda _text: mark_trouble(self.spans, False))
        fitted(self.spans, lambda text: self.spans.setMinimumWidth(text.averageCharWidth() * 26))
        row = FlowLayout(12)
        for text, field in (
            (self.tr("Voices higher (or lower, below 0)"), self.voice),
            (self.tr("Picture"), self.blur),
            (self.tr("Bleep from-to"), self.spans),
        ):
            row.addWidget(_named(text, field))
        column.addLayout(row)
        self.rectangle = BlurField()
        column.addWidget(self.rectangle)
        column.addWidget(self.bleep)
        self.blur.currentIndexChanged.connect(self._fit_choice)
        self.column.addWidget(self.masks)
        never = self.tr(
            "A clip with a face or a voice is never de-identified, whatever is masked: share it only as far as was "
            "consented. What a camera notes of place, date and device is never taken along."
        )
        self.column.addWidget(label(never, "note", wrap=True))

    def _choice(self, entries: Iterable[tuple[str, str]]) -> QComboBox:
        field = QComboBox()
        for key, title in entries:
            field.addItem(title, key)
        field.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        field.setMinimumContentsLength(20)
        return field

    def _number(self, least: int, most: int, suffix: str) -> QSpinBox:
        field = QSpinBox()
        field.setRange(least, most)
        field.setSuffix(suffix)
        return self._fitted(field)

    def _fitted(self, field: Field, letters: int = 0) -> Field:
        """As high as the choices beside it, and at least as wide as so many letters."""
        field.lineEdit().setTextMargins(6, 0, 0, 0)
        fitted(field, lambda _text: field.setMaximumHeight(self.way.sizeHint().height()))
        fitted(field, lambda text: field.setMinimumWidth(letters * text.averageCharWidth()))
        return field

    # ---- what goes together

    @property
    def fast(self) -> bool:
        """Whether pictures and sound are copied."""
        return bool(self.way.currentData() == "fast")

    @property
    def wants_picture(self) -> bool:
        """Whether a rectangle is to be drawn on a picture."""
        return not self.fast and bool(self.blur.currentData() == RECTANGLE)

    def _fit_choice(self) -> None:
        """A fast cut copies: it masks nothing and makes no reel."""
        self.files.setEnabled(not self.fast)
        self.masks.setVisible(not self.fast)
        self.rectangle.setVisible(self.wants_picture)
        self.about.setText(self._about())
        if self.wants_picture:
            self.picture_wanted.emit()

    def _about(self) -> str:
        if self.fast:
            return self.tr(
                "Each clip begins with the last picture before its segment that needs no other, often some seconds "
                "early. By how much each is off is told in the end. Nothing can be masked, and there is no reel."
            )
        if self.files.currentData() == "reel":
            return self.tr("All clips in one file, each after a card with code, dyad, session and time.")
        return self.tr("Each clip begins with the picture that is on screen at the begin of its segment.")

    def show_codes(self, groups: Iterable[tuple[str, Sequence[str]]]) -> None:
        """Families with the paths of their codes, to be bleeped; what was chosen stays, also where it is gone."""
        self.bleep.show_codes(groups)

    # ---- what is chosen

    @property
    def options(self) -> ClipOptions:
        """What is chosen; a fast cut masks nothing. Raises IprError for what cannot be done."""
        made = ClipOptions(
            fast=self.fast,
            subtitles=self.subtitles.isChecked(),
            lead_in_ms=self.lead_in.ms,
            lead_out_ms=self.lead_out.ms,
        )
        if not self.fast:
            made = self._with_masks(made)
        made.check()
        return made

    def _with_masks(self, made: ClipOptions) -> ClipOptions:
        left, top, width, height = map(float, self.rectangle.rectangle)
        return replace(
            made,
            reel=self.files.currentData() == "reel",
            semitones=float(self.voice.value()),
            blur={SHARP: None, BLURRED: WHOLE, RECTANGLE: (left, top, width, height)}[self.blur.currentData()],
            bleep_codes=self.bleep.chosen,
            bleeps=self._spans(),
        )

    def _spans(self) -> tuple[tuple[int, int], ...]:
        try:
            return spans_of(self.spans.text())
        except IprError:
            mark_trouble(self.spans, True)
            raise

    def show_options(self, options: ClipOptions) -> None:
        """Choose these."""
        self.way.setCurrentIndex(int(options.fast))
        self.files.setCurrentIndex(int(options.reel))
        self.lead_in.set_ms(options.lead_in_ms)
        self.lead_out.set_ms(options.lead_out_ms)
        self.subtitles.setChecked(options.subtitles)
        self.voice.setValue(round(options.semitones))
        if options.blur not in (None, WHOLE):
            left, top, width, height = map(round, options.blur or WHOLE)
            self.rectangle.set_rectangle((left, top, width, height))
        kind = {None: SHARP, WHOLE: BLURRED}.get(options.blur, RECTANGLE)
        self.blur.setCurrentIndex(self.blur.findData(kind, _KIND))
        self.bleep.choose(options.bleep_codes)
        self.spans.setText(" ".join(f"{clock(begin)}-{clock(end)}" for begin, end in options.bleeps))
        mark_trouble(self.spans, False)

    def tell(self, text: str) -> None:
        """Say what became of it, at the top; an empty text takes it away."""
        self.told.setText(text)
        self.told.setVisible(bool(text))
        if text:
            self.verticalScrollBar().setValue(0)


def _named(text: str, field: QWidget) -> QWidget:
    """A field with its caption above."""
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    caption: QLabel = label(text, "caption")
    caption.setBuddy(field)
    field.setAccessibleName(text)
    column.addWidget(caption)
    column.addWidget(field)
    return holder
